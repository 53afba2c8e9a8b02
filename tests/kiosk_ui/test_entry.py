"""Digits being entered."""

from __future__ import annotations

import pytest

from kiosk_ui.entry import DigitEntry


def test_digits_are_taken_up_to_the_places_there_are():
    entry = DigitEntry(6, 6)
    assert [entry.add(digit) for digit in "1234567"] == [True] * 6 + [False]
    assert entry.text == "123456"
    assert entry.overflowed
    assert not entry.complete
    entry.erase()
    assert entry.text == "12345"
    entry.add("9")
    assert entry.complete


@pytest.mark.parametrize("character", ["x", " ", "", "12", "٣", "²"])
def test_only_plain_digits_count(character):
    entry = DigitEntry(6)
    assert not entry.add(character)
    assert entry.text == ""


def test_erasing_nothing_is_no_error():
    entry = DigitEntry(6)
    entry.erase()
    assert not entry.complete
