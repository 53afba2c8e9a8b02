"""Asks for the member number; a card scan answers it too."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.entry import DigitEntry
from kiosk_ui.scanner import Entered, KeyEvent
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class NumberScreen(EnteringScreen):
    """Question: who are you?"""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.MEMBER_NUMBER_DIGITS_MAX), **kwargs)
        self.can_go_back = True

    def spoken(self) -> list[Phrase]:
        """Ask the question and say how to answer it."""
        return [Phrase.of("kiosk.number.title"), *self.spoken_entry(), Phrase.of("kiosk.number.hint")]

    def what_next(self) -> str:
        """Say how to go on."""
        return "kiosk.hint.arrow" if self.ready else "kiosk.number.hint"

    def done(self, digits: str) -> None:
        """Go on to the PIN."""
        if int(digits) == 0:
            self.say(lambda catalog: catalog["kiosk.number.none"])
            self.start_over()
        else:
            self.kiosk.entrance.identify(digits)

    def key(self, event: KeyEvent) -> None:
        """Take keyboard digits; more of them than a member number has were a card read in pieces."""
        if isinstance(event, Entered) and self.entry.overflowed:
            self.start_over()
            self.say(lambda catalog: catalog["kiosk.notice.card_unreadable"])
        else:
            super().key(event)


load_rule(__file__)
