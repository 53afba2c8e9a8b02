"""Whatever order batches come in and however often, the same facts end in the same rows; nothing is overwritten."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterator, Sequence

import msgspec
import peewee
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from hub.log.fact import GENESIS, Fact, canonical
from sync_agent import limits, receipt, state, topics, wire
from sync_agent.clock import SystemClock
from sync_agent.district import registry, tables, views
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import KeyFault, SettingsError, StoreAway
from tests.sync_agent.village import Village

KEY = SigningKey(bytes(range(32)))
DISTRICT_KEY = SigningKey(bytes(range(1, 33)))
_numbers = itertools.count(1)

LIVE_TABLES = ("fact", "balance", "total", "member", "sealed", "doubt")
"""What follows from the facts alone, whatever became of the batches on their way."""


class StandingClock(SystemClock):
    """A clock that a test sets."""

    seconds = 1_800_000_000

    def now(self) -> int:
        return self.seconds


@pytest.fixture
def intake(store: Store) -> Intake:
    return Intake(store, DISTRICT_KEY, StandingClock())


@pytest.fixture
def enrol(store: Store) -> Callable[[], str]:
    def make() -> str:
        hub = f"hub-{next(_numbers):08x}"
        registry.enrol(store, hub, bytes(KEY.verify_key).hex(), "Koperasi", now=1)
        return hub

    return make


def facts_of(hub: str, count: int = 60, seed: int = 1) -> list[Fact]:
    village = Village(None, hub=hub, seed=seed)
    facts = list(village.beginning(4))
    return [*facts, *village.ordinary(count - len(facts))][:count]


def batch(hub: str, facts: Sequence[Fact], key: SigningKey = KEY) -> Message:
    return Message(topics.up(hub), wire.encode(facts, hub, key))


def rows(store: Store, hub: str, names: Sequence[str] = LIVE_TABLES) -> dict[str, list[tuple[object, ...]]]:
    """All rows of a hub in these tables, without the hub and without the time of arrival."""
    found = {}
    with store.reading():
        for table in tables.TABLES:
            name = table._meta.table_name
            if name in names:
                columns = [c for c in table._meta.columns if c not in ("hub", "arrived")]
                sql = f"SELECT {', '.join(columns)} FROM {name} WHERE hub = ?"
                found[name] = sorted((tuple(map(_plain, row)) for row in store.all(sql, (hub,))), key=str)
    return found


def _plain(value: object) -> object:
    return bytes(value) if isinstance(value, memoryview) else value


def number(store: Store, hub: str) -> int:
    with store.reading():
        found = views.cooperative(store, hub)
    assert found is not None
    return found.number


def aside(store: Store, hub: str) -> list[tuple[str, str, int]]:
    with store.reading():
        return [(each.kind, each.code, each.seen) for each in views.set_aside(store, hub, 100)]


def told(receipts: Sequence[receipt.Receipt], hub: str) -> int:
    """The number in a hub's receipt, its signature verified."""
    (found,) = (each for each in receipts if each.hub == hub)
    return receipt.read(found.signed, DISTRICT_KEY.verify_key, hub).number


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
    store: Store, intake: Intake, enrol: Callable[[], str], groups: list[list[tuple[int, int]]]
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


