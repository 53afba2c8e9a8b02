"""Asks for the member number; a card scan answers it too."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.entry import DigitEntry
from kiosk_ui.scanner import Entered, KeyEvent
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class NumberScreen(EnteringScreen):
    """Question: who are you?"""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.MEMBER_NUMBER_DIGITS_MAX), **kwargs)
        self.can_go_back = True

    def arrive(self) -> None:
        """Find out whether somebody can be found by photo here; only then it is offered."""
        self.kiosk.entrance.ask_letters(self._offer_photos)

    def reload(self) -> None:
        """Show the texts in the language of now."""
        super().reload()
        self.arrive()

    def extra(self) -> None:
        """Go on to the photos."""
        self.kiosk.show("find")

    def _offer_photos(self, letters: tuple[str, ...]) -> None:
        self.extra_icon = "photo" if letters else ""
        self.extra_text = texts.catalog["kiosk.find.open"] if letters else ""

    def spoken(self) -> list[Phrase]:
        """Ask the question and say how to answer it."""
        said = [Phrase.of("kiosk.number.title"), *self.spoken_entry(), Phrase.of("kiosk.number.hint")]
        return [*said, Phrase.of("kiosk.speech.find.offer")] if self.extra_text else said

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
