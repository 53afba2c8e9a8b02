"""Asks for the present PIN before it is changed."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.entry import DigitEntry
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class OldPinScreen(EnteringScreen):
    """Question: is it really you who changes it?"""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.PIN_DIGITS, limits.PIN_DIGITS), **kwargs)
        self.hidden = True
        self.can_go_back = True

    def arrive(self) -> None:
        """Shuffle the keys for who prefers that."""
        if self.kiosk.visit.preferences.shuffle_keypad:
            self.shuffle()

    def spoken(self) -> list[Phrase]:
        """Ask for the PIN. What has been typed of it is never said, nor how much."""
        return [Phrase.of("kiosk.old_pin.title"), Phrase.of("kiosk.speech.pin.how")]

    def done(self, digits: str) -> None:
        """Go on to the new one."""
        self.entry.clear()
        self.kiosk.entrance.give_old_pin(digits)


load_rule(__file__)
