"""The stage: what the kiosk needs from whoever draws, and what is known of the screens by name. Free of Kivy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from kiosk_ui.answers import Preferences
from kiosk_ui.scanner import KeyEvent

CARD_SCREENS = frozenset({"start", "relay", "number", "goodbye"})
"""Screens on which a card is what comes next; the next in the queue need not wait for the goodbye to end."""
BEGINNING_SCREENS = frozenset({"start", "relay", "goodbye"})
"""Screens on which the first digit of a member number begins a visit."""
SETUP_SCREENS = frozenset({"finding", "pairing"})
RESTING_SCREENS = frozenset({"start", *SETUP_SCREENS})
"""Screens that show nobody's data and may stand for ever."""
NOBODYS_SCREENS = frozenset({*RESTING_SCREENS, "relay", "goodbye"})
"""Screens before and after a visit."""
BACK = {
    "relay": "start", "number": "start", "find": "number", "faces": "find",
    "passbook": "accounts", "savings": "accounts",
    "accounts": "home", "withdraw": "home", "request": "home", "request_cancel": "request",
    "palm_price": "home", "notices": "home", "notice": "notices", "officers": "home", "figures": "home",
    "suggestions": "home", "suggest_topic": "suggestions", "suggest_words": "suggest_topic",
    "suggest_confirm": "suggest_words", "suggest_thanks": "home",
    "my_data": "home", "correction": "my_data", "data_copy": "my_data", "photo_remove": "my_data",
    "settings": "home", "old_pin": "settings",
}  # fmt: skip
"""Where *Kembali* leads from each screen; from the others it depends on the way there, or it is not shown."""


class Guide(Protocol):
    """Who helps a person along on what is shown."""

    def listen(self) -> None:
        """Take the button *Dengarkan* or *Berhenti*."""

    def prefer(self, voice: bool) -> None:
        """Read this visit's pages aloud by itself if the member prefers that."""


class Stage(Protocol):
    """What draws: it shows what it is told and forwards touches."""

    def show(self, screen_name: str) -> None:
        """Replace the screen; nothing of the one before may remain."""

    def reload(self) -> None:
        """Let the screen ask again for what it shows."""

    def notice(self, msgid: str) -> None:
        """Show a kind message on the present screen."""

    def set_language(self, language: str) -> None:
        """Show all texts in this language."""

    def offer_languages(self, chosen: Callable[[str], None]) -> None:
        """Show all languages to choose from; `chosen` is told which it is to be."""

    def show_status(self) -> None:
        """Show the cooperative's name and the day's state (`Kiosk.status`) where they are shown."""

    def set_preferences(self, preferences: Preferences | None) -> None:
        """Look and sound as a member prefers; None: as this kiosk was set up."""

    def key(self, event: KeyEvent) -> None:
        """Hand what was typed to the screen."""
