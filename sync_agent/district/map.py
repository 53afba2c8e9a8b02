"""A map of the regency: each sub-district's outline, and in it one dot for each of its cooperatives.

`outlines.csv` holds the sub-districts of Kutai Timur, simplified to about a kilometre from the boundaries published by
cahyadsn/wilayah_boundaries (MIT licence). Where a village lies in its sub-district is not known here: dots stand side
by side in its outline, village by village, and the page says so.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from itertools import cycle, islice
from typing import Final, NamedTuple

from sync_agent.limits import MAP_SPACE_MAX

WIDTH: Final = 960
_MARGIN: Final = 12.0
_LARGE_SPACE_MAX: Final = 44.0  # between dots of one sub-district alone: large enough for a finger
_SPACE_MIN: Final = 1.6
_SHRINK: Final = 0.93  # from one try of a spacing to the next

Point = tuple[float, float]
Ring = tuple[Point, ...]


class Outline(NamedTuple):
    """One sub-district: its rings and where its name stands, in hundredths of a degree (east, north)."""

    code: str
    rings: tuple[Ring, ...]
    label: Point


class Dot(NamedTuple):
    """One cooperative: `health` gives its shape and colour, `name` what is read when the pointer rests on it."""

    url: str
    name: str
    health: str


class Name(NamedTuple):
    """A sub-district's name, and where its own map is."""

    text: str
    url: str


class Texts(NamedTuple):
    """What the picture says to who cannot see it."""

    title: str
    description: str


@cache
def outlines() -> dict[str, Outline]:
    """All sub-districts that can be drawn, by code."""
    content = files("sync_agent.district").joinpath("outlines.csv").read_text(encoding="utf-8")
    found: dict[str, Outline] = {}
    for row in csv.DictReader(content.splitlines()):
        rings = tuple(_points(ring) for ring in row["outline"].split("|"))
        found[row["kode"]] = Outline(row["kode"], rings, _points(row["label"])[0])
    return found


def _points(text: str) -> Ring:
    numbers = [float(each) for each in text.split()]
    return tuple(zip(numbers[::2], numbers[1::2], strict=True))


class _Frame:
    """From hundredths of a degree to the picture's units; north is up."""

    def __init__(self, shown: Sequence[Outline]) -> None:
        points = [point for outline in shown for ring in outline.rings for point in ring]
        self._west, self._north = min(x for x, _ in points), max(y for _, y in points)
        east, south = max(x for x, _ in points), min(y for _, y in points)
        self._unit = (WIDTH - 2 * _MARGIN) / max(east - self._west, 1)
        self.height = round((self._north - south) * self._unit + 2 * _MARGIN)

    def place(self, point: Point) -> Point:
        return (point[0] - self._west) * self._unit + _MARGIN, (self._north - point[1]) * self._unit + _MARGIN

    def ring(self, ring: Ring) -> Ring:
        return tuple(self.place(point) for point in ring)


def draw(dots: Mapping[str, Sequence[Dot]], names: Mapping[str, Name], texts: Texts, only: str = "") -> str:
    """The map as SVG: `dots` by sub-district, in the order in which they stand, and `names` of the sub-districts.

    With `only` it is that sub-district alone, its dots large enough for a finger.
    """
    shown = [outlines()[only]] if only else list(outlines().values())
    frame = _Frame(shown)
    parts = [
        f'<svg class="map" viewBox="0 0 {WIDTH} {frame.height}" role="group" aria-labelledby="map-title map-about">',
        f'<title id="map-title">{escape(texts.title)}</title><desc id="map-about">{escape(texts.description)}</desc>',
    ]
    for outline in shown:
        path = "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in frame.ring(ring)) + "Z" for ring in outline.rings)
        parts.append(f'<path class="land" d="{path}"/>')
    labels = []
    for outline in shown:
        rings, drawn = [frame.ring(ring) for ring in outline.rings], dots.get(outline.code, ())
        space, places = _places(len(drawn), rings, _LARGE_SPACE_MAX if only else MAP_SPACE_MAX)
        parts += ['<g aria-hidden="true">', *_dots(drawn, places, space * 0.42), "</g>"]
        if not only:
            labels.append(_label(_above(places, frame.place(outline.label)), names[outline.code]))
    return "".join([*parts, '<g aria-hidden="true">', *labels, "</g></svg>"])


