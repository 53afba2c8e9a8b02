"""Asks whether the member's photo is to be deleted."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.asking import AskingScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class PhotoRemoveScreen(AskingScreen):
    """Question: delete the photo?"""

    def do(self) -> None:
        """Take the consent back; the hub deletes the picture."""
        self.kiosk.errands.remove_photo(self.fail)

    def spoken(self) -> list[Phrase]:
        """Ask, and say what it means."""
        return [Phrase.of("kiosk.photo.title"), Phrase.of("kiosk.photo.text")]


load_rule(__file__)
