"""What the tests of relay and district share: certificates, brokers, stores, keys, and whole districts."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from nacl.signing import SigningKey

from sync_agent import keys
from sync_agent.ca.authority import Authority
from sync_agent.district import registry
from sync_agent.district.intake import Intake
from sync_agent.district.store import Store
from sync_agent.link import Connected, Link, address
from tests.helpers import wait_until
from tests.sync_agent.office import DISTRICT_KEY, Enrol, StandingClock, enrolled
from tests.sync_agent.parts import Iotcore, Mosquitto, PostgreSQL, Process, sync_agent
from tests.sync_agent.proxy import Proxy
from tests.sync_agent.village import Village

CABLE_ADDRESS = "10.212.213.1"
"""This machine's address for a relay in a network namespace (`test_uplink`)."""

HUBS = ("hub-7f3a9c20", "hub-00000002", "hub-00000003")


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an authority, the broker's certificate, the district's, and one for each of `HUBS`."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = Authority.make(folder, "Koperasi", now=1_800_000_000)
    authority.issue_broker(["127.0.0.1", "localhost", CABLE_ADDRESS], folder)
    authority.issue_district(folder)
    for hub in HUBS:
        authority.issue_hub(hub, folder)
    return folder


@pytest.fixture
def mosquitto(tmp_path: Path, certificates: Path) -> Iterator[Mosquitto]:
    """Mosquitto with TLS, client certificates and our access list."""
    folder = tmp_path / "mosquitto"
    folder.mkdir()
    broker = Mosquitto(folder, certificates)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture
def iotcore(tmp_path: Path) -> Iterator[Iotcore]:
    """The demo's broker."""
    folder = tmp_path / "iotcore"
    folder.mkdir()
    broker = Iotcore(folder)
    broker.start()
    yield broker
    broker.stop()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """One PostgreSQL server for the run."""
    server = PostgreSQL()
    server.start()
    yield server
    server.stop()


_databases = itertools.count(1)


def _store_url(kind: str, request: pytest.FixtureRequest, folder: Path) -> str:
    if kind == "sqlite":
        return f"sqlite:///{folder}/district.db"
    server: PostgreSQL = request.getfixturevalue("postgresql")
    return server.new_database(f"district{next(_databases)}")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty store of each kind, as a URL."""
    return _store_url(request.param, request, tmp_path)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store of each kind, with its tables."""
    opened = Store(store_url)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def intake(store: Store) -> Intake:
    """What takes messages into that store, by a clock that stands."""
    return Intake(store, DISTRICT_KEY, StandingClock())


