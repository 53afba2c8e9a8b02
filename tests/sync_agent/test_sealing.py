"""Personal parts reach the district sealed, also those from before there was a key, and nobody there can read them."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey

from hub.log.fact import Fact
from sync_agent import receipt, topics, wire
from sync_agent.district import recovery, tables
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.errors import WireError
from sync_agent.relay.batches import Cutter
from tests.helpers import wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.office import DISTRICT_KEY, KEY, Enrol
from tests.sync_agent.village import NAMES, Village

OLD, NEW = PrivateKey(bytes(range(32))), PrivateKey(bytes(range(1, 33)))


def key_set(village: Village, key: PrivateKey) -> Fact:
    """The fact that this is the recovery key from now on."""
    body = {"public_key": bytes(key.public_key).hex(), "checker": 2}
    return village.fact("cooperative.recovery_key_set", body, actor="1", device="phone")


def send(intake: Intake, hub: str, facts: Sequence[Fact], key: PrivateKey | None) -> receipt.Receipt:
    """Hand one batch in and read the receipt for it, as the relay would."""
    message = wire.encode(facts, hub, KEY, key.public_key if key else None)
    (due,) = intake.take([Message(topics.up(hub), message)])
    return receipt.read(due.signed, DISTRICT_KEY.verify_key, hub)


@pytest.mark.parametrize("turned", [False, True])
def test_the_receipt_asks_for_what_was_sent_before_the_key(intake: Intake, enrol: Enrol, turned: bool) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    facts = [*village.beginning(4), *village.ordinary(10)]
    first_personal = next(fact.number for fact in facts if fact.personal)
    assert send(intake, hub, facts, None).sealed is None
    key = key_set(village, OLD)
    assert send(intake, hub, [key], OLD).sealed == first_personal - 1
    half = facts[:7], facts[7:]
    for part in reversed(half) if turned else half:
        last = send(intake, hub, part, OLD)
    assert last.sealed is None
    more = list(village.register())
    assert send(intake, hub, more, OLD).sealed is None
    assert send(intake, hub, list(village.register()), None).sealed == more[-1].number


def test_a_new_key_is_asked_to_seal_everything_anew(store: Store, intake: Intake, enrol: Enrol) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    facts = [*village.beginning(4), key_set(village, OLD)]
    assert send(intake, hub, facts, OLD).sealed is None
    newer = [key_set(village, NEW)]
    assert send(intake, hub, newer, NEW).sealed == next(fact.number for fact in facts if fact.personal) - 1
    # One sealed to the old key does not count, whenever it comes.
    assert send(intake, hub, facts, OLD).sealed is not None
    assert send(intake, hub, facts, NEW).sealed is None
    with store.reading():
        boxes = store.all("SELECT key, box FROM sealed WHERE hub = ?", (hub,))
    assert {key for key, _ in boxes} == {wire.key_name(bytes(each.public_key)).hex() for each in (OLD, NEW)}


def test_a_batch_is_sealed_to_the_newest_key_whatever_facts_it_holds(tmp_path: Path) -> None:
    village = Village(tmp_path)
    cutter = Cutter(village.reader, village.hub, KEY)
    facts = village.write(village.beginning(4))
    batch = cutter.cut(0, village.reader.hash_at(0) or "")
    assert batch is not None
    assert wire.open_envelope(batch.message).sealed == b""
    assert cutter.cut_sealed(0, village.number) is None
    for key in (OLD, NEW):
        village.write([key_set(village, key)])
        batch = cutter.cut_sealed(0, village.number)
        assert batch is not None
        opened = wire.unseal(wire.open_envelope(batch.message), key)
        assert {(each.number, each.personal) for each in opened} == {
            (f.number, f.personal) for f in facts if f.personal
        }
        assert (batch.first, batch.last) == (opened[0].number, opened[-1].number)
    with pytest.raises(WireError, match=r"wire\.sealed"):
        wire.unseal(wire.open_envelope(batch.message), OLD)


def test_the_relay_catches_up_by_itself_and_the_district_reads_no_name(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.write([*village.beginning(60), *village.ordinary(120)])
    collector = district.collector()
    district.relay(village)
    district.has_all(village)
    assert district.rows("SELECT COUNT(*) FROM sealed") == [(0,)]
    village.write([key_set(village, NEW)])
    wait_until(lambda: district.rows("SELECT sealed FROM recovery") == [(village.number,)], 20, "all is sealed")
    village.write(village.register())
    district.has_all(village)
    wait_until(lambda: district.rows("SELECT sealed FROM recovery") == [(village.number,)], 20, "what is new is sealed")
    personal = [fact.personal for fact in village.reader.facts(0, 10_000) if fact.personal]
    _nobody_can_read(district, collector.text(), personal)
    opened = [
        each.personal
        for incarnation, first, last, hash_, dictionary, box in district.rows(
            "SELECT incarnation, first, last, hash, dictionary, box FROM sealed"
        )
        for each in wire.unseal(
            wire.Envelope(
                village.hub, incarnation, first, last - first + 1, bytes.fromhex(hash_), dictionary, b"", box
            ),
            NEW,
        )
    ]
    assert set(opened) == set(personal)


def _nobody_can_read(district: District, log: str, personal: Sequence[bytes]) -> None:
    """Try every table, every byte of the store's files, and every box with every key that the district has."""
    everything = b"".join(path.read_bytes() for path in Path(district.folder.parent).glob("district.db*"))
    with sqlite3.connect(district.folder.parent / "district.db") as connection:
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            everything += repr(connection.execute(f"SELECT * FROM {table}").fetchall()).encode()
    connection.close()
    assert {"fact", "sealed", "set_aside", "waiting"} <= set(tables)
    assert b"savings.deposited" in everything
    everything += log.encode()
    for secret in (*personal, *(name.encode() for name in NAMES)):
        assert secret not in everything
    seeds = [bytes.fromhex(path.read_text().strip()) for path in district.folder.glob("*.key")]
    keys = [PrivateKey(seed) for seed in seeds] + [SigningKey(seed).to_curve25519_private_key() for seed in seeds]
    assert keys
    for dictionary, box in district.rows("SELECT dictionary, box FROM sealed"):
        for key in keys:
            with pytest.raises(WireError, match=r"wire\.sealed"):
                wire.unseal(wire.Envelope("hub", 1, 1, 1, bytes(8), dictionary, b"", box), key)  # type: ignore[arg-type]


def test_a_box_of_another_branch_covers_nothing_and_what_fits_counts_again(
    store: Store, intake: Intake, enrol: Enrol
) -> None:
    hub = enrol()
    village = Village(None, hub=hub)
    facts = [*village.beginning(4), key_set(village, NEW)]
    first_personal = next(fact.number for fact in facts if fact.personal)
    assert send(intake, hub, facts[:-3], None).sealed is None
    with store.transaction():
        # As one that was sealed here before the office kept another branch in its place.
        name = wire.key_name(bytes(NEW.public_key)).hex()
        store.bulk(tables.INSERT_SEALED, [(hub, 1, 1, len(facts) - 3, "ab" * 8, name, 0, b"box")])
    assert send(intake, hub, facts[-3:], NEW).sealed == first_personal - 1
    assert send(intake, hub, facts, NEW).sealed is None
    with store.transaction():
        recovery.begin_anew(store, hub)
    assert store.one(tables.SELECT_BY_KEY, (bytes(NEW.public_key).hex(),)) is not None
    assert send(intake, hub, facts[-1:], NEW).sealed == 0
    assert send(intake, hub, facts[-3:], NEW).sealed is None
