"""The keypad for numbers and PINs, laid out like a cash machine's."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule


class Key(PressSurface):
    """One key: a digit, or a picture."""

    text = StringProperty("")
    icon = StringProperty("")


class Keypad(GridLayout):
    """Twelve keys. Events: `on_digit(digit)`, `on_erase`, `on_done`; `ready` lights the done key."""

    ready = BooleanProperty(False)
    __events__ = ("on_digit", "on_erase", "on_done")

    def on_digit(self, digit: str) -> None:
        """Be told that a digit was pressed."""

    def on_erase(self) -> None:
        """Be told that the erase key was pressed."""

    def on_done(self) -> None:
        """Be told that the done key was pressed."""


load_rule(__file__)
