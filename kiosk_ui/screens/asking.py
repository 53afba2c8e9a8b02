"""Pages that ask once before something is done that matters: what it is, yes, no."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import StringProperty

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.widgets.kv import load_rule


class AskingScreen(PageScreen):
    """One question. Yes is taken once, however often it is pressed; no leads back."""

    text = StringProperty("")
    yes_text = StringProperty("")
    no_text = StringProperty("")
    yes_icon = StringProperty("check")
    yes_tone = StringProperty("primary")

    def agree(self) -> None:
        """Take the yes."""
        if not self.loading:
            self.loading = True
            self.say(None)
            self.do()

    def refuse(self) -> None:
        """Take the no."""
        self.kiosk.back()

    def do(self) -> None:
        """Do what was asked about; `fail` is told if it did not work."""
        raise NotImplementedError


load_rule(__file__)
