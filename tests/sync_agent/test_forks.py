"""Two histories under one hub: both readable as facts, and settled by a person without deleting anything."""

from __future__ import annotations

import csv
from pathlib import Path

import peewee
import pytest
from nacl.signing import SigningKey

from hub.log.fact import Fact
from sync_agent import receipt, state, topics
from sync_agent.district import views
from sync_agent.district.forks.branches import devices, lost_branches, open_branches, settlements
from sync_agent.district.forks.settling import CONFIRMED, OTHER, settle
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import SettingsError, StoreAway
from tests.sync_agent.office import (
    DISTRICT_KEY,
    KEY,
    Enrol,
    StandingClock,
    aside,
    batch,
    enrolled,
    facts_of,
    greeting,
    number,
    rows,
    told,
)
from tests.sync_agent.parts import run_sync_agent
from tests.sync_agent.village import Village

NEW_KEY = SigningKey(bytes(range(5, 37)))
NOW = 1_800_000_100
DERIVED = ("balance", "total", "month", "month_members", "member")


def public(key: SigningKey) -> str:
    return bytes(key.verify_key).hex()


def two_histories(hub: str) -> tuple[list[Fact], list[Fact]]:
    """Two logs of 60 facts that are the same up to the beginning's end."""
    village = Village(None, hub=hub)
    common = list(village.beginning(4))
    village.random.seed(99)
    other = [*common, *village.ordinary(60 - len(common))][:60]
    return facts_of(hub), other


def parted(store: Store, intake: Intake, hub: str) -> tuple[list[Fact], list[Fact], int]:
    """A hub whose first history is confirmed and of whose other one several batches came, in any order."""
    first, other = two_histories(hub)
    departs = next(a.number for a, b in zip(first, other, strict=True) if a.hash != b.hash)
    intake.take([batch(hub, first)])
    for start, end in ((30, 45), (departs - 3, 30), (45, 60), (20, 35)):
        intake.take([batch(hub, other[start:end])])
    return first, other, departs


