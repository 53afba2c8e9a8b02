"""Quiet surfaces: a card that groups things, a banner that tells something."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets import text as _text
from kiosk_ui.widgets.kv import load_rule

PARTS = (_icon, _text)


class Card(BoxLayout):
    """A white card with a thin border."""


class Banner(BoxLayout):
    """A short message with a picture. Empty text shows nothing. `mood` is 'hint', 'good' or 'warning'."""

    text = StringProperty("")
    icon = StringProperty("")
    mood = StringProperty("warning")


class Panel(BoxLayout):
    """A picture above a sentence, filling the room it gets: what to do now, or what went wrong."""

    text = StringProperty("")
    icon = StringProperty("")
    mood = StringProperty("plain")


load_rule(__file__)
