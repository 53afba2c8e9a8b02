"""Pages that only tell something: a picture, one sentence large, one sentence small."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.theme import theme, u
from kiosk_ui.widgets import button
from kiosk_ui.widgets.kv import load_rule

PARTS = (button,)


class MessageScreen(KioskScreen):
    """A page of one message; `button_text` '' shows no button."""

    icon = StringProperty("")
    tone = StringProperty("primary")
    title = StringProperty("")
    text = StringProperty("")
    title_size = NumericProperty(theme.text_title * 1.25)
    title_lines = NumericProperty(1)
    picture_side = NumericProperty(u(150))
    button_text = StringProperty("")
    button_icon = StringProperty("")
    calling = BooleanProperty(False)
    """Whether the page shines across the hall, so that somebody comes."""
    __events__ = ("on_button",)

    def on_button(self) -> None:
        """Be told that the button was pressed."""


load_rule(__file__)
