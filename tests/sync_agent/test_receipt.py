"""The receipt is the only cursor: signed, for one hub, and never fooled by an old one arriving late."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from hub.log.fact import GENESIS
from sync_agent import receipt, state, topics
from sync_agent.errors import WireError
from sync_agent.relay.window import Flight, Window

KEY = SigningKey(bytes(range(32)))
HUB = "hub-7f3a9c20"


def issued(number: int, at: int = 1_800_000_000, hub: str = HUB) -> receipt.Receipt:
    return receipt.issue(KEY, hub=hub, incarnation=1, number=number, hash_=GENESIS, at=at)


def test_a_receipt_says_what_was_signed() -> None:
    said = issued(4_711)
    assert receipt.read(said.signed, KEY.verify_key, HUB) == said
    assert len(said.signed) < 130


def test_a_receipt_changed_or_cut_anywhere_is_refused() -> None:
    signed = issued(4_711).signed
    for index in range(len(signed)):
        for bad in (signed[:index], signed[:index] + bytes([signed[index] ^ 1]) + signed[index + 1 :]):
            with pytest.raises(WireError):
                receipt.read(bad, KEY.verify_key, HUB)


def test_a_receipt_for_another_hub_or_by_another_district_is_refused() -> None:
    with pytest.raises(WireError, match=r"receipt\.other_hub"):
        receipt.read(issued(1).signed, KEY.verify_key, "hub-other")
    with pytest.raises(WireError, match=r"receipt\.signature"):
        receipt.read(issued(1).signed, SigningKey(bytes(32)).verify_key, HUB)


def test_a_newer_district_may_say_more() -> None:
    unsigned = receipt.MAGIC + msgspec.msgpack.encode([HUB, 1, 7, bytes(32), 9, None, None, "more", {"and": "more"}])
    said = receipt.read(unsigned + KEY.sign(unsigned).signature, KEY.verify_key, HUB)
    assert (said.number, said.at, said.missing, said.sealed) == (7, 9, None, None)


@pytest.mark.parametrize(("missing", "is_right"), [((8, 8), True), ((8, 30), True), ((7, 9), False), ((9, 8), False)])
def test_a_gap_lies_behind_the_position(missing: tuple[int, int], is_right: bool) -> None:
    signed = receipt.issue(KEY, hub=HUB, incarnation=1, number=7, hash_="00" * 32, at=9, missing=missing).signed
    if is_right:
        assert receipt.read(signed, KEY.verify_key, HUB).missing == missing
    else:
        with pytest.raises(WireError, match=r"receipt\.form"):
            receipt.read(signed, KEY.verify_key, HUB)


@given(st.binary(max_size=300))
def test_noise_is_no_receipt_even_if_signed(noise: bytes) -> None:
    unsigned = receipt.MAGIC + noise
    for bad in (noise, unsigned, unsigned + KEY.sign(unsigned).signature):
        with pytest.raises(WireError):
            receipt.read(bad, KEY.verify_key, HUB)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_receipts_of_several_collectors_may_overtake_each_other(steps: list[int], chance: object) -> None:
    position, at, many = 0, 1_800_000_000, []
    for step in steps:
        position, at = position + step + 1, at + step // 2
        many.append(issued(position, at))
    chance.shuffle(many)  # type: ignore[attr-defined]
    newest = None
    for each in many:
        if each.supersedes(newest):
            newest = each
    assert newest is not None
    assert newest.number == position


def flying(*spans: tuple[int, int]) -> Window:
    window = Window()
    window.take_receipt(issued(0), live=True)
    for mid, (first, last) in enumerate(spans):
        window.add(Flight(first, last, mid, 0.0))
    return window


def test_a_receipt_takes_what_it_covers_off_the_window() -> None:
    window = flying((1, 10), (11, 20), (21, 30))
    assert window.take_receipt(issued(20), live=True)
    assert [(flight.first, flight.last) for flight in window.flights] == [(21, 30)]
    assert (window.confirmed, window.sent) == (20, 30)


def test_a_receipt_in_the_middle_of_a_batch_keeps_it_flying() -> None:
    window = flying((1, 10), (11, 20))
    window.take_receipt(issued(15), live=True)
    assert window.sent == 20
    assert len(window.flights) == 1


def test_a_receipt_beyond_everything_sent_moves_the_window_forward() -> None:
    window = flying((1, 10))
    window.take_receipt(issued(500), live=True)
    assert (window.sent, window.flights) == (500, [])


def test_a_lower_receipt_said_later_rewinds() -> None:
    window = flying((1, 10), (11, 20))
    window.take_receipt(issued(20), live=True)
    window.add(Flight(21, 30, 3, 0.0))
    assert not window.take_receipt(issued(5), live=True)
    assert window.sent == 30
    assert window.take_receipt(issued(5, at=1_800_000_001), live=True)
    assert (window.confirmed, window.sent, window.flights) == (5, 5, [])


def test_only_a_live_receipt_opens_the_window() -> None:
    window = Window()
    window.take_receipt(issued(3), live=False)
    window.add(Flight(4, 5, 1, 0.0))
    assert not window.has_room()
    window.take_receipt(issued(3), live=True)
    assert window.has_room()


def test_sent_means_that_the_broker_has_it_not_that_it_was_handed_to_the_wire() -> None:
    window = flying((1, 10), (11, 20))
    assert window.acknowledged == 0
    window.take_acknowledgement(0)
    assert (window.acknowledged, window.confirmed) == (10, 0)


def test_topics_hold_no_wildcards_and_no_strangers() -> None:
    assert topics.parse(topics.up(HUB)) == (HUB, "up")
    assert topics.parse(topics.receipt(HUB)) == (HUB, "receipt")
    for bad in ("", "koperasi/1/up", "koperasi/1/a/b/up", "koperasi/1/+/up", "koperasi/2/a/up", "koperasi/1/a/upx"):
        with pytest.raises(WireError, match=r"wire\.topic"):
            topics.parse(bad)
    assert not any(map(topics.is_hub, ("", "a/b", "+", "#", "A", "a b", "-a", "a\n", "a" * 64)))


def test_a_state_says_what_it_should_and_bears_more() -> None:
    said = state.State("online", "0.1.0", 1, 7)
    assert state.decode(state.encode(said)) == said
    told = state.State("online", "0.1.0", 1, 7, state.Health(12_345, 2, 1_800_000_000, 61))
    assert state.decode(state.encode(told)) == told
    assert state.encode(state.OFFLINE) == b"\x91\xa7offline"
    assert len(state.encode(told)) < 36
    assert state.decode(b"\x97\xa7offline\xa0\x00\x00\xc0\xa0\x91\x01") == state.OFFLINE
