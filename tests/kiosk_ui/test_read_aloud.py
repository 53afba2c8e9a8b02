"""Reading aloud at the kiosk: everything shown can be heard, only after it was asked for, and stops at once."""

from __future__ import annotations

import gc
import time

import pytest

from kiosk_ui import limits
from kiosk_ui.answers import Preferences
from kiosk_ui.voice import numbers
from kiosk_ui.voice.phrase import Digits, Rupiah
from kiosk_ui.voice.recordable import NEVER_SPOKEN, pieces_to_record
from kiosk_ui.wording import read_catalog

pytestmark = pytest.mark.usefixtures("kivy_home")

STOP_SECONDS_MAX = 0.2


@pytest.fixture(scope="module")
def siti(village):
    person = village.member("Siti Zulaikha", pin="284617")
    village.deposit(person, "pokok", 100_000)
    for step in range(1, 7):
        village.deposit(person, "sukarela", 1_250_000 * step)
    village.withdraw(person, "sukarela", 15_000)
    return person


def listen(kiosk):
    """Press the button to listen and wait until all has been heard; returns what was heard."""
    kiosk.ears.forget()
    kiosk.press_icon("listen")
    return heard(kiosk)


def heard(kiosk):
    """Wait until the voice has said its say, and return it."""
    kiosk.tick()
    kiosk.until(lambda: kiosk.ears.heard and not said_now(kiosk), "silence after words")
    words, _ = kiosk.ears.words, kiosk.ears.forget()
    return words


def said_now(kiosk):
    """Whether something is being said, and the rail shows it."""
    return kiosk.console.speaker.speaking or kiosk.shell.speaking


def assert_said(words, *expected):
    for each in expected:
        assert any(each in sentence for sentence in words), (each, words)


def card_of(kiosk, account_id):
    return next(w for w in kiosk.widgets() if getattr(w, "account_id", "") == account_id)


@pytest.mark.parametrize(
    ("kiosk", "language"),
    [(["--unpaired"], "id"), (["--unpaired", "--language", "en"], "en")],
    indirect=["kiosk"],
    ids=["id", "en"],
)
def test_a_member_hears_each_page_of_a_visit_by_itself_once_switched_on(kiosk, village, siti, language):
    catalog = read_catalog(language)
    kiosk.on("start")
    assert_said(listen(kiosk), kiosk.kiosk.status.cooperative, catalog["kiosk.speech.start.how"])
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")
    assert_said(heard(kiosk), catalog["kiosk.number.title"], catalog["kiosk.number.hint"])
    kiosk.enter_digits(str(siti.member_no))
    kiosk.on("pin")
    who = Digits(f"{siti.member_no:04d}").words(catalog)
    assert_said(heard(kiosk), catalog["kiosk.pin.title"], who, catalog["kiosk.speech.pin.how"])
    for digit in siti.pin:
        kiosk.press(digit)
    kiosk.tick()
    assert kiosk.ears.words == [], "nothing of a PIN is heard"
    kiosk.press_icon("next")
    kiosk.on("home")
    accounts = village.accounts(siti)
    total = Rupiah(sum(account["balance"] for account in accounts)).words(catalog)
    assert_said(heard(kiosk), siti.name, total)
    kiosk.kiosk.show("accounts")
    kiosk.on("accounts")
    words = heard(kiosk)
    assert_said(words, total, siti.name)
    for account in accounts:
        assert_said(words, Rupiah(account["balance"]).words(catalog))
        if account["due"]:
            assert_said(words, Rupiah(account["due"]).words(catalog))
    kiosk.touch(card_of(kiosk, f"sukarela-{siti.member_no}"))
    kiosk.on("passbook")
    words = heard(kiosk)
    rows = village.movements(siti, f"sukarela-{siti.member_no}")
    month = catalog["kiosk.month.11"] if rows[0]["day"][5:7] == "11" else ""
    for row in rows[:4]:
        assert_said(words, Rupiah(abs(row["amount"])).words(catalog), Rupiah(row["balance"]).words(catalog), month)
    kiosk.press(catalog["kiosk.passbook.older"])
    kiosk.on("passbook")
    assert_said(heard(kiosk), Rupiah(rows[4]["balance"]).words(catalog))
    kiosk.press(catalog["kiosk.rail.officer"])
    kiosk.on("officer")
    assert_said(heard(kiosk), catalog["kiosk.officer.title"])
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    words = heard(kiosk)
    assert_said(words, catalog["kiosk.goodbye.title"])
    assert not any(siti.name in sentence for sentence in words)
    kiosk.pass_seconds(limits.GOODBYE_SECONDS + 1)
    kiosk.on("start")
    kiosk.tick()
    assert kiosk.ears.words == []
    assert not kiosk.console.guidance.read_aloud.on


