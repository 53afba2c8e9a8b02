"""Three errands by somebody who cannot read: finds the way by pictures and by what is heard, within three touches each.

The person here knows no word on the screen. They press pictures, and act on what the voice has told them.
"""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")

TOUCHES_MAX = 3


class Listener:
    """Somebody at the kiosk who presses pictures and listens; counts the touches."""

    def __init__(self, kiosk):
        self.kiosk = kiosk
        self.touches = 0

    def press(self, *, icon="", note=0, account=""):
        """Press what shows this picture, this banknote, or this account's picture."""
        found = [
            widget
            for widget in self.kiosk.buttons()
            if (icon and getattr(widget, "icon", "") == icon)
            or (note and getattr(widget, "value", 0) == note)
            or (account and getattr(widget, "account_id", "").startswith(account))
        ]
        assert len(found) == 1, (icon, note, account, found)
        self.kiosk.ears.forget()
        self.kiosk.touch(found[0])
        self.touches += 1

    def hears(self, *expected):
        """Wait until all of this has been said, in this order."""

        def in_order():
            said, at = " ".join(self.kiosk.ears.words), 0
            for each in expected:
                at = said.find(each, at)
                if at < 0:
                    return False
            return True

        try:
            self.kiosk.until(in_order)
        except AssertionError:
            raise AssertionError(f"not heard: {expected}; heard: {self.kiosk.ears.words}") from None


@pytest.fixture
def listener(kiosk, village):
    """Somebody with savings who has switched the voice on at the start page and signed in with a card."""
    person = village.member("Nenek Rumiati", card=f"KOP:dengar-{id(kiosk)}")
    village.deposit(person, "pokok", 100_000)
    village.deposit(person, "sukarela", 1_250_000)
    village.deposit(person, "sukarela", 35_000)
    kiosk.on("start")
    kiosk.press_icon("listen")
    kiosk.type_keys(person.card)
    kiosk.on("pin")
    kiosk.ears.forget()
    kiosk.enter_digits(person.pin)
    kiosk.on("home")
    listener = Listener(kiosk)
    listener.person = person
    return listener


def test_my_balance_is_heard_without_any_touch_and_each_account_with_one(listener):
    listener.hears("satu juta tiga ratus delapan puluh lima ribu rupiah")
    listener.press(icon="account")
    listener.hears("sukarela", "satu juta dua ratus delapan puluh lima ribu rupiah")
    assert listener.touches <= TOUCHES_MAX


def test_my_last_deposit_is_heard_within_three_touches(listener):
    listener.press(icon="account")
    listener.kiosk.on("accounts")
    listener.press(account="sukarela")
    listener.hears("Menabung", "tiga puluh lima ribu rupiah")
    assert listener.touches <= TOUCHES_MAX


def test_a_withdrawal_is_asked_for_within_three_touches(listener, village):
    listener.press(icon="withdraw")
    listener.kiosk.on("withdraw")
    listener.hears("satu juta dua ratus delapan puluh lima ribu rupiah")
    listener.press(note=100_000)
    listener.hears("seratus ribu rupiah")
    listener.press(icon="next")
    listener.kiosk.on("request")
    listener.hears("seratus ribu rupiah", "petugas")
    assert listener.touches <= TOUCHES_MAX

    token = village.sign_in(listener.person.member_no, listener.person.pin)
    requests = village.ask("GET", "/me/requests", token=token).json()
    assert [(each["amount"], each["state"]) for each in requests] == [(100_000, "open")]
