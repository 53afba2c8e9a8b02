"""Two large arrows to turn pages with; scrolling by swiping is a skill, pressing an arrow is not."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.text import Text

PARTS = (Text,)


class PagerButton(PressSurface):
    """An arrow with a word."""

    icon = StringProperty("")
    text = StringProperty("")


class Pager(BoxLayout):
    """Events: `on_up`, `on_down`; `page` counts from 0."""

    can_up = BooleanProperty(False)
    can_down = BooleanProperty(False)
    up_text = StringProperty("")
    down_text = StringProperty("")
    page = NumericProperty(0)
    __events__ = ("on_up", "on_down")

    def on_up(self) -> None:
        """Be told that the upper arrow was pressed."""

    def on_down(self) -> None:
        """Be told that the lower arrow was pressed."""


load_rule(__file__)
