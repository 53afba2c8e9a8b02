"""Whatever order batches come in and however often, the same facts end in the same rows."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from hub.log.fact import GENESIS, canonical
from sync_agent import limits, receipt, state, topics, wire
from sync_agent.district import registry, tables, views
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import KeyFault, SettingsError
from tests.helpers import wait_until
from tests.sync_agent.office import (
    DISTRICT_KEY,
    KEY,
    LIVE_TABLES,
    Enrol,
    StandingClock,
    batch,
    enrolled,
    facts_of,
    greeting,
    new_hub,
    number,
    rows,
    told,
)
from tests.sync_agent.parts import PostgreSQL
from tests.sync_agent.village import Village


@st.composite
def journeys(draw: st.DrawFn) -> list[list[tuple[int, int]]]:
    """Groups of batches (first, last) over 60 facts in any order, repeated and overlapping; together they cover all."""
    cuts = sorted({0, 60, *draw(st.lists(st.integers(1, 59), max_size=8))})
    spans = [(a + 1, b) for a, b in itertools.pairwise(cuts)]
    more = draw(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=6))
    spans += [(min(pair), max(pair)) for pair in more]
    spans += draw(st.lists(st.sampled_from(spans), max_size=4))
    spans = draw(st.permutations(spans))
    groups, rest = [], list(spans)
    while rest:
        size = draw(st.integers(1, 4))
        groups.append(rest[:size])
        rest = rest[size:]
    return groups


@given(journeys())
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_order_repeats_overlaps_and_gaps_leave_the_same_rows(
    store: Store, intake: Intake, enrol: Enrol, groups: list[list[tuple[int, int]]]
) -> None:
    straight, winding = enrol(), enrol()
    facts = facts_of(straight)
    for part in (facts[:25], facts[25:]):
        intake.take([batch(straight, part)])
    facts = facts_of(winding)
    for group in groups:
        before = number(store, winding)
        due = intake.take([batch(winding, facts[first - 1 : last]) for first, last in group])
        assert told(due, winding) == number(store, winding) >= before
    assert number(store, winding) == 60
    expected, found = rows(store, straight), rows(store, winding)
    # The first facts name the hub, so hashes and those bodies differ; everything else is the same.
    for table in ("balance", "total", "member", "sealed", "doubt"):
        assert found[table] == expected[table]
    with store.reading():
        held = views.facts_after(store, winding, 0, 100)
    assert [(each.number, each.hash, each.body) for each in held] == [
        (fact.number, fact.hash, fact.body.decode()) for fact in facts
    ]
    assert rows(store, winding, ["waiting", "set_aside"]) == {"waiting": [], "set_aside": []}


def test_everything_once_more_changes_nothing(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    facts = facts_of(hub)
    messages = [batch(hub, facts[i : i + 10]) for i in range(0, 60, 10)]
    intake.take(messages)
    before = rows(store, hub, [*LIVE_TABLES, "confirmed", "waiting", "set_aside"])
    assert len(before["fact"]) == 60
    for message in reversed(messages):
        assert told(intake.take([message]), hub) == 60
    intake.take(messages * 3)
    assert rows(store, hub, [*LIVE_TABLES, "confirmed", "waiting", "set_aside"]) == before


def test_what_comes_behind_a_gap_waits_and_is_not_confirmed(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    facts = facts_of(hub)
    intake.take([batch(hub, facts[:10])])
    assert told(intake.take([batch(hub, facts[20:40]), batch(hub, facts[40:60])]), hub) == 10
    assert len(rows(store, hub, ["waiting"])["waiting"]) == 2
    assert len(rows(store, hub)["fact"]) == 10
    assert told(intake.take([batch(hub, facts[10:20])]), hub) == 60
    assert rows(store, hub, ["waiting"])["waiting"] == []


def test_a_receipt_names_what_is_missing_and_no_more(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    facts = facts_of(hub)

    def missing(*spans: tuple[int, int]) -> tuple[int, int] | None:
        (due,) = intake.take([batch(hub, facts[first - 1 : last]) for first, last in spans])
        return receipt.read(due.signed, DISTRICT_KEY.verify_key, hub).missing

    assert missing((41, 50)) == (1, 40)
    assert missing((21, 30)) == (1, 20)
    assert missing((1, 10)) == (11, 20)
    assert greeting(intake, hub)[0].missing == (11, 20)
    assert missing((11, 20)) == (31, 40)
    assert missing((31, 45)) is None
    assert number(store, hub) == 50


@pytest.mark.postgres
def test_two_collectors_with_two_halves_of_a_hub_at_the_same_time_leave_none_waiting(postgresql: PostgreSQL) -> None:
    url = postgresql.new_database("two_collectors")
    ours, others = Store(url), Store(url)
    ours.prepare()
    hub = enrolled(ours)
    facts = facts_of(hub)
    first, second = batch(hub, facts[:30]), batch(hub, facts[30:])
    due: list[receipt.Receipt] = []

    def take() -> None:
        due.extend(Intake(others, DISTRICT_KEY, StandingClock()).take([first]))
        others.close()

    thread = threading.Thread(target=take)
    with ours.transaction():
        ours.lock_cooperatives([hub])
        thread.start()
        blocked = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted"
        wait_until(lambda: ours.all(blocked)[0][0] > 0, what="the other collector waits for the hub's row")
        envelope = wire.open_envelope(second.payload)
        ours.run(tables.INSERT_WAITING, (hub, "digest", envelope.first, envelope.last, second.payload, 1))
    thread.join(20)
    assert told(due, hub) == 60
    ours.close()


def test_a_fact_that_cannot_be_read_is_kept_and_doubted_and_stops_nothing(
    store: Store, intake: Intake, enrol: Enrol
) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    facts = list(village.beginning(2))
    strange = [
        ("fact.unbalanced", {"lines": [["1110", "", 5], ["2111", "a", -4]]}),
        ("fact.body", {"lines": [["1110", "", "five"]]}),
        ("fact.body", {"lines": 7}),
        ("fact.amount", {"lines": [["1110", "", 10**13], ["2111", "a", -(10**13)]]}),
        ("fact.amount", {"lines": [["1110", "", 10**30], ["2111", "a", -(10**30)]]}),
        ("fact.body", {"lines": [["11\0", "", 5], ["2111", "a", -5]]}),
    ]
    facts += [village.fact("savings.deposited", body) for _, body in strange]
    facts += [village.fact("members.registered", {"member_no": "twelve"}), village.fact("future.type", {"x": 1})]
    facts += [village.deposit("wajib", 1, 20_000)]
    assert told(intake.take([batch(hub, facts)]), hub) == len(facts)
    with store.reading():
        doubts = views.doubts(store, hub, 50)
        total = views.totals(store, hub)
    assert [code for _, code in doubts] == [*(code for code, _ in strange), "fact.body"]
    assert total == {"1110": 220_000, "3110": -200_000, "3120": -20_000}


def test_figures_follow_the_facts(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    facts = [*village.beginning(5), *village.ordinary(100)]
    facts += [village.fact("members.status_changed", {"member_no": 2, "status": "left"})]
    facts += [village.fact("members.status_changed", {"member_no": 3, "status": "died"})]
    for i in range(0, len(facts), 7):
        intake.take([batch(hub, facts[i : i + 7])])
    with store.reading():
        found, balances = views.cooperative(store, hub), views.balances(store, hub)
    assert found is not None
    assert (found.members_active, found.members_left, found.members_died) == (3, 1, 1)
    assert (found.name, found.region) == ("Koperasi Sawit Makmur", "64.08.01.2001")
    assert found.day == village.day
    assert {each.sub: -each.amount for each in balances if each.sub} == village.balances
    assert sum(each.amount for each in balances) == 0
    assert found.pokok + found.wajib + found.sukarela == sum(village.balances.values())


def test_sealed_parts_are_kept_once_and_cannot_be_read_here(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub, recovery = enrol(), PrivateKey.generate()
    facts = facts_of(hub)
    message = wire.encode(facts, hub, KEY, recovery.public_key)
    again = wire.encode(facts, hub, KEY, recovery.public_key)
    assert message != again
    for each in (message, message, again):
        intake.take([Message(topics.up(hub), each)])
    ((box,),) = rows_of(store, "SELECT box FROM sealed WHERE hub = ?", hub)
    assert bytes(box) == wire.open_envelope(message).sealed
    everything = b"".join(
        str(row).encode() + b"".join(bytes(v) for v in row if isinstance(v, bytes | memoryview))
        for table in tables.TABLES
        for row in rows_of(store, f"SELECT * FROM {table._meta.table_name}")
    )
    assert b"RT 3" in facts[3].personal
    assert b"RT 3" not in everything


def rows_of(store: Store, sql: str, *values: str) -> list[tuple[object, ...]]:
    with store.reading():
        return store.all(sql, values)


def test_receipts_never_go_back_in_time(store: Store, enrol: Enrol) -> None:
    hub, clock = enrol(), StandingClock()
    facts, intake = facts_of(hub), Intake(store, DISTRICT_KEY, clock)
    (first,) = intake.take([batch(hub, facts[:20])])
    clock.seconds -= 500
    (second,) = intake.take([batch(hub, facts[20:40])])
    (third,) = intake.take([batch(hub, facts[:10])])
    assert first.at == second.at == third.at
    assert second.supersedes(first)
    assert not first.supersedes(second)
    assert third.number == 40
    clock.seconds += 900
    (fourth,) = greeting(intake, hub)
    assert fourth.at == first.at + 400


def test_a_birth_is_answered_once_and_a_will_is_no_sign_of_life(store: Store, enrol: Enrol) -> None:
    hub, clock = enrol(), StandingClock()
    intake = Intake(store, DISTRICT_KEY, clock)
    birth = state.encode(state.State("online", "0.1.0", 1, 77, state.Health(2_345, 1, clock.seconds, 51)))

    def say(payload: bytes, retained: bool = False) -> list[receipt.Receipt]:
        return intake.take([Message(topics.state(hub), payload, retained)])

    assert say(birth, retained=True) == []
    assert told(say(birth), hub) == 0
    assert say(birth) == []
    clock.seconds += limits.BIRTH_SECONDS
    assert told(say(birth), hub) == 0
    heard_at = clock.seconds
    clock.seconds += 3_600
    assert say(state.encode(state.OFFLINE)) == []
    with store.reading():
        found = views.cooperative(store, hub)
    assert found is not None
    assert (found.state, found.kept, found.version, found.contact_at) == ("offline", 77, "0.1.0", heard_at)
    assert found.disk_free_mib == 2_345
    for noise in (b"", b"{}", b'{"state":"happy"}', b'{"state":"online","number":-1}', b"[" * 1000, b"\xff"):
        assert say(noise) == []


def test_enrolling_twice_is_once_and_never_replaces_a_key(store: Store) -> None:
    hub, key = new_hub(), bytes(KEY.verify_key).hex()
    assert registry.enrol(store, hub, key, "Koperasi", now=1)
    assert not registry.enrol(store, hub, key, "Koperasi", now=2)
    with pytest.raises(SettingsError, match=r"hub\.other_key"):
        registry.enrol(store, hub, bytes(DISTRICT_KEY.verify_key).hex(), "Koperasi", now=3)
    for bad in ("Hub", "", "a/b", "a+", "#"):
        with pytest.raises(SettingsError, match=r"hub\.name"):
            registry.enrol(store, bad, key, "Koperasi", now=1)
    with pytest.raises(KeyFault):
        registry.enrol(store, "hub-x", "00", "Koperasi", now=1)


def test_the_position_of_nothing_is_signed_too(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    (due,) = greeting(intake, hub)
    assert (due.number, due.hash, due.incarnation) == (0, GENESIS, 0)
    assert canonical({"b": 1, "a": 2}) == b'{"a":2,"b":1}'
