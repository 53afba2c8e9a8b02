"""Pairs a new kiosk: an officer types the code that the desk shows."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.entry import DigitEntry
from kiosk_ui.errors import KioskError
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class PairingScreen(EnteringScreen):
    """Question: which cooperative does this screen belong to?"""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.PAIRING_CODE_DIGITS, limits.PAIRING_CODE_DIGITS), **kwargs)
        self.can_finish = False

    def spoken(self) -> list[Phrase]:
        """Ask for the code and say where to get it."""
        return [Phrase.of("kiosk.pairing.title"), Phrase.of("kiosk.pairing.hint"), *self.spoken_entry()]

    def done(self, digits: str) -> None:
        """Hand the code to the hub."""
        self.wait(True)
        self.kiosk.pair(digits, self._refused)

    def _refused(self, error: KioskError) -> None:
        self.wait(False)
        self.start_over()
        self.say_failure(error)


load_rule(__file__)
