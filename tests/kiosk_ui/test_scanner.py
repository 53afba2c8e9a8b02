"""Cards and typing told apart by speed and form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.scanner import Entered, Garbled, Scanned, ScanRecogniser, Typed
from tests.kiosk_ui.parts import HandClock

FAST, SLOW = 0.02, 0.2


def keys(clock, text, gap_seconds, *, enter=True):
    """Feed a text with Enter behind it, settling as the kiosk does between keys; return all events."""
    recogniser = ScanRecogniser(clock)
    events = []
    for character in text:
        events += recogniser.character(character)
        clock.pass_seconds(gap_seconds)
        events += recogniser.settle()
    if enter:
        events += recogniser.enter()
    clock.pass_seconds(1)
    return events + recogniser.settle()


@pytest.mark.parametrize("card", ["KOP-00012", "0004912345", "a1b2c3d4e5f6", "hub.7f3a:12", "x" * 64])
def test_a_fast_text_ending_with_enter_is_a_card(hand_clock, card):
    assert keys(hand_clock, card, FAST) == [Scanned(card)]


def test_a_person_typing_digits_slowly_is_no_card(hand_clock):
    assert keys(hand_clock, "0012", SLOW) == [*map(Typed, "0012"), Entered()]


def test_a_member_number_typed_fast_or_printed_as_a_bar_code_is_a_member_number(hand_clock):
    assert keys(hand_clock, "0012", FAST) == [*map(Typed, "0012"), Entered()]
    assert keys(hand_clock, "135790", FAST) == [*map(Typed, "135790"), Entered()]


@pytest.mark.parametrize(
    "garbage", ["https://example.org/menu?id=7", "ab c de", "x" * 65, "\u00e9\u00e9\u00e9\u00e9", "\x00\x01\x02\x03"]
)
def test_what_no_card_of_ours_holds_is_garbled(hand_clock, garbage):
    assert keys(hand_clock, garbage, FAST) == [Garbled()]


def test_an_endless_scan_is_garbled_and_not_kept(hand_clock):
    recogniser = ScanRecogniser(hand_clock)
    for _ in range(100_000):
        assert recogniser.character("7") == []
    assert len(recogniser._burst) <= 512
    assert recogniser.enter() == [Garbled()]


def test_a_scan_torn_apart_by_a_slow_moment_is_never_taken_for_a_member_number(hand_clock):
    recogniser = ScanRecogniser(hand_clock)
    for character in "KOP-":
        recogniser.character(character)
        hand_clock.pass_seconds(FAST)
    hand_clock.pass_seconds(0.3)
    events = recogniser.settle()
    for character in "0012":
        events += recogniser.character(character)
        hand_clock.pass_seconds(FAST)
    events += recogniser.enter()
    assert events[-1] == Garbled()
    assert Entered() not in events


def test_a_burst_without_enter_was_a_person(hand_clock):
    assert keys(hand_clock, "12345", FAST, enter=False) == [*map(Typed, "12345")]


def test_one_key_shows_soon(hand_clock):
    recogniser = ScanRecogniser(hand_clock)
    recogniser.character("7")
    hand_clock.pass_seconds(0.07)
    assert recogniser.settle() == [Typed("7")]


def test_what_the_person_before_typed_is_forgotten(hand_clock):
    recogniser = ScanRecogniser(hand_clock)
    for character in "KOP-":
        recogniser.character(character)
    recogniser.forget()
    hand_clock.pass_seconds(1)
    assert recogniser.settle() == []
    assert recogniser.enter() == [Entered()]


@given(st.lists(st.tuples(st.characters(), st.sampled_from([0.001, 0.03, 0.07, 0.15, 2.0])), max_size=40))
def test_no_stream_of_keys_is_lost_or_invented(stream):
    clock = HandClock()
    recogniser = ScanRecogniser(clock)
    events = []
    for character, gap_seconds in stream:
        events += recogniser.character(character)
        clock.pass_seconds(gap_seconds)
        events += recogniser.settle()
    clock.pass_seconds(5)
    events += recogniser.settle()
    assert events == [Typed(character) for character, _gap in stream]
