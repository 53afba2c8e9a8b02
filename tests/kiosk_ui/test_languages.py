"""Any of three languages: one touch away on the start page, two anywhere else, and gone again with who chose it."""

from __future__ import annotations

import pytest

from kiosk_ui import limits
from tests.kiosk_ui.parts import Line, WoundClock
from tests.kiosk_ui.village import Village

pytestmark = pytest.mark.usefixtures("kivy_home")

QUESTION = {"id": "Nomor anggota Anda?", "en": "Your member number?", "jv": "Nomer anggota panjenengan?"}
BEGIN = {"id": "Sentuh untuk mulai", "en": "Touch to begin", "jv": "Mangga dipundemek"}
NAMES = {"id": "Indonesia", "en": "English", "jv": "Jawa"}


@pytest.fixture(scope="module")
def speaking_village(tmp_path_factory):
    """A cooperative whose hub offers three languages."""
    village = Village(tmp_path_factory.mktemp("three"), "--languages", "id,en,jv")
    try:
        village.found()
        yield village
    finally:
        village.stop()


@pytest.fixture
def speaking(speaking_village, tmp_path):
    """A kiosk of that cooperative, with the address for phones on its start page."""
    from tests.kiosk_ui.hand import Hand

    line = Line(speaking_village.hub.port)
    arguments = ["--hub", line.url, "--data", str(tmp_path), "--unpaired", "--phone-address", "http://192.168.4.1"]
    hand = Hand(arguments, WoundClock(), draws_all=False)
    hand.line = line
    try:
        hand.switch_on()
        hand.on("start")
        yield hand
    finally:
        hand.switch_off()
        line.close()


def ticked(kiosk):
    """The names with a tick, of all that are offered."""
    from kiosk_ui.widgets.language_choice import LanguageButton

    buttons = [widget for widget in kiosk.buttons() if isinstance(widget, LanguageButton)]
    assert sorted(button.text for button in buttons) == sorted(NAMES.values())
    return [button.text for button in buttons if button.chosen]


def test_each_language_is_one_touch_away_on_the_start_page_and_stays_there(speaking):
    for language in ("jv", "en", "id"):
        speaking.press(NAMES[language])
        speaking.frames(2)
        assert speaking.kiosk.screen == "start"
        assert BEGIN[language] in speaking.words()
        assert ticked(speaking) == [NAMES[language]]


def test_each_language_is_two_touches_away_on_another_page_which_keeps_what_was_typed(speaking):
    speaking.touch(speaking.shell.screen)
    speaking.on("number")
    speaking.press("7")
    here = "id"
    for language in ("jv", "en", "id"):
        speaking.press_icon("language")
        assert speaking.shell.cover_name == "languages"
        assert ticked(speaking) == [NAMES[here]]
        speaking.press(NAMES[language])
        speaking.frames(2)
        assert speaking.shell.cover_name == ""
        assert QUESTION[language] in speaking.words()
        assert speaking.shell.screen.shown_digits == "7"
        here = language


def test_the_same_button_puts_the_choice_away_and_so_does_any_other_page(speaking):
    speaking.touch(speaking.shell.screen)
    speaking.on("number")
    speaking.press_icon("language")
    speaking.press_icon("language")
    assert speaking.shell.cover_name == ""
    speaking.press_icon("language")
    speaking.press_icon("officer")
    speaking.on("officer")
    assert speaking.shell.cover_name == ""


def test_a_language_chosen_on_the_start_page_outlasts_the_hubs_next_word_and_begins_the_visit(speaking):
    speaking.press("Jawa")
    asked = speaking.line.asked(b"GET /api/v1/status ")
    speaking.pass_seconds(limits.STATUS_SECONDS + 1)
    speaking.until(lambda: speaking.line.asked(b"GET /api/v1/status ") > asked, "the next question for the status")
    speaking.until(lambda: not speaking.kiosk._status_asked, "its answer")
    assert BEGIN["jv"] in speaking.words()
    speaking.touch(speaking.shell.screen)
    speaking.on("number")
    assert QUESTION["jv"] in speaking.words()
    speaking.press_icon("back")
    speaking.on("start")
    assert BEGIN["id"] in speaking.words()


def test_who_chose_a_language_and_went_away_leaves_the_kiosks_own_behind(speaking):
    speaking.press("Jawa")
    speaking.press_icon("language")
    speaking.pass_seconds(limits.ENTRY_IDLE_SECONDS + 1)
    assert speaking.shell.cover_name == ""
    speaking.until(lambda: BEGIN["id"] in speaking.words(), "the kiosk's own language")
    assert ticked(speaking) == ["Indonesia"]


def test_by_ear_one_learns_which_languages_there_are(speaking):
    speaking.press_icon("listen")
    speaking.until(lambda: any("Indonesia, English, Jawa" in each for each in speaking.ears.words), "the names")
    speaking.ears.forget()
    speaking.until(lambda: not speaking.console.speaker.speaking, "silence")
    speaking.press_icon("language")
    speaking.until(lambda: "Pilih bahasa" in " ".join(speaking.ears.words), "the question")
    speaking.until(lambda: "Indonesia, English, Jawa" in " ".join(speaking.ears.words), "what can be answered")


def test_in_the_settings_any_language_is_two_touches_away_and_is_kept(speaking, speaking_village):
    person = speaking_village.member("Maria Bahasa")
    speaking.sign_in(person)
    speaking.on("home")
    speaking.press_icon("kiosk")
    speaking.on("settings")
    speaking.touch(next(w for w in speaking.buttons() if type(w).__name__ == "Tile" and w.icon == "language"))
    assert speaking.shell.cover_name == "languages"
    assert ticked(speaking) == ["Indonesia"]
    assert not speaking.kiosk.visit.preferences.language
    speaking.press("Jawa")
    speaking.frames(2)
    assert speaking.shell.cover_name == ""
    assert "Pangaturan" in speaking.words()
    speaking.press_icon("back")
    speaking.on("home")
    token = speaking_village.sign_in(person.member_no, person.pin)
    kept = lambda: speaking_village.ask("GET", "/me/preferences", token=token).json()["language"]  # noqa: E731
    speaking.until(lambda: kept() == "jv", "that it is kept")


def test_with_two_languages_one_button_switches_and_nothing_more_is_shown(kiosk):
    from kiosk_ui.widgets.language_choice import LanguageButton

    kiosk.on("start")
    assert not [widget for widget in kiosk.buttons() if isinstance(widget, LanguageButton)]
    kiosk.press("English")
    kiosk.frames(2)
    assert BEGIN["en"] in kiosk.words()
    kiosk.press("Indonesia")
    kiosk.frames(2)
    assert BEGIN["id"] in kiosk.words()
