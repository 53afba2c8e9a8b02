"""TLS towards the broker: tickets kept between connections, and certificates judged by a clock that may be wrong.

A full handshake costs 3.8 KB, one resumed with the ticket of the connection before 1.3 KB. Tickets are kept in memory
alone: on the card they would be a secret more to guard, and the broker honours them for two hours only.

A machine whose clock shows a time before `Dates.not_before` (the program's own making, the district's newest signed
receipt) has a wrong clock for certain, and every certificate looks to it as if it were not valid yet. OpenSSL then
checks everything but dates, against the same authority as always, and the broker's certificate is held against the last
time known to be good: the real time is that or later, so what had expired by then is refused, and nothing is refused
for having been issued since. What holds by the machine's own clock is taken too: if it was the district whose clock
once ran ahead, its receipts must not lock a village out for years.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable
from typing import Any, Final, NamedTuple

from sync_agent import meter

_NO_CHECK_TIME: Final = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of openssl/x509_vfy.h; ssl.VerifyFlags has no name for it


class Dates(NamedTuple):
    """What certificates are judged by: this machine's clock, and a time that it cannot rightly be before (seconds)."""

    now: Callable[[], int]
    not_before: Callable[[], int]

    def clock_is_wrong(self) -> bool:
        """Whether the machine's clock shows a time that has certainly passed."""
        return self.now() < self.not_before()


class Expired(ssl.SSLError):
    """The broker's certificate had expired at a time that has certainly passed."""


class _Connection(ssl.SSLSocket):
    """A connection that looks at the certificate's date itself where OpenSSL was told not to."""

    def do_handshake(self, block: bool = False) -> None:
        context = self.context
        assert isinstance(context, BrokerContext)  # noqa: S101 - nothing else makes these
        try:
            super().do_handshake(block)
            context.judge(self)
        except OSError:
            context.forget()
            context.failed = meter.traffic(self)
            raise


class BrokerContext(ssl.SSLContext):
    """Settings of TLS, one for all connections of a process to its broker."""

    sslsocket_class = _Connection
    dates: Dates | None = None
    failed: meter.Traffic | None = None
    """What the last handshake that failed has cost."""
    _session: ssl.SSLSession | None = None

    def wrap_socket(self, sock: socket.socket, *arguments: Any, **more: Any) -> ssl.SSLSocket:
        """As ever, with the ticket of the connection before; dates are left out if the clock is certainly wrong."""
        self.failed = None
        flags = int(self.verify_flags) & ~_NO_CHECK_TIME
        if self.dates is not None and self.dates.clock_is_wrong():
            flags |= _NO_CHECK_TIME
        self.verify_flags = ssl.VerifyFlags(flags)
        more.setdefault("session", self._session)
        return super().wrap_socket(sock, *arguments, **more)

    def judge(self, connection: ssl.SSLSocket) -> None:
        """Raise `Expired` if the peer's certificate had expired at the last time known to be good."""
        if self.dates is None or not int(self.verify_flags) & _NO_CHECK_TIME:
            return
        begins, ends = (str((connection.getpeercert() or {}).get(name, "")) for name in ("notBefore", "notAfter"))
        if not (begins and ends):
            raise Expired("certificate without dates")
        holds_now = ssl.cert_time_to_seconds(begins) <= self.dates.now() <= ssl.cert_time_to_seconds(ends)
        if not holds_now and ssl.cert_time_to_seconds(ends) < self.dates.not_before():
            raise Expired("certificate has expired")

    def remember(self, connection: ssl.SSLSocket) -> None:
        """Keep this connection's ticket for the next one."""
        self._session = connection.session or self._session

    def forget(self) -> None:
        """Begin with a full handshake next time."""
        self._session = None


def broker_context(ca: str, certificate: str, private_key: str, dates: Dates | None = None) -> BrokerContext:
    """TLS 1.3 with the authority in `ca` (a file; "" for those that the system trusts) and our own certificate.

    Not TLS 1.2: it would show the hub's certificate, and so which village is speaking, to whoever listens on the way.
    Raises `OSError` or `ssl.SSLError` if a file cannot be used.
    """
    context = BrokerContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    context.dates = dates
    if ca:
        context.load_verify_locations(ca)
    else:
        context.load_default_certs()
    if certificate:
        context.load_cert_chain(certificate, private_key or None)
    return context
