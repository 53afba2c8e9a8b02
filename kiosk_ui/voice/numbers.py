"""Numbers as people say them, and the clips that say them. Free of Kivy.

num2words is imported when the first number is said: most visits never need it, and it takes a Pi half a second.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

SPOKEN_LANGUAGES: Final = ("id", "en")
"""Languages num2words knows of those we offer; in others a machine says numbers in Indonesian."""

SCALES: Final = (
    (1_000_000_000, "kiosk.speech.unit.billion"),
    (1_000_000, "kiosk.speech.unit.million"),
    (1_000, "kiosk.speech.unit.thousand"),
)


def words(number: int, language: str) -> str:
    """Return a whole number in words; a negative one begins with 'minus'."""
    return _said(number, language, "cardinal")


def day_words(day: int, language: str) -> str:
    """Return a day of the month: 'dua puluh empat', 'twenty-fourth'."""
    return _said(day, language, "ordinal" if language == "en" else "cardinal")


def year_words(year: int, language: str) -> str:
    """Return a year: 'dua ribu dua puluh enam', 'twenty twenty-six'."""
    return _said(year, language, "year" if language == "en" else "cardinal")


def keys(number: int, has: Callable[[str], bool]) -> list[str]:
    """Return the clips a number is said with: `number.25` where it was recorded, else `number.20`, `number.5`.

    What has to be recorded is 0 to 20, the tens, the hundreds and the thousand; a language in which 25 is a word of its
    own (Javanese *selawe*) records that besides.
    """
    if number < 0:
        return ["kiosk.speech.unit.minus", *keys(-number, has)]
    if has(f"number.{number}"):
        return [f"number.{number}"]
    for size, unit in SCALES:
        if number >= size:
            groups, rest = divmod(number, size)
            head = ["number.1000"] if groups == 1 and size == 1000 else [*keys(groups, has), unit]
            return head + (keys(rest, has) if rest else [])
    if number > 100:
        return [f"number.{number // 100 * 100}", *(keys(number % 100, has) if number % 100 else [])]
    if number > 20 and number % 10:
        return [f"number.{number // 10 * 10}", f"number.{number % 10}"]
    return [f"number.{number}"]


def _said(number: int, language: str, form: str) -> str:
    from num2words import num2words

    spoken = language if language in SPOKEN_LANGUAGES else SPOKEN_LANGUAGES[0]
    text = str(num2words(abs(number), lang=spoken, to=form))
    return f"minus {text}" if number < 0 else text
