"""The scale beside a chart: round numbers from zero to just above the largest value. Free of Kivy."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

STEPS: Final = (10, 20, 25, 50, 100)
"""Tenths of a power of ten that people count in."""
TICKS_MAX: Final = 4
"""Steps above zero: more lines than that are not read but counted."""


@dataclass(frozen=True)
class Scale:
    """The values that have a line, from 0 up; the last is the top of the chart."""

    ticks: tuple[int, ...]

    def share(self, value: int) -> float:
        """Return how far up a value stands, from 0 to 1."""
        return value / max(1, self.ticks[-1])


def fitting(highest: int) -> Scale:
    """Return the scale for values up to `highest`; all zero has the line at zero only."""
    if highest <= 0:
        return Scale((0,))
    power = 10 ** max(0, len(str(highest)) - 2)
    steps = [step * power // 10 for step in (*STEPS, *(step * 10 for step in STEPS)) if step * power % 10 == 0]
    step = next((step for step in steps if math.ceil(highest / step) <= TICKS_MAX), steps[-1])
    return Scale(tuple(step * number for number in range(math.ceil(highest / step) + 1)))


def labelled(count: int, width: float, widest: float) -> list[int]:
    """Return which of `count` points evenly spread over a width get a word that is `widest` wide; the last always."""
    slot = width / count
    # A last word wider than its bar is moved inwards, towards the one before.
    apart = max(1, math.ceil((widest + max(0.0, widest - slot) / 2) / slot))
    return sorted(range(count - 1, -1, -apart))
