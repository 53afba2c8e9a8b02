"""Asks for the PIN, without echo; a wrong one is told kindly, with the tries left or the time to wait."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

import math

from kivy.properties import StringProperty

from kiosk_ui import limits, shown
from kiosk_ui.entry import DigitEntry
from kiosk_ui.errors import HubRefused, KioskError
from kiosk_ui.screens.entering import EnteringScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Digits, Duration, Name, Number, Phrase
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.wording import Catalog


class PinScreen(EnteringScreen):
    """Question: is it really you?"""

    who_text = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        super().__init__(DigitEntry(limits.PIN_DIGITS, limits.PIN_DIGITS), **kwargs)
        self.hidden = True
        self.can_go_back = True
        self._wait_until = 0.0
        self._tries_left = 0

    def arrive(self) -> None:
        """Show which number or card the PIN is for."""
        self._show_who()
        self._offer()

    def extra(self) -> None:
        """Shuffle the keys; while one has to wait, call the officer, who can help."""
        if self._wait_until:
            self.kiosk.call_officer()
        else:
            self.shuffle()

    def reload(self) -> None:
        """Show the texts in the language of now."""
        super().reload()
        self._show_who()
        self._offer()

    def spoken(self) -> list[Phrase]:
        """Ask for the PIN. What has been typed of it is never said, nor how much."""
        number, face = self.kiosk.visit.member_number, self.kiosk.visit.face
        if face is not None:
            who = Phrase.of("kiosk.pin.face", name=Name(face.first_name))
        elif number:
            who = Phrase.of("kiosk.speech.pin.number", digits=Digits(shown.member_number(number)))
        else:
            who = Phrase.of("kiosk.pin.card")
        return [Phrase.of("kiosk.pin.title"), who, Phrase.of("kiosk.speech.pin.how")]

    def spoken_message(self) -> list[Phrase]:
        """Say the time to wait and the tries left in words."""
        if self._wait_until:
            return [Phrase.of("kiosk.speech.pin.wait", time=Duration(self.seconds_to_wait))]
        if self._tries_left:
            tries = Phrase.of("kiosk.pin.tries_left", count=Number(self._tries_left))
            return [Phrase.of("kiosk.pin.wrong"), tries] if self.message else []
        return super().spoken_message()

    def what_next(self) -> str:
        """Say how to go on."""
        return "kiosk.hint.arrow" if self.ready else "" if self.busy else "kiosk.hint.pin"

    def done(self, digits: str) -> None:
        """Sign in. The digits are gone from the entry before the answer is there."""
        self.entry.clear()
        self.wait(True)
        self.kiosk.entrance.sign_in(digits, self._refused)

    def tick(self) -> None:
        """Count the waiting time down."""
        if self._wait_until:
            if self.seconds_to_wait > 0:
                self.say_again()
            else:
                self._wait_until = 0.0
                self.say(None)
                self.wait(False)
                self._offer()

    @property
    def seconds_to_wait(self) -> int:
        """Seconds until another try is allowed."""
        return max(0, math.ceil(self._wait_until - self.kiosk.now()))

    def _refused(self, error: KioskError) -> None:
        self.wait(False)
        self.start_over()
        self._tries_left = 0
        if isinstance(error, HubRefused) and error.code == "sign_in.wait":
            self._wait_until = self.kiosk.now() + (error.whole_number("wait_seconds") or limits.PIN_WAIT_SECONDS)
            self.wait(True)
            self.say(lambda catalog: catalog["kiosk.pin.wait"].format(time=self._clock_text()))
            self._offer()
        elif isinstance(error, HubRefused) and error.code == "sign_in.wrong":
            tries_left = error.whole_number("tries_left")
            self._tries_left = tries_left or 0
            self.say(lambda catalog: wrong_text(catalog, tries_left))
        else:
            self.say_failure(error)

    def _clock_text(self) -> str:
        minutes, seconds = divmod(self.seconds_to_wait, 60)
        return f"{minutes}:{seconds:02d}"

    def _show_who(self) -> None:
        number, face, catalog = self.kiosk.visit.member_number, self.kiosk.visit.face, texts.catalog
        if face is not None:
            self.who_text = catalog["kiosk.pin.face"].format(name=face.first_name)
        elif number:
            self.who_text = catalog["kiosk.pin.number"].format(number=shown.member_number(number))
        else:
            self.who_text = catalog["kiosk.pin.card"]

    def _offer(self) -> None:
        """Say on the button what helps now."""
        waiting = bool(self._wait_until)
        self.extra_icon = "officer" if waiting else "shuffle"
        self.extra_text = texts.catalog["kiosk.rail.officer" if waiting else "kiosk.pin.shuffle"]


def wrong_text(catalog: Catalog, tries_left: int | None) -> str:
    """Return the kind words for a sign-in that did not match."""
    words = catalog["kiosk.pin.wrong"]
    if tries_left is None:
        return words
    if tries_left == 0:
        return f"{words} {catalog['kiosk.pin.no_tries_left']}"
    return f"{words} {catalog.counted('kiosk.pin.tries_left', tries_left)}"


load_rule(__file__)
