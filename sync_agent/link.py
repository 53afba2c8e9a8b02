"""One MQTT connection: MQTT 5, or 3.1.1 for a broker that knows nothing newer (RabbitMQ before 3.13).

paho is a wire here, not a memory: a `Link` lives as long as its connection and is then thrown away. paho's callbacks
run on its own thread and do nothing but put an event into a bounded queue; whoever opened the link takes the events
out at their own pace. If the queue is ever full the connection is given up, and nothing is lost by that: what was not
acknowledged comes again. With `receive_max` no more messages than that wait in the queue: the link stops reading until
one was taken, because a broker may send more than it was told to (Mosquitto 2.0.11 does when many hubs publish at the
same moment).
"""

from __future__ import annotations

import errno
import queue
import socket
import ssl
import threading
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from sync_agent import meter
from sync_agent.errors import SettingsError, SyncError
from sync_agent.limits import CONNECT_SECONDS, MESSAGE_BYTES_MAX
from sync_agent.meter import Traffic
from sync_agent.tls import BrokerContext, Dates, Expired, broker_context

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
TAKEN_OVER: Final = 0x8E  # MQTT 5 reason code: another connection uses the same client id
NO_SUBSCRIBERS: Final = 0x10  # MQTT 5 reason code of a PUBACK: nobody there to take it
REFUSED_FROM: Final = 0x80  # MQTT 5 reason codes from here on mean no
_ROOM_FOR_ALL: Final = 100_000  # messages; more than any broker can have sent while a link ends
_OLD: Final = "version=3.1.1"
_WITH_WILL: Final = 0x04  # MQTT 5 reason code of a DISCONNECT: publish my will all the same
_CLOCK_CODES: Final = (9, 10)  # OpenSSL: certificate not yet valid, certificate has expired
_FOREIGN_CODES: Final = (2, 18, 19, 20, 21)  # OpenSSL: the chain ends at none of our authorities
_NOT_TLS: Final = ("WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST", "RECORD_LAYER_FAILURE")


class LinkError(SyncError):
    """No connection, or no longer. `reason_code` is the MQTT 5 reason code, 0 if there was none."""

    def __init__(self, code: str, reason_code: int = 0, **parameters: int | str) -> None:
        super().__init__(code, **parameters)
        self.reason_code = reason_code


class Address(NamedTuple):
    """Where the broker is and how to prove who we are. `tls` is None for a plain connection on this machine.

    `is_old`: the broker speaks MQTT 3.1.1. It then tells nobody why it closes a connection, and shares no subscription.
    """

    host: str
    port: int
    tls: BrokerContext | None
    is_old: bool = False


class Connected(NamedTuple):
    """The broker took us in; `session_present` tells whether it still knew us."""

    session_present: bool


class Disconnected(NamedTuple):
    """The connection is over. `code` is the MQTT 5 reason code."""

    code: int
    reason: str


class Subscribed(NamedTuple):
    """The broker granted our subscriptions, or refused (a code of `REFUSED_FROM` or more among them)."""

    codes: tuple[int, ...]


class Acknowledged(NamedTuple):
    """The broker has a message of ours (PUBACK). It does not mean that the district has it."""

    mid: int
    code: int


class Arrived(NamedTuple):
    """A message came. `retained`: it lay at the broker, so nobody need be there who sent it."""

    topic: str
    payload: bytes
    mid: int
    qos: int
    retained: bool


Event = Connected | Disconnected | Subscribed | Acknowledged | Arrived


