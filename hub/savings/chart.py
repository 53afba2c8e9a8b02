"""A picture of somebody's savings over time: columns, one a month, the kinds of savings on top of each other.

Pure functions from balances to SVG text; it needs no script and nothing but itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from hub.savings.views import MonthView

WIDTH: Final = 320
HEIGHT: Final = 210
_TOP: Final = 30
_BOTTOM: Final = 26
_GAP: Final = 1.2

FACES: Final = {"pokok": "series1", "wajib": "series2", "sukarela": "series3"}
"""The colour of each kind, by its name in ``hub/design``: the stylesheet fills it in."""


@dataclass(frozen=True)
class Column:
    """One month (``YYYY-MM``): what it is called below its column (``""`` for most), and rupiah by kind."""

    month: str
    label: str
    amounts: dict[str, int]

    @property
    def total(self) -> int:
        """All kinds together, rupiah."""
        return sum(self.amounts.values())


@dataclass(frozen=True)
class Texts:
    """What the picture says to who cannot see it, and beside its lines: rupiah and its label."""

    title: str
    description: str
    lines: tuple[tuple[int, str], ...]
    newest: str


def months_back(last: str, count: int) -> list[str]:
    """The `count` months (``YYYY-MM``) up to and with `last`, oldest first."""
    index = int(last[:4]) * 12 + int(last[5:7]) - 1
    return [f"{i // 12:04d}-{i % 12 + 1:02d}" for i in range(index - count + 1, index + 1)]


def month_ends(moved: Sequence[MonthView], months: Sequence[str]) -> list[int]:
    """What an account held at the end of each of `months` (ascending), from the months in which it moved."""
    closings = sorted((month.month, month.closing) for month in moved)
    found, at, held = [], 0, 0
    for month in months:
        while at < len(closings) and closings[at][0] <= month:
            held = closings[at][1]
            at += 1
        found.append(held)
    return found


def scale_lines(highest: int) -> tuple[int, ...]:
    """One to three round amounts in rupiah at which to draw a line, none above `highest`."""
    if highest <= 0:
        return ()
    power = 10 ** (len(str(highest)) - 1)
    # The largest round step of which at least one line fits; smaller ones crowd a small screen.
    for tenths in (50, 25, 20, 10, 5):
        step = power * tenths // 10
        if 2 <= highest // max(step, 1) <= 3:
            return tuple(step * i for i in range(1, highest // step + 1))
    return (power,)


def draw(columns: Sequence[Column], texts: Texts, faces: Mapping[str, str] = FACES, name: str = "chart") -> str:
    """The picture as SVG text. `columns` are ascending, at least one.

    `faces` are the classes of the kinds, the lowest kind first; `name` tells apart the pictures of one page.
    """
    highest = max(max((column.total for column in columns), default=0), 1)
    ground = HEIGHT - _BOTTOM
    unit = (ground - _TOP) / highest
    wide = WIDTH / len(columns)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-title {name}-about">',
        f'<title id="{name}-title">{escape(texts.title)}</title>',
        f'<desc id="{name}-about">{escape(texts.description)}</desc>',
    ]
    heights = [(ground - amount * unit, label) for amount, label in texts.lines]
    parts += [f'<path d="M0 {y:.1f}H{WIDTH}" />' for y, _ in heights]
    for i, column in enumerate(columns):
        parts += _column(column, i * wide, wide, ground, unit, faces)
    # In front of the columns: who saved much from the start has columns where the labels stand.
    parts += [f'<text x="0" y="{y - 4:.1f}">{escape(label)}</text>' for y, label in heights]
    parts.append(f'<path d="M0 {ground}H{WIDTH}" class="ground"/>')
    parts.append(f'<text x="{WIDTH}" y="14" text-anchor="end" class="strong">{escape(texts.newest)}</text>')
    return "".join([*parts, "</svg>"])


def _column(
    column: Column, left: float, wide: float, ground: float, unit: float, faces: Mapping[str, str]
) -> list[str]:
    parts, floor = [], ground
    x, width = left + wide * 0.12, wide * 0.76
    for kind, face in faces.items():
        high = column.amounts.get(kind, 0) * unit
        if high > 0:
            shown = max(high - _GAP, 0.6)
            parts.append(
                f'<rect x="{x:.1f}" y="{floor - high:.1f}" width="{width:.1f}" height="{shown:.1f}" class="{face}"/>'
            )
            floor -= high
    if column.label:
        middle = min(max(left + wide / 2, 18), WIDTH - 18)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{escape(column.label)}</text>')
    return parts
