"""Bytes on the wire of one TCP connection, headers and repeats included, as the kernel has counted them.

Linux tells bytes and segments of a connection (``TCP_INFO``, linux/tcp.h, kernel 4.19 or newer); to each segment belong
the headers of IP and TCP. Elsewhere a connection is estimated from the messages that went over it.
"""

from __future__ import annotations

import socket
import struct
import sys
from typing import Final, NamedTuple

_INFO_BYTES: Final = 256
_TIMESTAMPS: Final = 1  # TCPI_OPT_TIMESTAMPS
_HEADER_BYTES: Final = {socket.AF_INET: 40, socket.AF_INET6: 60}  # of IP and TCP
_TIMESTAMP_BYTES: Final = 12

# What a part costs where the kernel does not count, as measured over loopback (tests/bench/bench_week.py).
FAILED_BYTES: Final = 240  # bytes of a name looked up and three packets that nobody answered
CONNECTION_BYTES: Final = 5_500  # bytes of TCP, TLS with both certificates, CONNECT and CONNACK
MESSAGE_BYTES: Final = 190  # bytes of a message beside its content: topic, MQTT, TLS, TCP, its PUBACK


class Traffic(NamedTuple):
    """Bytes sent and received, with IP and TCP headers."""

    up: int = 0
    down: int = 0

    def plus(self, other: Traffic) -> Traffic:
        """Both together."""
        return Traffic(self.up + other.up, self.down + other.down)

    def minus(self, earlier: Traffic) -> Traffic:
        """What has come since `earlier`."""
        return Traffic(self.up - earlier.up, self.down - earlier.down)


class Counters(NamedTuple):
    """What the kernel has counted: TCP's bytes and segments out and in, and bytes of headers a segment."""

    sent: int
    received: int
    segments_out: int
    segments_in: int
    header: int


def counters(connection: socket.socket) -> Counters | None:
    """The counters of a connection; None if the kernel does not tell or the connection is closed."""
    if sys.platform != "linux":
        return None
    try:
        info = connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, _INFO_BYTES)
        family = connection.family
    except OSError:
        return None
    if len(info) < 208:
        return None
    (received,) = struct.unpack_from("=Q", info, 128)
    segments_out, segments_in = struct.unpack_from("=II", info, 136)
    (sent,) = struct.unpack_from("=Q", info, 200)  # repeats included
    header = _HEADER_BYTES.get(family, 40) + (_TIMESTAMP_BYTES if info[5] & _TIMESTAMPS else 0)
    return Counters(sent, received, segments_out, segments_in, header)


def traffic(connection: socket.socket) -> Traffic | None:
    """What a connection has cost so far; None if the kernel does not tell or the connection is closed."""
    counted = counters(connection)
    if counted is None:
        return None
    up, down = counted.segments_out * counted.header, counted.segments_in * counted.header
    return Traffic(counted.sent + up, counted.received + down)
