"""Facts a second from many hubs through a real broker and one or two collectors into SQLite and PostgreSQL.

Every hub has batches in the real wire format, made beforehand, with a chain and signatures of its own. Measured from
the first batch sent until every hub holds the receipt for its last: all parts, the simulated hubs as well, share this
machine's cores. ``make bench ARGS=district``; alone, with other figures:
``python -m tests.bench.bench_district --hubs 1450 --facts 300 --batch 200 --stores postgresql --collectors 2``.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from nacl.signing import SigningKey

from hub.log.fact import GENESIS
from sync_agent import keys
from sync_agent.district import tables
from sync_agent.district.store import Store
from tests.bench import hubs
from tests.bench.processes import cpu_seconds
from tests.helpers import wait_until
from tests.sync_agent.parts import Mosquitto, PostgreSQL, Process

CONNECTIONS_MAX = 1_450  # beyond that, several hubs share a connection: this machine's ports and memory have an end
SECONDS_MAX = 900.0


class PlainMosquitto(Mosquitto):
    """The office's Mosquitto without TLS and access list: what they cost at connecting is not measured here."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, None)

    @property
    def url(self) -> str:
        return f"mqtt://127.0.0.1:{self.port}"


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for and print a line for each."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--hubs", type=int, default=1_450)
    parser.add_argument("--facts", type=int, default=300)
    parser.add_argument("--batch", type=int, default=200)
    parser.add_argument("--stores", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--collectors", nargs="+", type=int, default=[1, 2])
    options = parser.parse_args(arguments)
    begin = time.monotonic()
    make = partial(hubs.make, facts=options.facts, batch=options.batch)
    with multiprocessing.Pool() as pool:
        everything = pool.map(make, range(1, options.hubs + 1), chunksize=16)
    total = options.hubs * options.facts
    size = sum(len(message) for each in everything for message, _ in each.messages)
    print(
        f"{options.hubs:,} hubs x {options.facts} facts in batches of {options.batch}: {total:,} facts, "
        f"{size / total:.1f} bytes a fact (made in {time.monotonic() - begin:.0f} s)"
    )
    print(
        "store       collectors   seconds   facts/s   sent again   CPU s: hubs broker collectors store"
        "   collector MiB   store bytes a fact"
    )
    failed = 0
    for kind in options.stores:
        for collectors in options.collectors:
            failed += _measure(kind, collectors, everything, total)
    return failed


def _measure(kind: str, collectors: int, everything: Sequence[hubs.Batches], total: int) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        server = PostgreSQL(durable=True) if kind == "postgresql" else None
        if server:
            server.start()
        broker = PlainMosquitto(folder)
        broker.start()
        processes: list[Process] = []
        try:
            url = server.new_database("district") if server else f"sqlite:///{folder}/district.db"
            store = Store(url)
            store.prepare()
            _enrol(store, [each.hub for each in everything])
            keys.generate(folder / "district.key")
            for number in range(collectors):
                processes.append(_collector(folder, url, broker.url, number))
            return _run(kind, store, folder, broker, server, processes, everything, total)
        finally:
            for process in processes:
                process.terminate(60)
            broker.stop()
            if server:
                server.stop()


def _run(
    kind: str,
    store: Store,
    folder: Path,
    broker: Mosquitto,
    server: PostgreSQL | None,
    processes: Sequence[Process],
    everything: Sequence[hubs.Batches],
    total: int,
) -> int:
    here, there = multiprocessing.Pipe()
    district = bytes(keys.read(folder / "district.key").verify_key)
    connections = min(len(everything), CONNECTIONS_MAX)
    player = multiprocessing.Process(
        daemon=True, target=hubs.play, args=(there, broker.port, everything, connections, district)
    )
    player.start()
    assert here.recv() == "listening"
    for process in processes:
        wait_until(lambda process=process: " collecting" in process.text(), 60, "the collectors collect")
    assert broker.process
    ours = [process.popen.pid for process in processes]
    before = cpu_seconds([broker.process.popen.pid]), cpu_seconds(ours), cpu_seconds(_server_processes(server))
    peak_before = max(map(_peak_mib, ours))
    here.send(SECONDS_MAX)
    figures = here.recv()
    player.join()
    after = cpu_seconds([broker.process.popen.pid]), cpu_seconds(ours), cpu_seconds(_server_processes(server))
    spent = [b - a for a, b in zip(before, after, strict=True)]
    with store.reading():
        ((held,),) = store.all("SELECT COUNT(*) FROM fact")
        size = _store_bytes(store, folder)
    print(
        f"{kind:<12}{len(processes):>10}{figures['seconds']:10.1f}{held / figures['seconds']:10,.0f}"
        f"{figures['again']:13.0f}{figures['cpu']:14.1f}{spent[0]:7.1f}{spent[1]:11.1f}{spent[2]:6.1f}"
        f"{peak_before:9.0f} ->{max(map(_peak_mib, ours)):4.0f}{size / max(1, held):16.0f}",
        flush=True,
    )
    if held != total or figures["open"]:
        print(f"   not all arrived: {held:,} of {total:,}, hubs without their last receipt: {figures['open']}")
        return 1
    return 0


def _collector(folder: Path, url: str, broker: str, number: int) -> Process:
    command = [sys.executable, "-m", "sync_agent", "collect", "--store", url, "--broker", broker]
    command += ["--name", f"bench-{number}", "--key-file", str(folder / "district.key")]
    prefix = os.environ.get("COLLECTOR_PREFIX", "").split()
    return Process(*prefix, *command, log=folder / f"collector-{number}.log")


def _enrol(store: Store, names: Sequence[str]) -> None:
    key = bytes(SigningKey(bytes(hubs.KEY)).verify_key).hex()
    with store.transaction():
        store.many(tables.INSERT_HUB, [(name, key, name, 1) for name in names])
        store.many(tables.INSERT_COOPERATIVE, [(name, GENESIS) for name in names])


def _store_bytes(store: Store, folder: Path) -> int:
    if store.is_postgresql:
        ((size,),) = store.all("SELECT pg_database_size(current_database())")
        return int(size)
    return (folder / "district.db").stat().st_size


def _server_processes(server: PostgreSQL | None) -> list[int]:
    if server is None:
        return []
    main_process = int((server.folder / "data" / "postmaster.pid").read_text().split()[0])
    found = [main_process]
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == main_process:
            found.append(int(path.parent.name))
    return found


def _peak_mib(process: int) -> float:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
