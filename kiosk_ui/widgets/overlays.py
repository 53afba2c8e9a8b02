"""Pages laid over a screen for a while: the idle warning, the hub being away. Both hide what is below them."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.input.motionevent import MotionEvent
from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets import button, icon
from kiosk_ui.widgets.kv import load_rule

PARTS = (button, icon)


class Overlay(BoxLayout):
    """Covers a screen: nothing below it can be seen or touched."""

    def on_touch_down(self, touch: MotionEvent) -> bool:
        """Keep touches from what is below."""
        inside = bool(self.collide_point(*touch.pos))
        return bool(super().on_touch_down(touch)) or inside


class IdleWarning(Overlay):
    """Asks 'Are you still here?' with the seconds left. Event: `on_stay`."""

    seconds_left = NumericProperty(0)
    seconds_all = NumericProperty(1)
    __events__ = ("on_stay",)

    def on_stay(self) -> None:
        """Be told that the person is still here."""


class HubAway(Overlay):
    """Says that the cooperative's computer does not answer."""

    beat = NumericProperty(0)


load_rule(__file__)