def address(
    url: str, ca: str = "", certificate: str = "", private_key: str = "", dates: Dates | None = None
) -> Address:
    """The broker's address from ``mqtts://host:port`` (default port 8883) or ``mqtt://host:port`` (1883).

    ``?version=3.1.1`` behind it is for brokers that know nothing newer.
    With `dates` a clock that is certainly wrong keeps nobody out (`sync_agent.tls`).
    Raises `SettingsError`: "settings.broker" for another form, "settings.plain" for a plain connection to another
    machine, "settings.tls_files" if a certificate file cannot be used.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SettingsError("settings.broker", value=url[:200]) from error
    if parts.scheme not in ("mqtt", "mqtts") or not host or parts.path not in ("", "/"):
        raise SettingsError("settings.broker", value=url[:200])
    is_old = parts.query == _OLD
    if parts.query and not is_old:
        raise SettingsError("settings.broker", value=url[:200])
    if parts.scheme == "mqtt":
        if host not in LOOPBACK:
            raise SettingsError("settings.plain", host=host)
        return Address(host, port or 1883, None, is_old)
    try:
        context = broker_context(ca, certificate, private_key, dates)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError("settings.tls_files", reason=str(error)) from error
    return Address(host, port or 8883, context, is_old)


class Link:
    """One connection to the broker, opened once. Take what happens from `next_event`."""

    def __init__(
        self,
        where: Address,
        client_id: str,
        *,
        session_seconds: int,
        keepalive_seconds: int,
        events_max: int,
        receive_max: int | None = None,
        manual_acknowledgement: bool = False,
        will: tuple[str, bytes] | None = None,
    ) -> None:
        self._where, self._keepalive, self._session_seconds = where, keepalive_seconds, session_seconds
        self._receive_max = receive_max
        self._room = threading.Semaphore(receive_max) if receive_max is not None else None
        self.overflowed = False
        self._spent = Traffic()
        self._estimated = Traffic()
        self._events: queue.Queue[Event] = queue.Queue(events_max)
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTv311 if where.is_old else MQTTv5,
            clean_session=session_seconds == 0 if where.is_old else None,
            manual_ack=manual_acknowledgement,
            reconnect_on_failure=False,
        )
        self._client.connect_timeout = CONNECT_SECONDS
        if where.tls is not None:
            self._client.tls_set_context(where.tls)
        if will is not None:
            self._client.will_set(will[0], will[1], qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_publish = self._on_publish
        self._client.on_message = self._on_message

    def open(self) -> None:
        """Begin the connection; `Connected` follows as an event.

        Raises `LinkError` with what is in the way, as `_refusal` tells it apart.
        """
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = self._session_seconds
        properties.MaximumPacketSize = 2 * MESSAGE_BYTES_MAX
        if self._receive_max is not None:
            properties.ReceiveMaximum = self._receive_max
        try:
            if self._where.is_old:
                self._client.connect(self._where.host, self._where.port, self._keepalive)
            else:
                self._client.connect(
                    self._where.host, self._where.port, self._keepalive, clean_start=False, properties=properties
                )
        except (OSError, ValueError) as error:
            failed = self._where.tls.failed if self._where.tls else None
            self._spent = failed or Traffic(meter.FAILED_BYTES, 0)
            raise _refusal(error) from error
        self._estimated = Traffic(meter.CONNECTION_BYTES // 2, meter.CONNECTION_BYTES // 2)
        self._client.loop_start()

    def next_event(self, timeout_seconds: float) -> Event | None:
        """The next thing that happened, None if nothing did within the time."""
        try:
            event = self._events.get(timeout=timeout_seconds) if timeout_seconds > 0 else self._events.get_nowait()
            if self._room is not None and isinstance(event, Arrived):
                self._room.release()
            return event
        except queue.Empty:
            return Disconnected(0, "overflow") if self.overflowed else None

    def subscribe(self, *topics: str, retained_again: bool = True) -> None:
        """Ask for these topics with QoS 1; `Subscribed` follows.

        What the broker retains comes with it; with `retained_again` false only if the broker did not know yet that we
        want this topic.
        """
        if self._where.is_old:
            self._client.subscribe([(topic, 1) for topic in topics])
            return
        handling = SubscribeOptions.RETAIN_SEND_ON_SUBSCRIBE
        if not retained_again:
            handling = SubscribeOptions.RETAIN_SEND_IF_NEW_SUB
        options = SubscribeOptions(qos=1, retainHandling=handling)
        self._client.subscribe([(topic, options) for topic in topics])

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send with QoS 1 and return the number under which `Acknowledged` will come."""
        self._estimated = self._estimated.plus(Traffic(len(payload) + meter.MESSAGE_BYTES, 0))
        return self._client.publish(topic, payload, qos=1, retain=retain).mid

    def acknowledge(self, message: Arrived) -> None:
        """Tell the broker that this message is safe with us (manual acknowledgement)."""
        self._client.ack(message.mid, message.qos)

    def traffic(self) -> Traffic:
        """What this connection has cost so far on the wire, as the kernel counted or else as estimated."""
        connection = self._client.socket()
        counted = meter.traffic(connection) if isinstance(connection, socket.socket) else None
        if counted is not None:
            self._spent = counted
        return self._spent if any(self._spent) else self._estimated

    def peer(self) -> str:
        """The address at the other end, "" if there is no connection."""
        connection = self._client.socket()
        try:
            return str(connection.getpeername()[0]) if isinstance(connection, socket.socket) else ""
        except OSError:
            return ""

    def close(self, *, with_will: bool = False) -> None:
        """Say goodbye and end the connection; `with_will` has the broker publish our will, which saves sending it."""
        self.traffic()
        self._stop_waiting()
        if with_will and self._where.is_old:
            # There is no other way to have the will published: a goodbye takes it back.
            self.drop()
            return
        reason = ReasonCode(PacketTypes.DISCONNECT, identifier=_WITH_WILL) if with_will else None
        if self._client.disconnect(reason) != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self.drop()
        else:
            self._client.loop_stop()

    def drop(self) -> None:
        """End the connection at once, also one that no longer moves a byte."""
        self.traffic()
        self._cut()
        self._client.loop_stop()

    def _stop_waiting(self) -> None:
        # paho's thread may be waiting for room, and its end is now waited for.
        if self._room is not None:
            self._room.release(_ROOM_FOR_ALL)

    def _cut(self) -> None:
        self._stop_waiting()
        # The plain socket's shutdown, not TLS's: that one would wait for the dead peer and surprise paho's thread.
        connection = self._client.socket()
        if isinstance(connection, socket.socket):
            try:
                socket.socket.shutdown(connection, socket.SHUT_RDWR)
            except OSError:
                return

    def _put(self, event: Event) -> None:
        try:
            self._events.put_nowait(event)
        except queue.Full:
            self.overflowed = True
            self._cut()

    def _on_connect(self, _client: Any, _data: Any, flags: Any, code: Any, _properties: Any) -> None:
        if code.is_failure:
            self._put(Disconnected(code.value, str(code)))
        else:
            connection = self._client.socket()
            if self._where.tls is not None and isinstance(connection, ssl.SSLSocket):
                self._where.tls.remember(connection)
            self._put(Connected(bool(flags.session_present)))

    def _on_disconnect(self, _client: Any, _data: Any, _flags: Any, code: Any, _properties: Any) -> None:
        self._put(Disconnected(code.value, str(code)))

    def _on_subscribe(self, _client: Any, _data: Any, _mid: int, codes: Any, _properties: Any) -> None:
        self._put(Subscribed(tuple(code.value for code in codes)))

    def _on_publish(self, _client: Any, _data: Any, mid: int, code: Any, _properties: Any) -> None:
        self._put(Acknowledged(mid, code.value))

    def _on_message(self, _client: Any, _data: Any, message: Any) -> None:
        self._estimated = self._estimated.plus(Traffic(0, len(message.payload) + meter.MESSAGE_BYTES))
        if self._room is not None:
            # Only for messages: while a PUBACK is handled, paho holds a lock that publishing needs.
            self._room.acquire()
        self._put(Arrived(message.topic, bytes(message.payload), message.mid, message.qos, bool(message.retain)))


