"""The kiosk's look: colours, type sizes and distances from `assets/tokens.toml`, fitted to this screen and person.

`theme.use("night")`, `theme.text_size("large")` and `theme.hand = "left"` take effect at once on what is shown:
everything here is a property, and `.kv` rules follow properties.

Everything is measured in units. On a 7" panel, for which the screens are drawn, a unit is 1/480 of the height, so
that a 1024x600 panel shows the same page as an 800x480 one, only finer, and 80 units are 15 mm: the smallest target.
A larger panel gets smaller units (but not under `UNIT_SHARE_MIN`), so that buttons do not grow into giants and
there is more room between them. On a smaller panel five rail buttons of 15 mm have no room above each other:
everything shrinks alike there, and `theme.target_mm` says how far.

Text colours have a contrast of 7:1 or more against what they stand on, in each theme; a test holds that.
"""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, NumericProperty, ObjectProperty, OptionProperty, StringProperty
from kivy.utils import get_color_from_hex

from kiosk_ui.undisturbed import undisturbed

UNITS_HIGH: Final = 480
UNITS_WIDE: Final = 800
TARGET_UNITS_MIN: Final = 80
"""15 mm on a 7-inch panel 480 units high."""
DESIGN_DIAGONAL_INCHES: Final = 7.0
UNIT_SHARE_MIN: Final = 0.8
"""How far units shrink on a larger panel: at a 10-inch one words are still a little larger than at a 7-inch one."""
MM_PER_INCH: Final = 25.4

FONT: Final = "Koperasi Kiosk"
TOKENS: Final[dict[str, Any]] = tomllib.loads((Path(__file__).parent / "assets" / "tokens.toml").read_text("utf-8"))
THEMES: Final = tuple(TOKENS["themes"])
TEXT_SIZES: Final = tuple(TOKENS["text_sizes"])
TYPE_GROWING: Final = tuple(name for name in TOKENS["type"] if name != "smallest")
Colour = list[float]
"""Red, green, blue and opacity, each from 0 to 1."""
BLACK: Final[Colour] = [0, 0, 0, 1]
WHITE: Final[Colour] = [1, 1, 1, 1]

PRESSED_SHARE: Final = 0.3
"""How far a pressed face moves away from the colour of the words on it."""
DISABLED_SHARE: Final = 0.12
"""How much of an edge's colour there is in the face of what cannot be pressed."""


@dataclass(frozen=True)
class Tone:
    """How one kind of surface looks, by names of colours: its face, the edge around it, and what stands on it."""

    face: str
    edge: str
    on_face: str


TONES: Final = {
    "primary": Tone("primary", "primary_dark", "on_primary"),
    "accent": Tone("accent", "accent_dark", "on_accent"),
    "quiet": Tone("surface", "edge", "primary"),
    "chosen": Tone("primary_wash", "primary", "primary"),
    "key": Tone("surface", "edge", "ink"),
    "rail": Tone("rail", "rail", "on_rail"),
    "warning": Tone("warning", "warning_dark", "on_warning"),
    "disabled": Tone("disabled_face", "line", "soft"),
}


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """Return `one` with so large a share (0 to 1) of `other` in it."""
    return [part + (further - part) * share for part, further in zip(one[:3], other[:3], strict=True)] + [1]


def lightness(colour: Colour) -> float:
    """Return the relative luminance by WCAG 2, from 0 (black) to 1 (white)."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def property_name(colour: str) -> str:
    """Return the name of the property that holds one of the tokens' colours."""
    return "edge_line" if colour == "edge" else f"ink_{colour}" if colour.startswith("on_") else colour


