"""A picture beside words, tinted like them."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.image import Image
from kivy.uix.widget import Widget

from kiosk_ui.theme import u
from kiosk_ui.widgets.kv import load_rule


class Icon(Image):
    """One of `assets/icons`, by name."""

    icon = StringProperty("")


class Medallion(Widget):
    """An icon on a coloured disc."""

    icon = StringProperty("")
    side = NumericProperty(u(64))
    tone = StringProperty("primary")


load_rule(__file__)
