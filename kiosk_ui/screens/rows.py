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


class RowWords(BoxLayout):
    """What stands in a row. `marked` shows that it is new or waits for something, `mark` with which word."""

    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    mark = StringProperty("")
    text_share = NumericProperty(0.4)


class PressRow(PressSurface):
    """A row that opens something."""

    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    mark = StringProperty("")
    text_share = NumericProperty(0.4)


class StillRow(Card):
    """A row to read."""

    icon = StringProperty("")
    title = StringProperty("")
    text = StringProperty("")
    mark = StringProperty("")
    text_share = NumericProperty(0.4)


load_rule(__file__)
