"""Asks how much is to be withdrawn, in banknotes or in digits, and sends the request. No money moves here."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk_ui import limits, shown
from kiosk_ui.answers import Account, Request
from kiosk_ui.entry import DigitEntry
from kiosk_ui.errands import withdrawable
from kiosk_ui.errors import KioskError
from kiosk_ui.scanner import KeyEvent, Typed
from kiosk_ui.screens.page import LookingScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase, Rupiah
from kiosk_ui.widgets import amount, hand_box, keypad, notes_pad
from kiosk_ui.widgets.kv import load_rule

PARTS = (amount, hand_box, keypad, notes_pad)


class WithdrawScreen(LookingScreen):
    """Question: how much? The button says exactly what will be asked for."""

    subject = "requests"
    amount = NumericProperty(0)
    most = NumericProperty(0)
    digits = BooleanProperty(False)
    words = StringProperty("")
    ready = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        self._account: Account | None = None
        self._entry = DigitEntry(limits.AMOUNT_DIGITS_MAX)
        super().__init__(**kwargs)

    def arrive(self) -> None:
        """Take up the amount chosen before the officer was called, or the language switched."""
        self.amount = self.kiosk.visit.amount
        super().arrive()

    def take(self, answer: list[Request]) -> None:
        """Show the open request instead, if there is one; else find out how much there is."""
        waiting = next((request for request in answer if request.state == "open"), None)
        if waiting is not None:
            self.kiosk.errands.show_open_request(waiting)
            return
        self.loading = True
        self.kiosk.errands.look("accounts", self._take_accounts, self.fail)

    def choose(self, amount: int) -> None:
        """Take the amount that the notes or digits come to."""
        self.amount = self.kiosk.visit.amount = amount
        over = amount > self.most
        if over and self._account is not None:
            balance = shown.rupiah(self._account.balance)
            self.say(lambda catalog: catalog["kiosk.withdraw.too_much"].format(amount=balance))
        elif self.message:
            self.say(None)
        self.words = Rupiah(amount).words(texts.catalog) if amount else ""
        self.ready = amount > 0 and not over and not self.loading
        if self.ready:
            self.part_changed()

    def digit(self, digit: str) -> None:
        """Take a digit from the keypad."""
        if self._entry.text or digit != "0":
            self._entry.add(digit)
        self.choose(int(self._entry.text or 0))

    def erase(self) -> None:
        """Take the last digit back."""
        self._entry.erase()
        self.choose(int(self._entry.text or 0))

    def key(self, event: KeyEvent) -> None:
        """Take digits from a keyboard too."""
        if isinstance(event, Typed) and self.digits:
            self.digit(event.character)

    def switch(self) -> None:
        """Change between banknotes and digits; the amount stays."""
        self._entry.clear()
        for digit in str(int(self.amount)) if self.amount else "":
            self._entry.add(digit)
        self.digits = not self.digits

    def confirm(self) -> None:
        """Send the request, once."""
        if self.ready and self._account is not None:
            self.loading, self.ready = True, False
            self.kiosk.errands.request_withdrawal(self._account.id, int(self.amount), self._refused)

    def spoken(self) -> list[Phrase]:
        """Ask, say what there is, what is chosen, and what the button does."""
        if self.loading:
            return [Phrase.of("kiosk.speech.loading")]
        if self._account is None:
            return []
        said = [Phrase.of("kiosk.withdraw.title"), Phrase.of("kiosk.withdraw.balance", amount=Rupiah(int(self.most)))]
        return [*said, *self.spoken_part()]

    def spoken_part(self) -> list[Phrase]:
        """Say what is chosen, and what comes next."""
        chosen = [Phrase.of("kiosk.speech.withdraw.chosen", amount=Rupiah(int(self.amount)))] if self.amount else []
        return [*chosen, Phrase.of(self.what_next())]

    def what_next(self) -> str:
        """Say what comes next."""
        return "kiosk.speech.withdraw.confirm" if self.ready else "kiosk.withdraw.ask_nothing"

    def main_target(self) -> Widget | None:
        """Point at the notes, then at the button."""
        return self.ids.confirm if self.ready else self.ids.pad

    def _take_accounts(self, accounts: list[Account]) -> None:
        self.loading = False
        self._account = withdrawable(accounts)
        if self._account is None:
            self.say(lambda catalog: catalog["kiosk.withdraw.no_account"], "hint")
            return
        self.most = self._account.balance
        self.choose(int(self.amount))

    def _refused(self, error: KioskError) -> None:
        self.fail(error)
        self.ready = 0 < self.amount <= self.most


load_rule(__file__)
