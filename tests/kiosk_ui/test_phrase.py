"""What is said aloud, in words: amounts, days and numbers as people say them, and the clips they are made of."""

from __future__ import annotations

import pytest

from kiosk_ui.voice import numbers
from kiosk_ui.voice.phrase import Day, Digits, Duration, Name, Number, Phrase, Rupiah, Word
from kiosk_ui.wording import read_catalog

INDONESIAN, ENGLISH = read_catalog("id"), read_catalog("en")


def nothing_recorded(_key):
    return False


@pytest.mark.parametrize(
    ("parameter", "indonesian", "english"),
    [
        (Rupiah(0), "nol rupiah", "zero rupiah"),
        (
            Rupiah(1_250_000),
            "satu juta dua ratus lima puluh ribu rupiah",
            "one million, two hundred and fifty thousand rupiah",
        ),
        (Rupiah(-1_000), "minus seribu rupiah", "minus one thousand rupiah"),
        (Number(24), "dua puluh empat", "twenty-four"),
        (Digits("0012"), "nol, nol, satu, dua", "zero, zero, one, two"),
        (
            Day("2026-11-24", today="2026-11-30"),
            "Selasa, dua puluh empat November",
            "Tuesday, the twenty-fourth of November",
        ),
        (
            Day("2025-02-01", today="2026-11-30"),
            "Sabtu, satu Februari dua ribu dua puluh lima",
            "Saturday, the first of February twenty twenty-five",
        ),
        (Duration(65), "satu menit lima detik", "one minute five seconds"),
        (Duration(0), "nol detik", "zero seconds"),
    ],
)
def test_figures_are_said_as_people_say_them(parameter, indonesian, english):
    assert parameter.words(INDONESIAN) == indonesian
    assert parameter.words(ENGLISH) == english


def test_a_day_is_said_with_its_year_while_nobody_knows_which_year_this_is():
    assert Day("2026-11-24").words(INDONESIAN) == "Selasa, dua puluh empat November dua ribu dua puluh enam"
    assert Day("soon").words(INDONESIAN) == "soon"


def test_a_message_of_many_forms_takes_the_one_for_its_count():
    assert Phrase.of("kiosk.pin.tries_left", count=Number(1)).text(ENGLISH) == "one try left."
    assert Phrase.of("kiosk.pin.tries_left", count=Number(2)).text(ENGLISH) == "two tries left."
    assert Phrase.of("kiosk.pin.tries_left", count=Number(2)).text(INDONESIAN) == "Masih bisa dua kali coba."


def test_signs_that_a_voice_would_stumble_over_are_left_out():
    assert Phrase.of("kiosk.speech.words", text=Name("Sebentar…\nbaris · dua")).text(INDONESIAN) == (
        "Sebentar. baris, dua"
    )


def test_a_phrase_is_split_into_clips_of_its_own_words_and_of_its_figures():
    phrase = Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(1_250_000))
    assert phrase.keys(INDONESIAN, nothing_recorded) == [
        "kiosk.speech.accounts.total.0",
        *("number.1", "kiosk.speech.unit.million", "number.200", "number.50", "kiosk.speech.unit.thousand"),
        "kiosk.speech.unit.rupiah",
    ]
    assert Phrase.of("kiosk.number.title").keys(INDONESIAN, nothing_recorded) == ["kiosk.number.title"]
    account = Phrase.of(
        "kiosk.speech.accounts.account", name=Word("kiosk.speech.product.wajib", "Simpanan wajib"), amount=Rupiah(5)
    )
    assert account.keys(INDONESIAN, nothing_recorded) == [
        "kiosk.speech.product.wajib",
        "number.5",
        "kiosk.speech.unit.rupiah",
    ]


def test_a_number_that_was_recorded_as_a_word_of_its_own_is_said_with_it():
    assert numbers.keys(25, nothing_recorded) == ["number.20", "number.5"]
    assert numbers.keys(25_000, {"number.25"}.__contains__) == ["number.25", "kiosk.speech.unit.thousand"]


@pytest.mark.parametrize(
    "number", [0, 7, 20, 21, 99, 100, 101, 110, 999, 1_000, 1_001, 2_000, 45_678, 1_000_000, 10**9]
)
def test_the_clips_of_a_number_say_what_the_words_say(number):
    said = {f"number.{each}": numbers.words(each, "id") for each in (*range(21), *range(30, 100, 10))}
    said |= {f"number.{each}": numbers.words(each, "id") for each in (*range(100, 1000, 100), 1000)}
    said |= {f"kiosk.speech.unit.{unit}": word for unit, word in (("thousand", "ribu"), ("million", "juta"))}
    said["kiosk.speech.unit.billion"] = "miliar"
    assert " ".join(said[key] for key in numbers.keys(number, nothing_recorded)) == numbers.words(number, "id")
