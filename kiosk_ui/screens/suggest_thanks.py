"""Says that a suggestion has arrived."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui.screens.message import MessageScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class SuggestThanksScreen(MessageScreen):
    """Leads back to the menu."""

    def arrive(self) -> None:
        """Offer the way back in the usual place too."""
        self.can_go_back = True

    def on_button(self) -> None:
        """Go to the menu."""
        self.kiosk.show("home")

    def spoken(self) -> list[Phrase]:
        """Say thank you."""
        return [Phrase.of("kiosk.suggest.thanks"), Phrase.of("kiosk.suggest.thanks_text")]


load_rule(__file__)