@pytest.fixture
def enrol(store: Store) -> Enrol:
    """Enrols one new hub a call."""
    return lambda: enrolled(store)


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty SQLite store, as a URL."""
    return f"sqlite:///{tmp_path}/district.db"


@dataclass
class District:
    """A district under test: its key and store, and the processes of ours that run against one broker."""

    folder: Path
    store_url: str
    broker: Mosquitto | Iotcore
    certificates: Path
    processes: list[Process] = field(default_factory=list)
    proxies: list[Proxy] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.public_key = keys.generate(self.folder / "district.key")
        self.store = Store(self.store_url)
        self.store.prepare()

    def enrol(self, hub: str, name: str = "Koperasi") -> SigningKey:
        """Make a hub's key and enrol it."""
        path = self.folder / f"{hub}.key"
        registry.enrol(self.store, hub, keys.generate(path), name, now=1)
        return keys.read(path)

    def _tls(self, name: str) -> list[str]:
        if isinstance(self.broker, Iotcore):
            return []
        folder = self.certificates
        return [f"--ca={folder}/ca.pem", f"--cert={folder}/{name}.pem", f"--key={folder}/{name}-key.pem"]

    def collector(self, name: str = "one", *, wait: bool = True) -> Process:
        """Start a collector, and wait until it collects."""
        options = ("--store", self.store_url, "--broker", self.broker.url, "--name", name)
        key = ("--key-file", self.folder / "district.key")
        process = self._run("collect", *options, *key, *self._tls("district"), log=f"collector-{name}.log")
        if wait:
            before = process.text().count(" collecting")
            wait_until(lambda: process.text().count(" collecting") > before, 30, "the collector collects")
        return process

    def relay(
        self,
        village: Village,
        *options: str,
        port: int | None = None,
        url: str = "",
        within: Sequence[str] = (),
        **settings: float,
    ) -> Process:
        """Start a village's relay, through the proxy on `port` if one is given, as impatient as tests are.

        `url` is another way to the broker, `within` a command that runs the relay's own.
        """
        url = url or (self.broker.url if port is None else self.broker.url.replace(str(self.broker.port), str(port)))
        told = {"backoff_seconds_first": 0.1, "backoff_seconds_max": 1.0, "first_receipt_seconds": 0.5}
        told |= {"receipt_seconds": 2.0, **settings}
        configuration = village.folder / "relay.toml"
        configuration.write_text("".join(f"{name} = {value}\n" for name, value in told.items()))
        return self._run(
            *("relay", "--config", configuration, "--data", village.folder, "--broker", url),
            *("--district-key", self.public_key, "--key-file", self.folder / f"{village.hub}.key"),
            *("--gather-seconds", "0.05", *self._tls(village.hub)),
            *options,
            log=f"relay-{village.hub}.log",
            within=within,
        )

    def link(self, name: str) -> Link:
        """A connection of our own with this certificate, open."""
        folder = self.certificates
        where = address(self.broker.url, f"{folder}/ca.pem", f"{folder}/{name}.pem", f"{folder}/{name}-key.pem")
        link = Link(where, f"test-{name}", session_seconds=0, keepalive_seconds=10, events_max=1000)
        link.open()
        wait_until(lambda: isinstance(link.next_event(0.1), Connected), what="connected")
        return link

    def state(self, hub: str) -> str:
        """What the district page says of a hub's state."""
        (row,) = self.rows("SELECT state FROM cooperative WHERE hub = ?", hub)
        return str(row[0])

    def has_all(self, village: Village, seconds: float = 30) -> None:
        """Wait until everything is confirmed, then compare fact for fact."""
        wait_until(lambda: self.number(village.hub) == village.number, seconds, "everything is confirmed")
        assert self.agrees_with(village)

    def _run(self, *arguments: str | Path, log: str, within: Sequence[str] = ()) -> Process:
        process = sync_agent(*arguments, log=self.folder / log, within=within)
        self.processes.append(process)
        return process

    def proxy(self, address: str = "127.0.0.1") -> Proxy:
        """A proxy before the broker, at this address of ours."""
        proxy = Proxy(self.broker.port, address)
        self.proxies.append(proxy)
        return proxy

    def number(self, hub: str) -> int:
        """The position confirmed."""
        ((number,),) = self.rows("SELECT number FROM cooperative WHERE hub = ?", hub)
        return int(str(number))

    def rows(self, sql: str, *values: str | int) -> list[tuple[object, ...]]:
        """Rows of the store, by a connection that stays open: waiting looks fifty times a second."""
        self.store.database.connect(reuse_if_open=True)
        return self.store.all(sql, values)

    def agrees_with(self, village: Village) -> bool:
        """Whether the district holds the village's log fact for fact, and the same balances."""
        from sync_agent.limits import NUMBER_MAX

        own = [
            (
                *(f.number, f.incarnation, f.type, f.version, f.at, f.clock, f.day, f.actor, f.device),
                *(f.body.decode(), f.commitment, f.hash),
            )
            for f in village.reader.facts(0, NUMBER_MAX)
        ]
        held = self.rows(
            "SELECT number, incarnation, type, version, at, clock, day, actor, device, body, commitment, hash"
            " FROM fact WHERE hub = ? ORDER BY number",
            village.hub,
        )
        if own != held:
            return False
        balances = dict(
            self.rows("SELECT sub, -amount FROM balance WHERE hub = ? AND sub <> '' AND amount <> 0", village.hub)
        )
        return balances == {account: amount for account, amount in village.balances.items() if amount}

    def stop(self) -> None:
        for process in self.processes:
            if process.popen.poll() is None:
                process.popen.terminate()
        for process in self.processes:
            process.terminate()
        for proxy in self.proxies:
            proxy.stop()
        self.store.close()


@pytest.fixture
def new_district(tmp_path: Path, certificates: Path) -> Iterator[Callable[[str, Mosquitto | Iotcore], District]]:
    """Makes districts and stops everything of theirs at the end."""
    made: list[District] = []

    def make(store_url: str, broker: Mosquitto | Iotcore) -> District:
        folder = tmp_path / f"district-{len(made)}"
        folder.mkdir()
        made.append(District(folder, store_url, broker, certificates))
        return made[-1]

    yield make
    for district in made:
        district.stop()


@pytest.fixture
def district(new_district: Callable[[str, Mosquitto], District], mosquitto: Mosquitto, sqlite_url: str) -> District:
    """A district on SQLite behind Mosquitto."""
    return new_district(sqlite_url, mosquitto)


@pytest.fixture
def village(tmp_path: Path) -> Village:
    """A village's empty log."""
    return Village(tmp_path / "village", hub=HUBS[0])
