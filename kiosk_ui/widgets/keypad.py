"""The keypad for numbers and PINs, laid out like a cash machine's."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from random import Random
from typing import Final

from kivy.properties import BooleanProperty, ListProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule

DIGITS: Final = tuple("1234567890")
"""In the order of the keys, row by row; 0 stands between erase and done."""


class Key(PressSurface):
    """One key: a digit, or a picture."""

    text = StringProperty("")
    icon = StringProperty("")


class Keypad(GridLayout):
    """Twelve keys. Events: `on_digit(digit)`, `on_erase`, `on_done`; `ready` lights the done key.

    `digits` are the digits in the order of the keys. `shuffle(random)` puts them in another order, so that who looks
    at the fingers from afar learns nothing; erase and done stay where they are. `sort()` puts them back.
    """

    ready = BooleanProperty(False)
    confirms = BooleanProperty(False)
    """Whether the done key makes the hub record something."""
    digits = ListProperty(DIGITS)
    __events__ = ("on_digit", "on_erase", "on_done")

    def shuffle(self, random: Random) -> None:
        """Put the digits in a random order."""
        self.digits = random.sample(DIGITS, len(DIGITS))

    def sort(self) -> None:
        """Put the digits in the usual order."""
        self.digits = DIGITS

    def on_digit(self, digit: str) -> None:
        """Be told that a digit was pressed."""

    def on_erase(self) -> None:
        """Be told that the erase key was pressed."""

    def on_done(self) -> None:
        """Be told that the done key was pressed."""


load_rule(__file__)