def _above(places: Sequence[Point], otherwise: Point) -> Point:
    """Where a name covers none of its dots."""
    if not places:
        return otherwise
    return sum(x for x, _ in places) / len(places), max(min(y for _, y in places) - 9, 16)


def _label(at: Point, name: Name) -> str:
    text = f'<text x="{at[0]:.0f}" y="{at[1]:.0f}" text-anchor="middle">{escape(name.text)}</text>'
    return f'<a href="{escape(name.url)}" tabindex="-1">{text}</a>'


def _dots(dots: Sequence[Dot], places: Sequence[Point], radius: float) -> list[str]:
    # Links of their own for a pointer; who goes by keyboard has all of them in the list beside the map.
    return [
        f'<a href="{escape(dot.url)}" tabindex="-1"><title>{escape(dot.name)}</title>'
        f"{_shape(dot.health, x, y, radius)}</a>"
        for dot, (x, y) in zip(dots, places, strict=True)
    ]


def shape(health: str) -> str:
    """The sign of a health, alone, for the legend."""
    return f'<svg class="sign" viewBox="-9 -9 18 18" aria-hidden="true">{_shape(health, 0, 0, 7)}</svg>'


def _shape(health: str, x: float, y: float, r: float) -> str:
    # Told apart by their form too: on a black and white print, and by who does not see red or green.
    if health == "stopped":
        side = f"{2 * r:.1f}"
        return f'<rect class="{health}" x="{x - r:.1f}" y="{y - r:.1f}" width="{side}" height="{side}"/>'
    if health == "look":
        h = r * 1.2
        return f'<path class="{health}" d="M{x:.1f} {y - h:.1f}l{h:.1f} {h:.1f} {-h:.1f} {h:.1f} {-h:.1f} {-h:.1f}z"/>'
    return f'<circle class="{health}" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'


def _places(count: int, rings: Sequence[Ring], space_max: float) -> tuple[float, list[Point]]:
    """So many places inside the rings, as far apart as they can be, in rows of a honeycomb from the north-west."""
    space = space_max
    if not count:
        return space, []
    while True:
        found = _honeycomb(rings, space)
        if len(found) >= count:
            return space, _middle(found, count)
        if space < _SPACE_MIN and found:
            return space, list(islice(cycle(found), count))  # one above the other rather than left out
        space *= _SHRINK


def _middle(places: list[Point], count: int) -> list[Point]:
    """The `count` places that are closest to their common middle, in their order."""
    if len(places) <= count:
        return places
    mx, my = (sum(each[i] for each in places) / len(places) for i in (0, 1))
    near = sorted(places, key=lambda each: (each[0] - mx) ** 2 + (each[1] - my) ** 2)[:count]
    return sorted(near, key=lambda each: (each[1], each[0]))


def _honeycomb(rings: Sequence[Ring], space: float) -> list[Point]:
    found = []
    for ring in rings:
        left, right = min(x for x, _ in ring), max(x for x, _ in ring)
        y, row = min(y for _, y in ring) + space / 2, 0
        bottom = max(y for _, y in ring)
        while y < bottom:
            spans = _spans(ring, y, space * 0.45)
            x = left + (space / 2 if row % 2 else 0)
            while x < right:
                if any(begin <= x <= end for begin, end in spans):
                    found.append((x, y))
                x += space
            y, row = y + space * math.sqrt(3) / 2, row + 1
    return found


def _spans(ring: Ring, y: float, inset: float) -> list[tuple[float, float]]:
    """Where a horizontal line runs inside a ring, drawn in a little from its edges."""
    crossings = sorted(
        x1 + (y - y1) * (x2 - x1) / (y2 - y1)
        for (x1, y1), (x2, y2) in zip(ring, (*ring[1:], ring[0]), strict=True)
        if (y1 > y) != (y2 > y)
    )
    return [(a + inset, b - inset) for a, b in zip(crossings[::2], crossings[1::2], strict=True)]
