"""Finds the hub on the local network by zeroconf (`_koperasi._tcp`), for a kiosk that was not told its address."""

from __future__ import annotations

import ipaddress
import threading
from dataclasses import dataclass

from kiosk_ui import limits

SERVICE_TYPE = "_koperasi._tcp.local."


@dataclass(frozen=True)
class FoundHub:
    """A hub that answered: its service name, its id if it told one, and where it listens."""

    name: str
    hub: str
    base_url: str


def find_hubs(listen_seconds: float = limits.DISCOVERY_SECONDS, wanted_hub: str = "") -> list[FoundHub]:
    """Listen for hubs and return those found, by name. Returns early once `wanted_hub`, or with '' any, is there."""
    # Imported here because a kiosk that knows its hub never needs these 6 MB.
    from zeroconf import ServiceBrowser, ServiceStateChange, Zeroconf

    found: dict[str, FoundHub] = {}
    enough = threading.Event()

    def changed(zeroconf: Zeroconf, service_type: str, name: str, state_change: ServiceStateChange) -> None:
        if state_change is ServiceStateChange.Removed:
            return
        info = zeroconf.get_service_info(service_type, name, timeout=int(limits.CONNECT_SECONDS_MAX * 1000))
        if info is None or not info.parsed_addresses():
            return
        hub = (info.properties.get(b"hub") or b"").decode("utf-8", "replace")
        found[name] = FoundHub(name, hub, f"http://{_host(info.parsed_addresses())}:{info.port}")
        if wanted_hub in ("", hub):
            enough.set()

    zeroconf = Zeroconf()
    try:
        browser = ServiceBrowser(zeroconf, SERVICE_TYPE, handlers=[changed])
        enough.wait(listen_seconds)
        browser.cancel()
    finally:
        zeroconf.close()
    return sorted(found.values(), key=lambda hub: hub.name)


def choose_hub(hubs: list[FoundHub], wanted_hub: str = "") -> FoundHub | None:
    """Return the hub this kiosk was paired with if it was found; any other only if it was paired with none."""
    if wanted_hub:
        # Two cooperatives may share a hall: a neighbour's hub must not get our members' numbers and PINs.
        return next((hub for hub in hubs if hub.hub == wanted_hub), None)
    return hubs[0] if hubs else None


def _host(addresses: list[str]) -> str:
    """Return the best address for a URL: IPv4 before IPv6, which stands in brackets."""
    first = sorted((ipaddress.ip_address(address.split("%")[0]) for address in addresses), key=lambda a: a.version)[0]
    return str(first) if first.version == 4 else f"[{first}]"
