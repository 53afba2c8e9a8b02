"""What cannot be taken is kept and shown, overwrites nothing, and stops nobody else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec
import peewee
import pytest
from nacl.signing import SigningKey

from hub.log.fact import Fact
from sync_agent import limits, topics, wire
from sync_agent.district import registry, views
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import StoreAway
from tests.sync_agent.forged import Forged
from tests.sync_agent.office import (
    DISTRICT_KEY,
    KEY,
    Enrol,
    StandingClock,
    aside,
    batch,
    facts_of,
    greeting,
    new_hub,
    number,
    rows,
    told,
)
from tests.sync_agent.village import Village


def test_a_hub_cannot_fill_the_store_with_batches_that_wait(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    facts = facts_of(hub, limits.WAITING_BATCHES_MAX + 20)
    intake.take([batch(hub, [fact]) for fact in facts[1:]])
    assert len(rows(store, hub, ["waiting"])["waiting"]) == limits.WAITING_BATCHES_MAX
    assert told(intake.take([batch(hub, facts[:1])]), hub) == 1 + limits.WAITING_BATCHES_MAX


def test_a_fork_is_kept_and_shown_and_overwrites_nothing(store: Store, intake: Intake, enrol: Enrol) -> None:
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
    assert wire.open_envelope(kept).agrees(other[-1].hash)


def test_a_life_before_a_restore_cannot_go_on(store: Store, intake: Intake, enrol: Enrol) -> None:
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
    bomb = Forged().new().fact(1).payload(texts=bytes(2 * limits.PAYLOAD_BYTES_MAX))
    yield "wire.bomb", signed(change(envelope, payload=bomb, dictionary=0))
    yield "wire.payload", signed(change(envelope, count=envelope.count + 1))


def test_poison_is_set_aside_with_its_reason_and_stops_nobody(store: Store, intake: Intake, enrol: Enrol) -> None:
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


def test_a_log_of_another_hub_is_not_taken_for_this_one(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    intake.take([batch(hub, facts_of("hub-copied"))])
    assert aside(store, hub) == [("refused", "wire.identity", 1)]
    assert number(store, hub) == 0


def test_unknown_and_revoked_hubs_are_refused_and_answered_nothing(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub, stranger = enrol(), f"stranger-{new_hub()}"
    assert intake.take([batch(stranger, facts_of(stranger))] * 2) == []
    assert aside(store, stranger) == [("refused", "hub.unknown", 2)]
    registry.set_status(store, hub, "revoked")
    assert intake.take([batch(hub, facts_of(hub))]) == []
    assert greeting(intake, hub) == []
    assert aside(store, hub) == [("refused", "hub.revoked", 1)]
    registry.set_status(store, hub, "active")
    assert told(intake.take([batch(hub, facts_of(hub))]), hub) == 60


def test_what_is_set_aside_has_a_bound(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    noise = [Message(topics.up(hub), bytes([each])) for each in range(limits.SET_ASIDE_BATCHES_MAX + 20)]
    intake.take(noise)
    intake.take(noise)
    assert aside(store, hub) == [("refused", "wire.magic", 2)] * limits.SET_ASIDE_BATCHES_MAX


def test_facts_cannot_be_changed_or_deleted_in_the_store(store: Store, intake: Intake, enrol: Enrol) -> None:
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
    store: Store, intake: Intake, enrol: Enrol, monkeypatch: pytest.MonkeyPatch
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


@pytest.mark.parametrize("step", ["open_envelope", "verify", "carried", "link"])
def test_a_program_fault_on_one_batch_stops_that_batch_only(
    store: Store, intake: Intake, enrol: Enrol, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    hub, neighbour = enrol(), enrol()
    poison, good = batch(hub, facts_of(hub)), batch(neighbour, facts_of(neighbour))
    payloads = (poison.payload, wire.open_envelope(poison.payload))
    right = getattr(wire, step)

    def faulty(read: bytes | wire.Envelope, *more: object) -> object:
        if read in payloads:
            raise MemoryError("a fault of ours")
        return right(read, *more)

    monkeypatch.setattr(wire, step, faulty)
    due = intake.take([poison, good])
    assert told(due, neighbour) == 60
    assert aside(store, hub) == [("refused", "collector.error", 1)]
    monkeypatch.undo()
    assert told(intake.take([poison]), hub) == 60
