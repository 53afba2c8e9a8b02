"""What people read: catalogs in Indonesian and English, amounts, dates, and how long ago.

The catalogs are ``locale/<language>/district.po``, read at start: nothing needs to be compiled. Amounts are written
``Rp1.250.000`` and dates ``24 November 2026`` in the style of the country, in both languages.
"""

from __future__ import annotations

import datetime
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import TYPE_CHECKING, Final

from babel.dates import format_date
from babel.messages.pofile import read_po

from sync_agent.errors import SyncError
from sync_agent.parser import LANGUAGES as LANGUAGES

if TYPE_CHECKING:
    from sync_agent.relay.status import Status

OFFICE_TIME: Final = datetime.timezone(datetime.timedelta(hours=8), "WITA")
"""Central Indonesian time, which Kutai Timur keeps; it has no summer time."""

_MINUTE: Final = 60
_HOUR: Final = 3_600
_DAY: Final = 86_400


@cache
def catalog(language: str) -> dict[str, str]:
    """All messages of a language by their symbolic id."""
    content = files("sync_agent").joinpath(f"locale/{language}/district.po").read_bytes()
    return {str(m.id): str(m.string) for m in read_po(BytesIO(content), locale=language) if m.id}


def translate(message: str, language: str, /, **values: int | str) -> str:
    """One message with its values filled in."""
    return catalog(language)[message].format(**values)


def sentence(language: str, message: str) -> str:
    """One message that has no values."""
    return catalog(language)[message]


def error(problem: SyncError, language: str) -> str:
    """What to tell a person about an error, with its code so that they can name it."""
    known = catalog(language).get(f"error.{problem.code}")
    sentence = known.format(**problem.parameters) if known else catalog(language)["error.other"]
    return f"{sentence} [{problem.code}]"


def rupiah(amount: int) -> str:
    """An amount as ``Rp1.250.000``, negative as ``-Rp1.250.000``."""
    return ("-" if amount < 0 else "") + "Rp" + count(abs(amount))


def count(number: int) -> str:
    """A whole number with points between thousands."""
    return f"{number:,}".replace(",", ".")


@lru_cache(maxsize=1_024)
def date(day: datetime.date, language: str) -> str:
    """A date as ``24 November 2026``."""
    return format_date(day, "d MMMM y", locale=language)


def month(month: str, language: str) -> str:
    """A month given as ``YYYY-MM`` in words (``Maret 2026``); other text as it is."""
    try:
        return format_date(datetime.date.fromisoformat(f"{month}-01"), "MMMM y", locale=language)
    except ValueError:
        return month


def month_short(month: str, language: str) -> str:
    """A month given as ``YYYY-MM`` in few letters (``Mar 26``)."""
    return format_date(datetime.date.fromisoformat(f"{month}-01"), "MMM yy", locale=language)


def office_day(at: int) -> datetime.date:
    """The day it is at the office."""
    return datetime.datetime.fromtimestamp(at, OFFICE_TIME).date()


def iso_date(day: str, language: str) -> str:
    """A day given as ``YYYY-MM-DD`` in words; other text as it is."""
    try:
        return date(datetime.date.fromisoformat(day), language)
    except ValueError:
        return day


def moment(at: int, language: str) -> str:
    """A time as ``24 November 2026 08.15``, by the office's clock; "" for never (0) and for what no calendar has."""
    try:
        local = datetime.datetime.fromtimestamp(at, OFFICE_TIME)
    except (OverflowError, ValueError, OSError):
        return ""
    return f"{date(local.date(), language)} {local:%H.%M}" if at else ""


def ago(at: int, now: int, language: str) -> str:
    """How long ago in words, e.g. "5 menit lalu"."""
    if not at:
        return translate("ago.never", language)
    seconds = now - at
    if seconds < _MINUTE:
        return translate("ago.now", language)
    for unit, size in (("minutes", _MINUTE), ("hours", _HOUR), ("days", _DAY)):
        limit = {"minutes": _HOUR, "hours": _DAY}.get(unit)
        if limit is None or seconds < limit:
            whole = seconds // size
            return translate(f"ago.{unit}" if whole != 1 else f"ago.{unit}_one", language, count=whole)
    return ""


def relay_status(status: Status, language: str) -> list[str]:
    """The relay's three counts, one a line, what stands in the way and what to do, the month's bytes, and the clock."""
    never = translate("ago.never", language)
    lines = [translate("status.hub", language, hub=status.hub or "-")]
    lines.append(translate("status.kept", language, count=count(status.kept)))
    for name, number, at in (
        ("status.sent_at", status.sent, status.sent_at),
        ("status.confirmed", status.confirmed, status.confirmed_at),
    ):
        lines.append(translate(name, language, count=count(number), at=moment(at, language) or never))
    lines.append(translate("status.state", language, state=translate(f"state.{status.state}", language)))
    if status.problem:
        known = catalog(language).get(f"problem.{status.problem}", status.problem)
        lines.append(translate("status.problem", language, problem=f"{known} [{status.problem}]"))
        if advice := catalog(language).get(f"advice.{status.problem}"):
            lines.append(translate("status.advice", language, advice=advice))
    if status.month:
        used, allowed = count(status.bytes_month // 1000), count(status.allowance_month // 1000)
        name = "status.bytes" if status.allowance_month else "status.bytes_free"
        lines.append(translate(name, language, month=status.month, used=used, allowed=allowed))
    if 0 < status.written_at < status.clock_not_before:
        shown, floor = moment(status.written_at, language), moment(status.clock_not_before, language)
        lines.append(translate("status.clock_wrong", language, now=shown, floor=floor))
    elif status.problem.startswith("link.certificate_"):
        shown, said = moment(status.written_at, language), moment(status.confirmed_at, language) or never
        lines.append(translate("status.clock", language, now=shown, district=said))
    lines.append(translate("status.written", language, at=moment(status.written_at, language)))
    return lines
