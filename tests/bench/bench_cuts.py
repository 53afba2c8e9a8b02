"""1,000 cuts at random points, live and draining, with processes killed, brokers wiped and databases set back.

A real relay, Mosquitto, and a real collector over SQLite and then PostgreSQL, both behind the tests' TCP proxy, while
facts go on being recorded. At the end everything is let through, and hub and district have to agree fact for fact; no
receipt may ever have claimed what the district did not hold. ``make bench ARGS='cuts --count 200 --stores sqlite'``.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

from sync_agent import keys
from sync_agent.ca.authority import Authority
from sync_agent.link import address
from sync_agent.relay import status
from tests.bench.copies import Copies, opened
from tests.bench.witness import Lost, Witness
from tests.helpers import wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.parts import Mosquitto, Process
from tests.sync_agent.proxy import Proxy
from tests.sync_agent.village import Village

HUB = "hub-7f3a9c20"
PHASE_CUTS = 50  # cuts of one phase: live, then draining, and so on
BACKLOG_FACTS, DRAINING_FACTS = 4_000, 200  # written when little is left; lag that counts as draining: a full batch
PAUSE_SECONDS_MAX = 0.2
FIRE_SECONDS = 1.0  # for bytes to come that an armed cut waits for
SETTLE_SECONDS, END_SECONDS = 60.0, 180.0  # without faults until nothing is missing
CUT_BYTES_MAX = 3_000  # TLS and MQTT want some 1.5 KB, a full batch has 1.7 KB


class OneDistrict(District):
    """A district whose collector stands behind a proxy as well and can be told to die between commit and receipt."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.flag = self.folder / "die-after-commit"
        self.hub_side, self.office_side = self.proxy(), self.proxy()

    def collector(self, name: str = "one", *, wait: bool = False) -> Process:
        """Start the collector."""
        url = f"mqtts://127.0.0.1:{self.office_side.port}"
        options = ("collect", "--store", self.store_url, "--broker", url, "--name", name)
        key = ("--key-file", self.folder / "district.key")
        command = (sys.executable, "-m", "tests.bench.mortal_collector", self.flag, "--log-level", "debug")
        process = Process(*command, *options, *key, *self._tls("district"), log=self.folder / f"collector-{name}.log")
        self.processes.append(process)
        return process