def test_everything_once_more_changes_nothing(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
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


def test_what_comes_behind_a_gap_waits_and_is_not_confirmed(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub = enrol()
    facts = facts_of(hub)
    intake.take([batch(hub, facts[:10])])
    assert told(intake.take([batch(hub, facts[20:40]), batch(hub, facts[40:60])]), hub) == 10
    assert len(rows(store, hub, ["waiting"])["waiting"]) == 2
    assert len(rows(store, hub)["fact"]) == 10
    assert told(intake.take([batch(hub, facts[10:20])]), hub) == 60
    assert rows(store, hub, ["waiting"])["waiting"] == []


def test_a_hub_cannot_fill_the_store_with_batches_that_wait(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub = enrol()
    facts = facts_of(hub, limits.WAITING_BATCHES_MAX + 20)
    intake.take([batch(hub, [fact]) for fact in facts[1:]])
    assert len(rows(store, hub, ["waiting"])["waiting"]) == limits.WAITING_BATCHES_MAX
    assert told(intake.take([batch(hub, facts[:1])]), hub) == 1 + limits.WAITING_BATCHES_MAX


def test_a_fork_is_kept_and_shown_and_overwrites_nothing(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub = enrol()
    facts = facts_of(hub)
    intake.take([batch(hub, facts)])
    before = rows(store, hub)
    village = Village(None, hub=hub)
    common = list(village.beginning(4))
    assert [fact.hash for fact in common] == [fact.hash for fact in facts[: len(common)]]
    other = [*common, *(village.fact("savings.deposited", {"lines": []}) for _ in range(60))]
    start = len(common)
    for part in (other[start : start + 5], other[start + 30 :], other[2:20], other):
        assert told(intake.take([batch(hub, part)]), hub) == 60
    assert rows(store, hub) == before
    assert aside(store, hub) == [("fork", "chain.fork", 1)] * 4
    intake.take([batch(hub, other)])
    assert sorted(aside(store, hub))[-1] == ("fork", "chain.fork", 2)
    with store.reading():
        found = views.cooperative(store, hub)
        (kept,) = {bytes(row[0]) for row in store.all("SELECT message FROM set_aside WHERE first = 1")}
    assert found is not None
    assert "fork" in found.problems(0)
    assert wire.open_envelope(kept).hash.hex() == other[-1].hash


def test_a_life_before_a_restore_cannot_go_on(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    first = list(village.beginning(4))
    village.incarnation = 2
    second = list(village.ordinary(10))
    village.incarnation = 1
    third = list(village.ordinary(10))
    assert told(intake.take([batch(hub, first), batch(hub, second)]), hub) == second[-1].number
    assert told(intake.take([batch(hub, third)]), hub) == second[-1].number
    assert aside(store, hub) == [("fork", "chain.old_life", 1)]
    due = intake.take([batch(hub, second)])
    assert due[0].incarnation == 2


def bad_messages(hub: str, facts: list[Fact]) -> Iterator[tuple[str, bytes]]:
    good = batch(hub, facts).payload
    envelope = wire.open_envelope(good)

    def signed(changed: wire.Envelope) -> bytes:
        unsigned = wire.MAGIC + msgspec.msgpack.encode(changed)
        return unsigned + KEY.sign(unsigned).signature

    change = msgspec.structs.replace
    yield "wire.magic", b""
    yield "wire.magic", b"KB\x02" + good[3:]
    yield "wire.envelope", wire.MAGIC + bytes(80)
    yield "wire.signature", good[:-1] + bytes([good[-1] ^ 1])
    yield "wire.signature", batch(hub, facts, SigningKey(bytes(32))).payload
    yield "wire.other_hub", batch("hub-other", facts).payload
    yield "wire.size", good + bytes(limits.MESSAGE_BYTES_MAX)
    yield "wire.dictionary", signed(change(envelope, dictionary=9_999))
    yield "wire.payload", signed(change(envelope, payload=envelope.payload[:-2]))
    bomb = wire.deflate(bytes(2 * limits.PAYLOAD_BYTES_MAX), 0)
    yield "wire.bomb", signed(change(envelope, payload=bomb, dictionary=0))
    yield "wire.count", signed(change(envelope, count=envelope.count + 1))


def test_poison_is_set_aside_with_its_reason_and_stops_nobody(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub, neighbour = enrol(), enrol()
    facts, others = facts_of(hub), facts_of(neighbour)
    reasons = []
    for code, message in bad_messages(hub, facts):
        reasons.append(code)
        due = intake.take([Message(topics.up(hub), message), batch(neighbour, others)])
        assert told(due, neighbour) == 60
    assert sorted(code for _, code, _ in aside(store, hub)) == sorted(reasons)
    assert rows(store, hub)["fact"] == []
    assert told(intake.take([batch(hub, facts)]), hub) == 60


def test_a_log_of_another_hub_is_not_taken_for_this_one(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
    hub = enrol()
    intake.take([batch(hub, facts_of("hub-copied"))])
    assert aside(store, hub) == [("refused", "wire.identity", 1)]
    assert number(store, hub) == 0


def test_unknown_and_revoked_hubs_are_refused_and_answered_nothing(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub, stranger = enrol(), f"stranger-{next(_numbers)}"
    assert intake.take([batch(stranger, facts_of(stranger))] * 2) == []
    assert aside(store, stranger) == [("refused", "hub.unknown", 2)]
    registry.set_status(store, hub, "revoked")
    assert intake.take([batch(hub, facts_of(hub))]) == []
    assert hub not in {each.hub for each in intake.receipts()}
    assert aside(store, hub) == [("refused", "hub.revoked", 1)]
    registry.set_status(store, hub, "active")
    assert told(intake.take([batch(hub, facts_of(hub))]), hub) == 60


def test_what_is_set_aside_has_a_bound(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
    hub = enrol()
    noise = [Message(topics.up(hub), bytes([each])) for each in range(limits.SET_ASIDE_BATCHES_MAX + 20)]
    intake.take(noise)
    intake.take(noise)
    assert aside(store, hub) == [("refused", "wire.magic", 2)] * limits.SET_ASIDE_BATCHES_MAX


def test_a_fact_that_cannot_be_read_is_kept_and_doubted_and_stops_nothing(
    store: Store, intake: Intake, enrol: Callable[[], str]
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


def test_figures_follow_the_facts(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
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


def test_sealed_parts_are_kept_once_and_cannot_be_read_here(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
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


def test_receipts_never_go_back_in_time(store: Store, enrol: Callable[[], str]) -> None:
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
    (fourth,) = intake.receipts(hub)
    assert fourth.at == first.at + 400


def test_a_birth_is_answered_once_and_a_will_is_no_sign_of_life(store: Store, enrol: Callable[[], str]) -> None:
    hub, clock = enrol(), StandingClock()
    intake = Intake(store, DISTRICT_KEY, clock)
    birth = state.encode(state.State("online", "0.1.0", 1, 77))

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
    for noise in (b"", b"{}", b'{"state":"happy"}', b'{"state":"online","number":-1}', b"[" * 1000, b"\xff"):
        assert say(noise) == []


def test_facts_cannot_be_changed_or_deleted_in_the_store(
    store: Store, intake: Intake, enrol: Callable[[], str]
) -> None:
    hub = enrol()
    intake.take([batch(hub, facts_of(hub))])
    statements = ["UPDATE fact SET actor = 'x'", "DELETE FROM fact"]
    for statement in [*statements, "TRUNCATE fact"] if store.is_postgresql else statements:
        with pytest.raises((peewee.PeeweeException, StoreAway), match="append-only"), store.transaction():
            store.run(statement, ())
    assert len(rows(store, hub)["fact"]) == 60


def test_a_store_that_is_away_takes_nothing_and_loses_nothing(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("away")
    store = Store(f"sqlite:///{folder}/district.db")
    store.prepare()
    hub = "hub-away"
    registry.enrol(store, hub, bytes(KEY.verify_key).hex(), "Koperasi", now=1)
    store.database.timeout = 0.05
    store.close()
    intake, message = Intake(store, DISTRICT_KEY, StandingClock()), batch(hub, facts_of(hub))
    other = sqlite3.connect(folder / "district.db")
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreAway, match="locked"):
        intake.take([message])
    other.rollback()
    other.close()
    assert aside(store, hub) == []
    assert told(intake.take([message]), hub) == 60
    store.close()


def test_a_message_that_the_database_refuses_does_not_take_others_with_it(
    store: Store, intake: Intake, enrol: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, neighbour = enrol(), enrol()
    poison, good = facts_of(hub), facts_of(neighbour)
    add_facts = Store.add_facts

    def refusing(self: Store, added: Iterator[tuple[object, ...]]) -> None:
        # What PostgreSQL does with a value that it cannot keep: the whole transaction is lost.
        taken = list(added)
        add_facts(self, taken)
        if taken[0][0] == hub:
            self.run("INSERT INTO hub (hub) VALUES (NULL)", ())

    monkeypatch.setattr(Store, "add_facts", refusing)
    due = intake.take([batch(hub, poison), batch(neighbour, good)])
    assert told(due, neighbour) == 60
    assert rows(store, hub)["fact"] == []
    assert rows(store, hub)["balance"] == []
    assert aside(store, hub) == [("refused", "collector.error", 1)]


def test_a_program_fault_on_one_batch_stops_that_batch_only(
    store: Store, intake: Intake, enrol: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hub, neighbour = enrol(), enrol()
    link = wire.link

    def faulty(envelope: wire.Envelope, facts: Sequence[wire.Carried], previous: str) -> list[Fact]:
        if envelope.hub == hub:
            raise KeyError("a fault of ours")
        return link(envelope, facts, previous)

    monkeypatch.setattr(wire, "link", faulty)
    due = intake.take([batch(hub, facts_of(hub)), batch(neighbour, facts_of(neighbour))])
    assert told(due, neighbour) == 60
    assert aside(store, hub) == [("refused", "collector.error", 1)]


def test_enrolling_twice_is_once_and_never_replaces_a_key(store: Store) -> None:
    hub, key = f"hub-{next(_numbers):08x}", bytes(KEY.verify_key).hex()
    assert registry.enrol(store, hub, key, "Koperasi", now=1)
    assert not registry.enrol(store, hub, key, "Koperasi", now=2)
    with pytest.raises(SettingsError, match=r"hub\.other_key"):
        registry.enrol(store, hub, bytes(DISTRICT_KEY.verify_key).hex(), "Koperasi", now=3)
    for bad in ("Hub", "", "a/b", "a+", "#"):
        with pytest.raises(SettingsError, match=r"hub\.name"):
            registry.enrol(store, bad, key, "Koperasi", now=1)
    with pytest.raises(KeyFault):
        registry.enrol(store, "hub-x", "00", "Koperasi", now=1)


def test_the_position_of_nothing_is_signed_too(store: Store, intake: Intake, enrol: Callable[[], str]) -> None:
    hub = enrol()
    (due,) = intake.receipts(hub)
    assert (due.number, due.hash, due.incarnation) == (0, GENESIS, 0)
    assert canonical({"b": 1, "a": 2}) == b'{"a":2,"b":1}'
