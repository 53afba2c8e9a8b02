"""A wish whose answer is lost on the way back: the person presses again, and it counts once."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")

KEY = re.compile(rb"(?i)\r\nidempotency-key: (\S+)\r\n")


def big_button(kiosk):
    """The button that confirms."""
    return next(widget for widget in kiosk.buttons() if type(widget).__name__ == "BigButton" and widget.confirms)


def confirm_and_lose_the_answer(kiosk, recorded):
    """Confirm, cut the line once the hub has recorded it but before it is heard, and mend the line again."""
    kiosk.line.requests.clear()
    kiosk.line.hold()
    kiosk.touch(big_button(kiosk))
    kiosk.until(recorded, "the hub's record")
    kiosk.line.cut()
    kiosk.until(lambda: kiosk.shell.screen.message, "the word that it went wrong")
    kiosk.line.release()
    kiosk.line.mend()
    kiosk.tick()
    if kiosk.shell.cover_name == "ask_again":
        kiosk.press_icon("undo")
        kiosk.until(lambda: not kiosk.shell.cover_name, "the page again")
    kiosk.clock.pass_seconds(0.3)


def keys_sent(kiosk, path):
    """The idempotency keys of all that was sent there."""
    return [KEY.search(each)[1] for each in kiosk.line.requests if each.startswith(b"POST /api/v1" + path + b" ")]


def told(village, person, path):
    """What the hub says of this person, asked beside the kiosk."""
    token = village.sign_in(person.member_no, person.pin)
    return lambda: village.ask("GET", path, token=token).json()


def test_a_withdrawal_request_whose_answer_was_lost_is_the_same_request_when_pressed_again(kiosk, village):
    person = village.member("Lusia Hilang")
    village.deposit(person, "sukarela", 500_000)
    requests = told(village, person, "/me/requests")
    kiosk.sign_in(person)
    kiosk.on("home")
    kiosk.press_icon("withdraw")
    kiosk.on("withdraw")
    kiosk.touch(next(w for w in kiosk.buttons() if getattr(w, "value", 0) == 50_000))
    kiosk.until(lambda: kiosk.shell.screen.ready, "an amount")
    confirm_and_lose_the_answer(kiosk, requests)
    kiosk.touch(big_button(kiosk))
    kiosk.on("request")
    # A key made anew would have been refused because a request is open, and shown as one made before.
    assert not kiosk.kiosk.visit.request_was_open
    assert [each["number"] for each in requests()] == [kiosk.kiosk.visit.request.number]
    assert len(keys := keys_sent(kiosk, b"/me/requests")) >= 2
    assert len(set(keys)) == 1


def test_a_suggestion_whose_answer_was_lost_is_recorded_once_and_the_next_one_is_another(kiosk, village):
    person = village.member("Yosefina Hilang")
    suggestions = told(village, person, "/me/suggestions")
    kiosk.sign_in(person)
    kiosk.on("home")
    suggest_the_shop(kiosk)
    confirm_and_lose_the_answer(kiosk, suggestions)
    kiosk.touch(big_button(kiosk))
    kiosk.on("suggest_thanks")
    assert [each["topic"] for each in suggestions()] == ["shop"]
    assert len(keys := keys_sent(kiosk, b"/me/suggestions")) >= 2
    assert len(set(keys)) == 1
    kiosk.go_back()
    kiosk.on("home")
    suggest_the_shop(kiosk)
    kiosk.touch(big_button(kiosk))
    kiosk.on("suggest_thanks")
    assert [each["topic"] for each in suggestions()] == ["shop", "shop"]


def suggest_the_shop(kiosk):
    """Go from the menu to the question whether to send a suggestion about the shop, without words."""
    kiosk.press_icon("suggestion")
    kiosk.on("suggestions")
    kiosk.kiosk.errands.choose_topic("shop")
    kiosk.on("suggest_words")
    kiosk.kiosk.errands.say_words("")
    kiosk.on("suggest_confirm")
