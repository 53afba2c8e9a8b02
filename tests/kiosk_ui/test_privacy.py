"""Nothing of one person reaches the next: idle time, finishing, late answers, sleep."""

from __future__ import annotations

import gc
import weakref

import pytest

from hub.sample.faces import face
from kiosk_ui import limits
from kiosk_ui.answers import Face
from tests.kiosk_ui.memory import holders_of

pytestmark = pytest.mark.usefixtures("kivy_home")

PHOTO_MARK = b"fo dne eht"
"""Backwards at the end of the photo, where a JPEG may have anything."""
SECRETS = ("nolobupmaT", "987.654.321", "319284", "suiravaX", "002.604.8", "rubU")
"""Name, balance, PIN, first name by the photo, amount chosen, words of the suggestion: all backwards."""


def backwards(text: str) -> str:
    """Turn a text around, so that a test can know it without holding it."""
    return text[::-1]


def holders_of_any(*secrets_backwards: str) -> list[str]:
    """Say what in this process's memory still holds a text that contains one of the secrets."""
    secrets = [backwards(each) for each in secrets_backwards]
    own = {id(secret) for secret in secrets}
    return holders_of(str, lambda text: id(text) not in own and any(secret in text for secret in secrets))


def rich_person(village):
    """Register a member with a name and a balance that occur nowhere else; returns number and PIN only."""
    person = village.member("Xaverius Tampubolon", pin="482913")
    village.deposit(person, "sukarela", 123_456_789)
    return person.member_no


class Anonymous:
    """A person known by number and PIN."""

    name = ""

    def __init__(self, member_no, pin):
        self.member_no, self.pin = member_no, pin


def look_at_everything(kiosk, member_no):
    """Be found by photo, sign in, and look at what is one's own; ends on a passbook.

    Returns weak references to every widget of every screen on the way, and the token backwards.
    """
    widgets = []

    def remember():
        widgets.extend(weakref.ref(widget) for widget in kiosk.shell.screen.walk(restrict=True))

    look_at_faces(kiosk, remember)
    kiosk.sign_in(Anonymous(member_no, backwards("319284")))
    kiosk.on("home")
    assert any("Tampubolon" in word for word in kiosk.words())
    remember()
    listen(kiosk)
    choose_an_amount(kiosk, remember)
    say_something(kiosk, remember)
    kiosk.press_icon("my_data")
    kiosk.on("my_data")
    remember()
    listen(kiosk)
    kiosk.go_back()
    kiosk.open_accounts()
    remember()
    card = next(w for w in kiosk.widgets() if getattr(w, "account_id", "").startswith("sukarela"))
    kiosk.touch(card)
    del card
    kiosk.on("passbook")
    assert any("123.456.789" in word for word in kiosk.words())
    remember()
    return widgets, backwards(kiosk.kiosk.visit.token)


def listen(kiosk):
    """Have the page read aloud, unless it is being read already, and leave in the middle of it."""
    for button in [button for button in kiosk.buttons() if getattr(button, "icon", "") == "listen"]:
        kiosk.touch(button)
    kiosk.frames(2)


def look_at_faces(kiosk, remember):
    """Look at a photo and a first name that occur nowhere else, as the hub would have sent them."""
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    visit = kiosk.kiosk.visit
    visit.told["faces"] = [Face("handle-1", backwards("suiravaX"))]
    visit.photos["handle-1"] = face(77, covered=False) + PHOTO_MARK[::-1]
    visit.letter = "X"
    del visit
    kiosk.kiosk.show("faces")
    kiosk.on("faces")
    assert backwards("suiravaX") in kiosk.words()
    remember()
    listen(kiosk)
    kiosk.press_icon("finish")
    kiosk.on("start")
    kiosk.clock.pass_seconds(0.3)


def choose_an_amount(kiosk, remember):
    """Choose an amount to withdraw, and turn back."""
    kiosk.press_icon("withdraw")
    kiosk.on("withdraw")
    kiosk.press_icon("number")
    kiosk.frames(2)
    for digit in "8406200":
        kiosk.press(digit)
    assert any("8.406.200" in word for word in kiosk.words())
    remember()
    listen(kiosk)
    kiosk.go_back()
    kiosk.on("home")


