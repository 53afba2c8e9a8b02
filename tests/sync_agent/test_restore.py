"""The district hands a log to who holds the recovery key, and to nobody else; a cut fetch goes on where it stopped."""

from __future__ import annotations

import base64
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import uvicorn
from nacl.public import PrivateKey, SealedBox

from hub.log import parcel
from hub.log.fact import Fact
from hub.recovery.gathering import Gathering
from sync_agent import topics, wire
from sync_agent.backoff import Backoff
from sync_agent.clock import SystemClock
from sync_agent.district import restoring
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.district.web import app
from sync_agent.errors import RestoreFault
from sync_agent.limits import RESTORE_PASS_SECONDS
from sync_agent.restore import fetching
from sync_agent.restore.unpacking import COURIER, unpack
from tests.helpers import wait_until
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, enrolled
from tests.sync_agent.test_sealing import NEW, OLD, key_set
from tests.sync_agent.village import Village

HELD = 55


class Office:
    """A district's pages in a thread, over a store with one hub's facts."""

    def __init__(self, store: Store) -> None:
        self.store, self.clock, self.hub = store, StandingClock(), enrolled(store)
        village = Village(None, hub=self.hub)
        facts = [*village.beginning(8), *village.ordinary(20), key_set(village, NEW)]
        facts += [*village.register(), *village.ordinary(60)]
        self.facts: list[Fact] = facts[:HELD]
        self.later = facts[HELD : HELD + 10]
        intake = Intake(store, DISTRICT_KEY, self.clock)
        intake.take([self.message(self.facts[:30]), self.message(self.facts[30:]), self.message(self.later[5:])])
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        config = uvicorn.Config(app(store, self.clock), log_level="error", lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()
        wait_until(lambda: self._server.started)

    def message(self, facts: list[Fact]) -> Message:
        return Message(topics.up(self.hub), wire.encode(facts, self.hub, KEY, NEW.public_key))

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
        self._socket.close()

    def challenge(self, key: PrivateKey) -> httpx.Response:
        body = {"public_key": bytes(key.public_key).hex()}
        return httpx.post(f"{self.url}/api/v1/restore/", json=body)

    def facts_with(self, shown: str) -> httpx.Response:
        return httpx.get(f"{self.url}/api/v1/restore/facts", headers={"Authorization": f"Bearer {shown}"})


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    store = Store(f"sqlite:///{tmp_path}/district.db")
    store.prepare()
    made = Office(store)
    yield made
    made.stop()
    store.close()


def fetch(url: str, key: PrivateKey, target: Path, told: fetching.Progress = lambda *_: None) -> None:
    waits = Backoff(SystemClock(), 0.01, 0.02)
    fetching.Fetch(url, key, target, waits, threading.Event().wait, told).run()


def gathered(target: Path, key: PrivateKey | None) -> Gathering:
    gathering = Gathering()
    gathering.add_parcel(map(parcel.encode, unpack([target], "", key)))
    return gathering


def test_the_holder_of_the_key_gets_every_fact_with_its_personal_part(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "fetched.kpk"
    fetch(office.url, NEW, target)
    content = target.read_bytes()
    assert not any(fact.personal in content for fact in office.facts if fact.personal)
    gathering = gathered(target, NEW)
    chain = gathering.chain()
    assert chain.facts == office.facts
    assert (gathering.hub, chain.unnamed) == (office.hub, 0)
    assert [tuple(span) for span in chain.missing] == [(HELD + 1, HELD + 5)]
    assert gathering.confirmed[0].number == HELD
    assert gathered(target, OLD).chain().unnamed == gathered(target, None).chain().unnamed > 0


def test_nobody_else_gets_anything(office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert office.challenge(OLD).status_code == 404
    with pytest.raises(RestoreFault, match=r"restore\.no_key"):
        fetch(office.url, OLD, tmp_path / "fetched.kpk")
    sealed = office.challenge(NEW).json()["challenge"]
    shown = SealedBox(NEW).decrypt(base64.b64decode(sealed))
    right = base64.b64encode(shown).decode()
    forged = bytes([*shown[:-1], shown[-1] ^ 1])
    for wrong in ("=", sealed, "!!", right[:-8], base64.b64encode(forged).decode()):
        assert office.facts_with(wrong).status_code == 401
    assert office.facts_with(right).status_code == 200
    monkeypatch.setattr(office.clock, "seconds", office.clock.seconds + RESTORE_PASS_SECONDS + 1)
    assert office.facts_with(right).status_code == 401


def test_a_fetch_that_was_cut_goes_on_behind_what_had_come(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(restoring, "RESTORE_FACTS", 20)
    target, came = tmp_path / "fetched.kpk", []

    def told(done: int, _total: int) -> None:
        came.append(done)
        if done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fetch(office.url, NEW, target, told)
    part = tmp_path / "fetched.kpk.part"
    part.write_bytes(part.read_bytes() + b'["facts",1,21,"abc')
    came.clear()
    with pytest.raises(KeyboardInterrupt):
        fetch(office.url, NEW, target, told)
    assert came == [20]
    came.clear()
    fetch(office.url, NEW, target, lambda done, _total: came.append(done))
    assert came[0] == 20
    assert not part.exists()
    assert gathered(target, NEW).chain().facts == office.facts


def test_a_stick_fills_the_gap_and_what_is_damaged_on_it_is_named(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "fetched.kpk"
    fetch(office.url, NEW, target)
    folder = tmp_path / "stick" / COURIER / office.hub
    folder.mkdir(parents=True)
    gap = office.message(office.later[:5]).payload
    (folder / "1-56-60.kb").write_bytes(gap)
    (folder / "1-57-58.kb").write_bytes(gap[: len(gap) // 2])
    (folder / "note.txt").write_text("not ours")
    gathering = Gathering()
    gathering.add_parcel(map(parcel.encode, unpack([target, tmp_path / "stick"], "", NEW)))
    chain = gathering.chain()
    assert chain.facts == [*office.facts, *office.later]
    assert chain.missing == []
    assert [trouble.where for trouble in gathering.troubles] == ["1-57-58.kb"]


def test_a_stick_of_several_hubs_must_be_told_whose_and_a_cut_parcel_says_so(office: Office, tmp_path: Path) -> None:
    target = tmp_path / "fetched.kpk"
    fetch(office.url, NEW, target)
    content = target.read_bytes().splitlines(keepends=True)
    target.write_bytes(b"".join(content[:-1]))
    assert [each.code for each in gathered(target, NEW).troubles] == ["parcel.cut"]
    for hub in ("hub-a", "hub-b"):
        village = Village(None, hub=hub)
        folder = tmp_path / "stick" / COURIER / hub
        folder.mkdir(parents=True)
        (folder / "1-1-3.kb").write_bytes(wire.encode(list(village.beginning(0)), hub, KEY))
    with pytest.raises(RestoreFault, match=r"restore\.several"):
        list(unpack([tmp_path / "stick"], "", None))
    with pytest.raises(RestoreFault, match=r"restore\.other_hub"):
        list(unpack([tmp_path / "stick"], "hub-c", None))
    assert len(list(unpack([tmp_path / "stick"], "hub-b", None))) == 3
