"""Amounts in words, and the date that is proposed for a new day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from hub.days.today import proposed
from hub.limits import AMOUNT_RUPIAH_MAX
from hub.words.amounts import in_words
from tests.hub.village import FixedClock


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        (1_000, "seribu rupiah", "one thousand rupiah"),
        (11_000, "sebelas ribu rupiah", "eleven thousand rupiah"),
        (100_000, "seratus ribu rupiah", "one hundred thousand rupiah"),
        (
            1_250_500,
            "satu juta dua ratus lima puluh ribu lima ratus rupiah",
            "one million, two hundred and fifty thousand, five hundred rupiah",
        ),
        (AMOUNT_RUPIAH_MAX, "seratus miliar rupiah", "one hundred billion rupiah"),
    ],
)
def test_amounts_are_told_in_words(amount: int, indonesian: str, english: str) -> None:
    assert in_words("id", amount) == indonesian
    assert in_words("en", amount) == english


@pytest.mark.parametrize(
    ("clock", "trust", "last", "day", "source"),
    [
        ("2026-03-06T17:00", "kept", "2026-03-06", "2026-03-07", "hub"),  # an hour past midnight in the village
        ("2026-03-06T15:00", "network", "2026-03-02", "2026-03-06", "network"),
        ("2026-03-06T15:00", "district", "2026-03-05", "2026-03-06", "district"),
        ("2026-03-06T15:00", "network", "2026-03-06", "2026-03-07", "last"),  # closed early
        ("2026-03-04T15:00", "kept", "2026-03-06", "2026-03-07", "wrong_clock"),  # it stood still
        ("1970-01-01T00:00", "unset", "2026-03-06", "2026-03-07", "wrong_clock"),
        ("2099-01-01T00:00", "network", "2026-03-06", "2026-03-07", "wrong_clock"),
        ("2026-03-06T15:00", "officer", "", "2026-03-06", "hub"),
    ],
)
def test_the_day_proposed_is_today_or_the_first_after_the_last(
    clock: str, trust: str, last: str, day: str, source: str
) -> None:
    now = int(datetime.fromisoformat(clock).replace(tzinfo=UTC).timestamp())
    found = proposed(FixedClock(now, trust), last)
    assert (found.day, found.source) == (day, source)
