"""paho alone: one process publishes messages with QoS 1, another takes them, nobody looks at what is in them."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any, NamedTuple

from paho.mqtt.client import Client, MQTTv5
from paho.mqtt.enums import CallbackAPIVersion

from sync_agent.link import Address, address

KEEPALIVE_SECONDS = 60
DONE_SECONDS_MAX = 120.0


class Ends(NamedTuple):
    """The broker's URL, and the certificate files (authority, own, key) of who publishes and of who takes."""

    url: str
    publisher: tuple[str, str, str]
    taker: tuple[str, str, str]


def _connected(where: Address, name: str) -> Client:
    client, there = Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=MQTTv5), threading.Event()
    if where.tls is not None:
        client.tls_set_context(where.tls)
    client.on_connect = lambda *_: there.set()
    client.connect(where.host, where.port, KEEPALIVE_SECONDS)
    client.loop_start()
    if not there.wait(20):
        raise TimeoutError("no connection to the broker")
    return client


def take(pipe: Connection, ends: Ends, topic: str, count: int) -> None:
    """Say when listening, and the moment when so many messages have come."""
    left, done = [count], threading.Event()

    def on_message(*_: Any) -> None:
        left[0] -= 1
        if not left[0]:
            done.set()

    client = _connected(address(ends.url, *ends.taker), "raw-taker")
    client.on_message = on_message
    client.on_subscribe = lambda *_: pipe.send("listening")
    client.subscribe(topic, qos=1)
    done.wait(DONE_SECONDS_MAX)
    pipe.send(time.monotonic() if not left[0] else None)
    client.disconnect()
    client.loop_stop()


def publish(pipe: Connection, ends: Ends, topic: str, messages: Sequence[bytes]) -> None:
    """Connect, publish everything, and say when that began and how many seconds of processor it took."""
    client = _connected(address(ends.url, *ends.publisher), "raw-publisher")
    began, cpu = time.monotonic(), time.process_time()
    for sent in [client.publish(topic, message, qos=1) for message in messages]:
        sent.wait_for_publish(DONE_SECONDS_MAX)
    pipe.send((began, time.process_time() - cpu))
    client.disconnect()
    client.loop_stop()


def seconds(ends: Ends, topic: str, messages: Sequence[bytes]) -> tuple[float, float]:
    """Seconds from the first message published to the last one taken, and the publisher's seconds of processor."""
    # Fresh interpreters: paho's threads of this one must not be copied into them.
    fresh = multiprocessing.get_context("spawn")
    here, there = fresh.Pipe()
    taker = fresh.Process(target=take, args=(there, ends, topic, len(messages)), daemon=True)
    taker.start()
    assert here.recv() == "listening"
    mine, other = fresh.Pipe()
    publisher = fresh.Process(target=publish, args=(other, ends, topic, messages), daemon=True)
    publisher.start()
    began, cpu = mine.recv()
    ended = here.recv()
    for process in (publisher, taker):
        process.kill()  # the figures are in; paho's goodbye is not waited for
        process.join(20)
    if ended is None:
        raise TimeoutError("not all messages came")
    return ended - began, cpu