def say_something(kiosk, remember):
    """Type the words of a suggestion, and send nothing."""
    kiosk.press_icon("suggestion")
    kiosk.on("suggestions")
    kiosk.touch(next(w for w in kiosk.buttons() if type(w).__name__ == "BigButton"))
    kiosk.on("suggest_topic")
    kiosk.press_icon("suggestion")
    kiosk.on("suggest_words")
    for letter in "UBUR":
        kiosk.press(letter)
    remember()
    kiosk.touch(next(w for w in kiosk.buttons() if type(w).__name__ == "TextKey" and w.icon == "check"))
    kiosk.on("suggest_confirm")
    assert any("Ubur" in word for word in kiosk.words())
    remember()
    listen(kiosk)
    for screen in ("suggest_words", "suggest_topic", "suggestions", "home"):
        kiosk.go_back()
        kiosk.on(screen)


def photos_left():
    """Say what still holds the bytes of the photo."""
    mark = PHOTO_MARK[::-1]
    return holders_of(bytes, lambda content: content.endswith(mark) and content != mark)


def assert_nothing_is_left(kiosk, widgets, token):
    """No widget, word, photo or sound of the visit is anywhere."""
    gc.collect()
    assert [widget() for widget in widgets if widget() is not None] == []
    kiosk.ears.forget()
    assert photos_left() == []
    if holders_of_any(*SECRETS, token):
        assert {backwards(secret): holders_of_any(secret) for secret in (*SECRETS, token)} == {}


@pytest.fixture
def unmoved(kiosk, monkeypatch):
    """Let nothing on the start page move by itself, so that two pictures of it can be compared."""
    # The care against burn-in moves a page at rest.
    monkeypatch.setattr(limits, "DRIFT_SECONDS", float("inf"))
    # The three counts tell how time passes at a hub whose relay another test has let speak.
    from kiosk_ui.widgets.relay_sign import RelaySign  # only once there is a window

    follow = RelaySign.follow
    monkeypatch.setattr(RelaySign, "follow", lambda sign, relay: follow(sign, None))
    kiosk.on("start")
    kiosk.shell.screen.show_status()


@pytest.mark.usefixtures("unmoved")
def test_when_nobody_touches_the_visit_is_warned_closed_and_wiped_from_screen_and_memory(kiosk, village):
    before = kiosk.picture()
    widgets, token = look_at_everything(kiosk, rich_person(village))

    kiosk.pass_seconds(kiosk.kiosk.visit.idle_seconds - 15)
    assert kiosk.shell.cover_name == "idle_warning"
    assert "Masih di sini?" in kiosk.words()
    assert kiosk.kiosk.screen == "passbook"
    kiosk.pass_seconds(16)
    assert kiosk.kiosk.screen == "start"
    assert "Layar ditutup karena lama tidak disentuh." in kiosk.words()
    kiosk.until(lambda: kiosk.line.asked(b"DELETE /api/v1/sessions/current"), "the sign-out")
    kiosk.pass_seconds(13)

    assert kiosk.picture() == before
    assert_nothing_is_left(kiosk, widgets, token)
    assert village.ask("GET", "/me", token=backwards(token)).status_code == 401


def test_the_search_for_leftovers_finds_what_is_left():
    class Forgetful:
        pass

    forgetful = Forgetful()
    forgetful.seen = "Saldo Ibu " + backwards("tasiremaP")
    assert holders_of_any("naigahabeK", "tasiremaP") != []
    del forgetful.seen
    assert holders_of_any("naigahabeK", "tasiremaP") == []


def test_i_am_still_here_keeps_the_page_and_the_hubs_session(kiosk, village):
    person = village.member("Maria Goreti")
    kiosk.sign_in(person)
    kiosk.open_accounts()
    kiosk.line.requests.clear()
    kiosk.pass_seconds(kiosk.kiosk.visit.idle_seconds - 10)
    kiosk.press("Saya masih di sini")
    kiosk.tick()
    assert kiosk.shell.cover_name == ""
    assert kiosk.kiosk.screen == "accounts"
    assert person.name in kiosk.words()
    kiosk.until(lambda: kiosk.line.asked(b"GET /api/v1/me "), "a sign of life to the hub")


