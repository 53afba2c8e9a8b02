"""The picture of money in and out: two columns a month, side by side. The other two are drawn as savings are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from hub.savings.chart import HEIGHT, WIDTH, Texts

IN_FACE, OUT_FACE = "series1", "series3"
_TOP: Final = 30
_GROUND: Final = HEIGHT - 26
_LABEL_EDGE: Final = 14


@dataclass(frozen=True)
class Pair:
    """One month's money, rupiah, and what the month is called below its columns (``""`` for some)."""

    label: str
    into: int
    out: int


def draw_pairs(pairs: Sequence[Pair], texts: Texts, name: str) -> str:
    """The picture as SVG text. `pairs` are ascending, at least one; `name` tells apart the pictures of one page."""
    unit = (_GROUND - _TOP) / max(max(max(pair.into, pair.out) for pair in pairs), 1)
    wide = WIDTH / len(pairs)
    heights = [(_GROUND - amount * unit, label) for amount, label in texts.lines]
    parts = [
        f'<svg class="chart" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="{name}-title {name}-about">',
        f'<title id="{name}-title">{escape(texts.title)}</title>',
        f'<desc id="{name}-about">{escape(texts.description)}</desc>',
    ]
    parts += [f'<path d="M0 {y:.1f}H{WIDTH}"/>' for y, _ in heights]
    for i, pair in enumerate(pairs):
        parts += _pair(pair, i * wide, wide, unit)
    parts += [f'<text x="0" y="{y - 4:.1f}">{escape(label)}</text>' for y, label in heights]
    parts.append(f'<path d="M0 {_GROUND}H{WIDTH}" class="ground"/>')
    parts.append(f'<text x="{WIDTH}" y="14" text-anchor="end" class="strong">{escape(texts.newest)}</text>')
    return "".join([*parts, "</svg>"])


def _pair(pair: Pair, left: float, wide: float, unit: float) -> list[str]:
    width = wide * 0.4
    parts = [
        f'<rect x="{left + wide * 0.08 + beside:.1f}" y="{_GROUND - amount * unit:.1f}" width="{width:.1f}"'
        f' height="{amount * unit:.1f}" class="{face}"/>'
        for beside, amount, face in ((0.0, pair.into, IN_FACE), (wide * 0.44, pair.out, OUT_FACE))
        if amount > 0
    ]
    if pair.label:
        middle = min(max(left + wide / 2, _LABEL_EDGE), WIDTH - _LABEL_EDGE)
        parts.append(f'<text x="{middle:.1f}" y="{HEIGHT - 7}" text-anchor="middle">{escape(pair.label)}</text>')
    return parts
