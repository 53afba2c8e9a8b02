"""What a member sets at the kiosk: kept at the hub, gone from the kiosk when they leave; and their PIN."""

from __future__ import annotations

import pytest

from kiosk_ui.answers import Preferences

pytestmark = pytest.mark.usefixtures("kivy_home")

NEW_PIN = "739164"


def look_of(kiosk):
    """How the kiosk looks and sounds now."""
    from kiosk_ui.theme import theme

    voice = kiosk.console.guidance.read_aloud.on
    return theme.name, theme.text_size_name, theme.hand, kiosk.kiosk.languages.now, voice


def open_settings(kiosk):
    kiosk.on("home")
    kiosk.press_icon("kiosk")
    kiosk.on("settings")


def touch(kiosk, *icons):
    """Touch tiles by their pictures."""
    tiles = [widget for widget in kiosk.buttons() if type(widget).__name__ == "Tile"]
    for icon in icons:
        kiosk.touch(next(tile for tile in tiles if tile.icon == icon))
        kiosk.frames(2)


def preferences(village, person):
    """What the hub keeps of this person's likings."""
    token = village.sign_in(person.member_no, person.pin)
    return village.ask("GET", "/me/preferences", token=token).json()


def leave(kiosk):
    """Finish, and wait until the start page is there for the next person."""
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    kiosk.until(lambda: kiosk.line.asked(b"DELETE /api/v1/sessions/current"), "the sign-out")
    kiosk.line.requests.clear()
    kiosk.pass_seconds(6)
    kiosk.on("start")


@pytest.mark.parametrize("by", ["back", "finish"])
def test_what_is_set_is_kept_for_the_next_visit_and_leaves_the_kiosk_with_the_member(kiosk, village, by):
    person = village.member("Paulina Suka")
    own = look_of(kiosk)
    assert own == ("day", "normal", "right", "id", False)
    kiosk.sign_in(person)
    open_settings(kiosk)
    touch(kiosk, "text_size", "look", "look", "hand_right", "listen", "language")
    liked = ("sun", "large", "left", "en", True)
    assert look_of(kiosk) == liked
    assert not kiosk.line.asked(b"PUT "), "one wish, once all is set"
    if by == "back":
        kiosk.go_back()
        kiosk.on("home")
        kiosk.until(lambda: kiosk.line.asked(b"PUT /api/v1/me/preferences "), "the wish")
    leave(kiosk)
    assert look_of(kiosk) == own
    kept = preferences(village, person)
    assert kept == {
        "hide_balance": False, "shuffle_keypad": False, "voice": True,
        "theme": "sun", "text_size": "large", "hand": "left", "language": "en",
    }  # fmt: skip
    assert kiosk.kiosk.visit.preferences == Preferences()

    kiosk.sign_in(person)
    kiosk.on("home")
    assert look_of(kiosk) == liked
    leave(kiosk)
    assert look_of(kiosk) == own


def test_who_set_nothing_leaves_nothing_to_keep(kiosk, village):
    kiosk.sign_in(village.member("Paulus Biasa"))
    open_settings(kiosk)
    kiosk.go_back()
    kiosk.on("home")
    kiosk.press_icon("finish")
    kiosk.until(lambda: kiosk.line.asked(b"DELETE /api/v1/sessions/current"), "the sign-out")
    assert not kiosk.line.asked(b"PUT ")


def test_the_pin_is_changed_only_with_the_old_one_and_the_same_new_one_twice(kiosk, village):
    person = village.member("Rosalia Kunci")
    kiosk.sign_in(person)
    open_settings(kiosk)
    touch(kiosk, "lock")
    kiosk.on("old_pin")
    kiosk.enter_digits("111999")
    kiosk.on("new_pin")
    for _ in range(2):
        kiosk.enter_digits(NEW_PIN)
    kiosk.on("old_pin")
    assert kiosk.shell.screen.message == "PIN itu belum cocok. Coba lagi."
    assert kiosk.shell.screen.digit_count == 0

    kiosk.enter_digits(person.pin)
    kiosk.on("new_pin")
    kiosk.enter_digits(NEW_PIN)
    kiosk.enter_digits("739165")
    kiosk.until(lambda: kiosk.shell.screen.message == "Keduanya tidak sama. Mulai lagi.", "that they differ")
    assert not kiosk.shell.screen.repeating
    assert village.sign_in(person.member_no, person.pin), "nothing has changed yet"

    for _ in range(2):
        kiosk.enter_digits(NEW_PIN)
    kiosk.on("settings")
    assert kiosk.shell.screen.message == "PIN baru sudah disimpan."
    assert kiosk.kiosk.visit.entered_pin == ""
    assert village.sign_in(person.member_no, NEW_PIN)
    assert village.ask("POST", "/sessions", {"member_no": person.member_no, "pin": person.pin}).status_code == 401
