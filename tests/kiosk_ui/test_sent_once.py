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

    def made_or_to_be_pressed():
        screen = kiosk.shell.screen
        return kiosk.kiosk.screen == "request" or (screen.ready and not screen.loading and not kiosk.shell.cover_name)

    kiosk.until(made_or_to_be_pressed, "the button, or that it is made")
    if kiosk.kiosk.screen == "withdraw":
        kiosk.touch(big_button(kiosk))
    kiosk.on("request")
    # A key made anew would have been refused because a request is open, and shown as one made before.
    assert not kiosk.kiosk.visit.request_was_open
    assert [each["number"] for each in requests()] == [kiosk.kiosk.visit.request.number]
    assert len(set(keys_sent(kiosk, b"/me/requests"))) == 1


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


@pytest.mark.parametrize(("typed", "said"), [("739164", "baru sudah disimpan"), ("852639", "pertama")])
def test_a_new_pin_whose_answer_was_lost_lets_its_member_in_whatever_they_type_then(kiosk, village, typed, said):
    person = village.newcomer(f"Agustina Hilang {typed}", "519374")
    kiosk.sign_in(person)
    kiosk.on("new_pin")
    kiosk.enter_digits("739164")
    kiosk.line.requests.clear()
    kiosk.line.hold()
    kiosk.enter_digits("739164")
    token = kiosk.kiosk.visit.token
    kiosk.until(lambda: village.ask("GET", "/me/accounts", token=token).is_success, "the hub's record")
    kiosk.line.cut()
    kiosk.until(lambda: kiosk.shell.screen.message, "the word that it went wrong")
    kiosk.line.release()
    kiosk.line.mend()
    kiosk.tick()
    if kiosk.shell.cover_name == "ask_again":
        kiosk.press_icon("undo")
        kiosk.until(lambda: not kiosk.shell.cover_name, "the page again")
    kiosk.clock.pass_seconds(0.3)
    for _ in range(2):
        kiosk.enter_digits(typed)
    kiosk.on("home")
    assert said in kiosk.shell.screen.message
    assert len(keys := keys_sent(kiosk, b"/me/pin")) >= 2
    assert len(set(keys)) == 1
    assert not kiosk.kiosk.visit.keys
    assert village.sign_in(person.member_no, "739164")


@pytest.mark.parametrize("cancelled_at", ["kiosk", "phone"])
def test_a_request_recorded_behind_ones_back_and_cancelled_is_another_when_asked_for_again(
    kiosk, village, cancelled_at
):
    person = village.member(f"Monika Urung {cancelled_at}")
    village.deposit(person, "sukarela", 500_000)
    requests = told(village, person, "/me/requests")
    kiosk.sign_in(person)
    kiosk.on("home")
    ask_for_50_000(kiosk)
    kiosk.line.hold()
    kiosk.touch(big_button(kiosk))
    kiosk.until(requests, "the hub's record")
    kiosk.go_back()
    kiosk.on("home")
    kiosk.line.release()
    first = requests()[0]["number"]
    if cancelled_at == "phone":
        village.post(f"/me/requests/{first}/cancel", {}, village.sign_in(person.member_no, person.pin))
    else:
        kiosk.press_icon("withdraw")
        assert kiosk.on("request").number_text.endswith(str(first))
        kiosk.kiosk.errands.cancel_request(first, lambda error: None)
        kiosk.on("home")
    ask_for_50_000(kiosk)
    kiosk.touch(big_button(kiosk))
    kiosk.on("request")
    states = {each["number"]: each["state"] for each in requests()}
    assert states.pop(first) == "cancelled"
    assert states == {kiosk.kiosk.visit.request.number: "open"}
    assert not kiosk.kiosk.visit.keys


def test_who_was_paid_and_then_not_asks_again(kiosk, village):
    person = village.member("Martina Batal")
    village.deposit(person, "sukarela", 500_000)
    requests = told(village, person, "/me/requests")
    kiosk.sign_in(person)
    kiosk.on("home")
    ask_for_50_000(kiosk)
    kiosk.touch(big_button(kiosk))
    kiosk.on("request")
    first = requests()[0]["number"]
    village.reverse(village.post(f"/requests/{first}/pay", {"note": ""})["movement"])
    assert [each["state"] for each in requests()] == ["reversed"]
    kiosk.kiosk.visit.forget_answers()
    kiosk.press_icon("home")
    kiosk.on("home")
    ask_for_50_000(kiosk)
    kiosk.touch(big_button(kiosk))
    kiosk.on("request")
    assert not kiosk.kiosk.visit.request_was_open
    assert [each["state"] for each in requests()] == ["open", "reversed"]


def ask_for_50_000(kiosk):
    """Go from the menu to the button that confirms a request for Rp50.000."""
    kiosk.press_icon("withdraw")
    kiosk.on("withdraw")
    kiosk.until(lambda: any(getattr(w, "value", 0) == 50_000 for w in kiosk.buttons()), "the notes")
    kiosk.touch(next(w for w in kiosk.buttons() if getattr(w, "value", 0) == 50_000))
    kiosk.until(lambda: kiosk.shell.screen.ready, "an amount")
