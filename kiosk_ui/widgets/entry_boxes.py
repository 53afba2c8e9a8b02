"""What has been entered so far: a number in large digits, a PIN as dots that tell no digit."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.surfaces import Card


class NumberBox(Card):
    """Shows digits as they are entered."""

    text = StringProperty("")


class PinDot(Widget):
    """One place of a PIN."""

    place = NumericProperty(0)
    filled = NumericProperty(0)


class PinDots(BoxLayout):
    """Six places, `filled` of them taken."""

    filled = NumericProperty(0)


load_rule(__file__)
