"""Simulated hubs for the district's bench: batches made beforehand, real connections, receipts checked.

They do what a relay does and no more: a few batches on the way without a receipt, the next ones when a receipt comes,
and everything from the receipt on once more when none comes for long.
"""

from __future__ import annotations

import selectors
import socket
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from nacl.signing import SigningKey, VerifyKey
from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from sync_agent import receipt, topics, wire
from sync_agent.limits import WINDOW_BATCHES
from tests.sync_agent.village import Village

KEY = SigningKey(bytes(range(32)))
SILENT_SECONDS = 30.0  # without any receipt for a hub: send again from its last one


class Batches(NamedTuple):
    """Everything one hub will send: message and last number of each batch."""

    hub: str
    messages: list[tuple[bytes, int]]

    @property
    def last(self) -> int:
        return self.messages[-1][1]


def hub_name(number: int) -> str:
    return f"hub-{number:08x}"


def make(number: int, facts: int, batch: int) -> Batches:
    """The batches of one hub with so many facts of its own."""
    village = Village(None, hub=hub_name(number), seed=number)
    made = list(village.beginning(min(50, facts // 4)))
    made = [*made, *village.ordinary(facts - len(made))][:facts]
    parts = [made[start : start + batch] for start in range(0, facts, batch)]
    return Batches(village.hub, [(wire.encode(part, village.hub, KEY), part[-1].number) for part in parts])


class _Hub:
    def __init__(self, batches: Batches) -> None:
        self.batches, self.sent, self.confirmed, self.heard_at, self.again = batches, 0, 0, 0.0, 0

    def next(self) -> Sequence[bytes]:
        """What may be sent now."""
        done = sum(1 for _, last in self.batches.messages if last <= self.confirmed)
        first, self.sent = self.sent, min(len(self.batches.messages), done + WINDOW_BATCHES)
        return [message for message, _ in self.batches.messages[first : self.sent]]

    def begin_again(self) -> None:
        self.sent = sum(1 for _, last in self.batches.messages if last <= self.confirmed)
        self.again += 1


class Hubs:
    """Hubs over `connections` connections to a broker on loopback, until the receipts cover everything."""

    def __init__(self, port: int, everything: Sequence[Batches], connections: int, district: VerifyKey) -> None:
        self._hubs = {batches.hub: _Hub(batches) for batches in everything}
        self._open = set(self._hubs)
        self._district = district
        self._selector = selectors.DefaultSelector()
        self._clients: dict[str, Client] = {}
        self._subscribed = 0
        for number in range(connections):
            mine = [batches.hub for batches in everything[number::connections]]
            self._connect(port, f"hubs-{number}", mine)

    def _connect(self, port: int, name: str, mine: list[str]) -> None:
        client = Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTv5)
        client.max_inflight_messages_set(60_000)
        client.on_message = self._on_message
        client.on_subscribe = self._on_subscribe
        properties = Properties(PacketTypes.CONNECT)
        properties.SessionExpiryInterval = 0
        client.connect("127.0.0.1", port, keepalive=3600, properties=properties)
        for hub in mine:
            self._clients[hub] = client
        ours: socket.socket = client.socket()
        self._selector.register(ours, selectors.EVENT_READ, client)
        client.on_connect = lambda *_: client.subscribe([(topics.receipt(hub), 1) for hub in mine])

    def _on_subscribe(self, _client: Any, _data: Any, _mid: int, codes: Any, _properties: Any) -> None:
        self._subscribed += len(codes)

    def _on_message(self, _client: Any, _data: Any, message: Any) -> None:
        said = receipt.read(message.payload, self._district, topics.parse(message.topic)[0])
        hub = self._hubs[said.hub]
        hub.confirmed, hub.heard_at = max(hub.confirmed, said.number), time.monotonic()
        if hub.confirmed == hub.batches.last:
            self._open.discard(said.hub)
        elif self._going:
            self._send(hub)

    _going = False

    def _send(self, hub: _Hub) -> None:
        for message in hub.next():
            self._clients[hub.batches.hub].publish(topics.up(hub.batches.hub), message, qos=1)

    def _turn(self) -> None:
        for key, _ in self._selector.select(0.05):
            key.data.loop_read()
        for client in {id(each): each for each in self._clients.values() if each.want_write()}.values():
            client.loop_write()

    def wait_subscribed(self) -> None:
        while self._subscribed < len(self._hubs):
            self._turn()

    def run(self, seconds: float) -> dict[str, float]:
        """Send everything; figures when all is confirmed or the time is over."""
        begin = time.monotonic()
        self._going = True
        for hub in self._hubs.values():
            hub.heard_at = begin
            self._send(hub)
        looked_at = begin
        while self._open and time.monotonic() - begin < seconds:
            self._turn()
            if time.monotonic() - looked_at > 1:
                looked_at = time.monotonic()
                for name in self._open:
                    hub = self._hubs[name]
                    if looked_at - hub.heard_at > SILENT_SECONDS:
                        hub.begin_again()
                        hub.heard_at = looked_at
                        self._send(hub)
        return {
            "seconds": time.monotonic() - begin,
            "open": len(self._open),
            "again": sum(hub.again for hub in self._hubs.values()),
            "cpu": time.process_time(),
        }


def play(pipe: Connection, port: int, everything: Sequence[Batches], connections: int, district: bytes) -> None:
    """A process of its own: says when all hubs listen, sends when told, gives the figures."""
    hubs = Hubs(port, everything, connections, VerifyKey(district))
    hubs.wait_subscribed()
    pipe.send("listening")
    seconds = pipe.recv()
    pipe.send(hubs.run(seconds))
