"""A day's summary: what is in it, and how it stands on paper for two officers to sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import peewee

from hub import words
from hub.days import views
from hub.members.views import member
from hub.money import rupiah
from hub.paper import Paper, Table
from hub.words.amounts import in_words

_LABEL_MM: Final = 46
_SIGN_MM: Final = 22  # room to sign in


@dataclass(frozen=True)
class Summary:
    """One day. `opened_by` and `closed_by` are names, ``""`` for the hub's own command line or for nobody yet."""

    row: views.DayRow
    cash: views.DayCash
    counts: list[views.CountView]
    opened_by: str
    closed_by: str

    def signed_by(self, language: str, name: str) -> str:
        """A name, or what is shown where nobody signed in."""
        return name or words.text(language, "page.days.by_hub")


def name_of(db: peewee.Database, language: str, actor: str) -> str:
    """Who a fact's actor is, as shown; empty for none."""
    if not actor:
        return ""
    return _member_name(db, actor) or words.text(language, "page.days.by_hub")


def _member_name(db: peewee.Database, actor: str) -> str:
    return member(db, int(actor)).name if actor.isdigit() else ""


def gathered(db: peewee.Database, day: str) -> Summary:
    """All that a day's summary tells. Raises `NotFound` ("day.unknown")."""
    row = views.one_day(db, day)
    counts = [found for moment in ("open", "close") if (found := views.count_of(db, day, moment))]
    names = (_member_name(db, row.opened_by), _member_name(db, row.closed_by))
    return Summary(row, views.cash_of_day(db, day), counts, *names)


def pdf(language: str, summary: Summary, cooperative: str) -> bytes:
    """The summary on A4: cash by kinds, each count with its pieces, the difference and why, and two lines to sign."""
    title = words.text(language, "day.summary.title")
    page = Paper(language, title, cooperative)
    page.add_page()
    page.line_of(cooperative, 12, "B", 7)
    page.line_of(title, 15, "B", 9)
    page.line_of(words.weekday(language, summary.row.day), 12, "", 7)
    page.ln(2)
    _who(page, language, summary)
    page.ln(2)
    _kinds(page, language, summary.cash)
    for count in summary.counts:
        _counted(page, language, count)
    if not any(count.moment == "close" for count in summary.counts):
        page.ln(4)
        page.line_of(words.text(language, "page.days.not_counted" if not summary.row.open else "page.days.open"), 9)
    _signatures(page, language)
    return bytes(page.output())


def _who(page: Paper, language: str, summary: Summary) -> None:
    row = summary.row
    opened = f"{summary.signed_by(language, summary.opened_by)}, {words.moment(language, row.opened_at)}"
    page.pair(words.text(language, "page.days.opened_by"), opened, _LABEL_MM)
    if not row.open:
        closed = f"{summary.signed_by(language, summary.closed_by)}, {words.moment(language, row.closed_at)}"
        page.pair(words.text(language, "page.days.closed_by"), closed, _LABEL_MM)
    if any(count.late for count in summary.counts):
        page.pair("", words.text(language, "page.days.late"), _LABEL_MM)


def _kinds(page: Paper, language: str, cash: views.DayCash) -> None:
    headings = [words.text(language, f"page.days.{word}") for word in ("kind", "count", "taken", "paid")]
    table = Table(page, headings, (4, 1.4, 2.6, 2.6), "LRRR")
    table.row([words.text(language, "page.days.before"), "", rupiah(cash.before), ""])
    for kind in cash.kinds:
        name = words.text(language, f"page.days.kind.{kind.kind}")
        taken, paid = (rupiah(amount) if amount else "" for amount in (kind.taken, kind.paid))
        table.row([name, str(kind.count), taken, paid])
    table.row([words.text(language, "page.days.after"), "", rupiah(cash.after), ""], bold=True)


def _counted(page: Paper, language: str, count: views.CountView) -> None:
    page.ln(4)
    page.line_of(words.text(language, f"page.days.counted.{count.moment}"), 10.5, "B", 6.5)
    if count.piles:
        headings = [words.text(language, f"page.count.{word}") for word in ("money", "pieces", "sum")]
        table = Table(page, headings, (3, 2, 3), "RRR")
        for worth, pieces in count.piles:
            table.row([rupiah(worth), str(pieces), rupiah(worth * pieces)])
        table.row([words.text(language, "page.count.total"), "", rupiah(count.counted)], bold=True)
        page.ln(1.5)
    page.pair(words.text(language, "page.count.expected"), rupiah(count.expected), _LABEL_MM)
    page.pair(words.text(language, "page.count.total"), rupiah(count.counted), _LABEL_MM)
    page.pair(words.text(language, "page.count.difference"), difference(language, count.difference), _LABEL_MM)
    if count.reason:
        why = words.text(language, f"page.count.why.{count.reason}")
        page.pair(words.text(language, "page.count.reason"), why, _LABEL_MM)
    if count.note:
        page.pair(words.text(language, "page.count.note"), count.note, _LABEL_MM)


def difference(language: str, amount: int) -> str:
    """A difference in rupiah, in words: which way, how much."""
    way = "over" if amount > 0 else "short" if amount else "none"
    told = words.text(language, f"page.count.{way}", amount=abs(amount))
    return f"{told} ({in_words(language, abs(amount))})" if amount else told


def _signatures(page: Paper, language: str) -> None:
    """Two lines to sign, both on one page."""
    if page.will_page_break(_SIGN_MM + 14):
        page.add_page()
    page.ln(8)
    top, half = page.get_y(), page.epw / 2
    for column in (0, 1):
        left = page.l_margin + column * half
        page.set_xy(left, top)
        page.write_in(9)
        page.cell(half - 8, 5, words.text(language, f"day.summary.sign_{column + 1}"))
        page.line(left, top + _SIGN_MM, left + half - 12, top + _SIGN_MM)
        page.set_xy(left, top + _SIGN_MM + 1)
        page.write_in(7.5)
        page.cell(half - 8, 4, words.text(language, "day.summary.name"))
