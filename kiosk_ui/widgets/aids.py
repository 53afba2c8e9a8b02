"""Aids laid over a page: words that cannot be heard, where to touch next, that an answer is awaited or did not come."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk_ui.widgets import overlays
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.overlays import Overlay

PARTS = (overlays,)


class Caption(BoxLayout):
    """The words being said, at the foot of the page. Touches go through it."""

    text = StringProperty("")


class Pulse(Widget):
    """A ring that comes and goes around a place. Touches go through it; `phase` counts seconds."""

    phase = NumericProperty(0)

    def surround(self, target: Widget, seconds: float) -> None:
        """Stand around a widget, wherever it is now."""
        self.size = target.size
        self.pos = target.to_window(*target.pos)
        self.phase = seconds


class Waiting(BoxLayout):
    """Says that an answer is on its way, and moves. Touches go through it."""

    beat = NumericProperty(0)


class AskAgain(Overlay):
    """Says that no answer came in time. Event: `on_again`."""

    __events__ = ("on_again",)

    def on_again(self) -> None:
        """Be told to ask again."""


load_rule(__file__)