class Accidents:
    """Everything that happens to one hub and its district, by chance."""

    def __init__(self, district: OneDistrict, village: Village, copies: Copies, chance: random.Random) -> None:
        self.district, self.village, self.copies, self.chance = district, village, copies, chance
        self.happened: Counter[str] = Counter()
        self.cuts: Counter[str] = Counter()
        self.settled: list[float] = []
        folder = district.certificates
        files = (f"{folder}/{name}.pem" for name in ("ca", HUB, f"{HUB}-key"))
        key = keys.public(district.public_key)
        self.witness = Witness(address(district.broker.url, *files), key, village.hub, district.store_url)
        self.witness.start()
        self.collector, self.relay = district.collector(), self._relay()
        hub, office = district.hub_side, district.office_side
        self._links: dict[Callable[[], None], float] = {
            lambda: self._cut_inside(hub, "hub's"): 40,
            lambda: self._reset(hub, "hub's"): 30,
            lambda: self._swallow(hub, "hub's"): 10,
            lambda: self._slow(hub, "hub's"): 6,
            lambda: self._cut_inside(office, "office's"): 7,
            lambda: self._reset(office, "office's"): 7,
        }
        self._others: dict[Callable[[], None], float] = {
            self._kill_relay: 5,
            self._kill_collector: 2.5,
            self._kill_collector_after_commit: 5,
            self._kill_broker: 1,
            self._wipe_broker: 2,
            self._save_copy: 1.5,
            self._set_back: 1.5,
        }

    def _relay(self) -> Process:
        patience = {"backoff_seconds_max": 0.2, "receipt_seconds": 1.0}
        return self.district.relay(self.village, port=self.district.hub_side.port, **patience)

    @property
    def lag(self) -> int:
        """Facts that the district lacks."""
        return self.village.number - self.district.number(self.village.hub)

    def happen(self, count: int) -> None:
        """So many cuts, and among them what else goes wrong."""
        for number in range(count):
            if number % PHASE_CUTS == 0:
                self.settle(SETTLE_SECONDS)
                print(f"   {number:,} cuts, {self.village.number:,} facts", flush=True)
            self._record(draining=number // PHASE_CUTS % 2 == 1)
            if self.chance.random() < sum(self._others.values()) / 100:
                self._pick(self._others)()
            cut = self._pick(self._links)
            time.sleep(self.chance.uniform(0, PAUSE_SECONDS_MAX))
            self.cuts["draining" if self.lag >= DRAINING_FACTS else "live"] += 1
            cut()
            self._expect_alive()

    def _pick(self, among: dict[Callable[[], None], float]) -> Callable[[], None]:
        return self.chance.choices(list(among), list(among.values()))[0]

    def settle(self, seconds: float) -> None:
        """Leave everything alone until nothing is missing."""
        begin = time.monotonic()
        wait_until(lambda: self.lag == 0, seconds, "everything is confirmed")
        self.settled.append(time.monotonic() - begin)

    def _record(self, *, draining: bool) -> None:
        count = self.chance.randint(1, 8)
        if draining and self.lag < BACKLOG_FACTS // 4:
            count = BACKLOG_FACTS
        self.village.write(self.village.ordinary(count))

    def _expect_alive(self) -> None:
        for process in (self.relay, self.collector):
            if process.popen.poll() is not None:
                raise AssertionError(f"ended by itself: {process.text()[-3_000:]}")

    def _cut_inside(self, proxy: Proxy, whose: str) -> None:
        wait_until(lambda: proxy.is_connected, 30, "a connection")
        proxy.cut_after_bytes = self.chance.randint(1, CUT_BYTES_MAX)
        deadline = time.monotonic() + FIRE_SECONDS
        while proxy.cut_after_bytes is not None and time.monotonic() < deadline:
            self.village.write(self.village.ordinary(1))
            time.sleep(0.05)
        if proxy.cut_after_bytes is None:
            self.happened[f"{whose} link cut in the middle of a piece"] += 1
        else:
            proxy.cut_after_bytes = None
            self._reset(proxy, whose)

    def _reset(self, proxy: Proxy, whose: str) -> None:
        wait_until(lambda: proxy.is_connected, 30, "a connection")
        proxy.cut()
        self.happened[f"{whose} link reset"] += 1

    def _swallow(self, proxy: Proxy, whose: str) -> None:
        wait_until(lambda: proxy.is_connected, 30, "a connection")
        proxy.swallow = True
        time.sleep(self.chance.uniform(0.05, 0.6))
        proxy.swallow = False
        self.happened[f"{whose} link swallowed bytes"] += 1

    def _slow(self, proxy: Proxy, whose: str) -> None:
        wait_until(lambda: proxy.is_connected, 30, "a connection")
        proxy.delay_seconds = self.chance.uniform(0.05, 0.4)
        time.sleep(self.chance.uniform(0.1, 0.5))
        proxy.cut()
        proxy.delay_seconds = 0.0
        self.happened[f"{whose} link stalled, then reset"] += 1

    def _kill_relay(self) -> None:
        self.relay.kill()
        self.relay = self._relay()
        self.happened["relay killed"] += 1

    def _kill_collector(self) -> None:
        self.collector.kill()
        self.collector = self.district.collector()
        self.happened["collector killed"] += 1

    def _kill_collector_after_commit(self) -> None:
        self.district.flag.touch()
        self.village.write(self.village.ordinary(5))
        deadline = time.monotonic() + 10
        while self.collector.popen.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        if self.district.flag.exists():
            self.district.flag.unlink()
            self._kill_collector()
            return
        self.collector.popen.wait(10)
        self.collector = self.district.collector()
        self.happened["collector killed between commit and receipt"] += 1

    def _broker(self) -> Mosquitto:
        assert isinstance(self.district.broker, Mosquitto)
        return self.district.broker

    def _kill_broker(self) -> None:
        self._broker().stop()
        self._broker().start()
        self.happened["broker killed"] += 1

    def _wipe_broker(self) -> None:
        self._broker().stop()
        self._broker().wipe()
        self._broker().start()
        self.happened["broker killed, its store wiped"] += 1

    def _save_copy(self) -> None:
        with self.witness.lock:
            self.district.store.close()
            self.copies.save()
        self.happened["(district's database copied)"] += 1

    def _set_back(self) -> None:
        self.collector.kill()
        with self.witness.lock:
            self.witness.lost.append(Lost(self.district.number(self.village.hub), int(time.time())))
            self.district.store.close()
            self.copies.set_back()
        # Receipts are told apart by the second they were signed in; nobody restores a district within one.
        wait_until(lambda: int(time.time()) > self.witness.lost[-1].at, what="the next second")
        self.happened["district's database set back"] += 1
        self.happened["(facts lost by that)"] += self.witness.lost[-1].number - self.district.number(self.village.hub)
        self.collector = self.district.collector()


def verdict(accidents: Accidents) -> list[str]:
    """What is not as it should be, after everything was let through."""
    district, village = accidents.district, accidents.village
    wrong = list(accidents.witness.false)
    try:
        accidents.settle(END_SECONDS)
    except AssertionError as error:
        wrong.append(f"{error}; relay: {accidents.relay.text()[-1_500:]}")
    if not district.agrees_with(village):
        wrong.append("hub and district do not agree fact for fact")
    path = village.folder / "relay-status.json"
    try:
        wait_until(lambda: status.read(path).confirmed == village.number, 30, "the relay knows it")
    except AssertionError as error:
        wrong.append(str(error))
    for table in ("set_aside", "waiting"):
        ((count,),) = district.rows(f"SELECT COUNT(*) FROM {table}")
        if count:
            wrong.append(f"{count} batches in {table}")
    logs = [path.read_text(errors="replace") for path in district.folder.glob("*.log")]
    if tracebacks := sum(text.count("Traceback") for text in logs):
        shown = next(text for text in logs if "Traceback" in text).partition("Traceback")[2][:3_000]
        wrong.append(f"{tracebacks} faults in the logs, the first: {shown}")
    return wrong


def measure(kind: str, count: int, seed: int, certificates: Path, folder: Path) -> bool:
    """Run it over one kind of store and print what happened; whether all went well."""
    chance, begin = random.Random(seed), time.monotonic()
    for name in ("broker", "district"):
        (folder / name).mkdir(parents=True)
    with opened(kind, folder / "district") as copies:
        broker = Mosquitto(folder / "broker", certificates)
        broker.start()
        district = OneDistrict(folder / "district", copies.url, broker, certificates)
        village = Village(folder / "village", hub=HUB, seed=seed)
        try:
            district.enrol(HUB)
            district.store.close()
            copies.save()
            village.history(1_000)
            accidents = Accidents(district, village, copies, chance)
            accidents.happen(count)
            wrong = verdict(accidents)
            accidents.witness.stop()
        finally:
            district.stop()
            broker.stop()
    report(kind, accidents, time.monotonic() - begin, wrong)
    return not wrong


def report(kind: str, accidents: Accidents, seconds: float, wrong: Sequence[str]) -> None:
    """Print what happened over this store, and the verdict."""
    cuts, village = accidents.cuts, accidents.village
    print(f"{kind}: {cuts.total():,} cuts, {cuts['live']:,} live and {cuts['draining']:,} draining, in {seconds:.0f} s")
    for name, number in accidents.happened.most_common():
        print(f"{number:10,}  {name}")
    print(f"   longest time without faults until nothing was missing: {max(accidents.settled):.1f} s")
    print(
        f"   {accidents.witness.receipts:,} receipts heard, {len(accidents.witness.false)} claimed what was not there"
    )
    print(f"   {village.number:,} facts: " + ("hub and district agree fact for fact" if not wrong else "NOT RIGHT"))
    for each in wrong:
        print(f"   - {each}")
    sys.stdout.flush()


def main(arguments: Sequence[str]) -> int:
    """Run what is asked for; 1 if hub and district did not agree or a receipt claimed too much."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=1_000)
    parser.add_argument("--stores", nargs="+", choices=["sqlite", "postgresql"], default=["sqlite", "postgresql"])
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--folder", type=Path, help="an empty folder that stays, with all logs")
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = options.folder or Path(name)
        certificates = folder / "certificates"
        certificates.mkdir(parents=True)
        authority = Authority.make(certificates, "Koperasi", now=1_800_000_000)
        authority.issue_broker(["127.0.0.1", "localhost"], certificates)
        authority.issue_district(certificates)
        authority.issue_hub(HUB, certificates)
        done = [measure(kind, options.count, options.seed, certificates, folder / kind) for kind in options.stores]
    return 0 if all(done) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
