"""Rows of lists: a picture, a line large and a line small; one kind to press, one to read."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets import icon as _icon
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.surfaces import Card

PARTS = (_icon,)


class Row:
    """What a row says. `mark` is the word for what is new or waits, `text_share` how high the small line is."""

    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    mark = StringProperty("")
    text_share = NumericProperty(0.4)


class RowWords(Row, BoxLayout):
    """What stands in a row."""


class PressRow(Row, PressSurface):
    """A row that opens something."""


class StillRow(Row, Card):
    """A row to read."""


load_rule(__file__)
