"""Pages read aloud, looked at in other colours and sizes, and in other languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.hub.pages.conftest import SITI
from tests.hub.pages.phone import press, sign_in

pytestmark = pytest.mark.browser

VOICES = """
  window.heard = [];
  const voices = CODES.map(lang => ({lang, localService: true, name: lang}));
  class Said { constructor(text) { this.text = text; } }
  window.SpeechSynthesisUtterance = Said;
  Object.defineProperty(window, 'speechSynthesis', {value: {
    getVoices: () => voices,
    speak: said => { window.heard.push(said.text); window.last = said; },
    cancel: () => { window.stopped = (window.stopped || 0) + 1; },
  }});
"""
"""A phone's voices, which say nothing and remember what they were given."""


def with_voices(page: Page, *codes: str) -> None:
    page.add_init_script(VOICES.replace("CODES", str(list(codes))))


def test_a_page_is_read_aloud_with_amounts_in_words_and_whole_dates(phone: Page) -> None:
    with_voices(phone, "en-US", "id_ID")
    sign_in(phone, SITI)
    phone.click("#listen")
    heard = phone.evaluate("heard")
    said = " | ".join(heard)
    assert phone.evaluate("last.lang") == "id_ID"
    assert heard[0] == "Halo, Siti"
    assert "Lihat buku" not in heard
    assert heard.index("Jumlah simpanan") < heard.index("Simpanan pokok") < heard.index("Transaksi terakhir")
    assert "satu juta" in said
    assert re.search(r"Belum dibayar \d+ rupiah", said)
    assert "Rp" not in said
    assert "6 Maret 2026" in said
    assert "Keluar" not in said
    assert phone.inner_text("#listen") == "Berhenti"
    phone.evaluate("stopped = 0")
    assert "Keluar" in phone.inner_text(".top")
    phone.click("#listen")
    assert phone.evaluate("stopped") == 1
    assert phone.inner_text("#listen") == "Dengarkan"


def test_a_picture_is_told_once_and_without_digits_to_spell(phone: Page) -> None:
    with_voices(phone, "id-ID")
    sign_in(phone, SITI)
    phone.goto("/me/chart")
    phone.click("#listen")
    heard = phone.evaluate("heard")
    assert heard[0] == "Simpanan dari waktu ke waktu"
    assert heard.count(heard[0]) == 1
    assert re.fullmatch(r"Dari \d+ rupiah pada \w+ \d+ menjadi \d+ rupiah pada \w+ \d+\.", heard[1])


def test_the_button_is_there_only_with_a_voice_that_fits(open_phone: Callable[..., Page]) -> None:
    for codes, shown in ((["de-DE"], False), (["in-ID"], True), ([], False)):
        page = open_phone()
        with_voices(page, *codes)
        page.goto("/")
        assert page.is_visible("#listen") is shown
    page = open_phone(java_script_enabled=False)
    page.goto("/")
    assert not page.is_visible("#listen")


def test_an_amount_that_is_covered_is_not_read_aloud(phone: Page) -> None:
    with_voices(phone, "id-ID")
    sign_in(phone, SITI)
    phone.evaluate("document.querySelector('.total').style.visibility = 'hidden'")
    phone.click("#listen")
    assert "Jumlah simpanan" not in phone.evaluate("heard")


def ground(page: Page) -> str:
    """The colour behind everything."""
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def test_the_look_is_chosen_in_two_taps_without_any_script_and_remembered(open_phone: Callable[..., Page]) -> None:
    page = open_phone(java_script_enabled=False)
    sign_in(page, SITI)
    light = ground(page)
    press(page, "text=Tampilan", "[name=theme]")
    page.check("[value=night]")
    page.check("[value=largest]")
    press(page, "text=Pakai tampilan ini", ".cards")
    assert page.url.endswith("/me")
    assert ground(page) != light
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "23.4px"
    page.goto("/me/chart")
    assert ground(page) != light


def test_without_a_choice_the_phones_own_setting_counts_and_paper_stays_white(
    open_phone: Callable[..., Page],
) -> None:
    dark, light = open_phone(color_scheme="dark"), open_phone(color_scheme="light")
    for page in (dark, light):
        page.goto("/")
    assert ground(dark) != ground(light)
    dark.emulate_media(media="print")
    light.emulate_media(media="print")
    assert ground(dark) == ground(light)


def test_one_tap_leads_into_each_language_and_back_to_the_same_page(phone: Page) -> None:
    sign_in(phone, SITI)
    phone.goto("/me/chart")
    press(phone, "text=Jawa", "text=Simpenan kula")
    assert phone.evaluate("document.documentElement.lang") == "jv"
    assert phone.url.endswith("/me/chart")
    assert "Simpanan dari waktu ke waktu" in phone.inner_text("h1")  # not begun yet: said in Indonesian
    assert phone.eval_on_selector_all("[lang]:not(html)", "all => all.map(each => each.lang)") == ["id", "en"]
    press(phone, "text=English", "text=My savings")
