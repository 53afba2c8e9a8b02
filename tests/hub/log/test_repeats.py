"""One key counts once: a repeat of a request gives what the first send recorded."""

from __future__ import annotations

import pytest

from hub.errors import Refused
from hub.log.record import Transaction, request_digest
from hub.savings import actions as savings
from tests.hub.village import Village


@pytest.fixture
def siti(village: Village) -> Village:
    village.play("2026-01-05 join Siti")
    return village


def deposit(amount: int = 5_000) -> object:
    return lambda tx: savings.deposit(tx, "sukarela-2", amount)


def two_deposits(tx: Transaction) -> None:
    for amount in (1_000, 2_000, 3_000):
        savings.deposit(tx, "sukarela-2", amount)


def test_a_repeat_records_nothing_and_gives_the_same_facts(siti: Village) -> None:
    first = siti.act(deposit(), key="key-0001", request="wish")
    assert [siti.act(deposit(), key="key-0001", request="wish") for _ in range(5)] == [first] * 5
    assert siti.balance("sukarela", "Siti") == 5_000


def test_a_repeat_is_answered_even_when_it_would_be_refused_by_now(siti: Village) -> None:
    first = siti.act(deposit(), key="key-0001", request="wish")
    siti.play("2026-01-06 left Siti")
    assert siti.act(deposit(), key="key-0001", request="wish") == first


def test_all_facts_of_one_request_come_back_with_its_key(siti: Village) -> None:
    first = siti.act(two_deposits, key="key-0001", request="wish")
    assert len(first) == 3
    assert siti.act(two_deposits, key="key-0001", request="wish") == first
    assert siti.balance("sukarela", "Siti") == 6_000


@pytest.mark.parametrize(("actor", "request_"), [("1", "another wish"), ("2", "wish"), ("2", "another wish")])
def test_a_key_that_stands_for_another_wish_or_person_is_refused(siti: Village, actor: str, request_: str) -> None:
    siti.act(deposit(), key="key-0001", request="wish")
    with pytest.raises(Refused, match=r"request\.key_reused"):
        siti.act(deposit(), actor=actor, key="key-0001", request=request_)
    assert siti.balance("sukarela", "Siti") == 5_000


def test_a_refused_request_uses_no_key_up(siti: Village) -> None:
    with pytest.raises(Refused, match=r"savings\.below_minimum"):
        siti.act(deposit(1), key="key-0001", request="wish")
    assert len(siti.act(deposit(), key="key-0001", request="wish")) == 1


def test_what_the_system_does_by_itself_has_no_key_and_always_counts(siti: Village) -> None:
    for _ in range(3):
        siti.act(deposit())
    assert siti.balance("sukarela", "Siti") == 15_000


def test_the_digest_of_a_request_tells_wishes_apart() -> None:
    wishes = [("deposit", "sukarela-1", 1), ("deposit", "sukarela-1", 11), ("deposit", "sukarela-11", 1), ("deposit",)]
    digests = {request_digest(*wish) for wish in wishes}
    assert len(digests) == len(wishes)
    assert request_digest(*wishes[0]) == request_digest(*wishes[0])
