"""The report of an import as PDF (A4), for the officers to compare with the old book and to sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from importlib.resources import as_file, files
from typing import Final, cast

import msgspec
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from hub.cooperative.views import CooperativeView
from hub.intake.actions import Taken
from hub.intake.checking import MemberRow
from hub.members.regions import describe
from hub.money import rupiah
from hub.savings.ids import PRODUCTS
from hub.words import day, member_number, month, short_day, text

_FONT: Final = "DejaVu"
_MARGIN_MM: Final = 12
_WIDTHS: Final = (12, 52, 26, 27, 30, 31, 30, 33)  # shares of the width between the margins, by column
_ALIGN: Final = ("R", "L", "L", "R", "R", "L", "R", "R")
_HEADINGS: Final = ("member_no", "name", "joined", "pokok", "wajib", "paid_until", "sukarela", "sum")
_SIGNERS: Final = ("chair", "treasurer", "supervisor")
_SIGNATURES_MM: Final = 72  # what totals and signatures need together; they must not be torn apart by a page
_LINE_MM: Final = 4.4
_PADDING_MM: Final = 1.2  # above and below a row together
_HEADING_COLOR: Final = (226, 232, 228)
_SHADE_COLOR: Final = (246, 246, 246)


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
    page = _Page(language, cooperative.name)
    page.set_creation_date(datetime.fromtimestamp(source.at, UTC))
    page.add_page()
    _heading(page, language, cooperative, taken, source)
    _table(page, language, taken.members, progress)
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


def _table(page: _Page, language: str, members: Sequence[MemberRow], progress: Callable[[int], None] | None) -> None:
    # Drawn row by row: the library's own tables take ten times as long, and a large cooperative has thousands of rows.
    headings = [text(language, f"import.report.column.{name}") for name in _HEADINGS]
    page.set_draw_color(170)
    page.set_font(_FONT, size=8)
    _row(page, headings, bold=True)
    for i, each in enumerate(members):
        cells = _cells(language, each)
        if page.will_page_break(_height(page, cells)):
            page.add_page()
            _row(page, headings, bold=True)
        _row(page, cells, shaded=i % 2 == 1)
        if progress:
            progress(i + 1)
    if page.will_page_break(_LINE_MM + _PADDING_MM):
        page.add_page()
        _row(page, headings, bold=True)
    pokok, wajib, sukarela = (rupiah(each) for each in _sums(members))
    total = text(language, "import.report.total")
    _row(page, ["", total, "", pokok, wajib, "", sukarela, rupiah(sum(_sums(members)))], bold=True)


def _widths(page: _Page) -> list[float]:
    return [page.epw * share / sum(_WIDTHS) for share in _WIDTHS]


def _fit(page: _Page, cells: Sequence[str], style: str) -> None:
    # An amount must not be broken into two lines: large sums are written smaller.
    page.set_font(_FONT, style, 8)
    amounts = [
        (page.get_string_width(cell), width - 2 * page.c_margin)
        for cell, width, align in zip(cells, _widths(page), _ALIGN, strict=True)
        if align == "R"
    ]
    page.set_font(_FONT, style, 8 * min(1, *(room / needed for needed, room in amounts if needed)))


def _lines(page: _Page, cells: Sequence[str]) -> list[list[str]]:
    lines = []
    for cell, width in zip(cells, _widths(page), strict=True):
        if page.get_string_width(cell) <= width - 2 * page.c_margin:
            lines.append([cell])
        else:
            wrapped = page.multi_cell(width, text=cell, dry_run=True, output=MethodReturnValue.LINES)
            lines.append(cast("list[str]", wrapped))
    return lines


def _height(page: _Page, cells: Sequence[str]) -> float:
    return max(map(len, _lines(page, cells))) * _LINE_MM + _PADDING_MM


def _row(page: _Page, cells: Sequence[str], *, bold: bool = False, shaded: bool = False) -> None:
    _fit(page, cells, "B" if bold else "")
    lines = _lines(page, cells)
    height = max(map(len, lines)) * _LINE_MM + _PADDING_MM
    top, left = page.get_y(), page.l_margin
    if bold or shaded:
        page.set_fill_color(*(_HEADING_COLOR if bold else _SHADE_COLOR))
        page.rect(left, top, page.epw, height, style="F")
    for cell, width, align in zip(lines, _widths(page), _ALIGN, strict=True):
        for i, line in enumerate(cell):
            page.set_xy(left, top + _PADDING_MM / 2 + i * _LINE_MM)
            page.cell(width, _LINE_MM, line, align=align)
        left += width
    for y in (top, top + height):  # above too, where this row's own shade has covered the line
        page.line(page.l_margin, y, page.l_margin + page.epw, y)
    page.set_xy(page.l_margin, top + height)


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


def _signatures(page: _Page, language: str, taken: Taken) -> None:
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
