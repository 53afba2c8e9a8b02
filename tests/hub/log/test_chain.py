"""The chain names the first fact that somebody laid hands on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from hub.errors import BooksBroken
from hub.log.chain import prove
from hub.log.fact import Fact, hash_of
from hub.log.reading import LogReader
from tests.hub.village import Village


@pytest.fixture
def facts(village: Village) -> list[Fact]:
    village.play("""
        2026-01-05 join Siti
        2026-01-06 sukarela Siti 50000
        2026-01-07 sukarela Siti -10000
        2026-01-08 join Budi
        2026-01-08 sukarela Budi 70000
    """)
    return LogReader(village.books.path).facts(0, 1_000)


def changed(facts: list[Fact], number: int, **fields: Any) -> list[Fact]:
    return [msgspec.structs.replace(f, **fields) if f.number == number else f for f in facts]


def first(facts: list[Fact], type_: str) -> Fact:
    return next(fact for fact in facts if fact.type == type_)


def failure(facts: list[Fact]) -> tuple[str, int]:
    with pytest.raises(BooksBroken) as raised:
        prove(facts)
    return raised.value.code, int(raised.value.parameters["number"])


def test_an_untouched_chain_is_proved_to_its_last_fact(facts: list[Fact]) -> None:
    assert prove(facts) == len(facts)
    assert prove([]) == 0


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("type", "savings.withdrawn"),
        ("version", 2),
        ("incarnation", 2),
        ("at", 5),
        ("clock", "network"),
        ("day", "2026-01-09"),
        ("actor", "7"),
        ("device", "phone"),
        ("body", b'{"account":"sukarela-2","lines":[["1110","",60000],["2111","sukarela-2",-60000]]}'),
        ("commitment", "00" * 32),
        ("previous", "00" * 32),
        ("hash", "00" * 32),
    ],
)
def test_any_changed_field_is_found_at_its_fact(facts: list[Fact], field: str, value: object) -> None:
    number = first(facts, "savings.deposited").number
    assert failure(changed(facts, number, **{field: value})) == ("log.chain", number)


def test_a_changed_fact_with_a_matching_new_hash_is_found_at_the_next_one(facts: list[Fact]) -> None:
    fact = first(facts, "savings.deposited")
    forged = msgspec.structs.replace(fact, body=fact.body.replace(b"50000", b"60000"))
    forged = msgspec.structs.replace(forged, hash=hash_of(forged))
    assert failure(changed(facts, fact.number, body=forged.body, hash=forged.hash)) == ("log.chain", fact.number + 1)


@pytest.mark.parametrize(
    "change",
    [
        lambda fact: {"personal": fact.personal.replace(b"Siti", b"Sita")},
        lambda fact: {"salt": bytes(16)},
        lambda fact: {"personal": b"", "salt": b""},
    ],
    ids=["changed", "salt changed", "taken away"],
)
def test_a_personal_part_that_was_changed_or_taken_away_is_found(
    facts: list[Fact], change: Callable[[Fact], dict[str, bytes]]
) -> None:
    fact = next(f for f in facts if b"Siti" in f.personal)
    assert failure(changed(facts, fact.number, **change(fact))) == ("log.commitment", fact.number)


def test_a_personal_part_added_later_is_found(facts: list[Fact]) -> None:
    fact = first(facts, "savings.withdrawn")
    assert failure(changed(facts, fact.number, personal=b'{"note":"I did"}', salt=bytes(16))) == (
        "log.commitment",
        fact.number,
    )


def test_a_reader_without_personal_parts_can_check_all_the_same(facts: list[Fact]) -> None:
    bare = [msgspec.structs.replace(fact, personal=b"", salt=b"") for fact in facts]
    assert prove(bare, personal_given=False) == len(facts)


def test_a_removed_fact_is_named_by_the_number_that_is_missing(facts: list[Fact]) -> None:
    assert failure(facts[:6] + facts[7:]) == ("log.gap", 7)
    assert failure(facts[1:]) == ("log.gap", 1)


def test_a_removed_fact_is_found_even_when_the_rest_is_renumbered(facts: list[Fact]) -> None:
    rest = [msgspec.structs.replace(fact, number=fact.number - 1) for fact in facts[7:]]
    assert failure(facts[:6] + rest) == ("log.chain", 7)


def test_facts_in_another_order_are_found(facts: list[Fact]) -> None:
    assert failure([*facts[:4], facts[5], facts[4], *facts[6:]]) == ("log.gap", 5)


def test_a_chain_of_another_hub_is_not_taken_for_this_one(facts: list[Fact]) -> None:
    begun = msgspec.structs.replace(facts[0], body=b'{"hub":"hub-99999999"}')
    begun = msgspec.structs.replace(begun, hash=hash_of(begun))
    assert failure([begun, *facts[1:]]) == ("log.chain", 2)
