"""The report of an import as PDF (A4), for the officers to compare with the old book and to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Final

import msgspec

from hub.cooperative.views import CooperativeView
from hub.intake.actions import Taken
from hub.intake.checking import MemberRow
from hub.members.regions import describe
from hub.money import rupiah
from hub.paper import Paper, Table
from hub.savings.ids import PRODUCTS
from hub.words import day, member_number, month, short_day, text

_WIDTHS: Final = (12, 52, 26, 27, 30, 31, 30, 33)  # shares of the width between the margins, by column
_ALIGN: Final = ("R", "L", "L", "R", "R", "L", "R", "R")
_HEADINGS: Final = ("member_no", "name", "joined", "pokok", "wajib", "paid_until", "sukarela", "sum")
_SIGNERS: Final = ("chair", "treasurer", "supervisor")
_SIGNATURES_MM: Final = 72  # what totals and signatures need together; they must not be torn apart by a page


class Source(msgspec.Struct, frozen=True):
    """Where the members came from: the file's name, and the second (epoch) of the report by the hub's clock."""

    file_name: str
    at: int


def report(
    language: str,
    cooperative: CooperativeView,
    taken: Taken,
    source: Source,
    progress: Callable[[int], None] | None = None,
) -> bytes:
    """The report as the bytes of a PDF. `progress` is told how many members are on paper."""
    page = Paper(language, text(language, "import.report.title"), cooperative.name)
    page.set_creation_date(datetime.fromtimestamp(source.at, UTC))
    page.add_page()
    _heading(page, language, cooperative, taken, source)
    _table(page, language, taken.members, progress)
    _signatures(page, language, taken)
    return bytes(page.output())


def _heading(page: Paper, language: str, cooperative: CooperativeView, taken: Taken, source: Source) -> None:
    page.line_of(text(language, "import.report.title"), 15, "B", 8)
    page.line_of(cooperative.name, 12, "B", 6.5)
    page.line_of(describe(cooperative.region), 9.5)
    page.ln(2)
    facts = {
        "day": day(language, taken.day),
        "members": str(len(taken.members)),
        "facts": text(language, "import.report.numbers", first=taken.first, last=taken.last),
        "file": source.file_name,
        "digest": taken.digest,
    }
    for name, value in facts.items():
        page.pair(text(language, f"import.report.{name}"), value)
    if taken.repeated:
        page.line_of(text(language, "import.report.repeated"), 8.5, "B", 5)
    page.ln(2)
    page.line_of(text(language, "import.report.intro"), 8.5, "", 4.5)
    page.ln(2)


def _table(page: Paper, language: str, members: Sequence[MemberRow], progress: Callable[[int], None] | None) -> None:
    headings = [text(language, f"import.report.column.{name}") for name in _HEADINGS]
    table = Table(page, headings, _WIDTHS, _ALIGN)
    for i, each in enumerate(members):
        table.row(_cells(language, each))
        if progress:
            progress(i + 1)
    pokok, wajib, sukarela = (rupiah(each) for each in _sums(members))
    total = text(language, "import.report.total")
    table.row(["", total, "", pokok, wajib, "", sukarela, rupiah(sum(_sums(members)))], bold=True)


def _sums(members: Sequence[MemberRow]) -> list[int]:
    return [sum(each.amount(product) for each in members) for product in PRODUCTS]


def _cells(language: str, each: MemberRow) -> list[str]:
    return [
        member_number(each.member_no),
        each.name,
        short_day(language, each.joined),
        rupiah(each.pokok),
        rupiah(each.wajib),
        month(language, each.paid_until) if each.paid_until else "–",
        rupiah(each.sukarela),
        rupiah(each.pokok + each.wajib + each.sukarela),
    ]


def _signatures(page: Paper, language: str, taken: Taken) -> None:
    if page.will_page_break(_SIGNATURES_MM):
        page.add_page()
    page.ln(6)
    pokok, wajib, sukarela = _sums(taken.members)
    total = pokok + wajib + sukarela
    # What is signed stands beside the signatures, wherever the pages part.
    page.line_of(
        text(
            language,
            "import.report.agreed",
            members=len(taken.members),
            pokok=rupiah(pokok),
            wajib=rupiah(wajib),
            sukarela=rupiah(sukarela),
            total=rupiah(total),
            digest=taken.digest,
        ),
        9,
        "",
        5,
    )
    page.ln(3)
    page.line_of(text(language, "import.report.place", day=taken.day), 9, "", 5)
    page.ln(2)
    width = page.epw / len(_SIGNERS)
    for signer in _SIGNERS:
        page.cell(width, 5, text(language, f"import.report.{signer}"), align="C")
    page.ln(26)
    for _ in _SIGNERS:
        page.cell(width, 5, "(" + "." * 44 + ")", align="C")
    page.ln(5)
