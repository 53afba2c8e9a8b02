"""Asks for the first letter of the name, to find oneself by a photo."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import ListProperty

from kiosk_ui.screens.page import PageScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets import letter_pad
from kiosk_ui.widgets.kv import load_rule

PARTS = (letter_pad,)


class FindScreen(PageScreen):
    """Question: which letter does your name begin with? Only letters that lead to somebody are there."""

    letters = ListProperty()

    def reload(self) -> None:
        """Show the letters there are."""
        super().reload()
        self.loading = True
        self.kiosk.entrance.ask_letters(self._take, self.fail)

    def spoken(self) -> list[Phrase]:
        """Ask."""
        return [Phrase.of("kiosk.speech.loading" if self.loading else "kiosk.find.title")]

    def what_next(self) -> str:
        """Ask again."""
        return "kiosk.find.title"

    def _take(self, letters: tuple[str, ...]) -> None:
        self.loading = False
        self.letters = list(letters)
        if not letters:
            self.say(lambda catalog: catalog["kiosk.find.none"], "hint")


load_rule(__file__)
