"""Buttons big enough for a thumb that has worked in the field all day."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.theme import TARGET_UNITS_MIN, u
from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets import text as _text
from kiosk_ui.widgets.defaults import UNSET_SIZE, ThemeDefaults
from kiosk_ui.widgets.kv import load_rule

PARTS = (_icon, _text)
"""The rule below is made of these; importing them is what makes them known to it."""


class PressSurface(ButtonBehavior, BoxLayout):
    """Something to press: a rounded surface with an edge below, which sinks while it is touched."""

    tone = StringProperty("primary")
    radius = NumericProperty(u(14))
    lift = NumericProperty(u(4))
    target_units_min = TARGET_UNITS_MIN
    """The smallest it may be, in units; a test looks at what is shown. The one exemption: `text_pad.TextKey`."""
    confirms = BooleanProperty(False)
    """Whether pressing it makes the hub record something. No fact comes from a kiosk otherwise; a test tries."""


class BigButton(ThemeDefaults, PressSurface):
    """A button of a picture and a few words, side by side."""

    theme_defaults: ClassVar[dict[str, str]] = {"text_size_wanted": "text_large"}
    icon = StringProperty("")
    text = StringProperty("")
    icon_side = NumericProperty(u(40))
    text_size_wanted = NumericProperty(UNSET_SIZE)
    room_for_words = NumericProperty(0)


class RailButton(PressSurface):
    """A button of the rail: picture above words. Keeps its place when hidden, so that nothing moves."""

    icon = StringProperty("")
    text = StringProperty("")


load_rule(__file__)