def test_the_other_branch_is_read_as_facts_from_where_it_parts(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    _, other, departs = parted(store, intake, hub)
    with store.reading():
        (branch,) = open_branches(store, hub)
    assert (branch.departs, branch.last, branch.is_linked) == (departs, 60, True)
    assert [(f.number, f.hash, f.body) for f in branch.facts] == [
        (f.number, f.hash, f.body) for f in other[departs - 1 :]
    ]


def test_a_branch_whose_beginning_is_not_here_is_readable_and_cannot_be_kept(
    store: Store, intake: Intake, enrol: Enrol
) -> None:
    hub = enrol()
    first, other = two_histories(hub)
    intake.take([batch(hub, first)])
    intake.take([batch(hub, other[40:50])])
    with store.reading():
        (branch,) = open_branches(store, hub)
    assert (branch.departs, branch.last, branch.is_linked) == (41, 50, False)
    assert [fact.body for fact in branch.facts] == [fact.body for fact in other[40:50]]
    with pytest.raises(SettingsError, match=r"fork\.unlinked"):
        settle(store, hub, OTHER, public(KEY), "staff", NOW)
    assert (len(rows(store, hub)["fact"]), number(store, hub)) == (60, 60)


def test_keeping_the_confirmed_branch_refuses_the_other_device(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub, neighbour = enrol(), enrol()
    first, other, departs = parted(store, intake, hub)
    before = rows(store, hub)
    assert settle(store, hub, CONFIRMED, public(NEW_KEY), "staff", NOW) == 1
    assert rows(store, hub) == before
    with store.reading():
        found = views.cooperative(store, hub)
        (lost,) = lost_branches(store, hub, 1)
        assert open_branches(store, hub) == []
        assert [(each.kept, each.departs, each.actor) for each in settlements(store, hub)] == [
            ("confirmed", departs, "staff")
        ]
    assert found is not None
    assert found.forks == 0
    assert [fact.hash for fact in lost.facts] == [fact.hash for fact in other[departs - 1 :]]
    village = Village(None, hub=hub)
    longer = [*village.beginning(4), *village.ordinary(80)]
    assert [fact.hash for fact in longer[:60]] == [fact.hash for fact in first]
    due = intake.take([batch(hub, longer[50:70], KEY), batch(neighbour, facts_of(neighbour))])
    assert [each.hub for each in due] == [neighbour]
    assert ("refused", "hub.key_retired", 1) in aside(store, hub)
    assert told(intake.take([batch(hub, longer[50:70], NEW_KEY)]), hub) == 70


def test_keeping_the_other_branch_moves_the_confirmed_facts_and_makes_the_figures_anew(
    store: Store, intake: Intake, enrol: Enrol
) -> None:
    hub, straight = enrol(), enrol()
    first, other, departs = parted(store, intake, hub)
    (before,) = greeting(intake, hub)
    assert settle(store, hub, OTHER, public(KEY), "staff", NOW) == 1
    _, plain = two_histories(straight)
    intake.take([batch(straight, plain)])
    assert rows(store, hub, DERIVED) == rows(store, straight, DERIVED)
    with store.reading():
        held = views.facts_after(store, hub, 0, 100)
        (lost,) = lost_branches(store, hub, 1)
    assert [fact.hash for fact in held] == [fact.hash for fact in other]
    assert lost.was_confirmed
    assert [(fact.number, fact.hash) for fact in lost.facts] == [(f.number, f.hash) for f in first[departs - 1 :]]
    (after,) = greeting(intake, hub)
    said = receipt.read(after.signed, DISTRICT_KEY.verify_key, hub)
    assert (said.number, said.hash) == (60, other[-1].hash)
    assert said.supersedes(before)
    intake.take([batch(hub, first[50:])])
    assert aside(store, hub)[-1][0] == "fork"


def test_a_fact_leaves_only_for_the_place_where_lost_ones_are_kept(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    parted(store, intake, hub)
    settle(store, hub, OTHER, public(KEY), "staff", NOW)
    for statement in ("DELETE FROM fact", "DELETE FROM lost_fact", "UPDATE lost_fact SET actor = 'x'"):
        with pytest.raises((peewee.PeeweeException, StoreAway), match="append-only"), store.transaction():
            store.run(statement, ())


def test_the_command_shows_settles_and_writes_the_list(sqlite_url: str, tmp_path: Path) -> None:
    store = Store(sqlite_url)
    store.prepare()
    intake = Intake(store, DISTRICT_KEY, StandingClock())
    hub = enrolled(store)
    _, _, departs = parted(store, intake, hub)
    command = ("--language", "en", "district", "settle", "--store", sqlite_url, "--hub", hub)
    shown = run_sync_agent(*command)
    assert f"facts {departs} to 60" in shown.stdout
    path = tmp_path / "list.csv"
    done = run_sync_agent(*command, "--keep", "confirmed", "--key", public(NEW_KEY), "--out", path)
    assert (done.returncode, done.stderr) == (0, "")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.DictReader(file))
    assert [int(row["number"]) for row in found] == list(range(departs, 61))
    assert "no two histories" in run_sync_agent(*command).stdout
    store.close()


def test_a_second_live_machine_is_a_doubt_at_once_until_a_person_settles_it(
    store: Store, intake: Intake, enrol: Enrol
) -> None:
    hub = enrol()

    def birth(serial: str, retained: bool = False) -> None:
        said = state.State("online", "1.0", 1, 7, state.Health(900, 1, NOW, None), serial)
        assert state.decode(state.encode(said)) == said
        intake.take([Message(topics.state(hub), state.encode(said), retained)])

    def is_doubted() -> bool:
        with store.reading():
            found = views.cooperative(store, hub)
        assert found is not None
        return "copies" in found.problems(NOW)

    birth("10000000aaaaaaaa")
    birth("10000000aaaaaaaa")
    assert not is_doubted()
    birth("10000000bbbbbbbb")
    assert is_doubted()
    with store.reading():
        assert [each.serial[-8:] for each in devices(store, hub)] == ["aaaaaaaa", "bbbbbbbb"]
    settle(store, hub, CONFIRMED, public(NEW_KEY), "staff", NOW)
    birth("10000000aaaaaaaa", retained=True)
    birth("10000000bbbbbbbb")
    assert not is_doubted()
    birth("10000000aaaaaaaa")
    assert is_doubted()
