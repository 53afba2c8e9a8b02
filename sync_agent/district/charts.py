"""Charts of a cooperative over its months as SVG: columns, stacked where there are several kinds.

Pure functions from figures to SVG text. The same figures stand in a table beside, so a picture says only its gist.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple

WIDTH: Final = 640
HEIGHT: Final = 220
_TOP: Final = 26
_GROUND: Final = HEIGHT - 24
_LEFT: Final = 78  # room for the amounts beside the lines
_LABEL_EDGE: Final = 24  # half of the widest label below a column
_LINES: Final = 3
_STEPS: Final = (1, 2, 5, 10)


class Column(NamedTuple):
    """One month: what stands below it ("" for some), and the amount of each kind, none negative."""

    label: str
    amounts: tuple[int, ...]


class Chart(NamedTuple):
    """What a picture is called, what it says to who cannot see it, its columns, and the class of each kind."""

    name: str
    title: str
    description: str
    columns: Sequence[Column]
    faces: tuple[str, ...]


def draw(chart: Chart, amounts: dict[int, str]) -> str:
    """The chart; `amounts` are the lines across it (`lines`) and how each is written."""
    highest = max([sum(column.amounts) for column in chart.columns] + list(amounts) + [1])
    unit, wide = (_GROUND - _TOP) / highest, (WIDTH - _LEFT) / max(len(chart.columns), 1)
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-labelledby="{chart.name}-title {chart.name}-about">',
        f'<title id="{chart.name}-title">{escape(chart.title)}</title>',
        f'<desc id="{chart.name}-about">{escape(chart.description)}</desc>',
    ]
    for amount, label in amounts.items():
        y = _GROUND - amount * unit
        parts.append(f'<path class="line" d="M{_LEFT} {y:.1f}H{WIDTH}"/>')
        parts.append(f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{escape(label)}</text>')
    for index, column in enumerate(chart.columns):
        left = _LEFT + index * wide
        parts += _column(column, left, wide, unit, chart.faces)
    return "".join([*parts, f'<path class="ground" d="M{_LEFT} {_GROUND}H{WIDTH}"/></svg>'])


def _column(column: Column, left: float, wide: float, unit: float, faces: tuple[str, ...]) -> list[str]:
    parts, held = [], 0
    for amount, face in zip(column.amounts, faces, strict=True):
        if amount > 0:
            top = _GROUND - (held + amount) * unit
            parts.append(
                f'<rect class="{face}" x="{left + wide * 0.12:.1f}" y="{top:.1f}" width="{wide * 0.76:.1f}"'
                f' height="{amount * unit:.1f}"/>'
            )
            held += amount
    if column.label:
        middle = min(left + wide / 2, WIDTH - _LABEL_EDGE)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(column.label)}</text>')
    return parts


def lines(highest: int) -> list[int]:
    """Round amounts for the lines across a chart whose highest column is `highest`: at most four, from 0."""
    step = 1
    while step * _LINES < highest:
        power = 10 ** (len(str(step)) - 1)
        step = next(power * each for each in _STEPS if power * each > step)
    return [step * each for each in range(_LINES + 1) if step * (each - 1) < highest]