def _refusal(error: Exception) -> LinkError:
    """What stood in the way of a connection.

    "link.certificate_date" (a certificate of our authority, by this machine's clock not valid yet or no longer),
    "link.certificate_expired" (no longer, whatever the clock shows), "link.portal" (somebody else's certificate),
    "link.certificate" (ours, but for another name), "link.plain_answer" (no TLS there, as a page of the web is),
    "link.handshake" (broken off in the middle), "link.name_unknown", "link.port_closed", "link.no_route",
    "link.no_answer", "link.unreachable" (any other).
    """
    reason = str(error)
    match error:
        case Expired():
            code = "link.certificate_expired"
        case ssl.SSLCertVerificationError(verify_code=verified):
            code = "link.certificate_date" if verified in _CLOCK_CODES else "link.certificate"
            code = "link.portal" if verified in _FOREIGN_CODES else code
        case ssl.SSLError():
            code = "link.plain_answer" if error.reason in _NOT_TLS else "link.handshake"
        case socket.gaierror() | UnicodeError():
            code = "link.name_unknown"
        case ConnectionRefusedError():
            code = "link.port_closed"
        case TimeoutError():
            code = "link.no_answer"
        case ConnectionError():
            code = "link.handshake"
        case OSError(errno=errno.ENETUNREACH | errno.EHOSTUNREACH | errno.ENETDOWN):
            code = "link.no_route"
        case _:
            code = "link.unreachable"
    return LinkError(code, reason=reason)
