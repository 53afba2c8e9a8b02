"""Money as people count it: which notes and coins make up an amount. Free of Kivy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

LARGE_NOTES: Final = (100_000, 50_000, 20_000, 10_000)
SMALL_MONEY: Final = (5_000, 2_000, 1_000, 500, 200, 100)
VALUES: Final = LARGE_NOTES + SMALL_MONEY
"""Rupiah; each has a drawing in `assets/notes`. The 2022 series' notes and the coins in use."""
COIN_VALUE_MAX: Final = 500
PICTURE_SIZE_MAX: Final = (300, 129)
"""Pixels of the drawing of the longest note; the others are as much smaller as the real ones (`assets/draw.py`)."""


@dataclass(frozen=True)
class Pile:
    """So many of one note or coin."""

    value: int
    count: int


def piles(amount: int) -> list[Pile]:
    """Return the fewest notes and coins that make up an amount in rupiah, largest first.

    Less than the smallest coin is left over (see `leftover`); nothing makes up a negative amount.
    """
    made = []
    for value in VALUES:
        count, amount = divmod(max(0, amount), value)
        if count:
            made.append(Pile(value, count))
    return made


def leftover(amount: int) -> int:
    """Return what of an amount no coin can make up: 0 to 99 rupiah."""
    return max(0, amount) % VALUES[-1]


def count_text(count: int) -> str:
    """Show how many there are: `×7`, `×3.450`."""
    return f"×{count:,}".replace(",", ".")
