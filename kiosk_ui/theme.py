"""The kiosk's look in one place: colours, type sizes, spacing.

Everything is measured in units of 1/480 of the screen's height, so that a 1024x600 panel shows the same page as an
800x480 one, only finer. On the 7" panels both are made for, 80 units are 15 mm: the smallest target. Colours and
sizes are properties, so that another theme or text size can be laid over a running kiosk.

Text colours have a contrast of 7:1 or more against what they stand on; a test holds that.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.utils import get_color_from_hex

UNITS_HIGH: Final = 480
UNITS_WIDE: Final = 800
TARGET_UNITS_MIN: Final = 80
"""15 mm on a 7-inch panel 480 units high."""

FONT: Final = "Koperasi Kiosk"

Colour = list[float]
"""Red, green, blue and opacity, each from 0 to 1."""


@dataclass(frozen=True)
class Tone:
    """How one kind of surface looks: its face, the edge below it, and what stands on it."""

    face: str
    edge: str
    on_face: str


TONES: Final = {
    "primary": Tone("#14532d", "#0b3319", "#ffffff"),
    "accent": Tone("#f59e0b", "#b45309", "#1a1407"),
    "quiet": Tone("#ffffff", "#cfcbb8", "#14532d"),
    "key": Tone("#ffffff", "#c9c4ae", "#12301d"),
    "rail": Tone("#14532d", "#14532d", "#ffffff"),
    "warning": Tone("#7c2d12", "#4a1a0a", "#ffffff"),
    "disabled": Tone("#e6e2d3", "#d5d0bd", "#414740"),
}
PRESSED: Final = {
    "primary": "#0b3319",
    "accent": "#ffb938",
    "quiet": "#e3eee0",
    "key": "#cfe5cf",
    "rail": "#0b3319",
    "warning": "#4a1a0a",
    "disabled": "#e6e2d3",
}


class Theme(EventDispatcher):
    """Colours and sizes as properties that `.kv` rules follow."""

    name = StringProperty("day")

    paper = ColorProperty("#fbfaf5")
    surface = ColorProperty("#ffffff")
    line = ColorProperty("#dcd8c8")
    ink = ColorProperty("#16241b")
    ink_soft = ColorProperty("#3d4a41")
    green = ColorProperty("#14532d")
    green_dark = ColorProperty("#0b3319")
    green_wash = ColorProperty("#e3eee0")
    on_green = ColorProperty("#ffffff")
    amber = ColorProperty("#f59e0b")
    amber_wash = ColorProperty("#fdf1d3")
    on_amber = ColorProperty("#1a1407")
    clay = ColorProperty("#7c2d12")
    clay_wash = ColorProperty("#fbe9e1")
    dark = ColorProperty("#000000")

    text_smallest = NumericProperty(15)
    text_small = NumericProperty(18)
    text_body = NumericProperty(21)
    text_large = NumericProperty(27)
    text_title = NumericProperty(33)
    text_amount = NumericProperty(36)
    text_hero = NumericProperty(54)

    def __init__(self) -> None:
        super().__init__()
        self.unit = 1.0

    def fit(self, width: int, height: int) -> None:
        """Fit all sizes to a screen of so many pixels. Called once, before anything is drawn."""
        before, self.unit = self.unit, min(height / UNITS_HIGH, width / UNITS_WIDE)
        for name in ("smallest", "small", "body", "large", "title", "amount", "hero"):
            size = getattr(self, f"text_{name}")
            setattr(self, f"text_{name}", size * self.unit / before)

    def units(self, count: float) -> float:
        """Return so many units in pixels."""
        return count * self.unit

    @staticmethod
    def face(tone: str, state: str = "normal", disabled: bool = False) -> Colour:
        """Return the colour of a surface of this tone in this state."""
        if disabled:
            return _colour(TONES["disabled"].face)
        return _colour(PRESSED[tone] if state == "down" else TONES[tone].face)

    @staticmethod
    def edge(tone: str, disabled: bool = False) -> Colour:
        """Return the colour of the edge below a surface."""
        return _colour(TONES["disabled" if disabled else tone].edge)

    @staticmethod
    def on_face(tone: str, disabled: bool = False) -> Colour:
        """Return the colour of words and icons on a surface."""
        return _colour(TONES["disabled" if disabled else tone].on_face)


def _colour(code: str) -> Colour:
    return list(get_color_from_hex(code))


theme = Theme()
u = theme.units