def test_a_touch_beside_the_answer_does_not_extend_and_reaches_nothing_below(kiosk, village):
    person = village.member("Yohana Lestari")
    kiosk.sign_in(person)
    kiosk.open_accounts()
    kiosk.pass_seconds(kiosk.kiosk.visit.idle_seconds - 10)
    kiosk.touch_at(300, 250)
    kiosk.tick()
    assert kiosk.shell.cover_name == "idle_warning"
    assert kiosk.kiosk.screen == "accounts"


def test_finishing_says_goodbye_without_a_name_ends_the_session_and_returns_to_the_start(kiosk, village):
    widgets, token = look_at_everything(kiosk, rich_person(village))
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    assert_nothing_is_left(kiosk, widgets, token)
    assert not [word for word in kiosk.words() if "Tampubolon" in word or "Rp" in word]
    kiosk.until(lambda: village.ask("GET", "/me", token=backwards(token)).status_code == 401, "the end of the session")
    kiosk.pass_seconds(6)
    kiosk.on("start")


def test_a_sign_in_answered_after_the_person_has_gone_opens_nothing_and_is_signed_out(kiosk, village):
    person = village.member("Gregorius Late")
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.enter_digits(str(person.member_no))
    kiosk.on("pin")
    kiosk.line.hold()
    kiosk.enter_digits(person.pin)
    kiosk.until(lambda: kiosk.line.asked(b"POST /api/v1/sessions"), "the question")
    kiosk.press_icon("finish")
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.line.release()
    kiosk.until(lambda: kiosk.line.asked(b"DELETE /api/v1/sessions/current") == 1, "the late session's end")
    kiosk.tick()
    assert kiosk.kiosk.screen == "number"
    assert kiosk.kiosk.visit.session is None
    assert kiosk.kiosk.visit.pending == {}


def test_accounts_answered_late_are_never_shown_to_the_next_person(kiosk, village):
    first, second = village.member("Petrus First"), village.member("Paulus Second")
    village.deposit(first, "sukarela", 77_777_777)
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.enter_digits(str(first.member_no))
    kiosk.on("pin")
    kiosk.enter_digits(first.pin)
    # Held as soon as the first person's accounts have been asked for, before their answer can be drawn.
    while not kiosk.line.asked(b"GET /api/v1/me/accounts "):
        kiosk.frames(1)
    kiosk.line.hold()
    kiosk.clock.pass_seconds(0.3)
    kiosk.press_icon("finish")
    kiosk.clock.pass_seconds(6)
    kiosk.until(lambda: kiosk.kiosk.screen == "start", "the start page")
    kiosk.clock.pass_seconds(0.3)
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")
    kiosk.enter_digits(str(second.member_no))
    kiosk.on("pin")
    kiosk.enter_digits(second.pin)
    kiosk.line.release()

    def second_is_in() -> bool:
        seen = kiosk.words()
        assert not [word for word in seen if "Petrus" in word or "77.777.777" in word]
        return second.name in seen and kiosk.shell.screen.settled()

    kiosk.until(second_is_in, "the second person's accounts")
    second_is_in()


@pytest.mark.usefixtures("unmoved")
@pytest.mark.parametrize("kiosk", [["--unpaired", "--sleep-after", "30"]], indirect=True)
def test_the_touch_that_wakes_a_dark_screen_does_nothing_else(kiosk):
    awake = kiosk.picture()
    kiosk.pass_seconds(31)
    assert kiosk.shell.asleep
    dark = kiosk.picture()
    assert set(dark[0::4]) | set(dark[1::4]) | set(dark[2::4]) == {0}
    kiosk.touch(kiosk.shell.screen)
    kiosk.tick()
    assert not kiosk.shell.asleep
    assert kiosk.kiosk.screen == "start"
    assert kiosk.picture() == awake
    kiosk.clock.pass_seconds(0.3)
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")


def test_a_person_who_walks_away_before_signing_in_leaves_no_number_behind(kiosk):
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.press("7")
    kiosk.press("7")
    kiosk.pass_seconds(46)
    kiosk.on("start")
    kiosk.touch(kiosk.shell.screen)
    assert kiosk.on("number").shown_digits == ""
