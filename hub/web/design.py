"""The look of kiosk and phones, read from ``hub/design``: CSS properties, icons, banknotes.

Read once, when this module is imported, so that a fault in a drawing or token stops the hub at its start.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

import msgspec
from markupsafe import Markup

from hub.limits import NOTES_DRAWN_MAX

THEMES: Final = ("day", "sun", "night")
TEXT_SIZES: Final = ("normal", "large", "largest")

_BAR: Final = ("primary", "primary-dark", "primary-wash", "on-primary")
_BODY_PERCENT: Final = 112.5  # of the size the browser is set to: 18 px for most
_UNITS_A_REM: Final = 16
_PIXELS_A_UNIT: Final = 4 / 3
_SHAPE: Final = re.compile(r'<svg [^>]*?viewBox="([^"]+)"[^>]*>(.*)</svg>\s*', re.DOTALL)

_FOLDER: Final = files("hub").joinpath("design")


def _tokens() -> dict[str, Any]:
    return tomllib.loads(_FOLDER.joinpath("tokens.toml").read_text("utf-8"))


TOKENS: Final = _tokens()


def _drawing(text: str) -> tuple[str, str]:
    """The view box of an SVG file and what is inside it. Raises `ValueError` for what is no such file."""
    found = _SHAPE.fullmatch(text)
    if found is None:
        raise ValueError("a drawing must be one <svg> with a viewBox")
    return found[1], found[2].replace("\n", "")


def _drawings(kind: str) -> dict[str, tuple[str, str]]:
    return {
        path.name.removesuffix(".svg"): _drawing(path.read_text("utf-8"))
        for path in sorted(_FOLDER.joinpath(kind).iterdir(), key=lambda path: path.name)
        if path.name.endswith(".svg")
    }


_ICONS: Final = {name: Markup(inside) for name, (_, inside) in _drawings("icons").items()}  # noqa: S704 - our own
_NOTES: Final = {int(name): drawing for name, drawing in _drawings("notes").items()}


def icon(name: str) -> Markup:
    """What is inside an icon's ``<svg viewBox="0 0 24 24">``. Raises `KeyError` for one that nobody drew."""
    return _ICONS[name]


def _number(value: float) -> str:
    return f"{value:.4f}".rstrip("0").rstrip(".")


def _colours(theme: str) -> str:
    found = {name.replace("_", "-"): colour for name, colour in TOKENS["themes"][theme].items()}
    found["border"] = f"{round(TOKENS['borders'][theme] * _PIXELS_A_UNIT)}px"
    scheme = "dark" if theme == "night" else "light"
    # By night a bar in the primary colour would be the brightest thing in the room.
    bar = ("primary-wash", "surface", "edge", "ink") if theme == "night" else _BAR
    found |= dict(zip(("bar", "bar-key", "bar-edge", "on-bar"), (found[name] for name in bar), strict=True))
    return ";".join(f"--{name}:{value}" for name, value in found.items()) + f";color-scheme:{scheme}"


def _sizes() -> Iterator[str]:
    body = TOKENS["type"]["body"]
    for name, units in TOKENS["type"].items():
        yield f"--type-{name}:{_number(units / body)}rem"
    for kind, names in (("space", "spacing"), ("radius", "radius")):
        for name, units in TOKENS[names].items():
            yield f"--{kind}-{name}:{_number(units / _UNITS_A_REM)}rem"


def properties() -> str:
    """The custom properties that `pages.css` goes by, and which theme holds when.

    Who chose a theme has ``looked`` on the root element; for all others the phone's own setting counts. Paper is
    always printed as by day. ``theme-…`` on any other element shows a theme there.
    """
    rules = [
        f":root{{{';'.join(_sizes())}}}",
        f":root,.theme-auto{{{_colours('day')}}}",
        f"@media screen and (prefers-contrast:more){{:root:not(.looked),.theme-auto{{{_colours('sun')}}}}}",
        f"@media screen and (prefers-color-scheme:dark){{:root:not(.looked),.theme-auto{{{_colours('night')}}}}}",
        *(f"@media screen{{.theme-{theme}{{{_colours(theme)}}}}}" for theme in THEMES),
        *(f".size-{size}{{font-size:{_number(_BODY_PERCENT * TOKENS['text_sizes'][size])}%}}" for size in TEXT_SIZES),
    ]
    return "\n".join(rules) + "\n"


def notes_sheet() -> str:
    """All banknotes and coins in one SVG file, one view each (``notes.svg#n50000``), so that they cost one request."""
    parts, top, width = [], 0.0, 0.0
    for amount, (box, inside) in _NOTES.items():
        _, _, wide, high = map(float, box.split())
        parts.append(f'<view id="n{amount}" viewBox="0 {_number(top)} {_number(wide)} {_number(high)}"/>')
        parts.append(f'<g transform="translate(0 {_number(top)})">{inside}</g>')
        top, width = top + high, max(width, wide)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_number(width)} {_number(top)}">'
    return head + "".join(parts) + "</svg>"


class Pile(msgspec.Struct, frozen=True):
    """Some notes of one kind: `worth` rupiah each, `count` of them, `wide` x `high` the drawing's own size."""

    worth: int
    count: int
    wide: str
    high: str


def piles(amount: int) -> tuple[list[Pile], int]:
    """An amount in rupiah as notes and coins, the largest first, and what no coin is small enough for.

    Gives nothing for so much money that its notes could not be counted by eye (`NOTES_DRAWN_MAX`).
    """
    left, found = abs(amount), []
    for worth in sorted(_NOTES, reverse=True):
        count, left = divmod(left, worth)
        if count:
            _, _, wide, high = _NOTES[worth][0].split()
            found.append(Pile(worth, count, wide, high))
    if sum(pile.count for pile in found) > NOTES_DRAWN_MAX:
        return [], 0
    return found, left
