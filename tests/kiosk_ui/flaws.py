"""What a program can see wrong with a picture of the kiosk: words cut off, targets too small, too little contrast."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any

from kivy.uix.behaviors import ButtonBehavior

from kiosk_ui.theme import TARGET_UNITS_MIN, theme
from kiosk_ui.widgets.icon import Icon
from kiosk_ui.widgets.text import Text
from tests.kiosk_ui.contrast import contrast

SLACK_PIXELS = 1.5
WORDS_CONTRAST_MIN = 7.0
ICONS_CONTRAST_MIN = 3.0
"""WCAG's bound for pictures that mean something."""
DRAWN_CONTRAST_MIN = 4.5
"""What the darkest pixel of small words must reach at least: a thin stroke is all softened edge."""
GROUND_SHARE_MIN = 0.12
"""A colour that fills less of a box than this is not what the words stand on."""
SAME_COLOUR_CONTRAST_MAX = 1.2

Box = tuple[float, float, float, float]


def layout_flaws(shown: Sequence[Any], width: float, height: float) -> list[str]:
    """List words outside their box, cut off or tiny; targets too small; what overlaps or leaves the screen."""
    words = [widget for widget in shown if isinstance(widget, Text) and widget.text]
    flaws = [flaw for word in words for flaw in word_flaws(word)]
    for widget in [*words, *(each for each in shown if isinstance(each, ButtonBehavior))]:
        left, bottom, right, top = box_of(widget)
        if left < -1 or bottom < -1 or right > width + 1 or top > height + 1:
            flaws.append(f"outside the screen: {widget} {getattr(widget, 'text', '')!r}")
    targets = [widget for widget in shown if isinstance(widget, ButtonBehavior) and not widget.disabled]
    for each in targets:
        if min(each.size) < theme.units(getattr(each, "target_units_min", TARGET_UNITS_MIN)) - SLACK_PIXELS:
            flaws.append(f"target too small: {each} {each.size}")
    for kind in (targets, words):
        flaws += [
            f"overlap: {getattr(one, 'text', one)!r} and {getattr(other, 'text', other)!r}"
            for one, other in combinations(kind, 2)
            if overlap(box_of(one), box_of(other))
        ]
    return flaws


def word_flaws(word: Text) -> Iterator[str]:
    """Yield what is wrong with one label."""
    if word.shorten:
        yield f"cut off: {word.text!r}"
    if word.texture_size[0] > word.width + SLACK_PIXELS or word.texture_size[1] > word.height + SLACK_PIXELS:
        yield f"outside its box: {word.text!r} {word.texture_size} in {word.size}"
    drawn = "".join(part.text for line in word._label._cached_lines for part in line.words)
    if not word.shorten and "".join(drawn.split()) != "".join(word.text.split()):
        yield f"left out: {word.text!r} shows {drawn!r}"
    if word.font_size < theme.text_smallest - 0.01:
        yield f"too small: {word.text!r} {word.font_size}"


def contrast_flaws(shown: Iterable[Any], pixels: bytes, width: int, height: int) -> list[str]:
    """List words and icons that do not stand out from the pixels they are drawn on (RGBA, from the top left)."""
    rows = memoryview(pixels).cast("I")
    flaws = []
    for widget in shown:
        if isinstance(widget, Text) and widget.text.strip():
            least, name = WORDS_CONTRAST_MIN, widget.text
        elif isinstance(widget, Icon) and widget.icon:
            least, name = ICONS_CONTRAST_MIN, widget.icon
        else:
            continue
        colours = colours_in(rows, width, height, box_of(widget))
        grounds = grounds_of(colours, widget.color)
        if not grounds:
            flaws.append(f"not to be seen: {name!r} in {theme.name}")
            continue
        weakest = min(contrast(widget.color, ground) for ground in grounds)
        drawn = max(contrast(rgb(colour), grounds[0]) for colour in colours)
        if weakest < least - 0.05 or drawn < min(least, DRAWN_CONTRAST_MIN):
            flaws.append(f"contrast {weakest:.1f}, drawn {drawn:.1f}: {name!r} in {theme.name}")
    return flaws


def colours_in(pixels: memoryview, width: int, height: int, box: Box) -> Counter[int]:
    """Count the colours in a box, every other pixel of every other row."""
    left, bottom, right, top = box
    first, last = max(0, round(left)), min(width, round(right))
    counted: Counter[int] = Counter()
    for row in range(max(0, round(height - top)), min(height, round(height - bottom)), 2):
        counted.update(pixels[row * width + first : row * width + last : 2])
    return counted


def grounds_of(colours: Counter[int], words: Sequence[float]) -> list[tuple[float, ...]]:
    """Return the colours that words stand on, the commonest first."""
    all_pixels = colours.total()
    return [
        rgb(colour)
        for colour, count in colours.most_common(6)
        if contrast(words, rgb(colour)) > SAME_COLOUR_CONTRAST_MAX
        and (count >= GROUND_SHARE_MIN * all_pixels or count == max(colours.values()))
    ] or [
        rgb(colour)
        for colour, _count in colours.most_common(2)
        if contrast(words, rgb(colour)) > SAME_COLOUR_CONTRAST_MAX
    ]


def rgb(pixel: int) -> tuple[float, ...]:
    """Return a pixel's red, green and blue from 0 to 1."""
    return tuple((pixel >> shift & 255) / 255 for shift in (0, 8, 16))


def box_of(widget: Any) -> Box:
    """Return a widget's left, bottom, right and top in the window."""
    left, bottom = widget.to_window(*widget.pos)
    return left, bottom, left + widget.width, bottom + widget.height


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share more than an edge."""
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    return width > SLACK_PIXELS and height > SLACK_PIXELS
