"""The report of an import as PDF (A4), for the officers to compare with the old book and to sign."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Final

import msgspec
from fpdf import FPDF
from fpdf.enums import TableCellFillMode, XPos, YPos
from fpdf.fonts import FontFace

from hub.cooperative.views import CooperativeView
from hub.intake.actions import Taken
from hub.intake.checking import MemberRow
from hub.members.regions import describe
from hub.money import rupiah
from hub.words import day, member_number, month, short_day, text

_FONT: Final = "DejaVu"
_MARGIN_MM: Final = 12
_WIDTHS: Final = (14, 62, 23, 25, 28, 27, 29, 32)  # shares of the width between the margins, by column
_ALIGN: Final = ("RIGHT", "LEFT", "LEFT", "RIGHT", "RIGHT", "LEFT", "RIGHT", "RIGHT")
_HEADINGS: Final = ("member_no", "name", "joined", "pokok", "wajib", "paid_until", "sukarela", "sum")
_SIGNERS: Final = ("chair", "treasurer", "supervisor")
_SIGNATURES_MM: Final = 62  # what totals and signatures need together; they must not be torn apart by a page
_SHADE: Final = FontFace(emphasis="BOLD", fill_color=(226, 232, 228))


class Source(msgspec.Struct, frozen=True):
    """Where the members came from: the file's name, and the second (epoch) of the report by the hub's clock."""

    file_name: str
    at: int


def report(language: str, cooperative: CooperativeView, taken: Taken, source: Source) -> bytes:
    """The report as the bytes of a PDF."""
    page = _Page(language, cooperative.name)
    page.set_creation_date(datetime.fromtimestamp(source.at, UTC))
    page.add_page()
    _heading(page, language, cooperative, taken, source)
    _table(page, language, taken.members)
    _signatures(page, language, taken)
    return bytes(page.output())


class _Page(FPDF):
    """A4 upright with the fonts loaded, and page numbers below."""

    def __init__(self, language: str, name: str) -> None:
        super().__init__(format="A4")
        self._language = language
        self._name = name
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=16)
        for style, file in (("", "DejaVuSansCondensed.ttf"), ("B", "DejaVuSansCondensed-Bold.ttf")):
            with as_file(files("hub.intake").joinpath("fonts", file)) as path:
                self.add_font(_FONT, style, path)
        self.set_title(text(language, "import.report.title"))
        self.set_lang(language)
        self.set_font(_FONT, size=9)

    def footer(self) -> None:
        """The cooperative and the page's number below each page."""
        self.set_y(-12)
        self.set_font(_FONT, size=7.5)
        pages = text(self._language, "import.report.page", page=self.page_no(), pages="{nb}")
        self.cell(self.epw - 40, 5, self._name)
        self.cell(40, 5, pages, align="R")

    def line_of(self, written: str, size: float, style: str = "", space: float = 5.5) -> None:
        """A paragraph over the whole width, wrapped if it must be."""
        self.set_font(_FONT, style, size)
        self.multi_cell(0, space, written, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")


def _heading(page: _Page, language: str, cooperative: CooperativeView, taken: Taken, source: Source) -> None:
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
        page.set_font(_FONT, "B", 8.5)
        page.cell(34, 5, text(language, f"import.report.{name}"))
        page.set_font(_FONT, "", 8.5)
        page.multi_cell(0, 5, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")
    if taken.repeated:
        page.line_of(text(language, "import.report.repeated"), 8.5, "B", 5)
    page.ln(2)
    page.line_of(text(language, "import.report.intro"), 8.5, "", 4.5)
    page.ln(2)


def _table(page: _Page, language: str, members: Sequence[MemberRow]) -> None:
    page.set_font(_FONT, size=8)
    page.set_draw_color(150)
    with page.table(
        col_widths=_WIDTHS,
        text_align=_ALIGN,
        headings_style=_SHADE,
        cell_fill_color=246,
        cell_fill_mode=TableCellFillMode.ROWS,
        line_height=4.6,
        padding=(0.5, 1),
        borders_layout="HORIZONTAL_LINES",
    ) as table:
        table.row([text(language, f"import.report.column.{name}") for name in _HEADINGS])
        for each in members:
            table.row(_cells(language, each))
        sums = [sum(each.amount(product) for each in members) for product in ("pokok", "wajib", "sukarela")]
        pokok, wajib, sukarela = (rupiah(each) for each in sums)
        total = text(language, "import.report.total")
        table.row(["", total, "", pokok, wajib, "", sukarela, rupiah(sum(sums))], style=_SHADE)


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


def _signatures(page: _Page, language: str, taken: Taken) -> None:
    if page.will_page_break(_SIGNATURES_MM):
        page.add_page()
    page.ln(6)
    page.line_of(text(language, "import.report.agreed", members=len(taken.members)), 9, "", 5)
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
