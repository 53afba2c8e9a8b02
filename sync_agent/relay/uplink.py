"""Whether there is a way to the broker, and being told when that changes.

The kernel is asked, nobody else: connecting a UDP socket looks a route up and sends nothing. Changes are heard from
netlink, which wakes whoever waits; what a message says is not read, because the kernel is asked again anyway. So
Python's own `socket` is all it takes (pyroute2 would add 27 MB and a second to a process that has to stay small). Where
there is no netlink, on macOS or in a narrow container, only the slow timer of whoever waits is left.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from typing import Final

log = logging.getLogger(__name__)

_ROUTE_GROUPS: Final = 0x40 | 0x400  # RTMGRP_IPV4_ROUTE and RTMGRP_IPV6_ROUTE of linux/rtnetlink.h
_ANYWHERE: Final = ("192.0.2.1", "2001:db8::1")  # for documentation (RFC 5737, 3849): only a default route leads there
_MESSAGE_BYTES: Final = 65_536


def way_to(address: str) -> str:
    """The address that this machine would send from to reach `address` (a literal), "" if there is no route."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((address, 9))
        return str(probe.getsockname()[0])
    return ""


def addresses_of(host: str) -> list[str]:
    """The addresses of a host; empty if its name cannot be looked up now."""
    with suppress(OSError, UnicodeError):
        return list(dict.fromkeys(str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)))
    return []


def is_inside(address: str) -> bool:
    """Whether an address lies in a private network, where a modem or a sign-in page would be; not this machine."""
    try:
        literal = ipaddress.ip_address(address)
    except ValueError:
        return False
    return literal.is_private and not literal.is_loopback


class RouteNews:
    """Wakes whoever waits on `fileno` when a route changes."""

    def __init__(self) -> None:
        """Raises `OSError` or `AttributeError` where there is no netlink."""
        self._socket = socket.socket(socket.AF_NETLINK, socket.SOCK_RAW | socket.SOCK_CLOEXEC, socket.NETLINK_ROUTE)
        try:
            self._socket.bind((0, _ROUTE_GROUPS))
            self._socket.setblocking(False)
        except OSError:
            self._socket.close()
            raise

    def fileno(self) -> int:
        """What to wait on."""
        return self._socket.fileno()

    def drain(self) -> None:
        """Take all that has come, so that the next wait is for what comes next."""
        while True:
            try:
                self._socket.recv(_MESSAGE_BYTES)
            except BlockingIOError:
                return
            except OSError:  # more came than the kernel keeps: some is lost, that something came is not
                continue

    def close(self) -> None:
        """No more news."""
        self._socket.close()


def open_news() -> RouteNews | None:
    """The news of routes; None, said in the log, where there is no netlink."""
    try:
        return RouteNews()
    except (OSError, AttributeError) as error:
        log.warning("no news of routes, looking by timer only: %s", error)
        return None


class Uplink:
    """The way to one host. `news` and `look_up` come in from outside, so that a test can say what they say."""

    def __init__(
        self,
        host: str,
        news: RouteNews | None = None,
        *,
        probe: Callable[[str], str] = way_to,
        look_up: Callable[[str], list[str]] = addresses_of,
    ) -> None:
        self.host, self.news = host, news
        self._probe, self._look_up = probe, look_up
        try:
            self._literal: str | None = str(ipaddress.ip_address(host))
        except ValueError:
            self._literal = None

    def way(self) -> str:
        """The address this machine would send from, "" while there is no route. Sends nothing to a host by number.

        A host by name is within reach if there is a default route; without one its name is looked up, which an office's
        own name server may answer and otherwise fails at once for want of a route.
        """
        if self._literal is not None:
            return self._probe(self._literal)
        default = "".join(map(self._probe, _ANYWHERE))
        return default or next(filter(None, map(self._probe, self._look_up(self.host))), "")

    def leads_inside(self) -> bool:
        """Whether the host is a name and leads into the very network that we are in, as a captive portal has it."""
        if self._literal is not None:
            return False
        found = self._look_up(self.host)
        return bool(found) and all(map(is_inside, found))
