"""What the hub says to people: catalogs in Indonesian, English and regional languages, amounts and dates as written.

Texts are looked up by a symbolic id (``error.day.not_open``); the catalogs are the .po files in
``hub/locale``, read as they are. A regional catalog may be only started: what it lacks is said in Indonesian.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from gettext import GNUTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final

import msgspec
from babel.dates import format_date, format_datetime, format_timedelta, get_timezone
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from hub.errors import BadRequest, HubError
from hub.money import rupiah

DEFAULT: Final = "id"
LANGUAGES: Final = ("id", "en")
"""Whole catalogs: everything is said in these."""


class Language(msgspec.Struct, frozen=True):
    """A language by its code and its own name, in full and as it stands on a small button."""

    code: str
    name: str
    short: str


KNOWN: Final = {
    "id": Language("id", "Bahasa Indonesia", "Indonesia"),
    "en": Language("en", "English", "English"),
    "jv": Language("jv", "Basa Jawa", "Jawa"),
}
"""All that may be offered, the started ones too. Another is added here and as ``hub/locale/<code>/hub.po``."""


def offered(codes: str) -> tuple[str, ...]:
    """The languages in a list ``id,en,jv``, the one for who has not chosen first.

    Raises `BadRequest`: "languages.unknown" for a code without a catalog, "languages.none" for an empty list.
    """
    found = tuple(dict.fromkeys(code.strip().lower() for code in codes.split(",") if code.strip()))
    if not found:
        raise BadRequest("languages.none", known=", ".join(KNOWN))
    for code in found:
        if code not in KNOWN:
            raise BadRequest("languages.unknown", language=code, known=", ".join(KNOWN))
    return found


@cache
def _catalog(language: str) -> GNUTranslations:
    source = files("hub").joinpath("locale", language, "hub.po")
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    catalog = GNUTranslations(compiled)
    if language not in LANGUAGES:
        catalog.add_fallback(_catalog(DEFAULT))
    return catalog


def day(language: str, iso: str) -> str:
    """A day as people write it: ``24 November 2026``; empty for no day."""
    return format_date(date.fromisoformat(iso), "d MMMM yyyy", locale=language) if iso else ""


def weekday(language: str, iso: str) -> str:
    """A day with its name, to be confirmed by a person: ``Selasa, 24 November 2026``."""
    return format_date(date.fromisoformat(iso), "EEEE, d MMMM yyyy", locale=language) if iso else ""


def short_day(language: str, iso: str) -> str:
    """A day for a narrow column: ``24 Nov 2026``."""
    return format_date(date.fromisoformat(iso), "d MMM yyyy", locale=language) if iso else ""


def month(language: str, iso: str) -> str:
    """A month (``YYYY-MM``) as people write it: ``November 2026``."""
    return format_date(date.fromisoformat(f"{iso}-01"), "MMMM yyyy", locale=language)


def short_month(language: str, iso: str) -> str:
    """A month (``YYYY-MM``) below a narrow column: ``Nov``."""
    return format_date(date.fromisoformat(f"{iso}-01"), "MMM", locale=language)


def moment(language: str, seconds: int) -> str:
    """A time of day with its date, in the cooperative's time zone (WITA)."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), "d MMM yyyy HH.mm", _zone(), locale=language)


@cache
def _zone() -> tzinfo:
    return get_timezone("Asia/Makassar")


def member_number(number: int) -> str:
    """A member number as it stands on cards: four digits or more."""
    return f"{number:04d}"


# A parameter's name says what it is, so that a catalog message need not say how to write it.
_WRITTEN: Final[dict[str, Callable[[str, int | str], str]]] = {
    "amount": lambda _, value: rupiah(int(value)),
    "balance": lambda _, value: rupiah(int(value)),
    "day": lambda language, value: day(language, str(value)),
    "month": lambda language, value: month(language, str(value)),
    "member_no": lambda _, value: member_number(int(value)),
    "wait_seconds": lambda language, value: format_timedelta(
        int(value), threshold=1.2, granularity="second", locale=language
    ),
}


def text(language: str, message: str, /, **parameters: int | str) -> str:
    """The text under a symbolic id, with its parameters written as people write them.

    A parameter `count` chooses between singular and plural. An id without a text comes back as it is; a test holds
    that no catalog lacks one.
    """
    catalog = _catalog(language)
    count = parameters.get("count")
    found = catalog.ngettext(message, message, count) if isinstance(count, int) else catalog.gettext(message)
    if not parameters or found == message:
        return found
    written = {
        name: _WRITTEN[name](language, value) if name in _WRITTEN else value for name, value in parameters.items()
    }
    return found.format(**written)


def error_text(language: str, error: HubError) -> str:
    """What a person reads when this went wrong: what it is, and what to do. The last try is told in other words."""
    last = "_last" if error.parameters.get("tries_left") == 0 else ""
    return text(language, f"error.{error.code}{last}", **error.parameters)
