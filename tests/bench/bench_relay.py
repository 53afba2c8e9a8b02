"""The relay draining a backlog through Mosquitto, beside paho alone publishing the same bytes; the hub's CPU meanwhile.

The relay's time goes from its connection to the commit of the last fact at a real collector over SQLite: cutting,
compressing, signing, TLS, checking, storing and receipts. paho's goes, over the same broker and certificates, from the
first message published with QoS 1 to the last one taken by somebody who does not look into it: first the very same
messages, then each fact a message of its own, as programs without batches send them. The hub's CPU is measured with a
generated cooperative's books, the hub serving them and told each receipt. Bytes a fact: ``make bench ARGS=wire``, and
``week`` with everything down to IP. ``make bench ARGS='relay --facts 10000 --repeats 1'``.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from hub.log.reading import LogReader
from sync_agent import keys, topics
from sync_agent.ca.authority import Authority
from sync_agent.relay import status
from sync_agent.relay.batches import Cutter, hub_of
from tests.bench import raw
from tests.bench.bench_wire import facts_json
from tests.bench.processes import cpu_seconds
from tests.bench.servers import hub as serving
from tests.helpers import ROOT, wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.parts import Mosquitto, Process
from tests.sync_agent.village import Village

HUB = "hub-7f3a9c20"
DRAIN_SECONDS_MAX = 300.0
SINGLE_FACTS = 5_000  # facts sent one by one; paho takes seconds for them


class Drained(NamedTuple):
    """What draining took: seconds until the last fact was committed, and seconds of processor at each end."""

    seconds: float
    relay_cpu: float
    collector_cpu: float
    broker_cpu: float
    hub_cpu: float = 0.0


@contextmanager
def place(folder: Path, hub: str) -> Iterator[District]:
    """An empty district on SQLite behind a Mosquitto of its own, the hub enrolled."""
    certificates, broker_folder, office = (folder / name for name in ("certificates", "broker", "office"))
    for each in (certificates, broker_folder, office):
        each.mkdir(parents=True)
    authority = Authority.make(certificates, "Koperasi", now=1_800_000_000)
    authority.issue_broker(["127.0.0.1", "localhost"], certificates)
    authority.issue_district(certificates)
    authority.issue_hub(hub, certificates)
    broker = Mosquitto(broker_folder, certificates)
    broker.start()
    district = District(office, f"sqlite:///{office}/district.db", broker, certificates)
    try:
        district.enrol(hub)
        yield district
    finally:
        district.stop()
        broker.stop()


def drain(district: District, village: Village, last: int, *options: str, hub: int | None = None) -> Drained:
    """Start collector and relay and wait until facts up to `last` are committed; `hub` is the hub's process."""
    collector = district.collector()
    relay = district.relay(village, *options)
    wait_until(lambda: "connected: " in relay.text(), 30, "the relay is connected")
    assert isinstance(district.broker, Mosquitto)
    assert district.broker.process
    parts = [[each.popen.pid] for each in (relay, collector, district.broker.process)] + [[hub] if hub else []]
    began, before = time.monotonic(), [cpu_seconds(part) for part in parts]
    wait_until(lambda: district.number(village.hub) >= last, DRAIN_SECONDS_MAX, "everything is confirmed")
    seconds = time.monotonic() - began
    told = village.folder / "relay-status.json"
    wait_until(lambda: status.read(told).confirmed >= last, 30, "the relay knows it")
    spent = [cpu_seconds(part) - then for part, then in zip(parts, before, strict=True)]
    _end(relay, collector)
    return Drained(seconds, *spent)


def _end(*processes: Process) -> None:
    for process in processes:
        process.terminate()


def messages_of(reader: LogReader, district: District, hub: str) -> list[bytes]:
    """The very messages that a relay sends of this log."""
    cutter, found, after = Cutter(reader, hub, keys.read(district.folder / f"{hub}.key")), [], 0
    while batch := cutter.cut(after, reader.hash_at(after) or ""):
        found.append(batch.message)
        after = batch.last
    return found


def once(folder: Path, village: Village) -> tuple[Drained, float, float]:
    """The relay, then paho with the same messages, then paho fact by fact: seconds of the two latter for all facts."""
    with place(folder, village.hub) as district:
        ours = drain(district, village, village.number)
        messages = messages_of(village.reader, district, village.hub)
        files = district.certificates
        mine, office = (
            (f"{files}/ca.pem", f"{files}/{name}.pem", f"{files}/{name}-key.pem") for name in (village.hub, "district")
        )
        ends, topic = raw.Ends(district.broker.url, mine, office), topics.up(village.hub)
        same, same_cpu = raw.seconds(ends, topic, messages)
        singles = [facts_json([fact]) for fact in village.reader.facts(0, SINGLE_FACTS)]
        one_by_one, _ = raw.seconds(ends, topic, singles)
    size = sum(map(len, messages)) / village.number
    rate, raw_rate, single_rate = (
        count / each
        for count, each in ((village.number, ours.seconds), (village.number, same), (len(singles), one_by_one))
    )
    per_thousand = [1_000 * each * 1_000 / village.number for each in (*ours[1:4], same_cpu)]
    print(
        f"{rate:10,.0f}{raw_rate:12,.0f}{rate / raw_rate:8.3f}{single_rate:12,.0f}{rate / single_rate:8.1f}"
        f"{size:8.1f}   " + "".join(f"{each:9.1f}" for each in per_thousand),
        flush=True,
    )
    return ours, rate / raw_rate, rate / single_rate


def with_hub(folder: Path) -> None:
    """A generated cooperative's books drained while the hub serves them: seconds of processor at the hub."""
    data = folder / "data"
    subprocess.run(
        [sys.executable, "-m", "hub", "sample", "--data", str(data)], cwd=ROOT, check=True, stdout=subprocess.DEVNULL
    )
    command = [sys.executable, "-m", "hub", "device", "add", "--data", str(data), "--kind", "relay", "--name", "relay"]
    device = folder / "relay.json"
    device.write_bytes(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    reader = LogReader(data / "books.db")
    name = hub_of(reader) or ""
    village = Village(None, hub=name)
    village.folder = data
    last, _ = reader.head()
    with serving(data) as server, place(folder / "place", name) as district:
        options = ("--hub-url", server.url, "--device-file", str(device))
        spent = drain(district, village, last, *options, hub=server.pid)
    print(
        f"with the hub serving, {last:,} facts in {spent.seconds:.1f} s; CPU ms per 1,000 facts: "
        f"relay {spent.relay_cpu / last * 1e6:.1f}, hub's server {spent.hub_cpu / last * 1e6:.1f}"
    )


def main(arguments: Sequence[str]) -> None:
    """Run what is asked for and print a line for each repeat, and the medians."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--facts", type=int, default=50_000)
    parser.add_argument("--repeats", type=int, default=3)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        village = Village(folder / "village", hub=HUB)
        village.history(options.facts, members=50)
        print(f"{village.number:,} facts; facts/s of the relay, of paho with the same messages, with a fact a message")
        print("     relay   paho same   ratio  paho single  ratio  B/fact   CPU ms/1,000: relay collector broker paho")
        ratios = []
        for repeat in range(options.repeats):
            ours, same, single = once(folder / str(repeat), village)
            ratios.append((ours.seconds, same, single))
        seconds, same, single = (statistics.median(each) for each in zip(*ratios, strict=True))
        print(
            f"median: {village.number / seconds:,.0f} facts/s, {same:.3f} of paho with the same bytes, "
            f"{single:.1f} times paho with a fact a message"
        )
        with_hub(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