class Theme(EventDispatcher):
    """Colours and sizes as properties that `.kv` rules follow.

    Colours have the tokens' names, except `edge_line` (the token `edge`) and `ink_on_primary` and the like (the tokens
    `on_primary`...: Kivy would take a property of such a name for what to call when `primary` changes).
    `face`, `edge` and `ink_on` are functions that are properties too: with another theme they are other functions,
    and rules that call them are worked out again.
    """

    name = StringProperty("")
    text_size_name = OptionProperty("normal", options=TEXT_SIZES)
    hand = OptionProperty("right", options=("right", "left"))
    """The hand that touches: at 'left' the rail is at the right and a keypad at the left (see `HandBox`)."""

    paper = ColorProperty()
    surface = ColorProperty()
    line = ColorProperty()
    edge_line = ColorProperty()
    """The token `edge`: what bounds a thing that can be touched."""
    ink = ColorProperty()
    soft = ColorProperty()
    primary = ColorProperty()
    primary_dark = ColorProperty()
    primary_wash = ColorProperty()
    ink_on_primary = ColorProperty()
    accent = ColorProperty()
    accent_dark = ColorProperty()
    accent_wash = ColorProperty()
    ink_on_accent = ColorProperty()
    warning = ColorProperty()
    warning_dark = ColorProperty()
    warning_wash = ColorProperty()
    ink_on_warning = ColorProperty()
    series1 = ColorProperty()
    series2 = ColorProperty()
    series3 = ColorProperty()
    rail = ColorProperty()
    ink_on_rail = ColorProperty()
    disabled_face = ColorProperty()
    dark = ColorProperty(BLACK)
    """The screen asleep, in every theme."""
    border = NumericProperty(1.5)
    """Width in pixels of the borders of cards and buttons."""

    text_smallest = NumericProperty(0)
    """Words never get smaller than this; it does not grow with the text size chosen."""
    text_small = NumericProperty(0)
    text_body = NumericProperty(0)
    text_large = NumericProperty(0)
    text_title = NumericProperty(0)
    text_amount = NumericProperty(0)
    text_hero = NumericProperty(0)

    face = ObjectProperty()
    edge = ObjectProperty()
    ink_on = ObjectProperty()

    def __init__(self) -> None:
        super().__init__()
        self.unit = 1.0
        self._pixels_per_mm = 1.0
        self._colours: dict[str, Colour] = {}
        self.fit(UNITS_WIDE, UNITS_HIGH)

    def fit(self, width: int, height: int, diagonal_inches: float = DESIGN_DIAGONAL_INCHES) -> None:
        """Fit all sizes to a screen of so many pixels and inches. Called once, before anything is drawn."""
        share = min(1.0, max(UNIT_SHARE_MIN, DESIGN_DIAGONAL_INCHES / diagonal_inches))
        self.unit = min(height / UNITS_HIGH, width / UNITS_WIDE) * share
        self._pixels_per_mm = math.hypot(width, height) / (diagonal_inches * MM_PER_INCH)
        self._put_on(self.name or THEMES[0])
        self._set_words(self.text_size_name)

    def use(self, name: str) -> None:
        """Put on a theme: 'day', 'sun' or 'night'; an unknown one leaves the present one."""
        if name in THEMES and name != self.name:
            with undisturbed():
                self._put_on(name)

    def text_size(self, name: str) -> None:
        """Set words in another size: 'normal', 'large' or 'largest'; an unknown one leaves the present one."""
        if name in TEXT_SIZES and name != self.text_size_name:
            with undisturbed():
                self._set_words(name)

    def _put_on(self, name: str) -> None:
        self._colours = {each: list(get_color_from_hex(code)) for each, code in TOKENS["themes"][name].items()}
        self._colours |= self._derived()
        self.name = name
        self.border = self.units(TOKENS["borders"][name])
        for each, colour in self._colours.items():
            setattr(self, property_name(each), colour)
        self.face, self.edge, self.ink_on = self._face_maker(), self._edge_maker(), self._ink_maker()

    def _set_words(self, name: str) -> None:
        self.text_size_name = name
        self.text_smallest = self.units(TOKENS["type"]["smallest"])
        for each in TYPE_GROWING:
            setattr(self, f"text_{each}", self.units(TOKENS["type"][each]) * self.text_scale)

    @property
    def text_scale(self) -> float:
        """What the chosen text size multiplies type sizes with."""
        return float(TOKENS["text_sizes"][self.text_size_name])

    def units(self, count: float) -> float:
        """Return so many units in pixels."""
        return count * self.unit

    def mm(self, count: float) -> float:
        """Return so many millimetres on this screen in pixels."""
        return count * self._pixels_per_mm

    @property
    def target_mm(self) -> float:
        """How large the smallest target is on this screen, in millimetres."""
        return self.units(TARGET_UNITS_MIN) / self._pixels_per_mm

    @property
    def is_dark(self) -> bool:
        """Whether words are lighter than what they stand on."""
        return lightness(self._colours["ink"]) > lightness(self._colours["paper"])

    def _derived(self) -> dict[str, Colour]:
        """Make the colours that no phone needs: the rail's, and the face of what cannot be pressed."""
        colours = self._colours
        face, words = ("primary_wash", "primary") if self.is_dark else ("primary", "on_primary")
        return {
            "rail": colours[face],
            "on_rail": colours[words],
            "disabled_face": mix(colours["paper"], colours["edge"], DISABLED_SHARE),
        }

    def _face_maker(self) -> Any:
        colours = self._colours

        def face(tone: str, state: str = "normal", disabled: bool = False) -> Colour:
            """Return the colour of a surface of this tone in this state."""
            look = TONES["disabled" if disabled else tone]
            plain, words = colours[look.face], colours[look.on_face]
            if disabled or state != "down":
                return plain
            if look.face == "surface":
                return colours["primary_wash"]
            return mix(plain, BLACK if lightness(words) > lightness(plain) else WHITE, PRESSED_SHARE)

        return face

    def _edge_maker(self) -> Any:
        colours = self._colours

        def edge(tone: str, disabled: bool = False) -> Colour:
            """Return the colour of the edge around a surface."""
            return colours[TONES["disabled" if disabled else tone].edge]

        return edge

    def _ink_maker(self) -> Any:
        colours = self._colours

        def ink_on(tone: str, disabled: bool = False) -> Colour:
            """Return the colour of words and icons on a surface."""
            return colours[TONES["disabled" if disabled else tone].on_face]

        return ink_on


theme = Theme()
u = theme.units
