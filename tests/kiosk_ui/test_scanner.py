"""Cards and typing told apart by speed and form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.scanner import Entered, Garbled, Scanned, ScanRecogniser, Typed
from tests.kiosk_ui.parts import HandClock

FAST, SLOW, FRAME = 0.02, 0.2, 0.04


class Keyboard:
    """A keyboard looked at once a frame, as the kiosk does."""

    def __init__(self, clock):
        self.clock = clock
        self.recogniser = ScanRecogniser(clock)
        self.events = []
        self._next_look = clock() + FRAME

    def pass_seconds(self, seconds):
        """Let frames go by."""
        end = self.clock() + seconds
        while self._next_look <= end:
            self.clock.pass_seconds(self._next_look - self.clock())
            self.events += self.recogniser.look()
            self._next_look += FRAME
        self.clock.pass_seconds(max(0, end - self.clock()))

    def stall(self, seconds):
        """Let a single frame take long."""
        self.clock.pass_seconds(seconds)
        self._next_look = self.clock() + FRAME
        self.events += self.recogniser.look()

    def press(self, text, gap_seconds, *, enter=True):
        """Press keys with so much time between two of them, then wait a little."""
        for character in text:
            self.events += self.recogniser.character(character)
            self.pass_seconds(gap_seconds)
        if enter:
            self.events += self.recogniser.enter()
        self.pass_seconds(1)
        return self.events


def keys(clock, text, gap_seconds, *, enter=True):
    """Return the events that a text with Enter behind it gives."""
    return Keyboard(clock).press(text, gap_seconds, enter=enter)


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


def test_a_slow_frame_does_not_tear_a_scan_apart(hand_clock):
    keyboard = Keyboard(hand_clock)
    for character in "KOP-":
        keyboard.events += keyboard.recogniser.character(character)
        keyboard.pass_seconds(FAST)
    keyboard.stall(0.9)
    assert keyboard.press("0012", FAST) == [Scanned("KOP-0012")]


def test_a_scan_whose_reader_pauses_is_never_taken_for_a_member_number(hand_clock):
    keyboard = Keyboard(hand_clock)
    for character in "KOP-":
        keyboard.events += keyboard.recogniser.character(character)
        keyboard.pass_seconds(FAST)
    keyboard.pass_seconds(0.3)
    events = keyboard.press("0012", FAST)
    assert events[-1] == Garbled()
    assert Entered() not in events


def test_a_burst_without_enter_was_a_person(hand_clock):
    assert keys(hand_clock, "12345", FAST, enter=False) == [*map(Typed, "12345")]


def test_one_key_shows_soon(hand_clock):
    keyboard = Keyboard(hand_clock)
    keyboard.recogniser.character("7")
    keyboard.pass_seconds(0.17)
    assert keyboard.events == [Typed("7")]


def test_a_quick_person_is_no_scanner(hand_clock):
    assert keys(hand_clock, "12345678", 0.11) == [*map(Typed, "12345678"), Entered()]


def test_what_the_person_before_typed_is_forgotten(hand_clock):
    keyboard = Keyboard(hand_clock)
    for character in "KOP-":
        keyboard.recogniser.character(character)
    keyboard.recogniser.forget()
    keyboard.pass_seconds(1)
    assert keyboard.events == []
    assert keyboard.recogniser.enter() == [Entered()]


@given(st.lists(st.tuples(st.characters(), st.sampled_from([0.001, 0.03, 0.07, 0.15, 2.0])), max_size=40))
def test_no_stream_of_keys_is_lost_or_invented(stream):
    keyboard = Keyboard(HandClock())
    for character, gap_seconds in stream:
        keyboard.events += keyboard.recogniser.character(character)
        keyboard.pass_seconds(gap_seconds)
    keyboard.pass_seconds(5)
    assert keyboard.events == [Typed(character) for character, _gap in stream]
