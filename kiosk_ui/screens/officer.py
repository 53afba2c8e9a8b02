"""Calls the officer: a page that can be seen across the room, and that hides what was on the screen."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class OfficerScreen(MessageScreen):
    """Stands until the person goes back."""

    needs_hub = False

    def spoken(self) -> list[Phrase]:
        """Say what stands there."""
        return [Phrase.of("kiosk.officer.title"), Phrase.of("kiosk.officer.text")]

    def arrive(self) -> None:
        """Offer the way back in the usual place too."""
        self.can_go_back = True
        self.can_finish = self.kiosk.visit.session is not None

    def on_button(self) -> None:
        """Go back to where the person was."""
        self.kiosk.back()


load_rule(__file__)
