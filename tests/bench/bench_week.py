"""Bytes on the wire of a cooperative's week, 300 facts of 60 members, receipts included: MQTT, TLS, and TCP with IP.

A real relay, Mosquitto with our configuration, a real collector. As root the relay lives in a network namespace behind
a virtual cable of 1,500 bytes a packet, whose own counters are printed beside; otherwise everything goes over loopback.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import msgspec
import trustme

from hub.log.fact import Fact
from hub.log.reading import LogReader
from sync_agent import keys, meter, tls
from sync_agent.clock import SystemClock
from sync_agent.district import registry
from sync_agent.district.store import Store
from sync_agent.limits import KEEPALIVE_SECONDS
from sync_agent.link import Link
from sync_agent.process import Stop
from sync_agent.relay.batches import hub_of
from sync_agent.relay.relay import Relay
from sync_agent.relay.settings import Settings
from tests.helpers import ROOT, wait_until
from tests.sync_agent.parts import Mosquitto, sync_agent
from tests.sync_agent.proxy import Proxy

FACTS, SEED, DAYS, LIVE_BATCHES = 300, 4_711, 7, 30
PING_BYTES = 2 * (2 + 22 + 52) + 52  # there and back, each MQTT, TLS, TCP with IP; and an acknowledgement
HERE, THERE = "10.212.213.1", "10.212.213.2"
NAMESPACE, CABLE = "kopbench", "kopbench0"
ETHERNET_BYTES = 14


class Counting(Link):
    """A connection that is counted to its end, in three layers: [MQTT, TCP's content, everything] up, and down."""

    up, down = [0, 0, 0], [0, 0, 0]
    connections: list[tuple[int, int]] = []  # noqa: RUF012 - one for the whole process, as the layers are
    resumed = 0
    pings = 0

    def _settle(self) -> None:
        connection = self._client.socket()
        counted = meter.counters(connection) if connection is not None else None
        if counted is None:
            return
        Counting.resumed += bool(getattr(connection, "session_reused", False))
        up, down = counted.segments_out * counted.header, counted.segments_in * counted.header
        Counting.up[1] += counted.sent
        Counting.down[1] += counted.received
        Counting.up[2] += counted.sent + up
        Counting.down[2] += counted.received + down
        Counting.connections.append((counted.sent + up, counted.received + down))

    def close(self, *, with_will: bool = False) -> None:
        self._settle()
        super().close(with_will=with_will)


class CountingSocket(tls._Connection):
    """Counts what goes into TLS and what comes out of it: MQTT."""

    def send(self, data: Any, flags: int = 0) -> int:
        sent = super().send(data, flags)
        Counting.up[0] += sent
        return sent

    def recv(self, buflen: int = 1024, flags: int = 0) -> bytes:
        received = super().recv(buflen, flags)
        Counting.down[0] += len(received)
        return received


class Until(LogReader):
    """The log as it was when it ended at `end`."""

    end = 0

    def head(self) -> tuple[int, str]:
        return self.end, self.hash_at(self.end) or ""

    def facts(self, after: int, limit: int) -> list[Fact]:
        return super().facts(after, min(limit, self.end - after)) if after < self.end else []


def relay(arguments: dict[str, Any]) -> None:
    """The relay's side: read orders from standard input, answer each with what it has cost."""
    import sync_agent.relay.session as session_module

    session_module.Link = Counting  # type: ignore[misc]
    tls.BrokerContext.sslsocket_class = CountingSocket
    reader = Until(Path(arguments["data"]) / "books.db")
    for line in sys.stdin:
        order = json.loads(line)
        Counting.up[:], Counting.down[:] = [0, 0, 0], [0, 0, 0]
        Counting.connections.clear()
        Counting.resumed = 0
        if order.get("new"):
            stop = Stop()
            made = Relay(msgspec.convert(arguments, Settings), SystemClock(), stop)
            made._reader = reader
        for ends in order["connections"]:
            if order.get("full") and made._where.tls is not None:
                made._where.tls.forget()
            reader.end = ends[0]
            _one_connection(made, reader, ends)
        print(
            json.dumps(
                {
                    "up": Counting.up,
                    "down": Counting.down,
                    "connections": len(Counting.connections),
                    "resumed": Counting.resumed,
                }
            ),
            flush=True,
        )


def _one_connection(made: Relay, reader: Until, ends: Sequence[int]) -> None:
    """Connect, send up to each of `ends` when the one before is confirmed, and say goodbye."""
    made._stop = Stop()
    thread = threading.Thread(target=made._live_once)
    thread.start()
    for end in ends:
        reader.end = end
        wait_until(lambda end=end: made._status.confirmed >= end, 60, "confirmed")  # type: ignore[misc]
    made._stop.set()
    thread.join()


@contextmanager
def _namespace() -> Iterator[list[str]]:
    """A namespace for the relay as the beginning of a command; none where we may not make one."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        print("not root: over loopback, without a cable's counters")
        yield []
        return

    def ip(*arguments: str, check: bool = True) -> None:
        subprocess.run(["ip", *arguments], check=check, capture_output=True)

    ip("netns", "del", NAMESPACE, check=False)
    ip("netns", "add", NAMESPACE)
    try:
        ip("link", "add", CABLE, "type", "veth", "peer", "name", "up0", "netns", NAMESPACE)
        within = ["ip", "netns", "exec", NAMESPACE]
        for command in (["sysctl", "-qw", f"net.ipv6.conf.{CABLE}.disable_ipv6=1"],):
            subprocess.run(command, check=False, capture_output=True)
        subprocess.run([*within, "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"], check=False, capture_output=True)
        ip("addr", "add", f"{HERE}/24", "dev", CABLE)
        ip("link", "set", CABLE, "up")
        ip("-n", NAMESPACE, "addr", "add", f"{THERE}/24", "dev", "up0")
        ip("-n", NAMESPACE, "link", "set", "up0", "up")
        ip("-n", NAMESPACE, "link", "set", "lo", "up")  # paho wakes itself over it
        yield within
    finally:
        ip("netns", "del", NAMESPACE, check=False)


def _cable() -> tuple[int, int]:
    """Bytes up and down on the cable, without Ethernet's own headers."""
    folder = Path(f"/sys/class/net/{CABLE}/statistics")

    def read(way: str) -> int:
        return int((folder / f"{way}_bytes").read_text()) - ETHERNET_BYTES * int(
            (folder / f"{way}_packets").read_text()
        )

    return read("rx"), read("tx")


def _certificates(folder: Path, hub: str) -> None:
    authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
    authority.cert_pem.write_to_path(folder / "ca.pem")
    for name in ("broker", "district", hub):
        issued = authority.issue_cert(HERE, "127.0.0.1", common_name=name, key_type=trustme.KeyType.ECDSA)
        issued.private_key_pem.write_to_path(folder / f"{name}-key.pem")
        issued.cert_chain_pems[0].write_to_path(folder / f"{name}.pem")


def _tls(folder: Path, name: str) -> dict[str, str]:
    return {
        "ca": f"{folder}/ca.pem",
        "certificate": f"{folder}/{name}.pem",
        "private_key": f"{folder}/{name}-key.pem",
    }


def main() -> None:
    """Print the table."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        command = [sys.executable, "-m", "hub", "sample", "--data", f"{folder}/hub", "--seed", str(SEED)]
        subprocess.run(command, check=True, capture_output=True)
        reader = LogReader(folder / "hub" / "books.db")
        hub, last = hub_of(reader) or "", reader.head()[0]
        _certificates(folder, hub)
        (folder / "broker").mkdir()
        broker = Mosquitto(folder / "broker", folder)
        broker.start()
        stack.callback(broker.stop)
        url = f"sqlite:///{folder}/district.db"
        store = Store(url)
        store.prepare()
        public = keys.generate(folder / "district.key")
        registry.enrol(store, hub, keys.generate(folder / "hub.key"), "Koperasi", now=1)
        store.close()
        mine = {"--ca": "ca", "--cert": "district", "--key": "district-key"}
        collector = sync_agent(
            *("collect", "--store", url, "--broker", broker.url, "--key-file", folder / "district.key"),
            *(f"{option}={folder}/{name}.pem" for option, name in mine.items()),
            log=folder / "collector.log",
        )
        stack.callback(collector.terminate)
        wait_until(lambda: " collecting" in collector.text(), 30, "the collector collects")
        within = stack.enter_context(_namespace())
        proxy = Proxy(broker.port, HERE if within else "127.0.0.1")
        stack.callback(proxy.stop)
        arguments = {
            "data": f"{folder}/hub", "broker": f"mqtts://{proxy.address}:{proxy.port}", "district_key": public,
            "key_file": f"{folder}/hub.key", "gather_seconds": 0.0, "status_file": f"{folder}/status.json",
            **_tls(folder, hub),
        }  # fmt: skip
        process = subprocess.Popen(
            [*within, sys.executable, "-m", "tests.bench.bench_week", json.dumps(arguments)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
        )  # fmt: skip
        stack.callback(process.wait, 20)
        stack.callback(process.terminate)
        _report(_asking(process), bool(within), last)


def _asking(process: subprocess.Popen[str]) -> Callable[..., dict[str, Any]]:
    def ask(**order: Any) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order) + "\n")
        process.stdin.flush()
        answer: dict[str, Any] = json.loads(process.stdout.readline())
        return answer

    return ask


def _report(ask: Callable[..., dict[str, Any]], with_cable: bool, last: int) -> None:
    week = FACTS
    first = last - 4 * week
    ask(connections=[[first]], new=True)
    names = ("MQTT", "+ TLS", "+ TCP, IP")
    print(f"{'':<52}{'up: ' + ', '.join(names):>28}{'down':>26}{'in all':>8}{'cable':>8}")

    def line(name: str, **order: Any) -> None:
        before = _cable() if with_cable else (0, 0)
        got = ask(**order)
        after = _cable() if with_cable else (0, 0)
        cable = sum(after) - sum(before)
        up, down = got["up"], got["down"]
        told = f"{name} ({got['connections']} conn., {got['resumed']} resumed)"
        print(
            f"{told:<52}"
            + "".join(f"{each:>9,}" for each in up)
            + " |"
            + "".join(f"{each:>8,}" for each in down)
            + f"{up[2] + down[2]:>9,}"
            + (f"{cable:>8,}" if with_cable else "")
        )

    line("connecting only, full handshake", connections=[[first]], full=True)
    line("connecting only, resumed", connections=[[first]])
    line("a week at once, resumed", connections=[[first + week]])
    line("a week at once, full handshake", connections=[[first + 2 * week]], full=True)
    days = [[first + 2 * week + round(week * (day + 1) / DAYS)] for day in range(DAYS)]
    line("a week, one connection a day, full handshakes", connections=days, full=True)
    live = [first + 3 * week + 2 * (batch + 1) for batch in range(LIVE_BATCHES)]
    line(f"{2 * LIVE_BATCHES} facts live, two at a time, resumed", connections=[live])
    pings = 7 * 86_400 // KEEPALIVE_SECONDS
    print(f"An idle connection kept up all week adds {pings:,} pings of {PING_BYTES} bytes: {pings * PING_BYTES:,}.")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        relay(json.loads(sys.argv[1]))
    else:
        main()
