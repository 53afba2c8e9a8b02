"""A picture beside words, tinted like them."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.image import Image
from kivy.uix.widget import Widget

from kiosk_ui.theme import u
from kiosk_ui.widgets.defaults import UNSET_COLOUR, ThemeDefaults
from kiosk_ui.widgets.kv import load_rule


class Icon(ThemeDefaults, Image):
    """One of `assets/icons`, by name."""

    theme_defaults: ClassVar[dict[str, str]] = {"color": "ink"}
    color = ColorProperty(UNSET_COLOUR)
    icon = StringProperty("")


class Medallion(Widget):
    """An icon on a coloured disc."""

    icon = StringProperty("")
    side = NumericProperty(u(64))
    tone = StringProperty("primary")


load_rule(__file__)
