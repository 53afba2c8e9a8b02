"""Announces the hub on the local network by zeroconf: ``_koperasi._tcp`` for kiosks, ``_http._tcp`` for people.

A bonus and never the only way: Android phones often do not resolve such names.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import ifaddr
from zeroconf import Error, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

from hub.cooperative.views import CooperativeView
from hub.limits import INTERFACE_CHECK_SECONDS

TYPES: Final = ("_koperasi._tcp.local.", "_http._tcp.local.")
_WIRELESS: Final = ("wl", "ap", "uap")  # how Linux names interfaces of Wi-Fi and its access points
HTTP_PORT: Final = 80
log = logging.getLogger(__name__)


def addresses(host: str) -> frozenset[str]:
    """The IPv4 addresses under which a server bound to `host` can be reached now."""
    if not ipaddress.ip_address(host).is_unspecified:
        return frozenset({host})
    found = (ip.ip for adapter in ifaddr.get_adapters() for ip in adapter.ips if isinstance(ip.ip, str))
    return frozenset(ip for ip in found if not ipaddress.ip_address(ip).is_loopback)


def phone_address(host: str, port: int) -> str:
    """Where phones find a server bound to `host` now: ``http://192.168.4.1``; ``""`` if no other machine can reach it.

    Of several networks the one over the air: that is the one phones are on.
    """
    reachable = addresses(host)
    found = [
        (not adapter.name.startswith(_WIRELESS), ip.ip)
        for adapter in ifaddr.get_adapters()
        for ip in adapter.ips
        if ip.ip in reachable and isinstance(ip.ip, str) and not ipaddress.ip_address(ip.ip).is_loopback
    ]
    return f"http://{min(found)[1]}" + (f":{port}" if port != HTTP_PORT else "") if found else ""


def services(whose: CooperativeView, at: frozenset[str], port: int) -> Iterator[ServiceInfo]:
    """What is announced: the cooperative's name with its hub's id, so that two of one name can be told apart."""
    for kind in TYPES:
        # DNS labels hold at most 63 bytes (RFC 1035 section 2.3.4).
        label = f"{whose.name.encode()[:40].decode(errors='ignore')} ({whose.hub})".replace(".", " ")
        yield ServiceInfo(
            kind,
            f"{label}.{kind}",
            port=port,
            parsed_addresses=sorted(at),
            properties={"hub": whose.hub, "path": "/"},
            server=f"{whose.hub}.local.",
        )


@asynccontextmanager
async def announced(whose: CooperativeView, host: str, port: int) -> AsyncIterator[None]:
    """While inside, the hub is announced, and announced anew whenever the machine's addresses change."""
    task = asyncio.create_task(_keep_announcing(whose, host, port))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _keep_announcing(whose: CooperativeView, host: str, port: int) -> None:
    while True:
        at = addresses(host)
        if at:
            try:
                await _announce_until_changed(whose, host, port, at)
            except (OSError, Error) as error:
                # An interface may vanish in the middle of it; the next round sees what is there then.
                log.warning("announce.failed", extra={"error": type(error).__name__})
        await asyncio.sleep(INTERFACE_CHECK_SECONDS)


async def _announce_until_changed(whose: CooperativeView, host: str, port: int, at: frozenset[str]) -> None:
    zeroconf = AsyncZeroconf(interfaces=sorted(at))
    try:
        for service in services(whose, at, port):
            # A name that another hub has already is given a number, as the standard asks (RFC 6762 section 9).
            waiting = await zeroconf.async_register_service(service, allow_name_change=True)
            await waiting
        log.info("announce.done", extra={"addresses": sorted(at), "port": port})
        while addresses(host) == at:
            await asyncio.sleep(INTERFACE_CHECK_SECONDS)
    finally:
        await zeroconf.async_unregister_all_services()
        await zeroconf.async_close()
