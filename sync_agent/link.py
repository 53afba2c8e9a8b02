"""One MQTT 5 connection.

paho is a wire here, not a memory: a `Link` lives as long as its connection and is then thrown away. paho's callbacks
run on its own thread and do nothing but put an event into a bounded queue; whoever opened the link takes the events
out at their own pace. If the queue is ever full the connection is given up, and nothing is lost by that: what was not
acknowledged comes again.
"""

from __future__ import annotations

import queue
import socket
import ssl
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from sync_agent.errors import SettingsError, SyncError
from sync_agent.limits import CONNECT_SECONDS, MESSAGE_BYTES_MAX

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
TAKEN_OVER: Final = 0x8E  # MQTT 5 reason code: another connection uses the same client id
NO_SUBSCRIBERS: Final = 0x10  # MQTT 5 reason code of a PUBACK: nobody there to take it
REFUSED_FROM: Final = 0x80  # MQTT 5 reason codes from here on mean no
_CLOCK_CODES: Final = (9, 10)  # OpenSSL: certificate not yet valid, certificate has expired


class LinkError(SyncError):
    """No connection, or no longer. `reason_code` is the MQTT 5 reason code, 0 if there was none."""

    def __init__(self, code: str, reason_code: int = 0, **parameters: int | str) -> None:
        super().__init__(code, **parameters)
        self.reason_code = reason_code


class Address(NamedTuple):
    """Where the broker is and how to prove who we are. `tls` is None for a plain connection on this machine."""

    host: str
    port: int
    tls: ssl.SSLContext | None


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


def address(url: str, ca: str = "", certificate: str = "", private_key: str = "") -> Address:
    """The broker's address from ``mqtts://host:port`` (default port 8883) or ``mqtt://host:port`` (1883).

    Raises `SettingsError`: "settings.broker" for another form, "settings.plain" for a plain connection to another
    machine, "settings.tls_files" if a certificate file cannot be used.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise SettingsError("settings.broker", value=url[:200]) from error
    if parts.scheme not in ("mqtt", "mqtts") or not host or parts.path not in ("", "/") or parts.query:
        raise SettingsError("settings.broker", value=url[:200])
    if parts.scheme == "mqtt":
        if host not in LOOPBACK:
            raise SettingsError("settings.plain", host=host)
        return Address(host, port or 1883, None)
    try:
        context = ssl.create_default_context(cafile=ca or None)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if certificate:
            context.load_cert_chain(Path(certificate), Path(private_key) if private_key else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError("settings.tls_files", reason=str(error)) from error
    return Address(host, port or 8883, context)


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
        self._events: queue.Queue[Event] = queue.Queue(events_max)
        self._client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=MQTTv5,
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

        Raises `LinkError`: "link.certificate_date" (a certificate's or this machine's date is wrong),
        "link.certificate", "link.unreachable".
        """
        properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]
        properties.SessionExpiryInterval = self._session_seconds
        properties.MaximumPacketSize = 2 * MESSAGE_BYTES_MAX
        if self._receive_max is not None:
            properties.ReceiveMaximum = self._receive_max
        try:
            self._client.connect(
                self._where.host, self._where.port, self._keepalive, clean_start=False, properties=properties
            )
        except ssl.SSLCertVerificationError as error:
            dated = error.verify_code in _CLOCK_CODES
            code = "link.certificate_date" if dated else "link.certificate"
            raise LinkError(code, reason=error.verify_message) from error
        except (OSError, ValueError) as error:
            raise LinkError("link.unreachable", reason=str(error)) from error
        self._client.loop_start()

    def next_event(self, timeout_seconds: float) -> Event | None:
        """The next thing that happened, None if nothing did within the time."""
        try:
            return self._events.get(timeout=timeout_seconds) if timeout_seconds > 0 else self._events.get_nowait()
        except queue.Empty:
            return None

    def subscribe(self, *topics: str) -> None:
        """Ask for these topics with QoS 1; `Subscribed` follows."""
        self._client.subscribe([(topic, 1) for topic in topics])

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> int:
        """Send with QoS 1 and return the number under which `Acknowledged` will come."""
        return self._client.publish(topic, payload, qos=1, retain=retain).mid

    def acknowledge(self, message: Arrived) -> None:
        """Tell the broker that this message is safe with us (manual acknowledgement)."""
        self._client.ack(message.mid, message.qos)

    def close(self) -> None:
        """Say goodbye and end the connection."""
        if self._client.disconnect() != MQTTErrorCode.MQTT_ERR_SUCCESS:
            self.drop()
        else:
            self._client.loop_stop()

    def drop(self) -> None:
        """End the connection at once, also one that no longer moves a byte."""
        self._cut()
        self._client.loop_stop()

    def _cut(self) -> None:
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
            self._cut()

    def _on_connect(self, _client: Any, _data: Any, flags: Any, code: Any, _properties: Any) -> None:
        if code.is_failure:
            self._put(Disconnected(code.value, str(code)))
        else:
            self._put(Connected(bool(flags.session_present)))

    def _on_disconnect(self, _client: Any, _data: Any, _flags: Any, code: Any, _properties: Any) -> None:
        self._put(Disconnected(code.value, str(code)))

    def _on_subscribe(self, _client: Any, _data: Any, _mid: int, codes: Any, _properties: Any) -> None:
        self._put(Subscribed(tuple(code.value for code in codes)))

    def _on_publish(self, _client: Any, _data: Any, mid: int, code: Any, _properties: Any) -> None:
        self._put(Acknowledged(mid, code.value))

    def _on_message(self, _client: Any, _data: Any, message: Any) -> None:
        self._put(Arrived(message.topic, bytes(message.payload), message.mid, message.qos, bool(message.retain)))