def test_a_balance_is_never_said_unless_somebody_asked(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.on("home")
    kiosk.kiosk.show("accounts")
    kiosk.on("accounts")
    kiosk.tick()
    assert kiosk.ears.words == []


def test_amounts_that_the_member_keeps_covered_are_not_said_either(kiosk, village, siti):
    kiosk.sign_in(siti)
    kiosk.on("home")
    kiosk.kiosk.visit.preferences = Preferences(hide_balance=True)
    for name in ("home", "accounts"):
        kiosk.kiosk.show(name)
        kiosk.on(name)
        words = listen(kiosk) if name == "home" else heard(kiosk)
        assert_said(words, siti.name)
        assert not any("rupiah" in sentence for sentence in words)
    kiosk.touch(card_of(kiosk, f"sukarela-{siti.member_no}"))
    kiosk.on("passbook")
    words = heard(kiosk)
    assert_said(words, "Jumlahnya ditutup")
    assert not any("rupiah" in sentence for sentence in words)


def test_who_switched_it_on_and_left_has_not_switched_it_on_for_the_next(kiosk):
    kiosk.on("start")
    listen(kiosk)
    kiosk.pass_seconds(limits.ENTRY_IDLE_SECONDS + 1)
    kiosk.touch(kiosk.on("start"))
    kiosk.on("number")
    kiosk.tick()
    assert kiosk.ears.words == []


def test_one_button_stops_at_once_and_says_it_again(kiosk):
    kiosk.on("start")
    kiosk.ears.endless = True
    kiosk.press_icon("listen")
    kiosk.until(lambda: kiosk.ears.heard, "a word")
    kiosk.until(lambda: "Berhenti" in kiosk.words(), "the button to stop")
    playing = kiosk.console.speaker._playing
    began = time.monotonic()
    kiosk.press_icon("stop_sound")
    assert playing.ended.is_set()
    assert time.monotonic() - began < STOP_SECONDS_MAX
    kiosk.until(lambda: "Dengarkan" in kiosk.words(), "the button to listen")
    kiosk.ears.endless = False
    first = listen(kiosk)
    assert listen(kiosk) == first


def test_leaving_a_page_or_the_visit_stops_the_voice(kiosk, siti):
    kiosk.on("start")
    listen(kiosk)
    kiosk.sign_in(siti)
    kiosk.on("home")
    heard(kiosk)
    kiosk.ears.endless = True
    kiosk.press_icon("listen")
    kiosk.until(lambda: kiosk.ears.heard, "a word")
    playing = kiosk.console.speaker._playing
    kiosk.press_icon("finish")
    kiosk.until(playing.ended.is_set, "silence")
    kiosk.on("goodbye")
    assert not any(siti.name in sentence for sentence in kiosk.ears.words[1:])


def test_a_wrong_pin_is_said_kindly_with_the_tries_left_in_words(kiosk, village):
    person = village.member("Endang Sulastri")
    kiosk.on("start")
    listen(kiosk)
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")
    kiosk.enter_digits(str(person.member_no))
    kiosk.on("pin")
    heard(kiosk)
    kiosk.enter_digits("111999")
    kiosk.until(lambda: kiosk.shell.screen.message, "a message")
    assert heard(kiosk) == ["Nomor dan PIN belum cocok.", "Masih bisa dua kali coba."]


def test_switching_the_language_says_the_page_again_in_that_language(kiosk):
    kiosk.on("start")
    listen(kiosk)
    kiosk.press("English")
    assert_said(heard(kiosk), "Touch the screen to begin")


def test_the_idle_warning_is_said_too(kiosk):
    kiosk.on("start")
    listen(kiosk)
    kiosk.touch(kiosk.shell.screen)
    kiosk.on("number")
    heard(kiosk)
    kiosk.pass_seconds(limits.ENTRY_IDLE_SECONDS - 5)
    kiosk.until(lambda: kiosk.shell.cover_name == "idle_warning", "the warning")
    assert_said(heard(kiosk), "Masih di sini?", "Sentuh tombol di tengah")


def test_who_does_not_touch_is_told_what_to_do_and_shown_where_and_hears_it_if_the_voice_is_on(kiosk):
    kiosk.on("start")
    listen(kiosk)
    kiosk.touch(kiosk.shell.screen)
    screen = kiosk.on("number")
    heard(kiosk)
    kiosk.pass_seconds(limits.HINT_SECONDS + 1)
    kiosk.until(lambda: kiosk.console.guidance._pulse.parent, "a pulse")
    hint = "Ketik nomornya, lalu tekan panah hijau. Atau pindai kartu."
    assert screen.message == hint
    assert heard(kiosk) == [hint]
    target, pulse = screen.main_target(), kiosk.console.guidance._pulse
    assert pulse.collide_point(*target.to_window(*target.center))
    kiosk.press("7")
    kiosk.tick()
    assert screen.message == ""
    assert kiosk.console.guidance._pulse.parent is None
    kiosk.pass_seconds(limits.HINT_SECONDS + 1)
    kiosk.until(lambda: screen.message == "Sekarang tekan panah hijau.", "the next hint")


def test_without_a_sound_card_the_words_stand_at_the_foot_of_the_page(kiosk):
    kiosk.on("start")
    kiosk.ears.deaf = True
    kiosk.press_icon("listen")
    caption = kiosk.until(lambda: kiosk.console.guidance.read_aloud.caption, "a caption")
    kiosk.until(lambda: caption in kiosk.words(), "the words on the screen")
    kiosk.press_icon("stop_sound")
    kiosk.until(lambda: caption not in kiosk.words(), "the caption gone")


def phrases_naming(name):
    """Say what of the voice in this process's memory still holds a text with this name."""
    gc.unfreeze()
    gc.collect()
    kinds = ("Phrase", "Sound", "Name", "Speaker", "deque", "tuple")
    return [
        type(holder).__name__
        for holder in gc.get_objects()
        if type(holder).__name__ in kinds
        and any(type(text) is str and name in text for text in gc.get_referents(holder))
    ]


def test_after_a_visit_nothing_said_is_left_in_memory_and_the_next_person_is_not_spoken_to(kiosk, village):
    person = village.member("Zainuddin Panggabean", pin="482913")
    other = village.member("Rahmat Hidayat", card="KOP:voice.00077")
    kiosk.on("start")
    listen(kiosk)
    kiosk.sign_in(person)
    kiosk.on("home")
    assert_said(heard(kiosk), person.name)
    kiosk.press_icon("finish")
    kiosk.on("goodbye")
    heard(kiosk)
    kiosk.type_keys(other.card)
    kiosk.on("pin")
    kiosk.type_keys(other.pin)
    kiosk.on("home")
    kiosk.tick()
    assert kiosk.ears.words == []
    name = person.name
    del person
    assert phrases_naming(name) == []


@pytest.mark.parametrize("language", ["id", "en"])
def test_all_that_can_be_recorded_has_words_and_a_place(language):
    pieces = pieces_to_record(read_catalog(language))
    assert [piece.place for piece in pieces] == list(range(1, len(pieces) + 1))
    assert len({piece.key for piece in pieces}) == len(pieces)
    assert all(piece.words.strip() for piece in pieces)
    keys = {piece.key for piece in pieces}
    assert {f"number.{each}" for each in (0, 20, 90, 900, 1000)} <= keys
    assert {"kiosk.speech.unit.rupiah", "kiosk.weekday.7", "kiosk.month.12", "kiosk.speech.unit.minute"} <= keys
    assert not any(key.startswith(NEVER_SPOKEN) for key in keys)
    assert numbers.keys(1_234_567_890, lambda _key: False)[-1] in keys
