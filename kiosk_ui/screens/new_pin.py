"""Asks for a new PIN, twice, when the one an officer gave must be changed."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty

from kiosk_ui import limits
from kiosk_ui.entry import DigitEntry
from kiosk_ui.errors import KioskError
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.widgets.kv import load_rule


class NewPinScreen(EnteringScreen):
    """Two questions, one after the other: a new PIN, and the same again."""

    repeating = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.PIN_DIGITS, limits.PIN_DIGITS), **kwargs)
        self.hidden = True
        self._first = ""

    def spoken(self) -> list[Phrase]:
        """Ask for the new PIN, or for the same again; its digits are never said."""
        step = "again" if self.repeating else "title"
        hint = "again_hint" if self.repeating else "hint"
        asked = [Phrase.of(f"kiosk.new_pin.{step}"), Phrase.of(f"kiosk.new_pin.{hint}")]
        return [*asked, Phrase.of("kiosk.speech.new_pin.how")]

    def what_next(self) -> str:
        """Say how to go on."""
        return "kiosk.hint.arrow" if self.ready else "" if self.busy else "kiosk.hint.pin"

    def arrive(self) -> None:
        """Shuffle the keys for who prefers that."""
        self.can_go_back = self.kiosk.visit.pin_change_wanted
        if self.kiosk.visit.preferences.shuffle_keypad:
            self.shuffle()

    def done(self, digits: str) -> None:
        """Ask again, compare, and change the PIN."""
        self.start_over()
        if not self.repeating:
            self._first, self.repeating = digits, True
            self.page_changed()
            return
        first, self._first, self.repeating = self._first, "", False
        if digits != first:
            self.say(lambda catalog: catalog["kiosk.new_pin.different"])
            return
        self.wait(True)
        self.kiosk.entrance.change_pin(digits, self._refused)

    def _refused(self, error: KioskError) -> None:
        self.wait(False)
        self.start_over()
        self.say_failure(error)


load_rule(__file__)
