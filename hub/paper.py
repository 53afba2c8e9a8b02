"""Paper that people read, sign and keep: A4 as PDF with our own font, page numbers, and tables that fit; and slips."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from importlib.resources import as_file, files
from typing import Final, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from hub.words import text

_FONT: Final = "DejaVu"
_MARGIN_MM: Final = 12
_LINE_MM: Final = 4.4
_PADDING_MM: Final = 1.2  # above and below a row together
_CELL_POINTS: Final = 8
_NOTE_POINTS: Final = 6.5
UNPRINTABLE: Final = "\N{REPLACEMENT CHARACTER}"
"""Stands on paper for a letter that its font does not have."""
_HEADING_COLOR: Final = (226, 232, 228)
_SHADE_COLOR: Final = (246, 246, 246)


class Paper(FPDF):
    """A4 upright with the fonts loaded, and below each page whose it is and its number.

    The font has the Latin letters of all languages. Others are replaced by `UNPRINTABLE`, and the foot of each page
    with one says so.
    """

    def __init__(self, language: str, title: str, name: str, bare_mm: tuple[float, float] | None = None) -> None:
        """`name` stands below each page. `bare_mm`: width and height of a page without a foot, instead of A4."""
        super().__init__(format=bare_mm or "A4")
        self._has_foot = bare_mm is None
        self._language = language
        self._name = name
        self._replaced = False
        self.set_margin(_MARGIN_MM)
        self.set_auto_page_break(True, margin=16)
        for style, file in (("", "DejaVuSansCondensed.ttf"), ("B", "DejaVuSansCondensed-Bold.ttf")):
            with as_file(files("hub.intake").joinpath("fonts", file)) as path:
                self.add_font(_FONT, style, path)
        self.set_title(title)
        self.set_lang(language)
        self.set_draw_color(170)
        self.write_in(9)

    def footer(self) -> None:
        """The cooperative and the page's number below each page, and that letters were replaced, if any were."""
        if not self._has_foot:
            return
        self.set_y(-12)
        self.write_in(7.5)
        pages = text(self._language, "paper.page", page=self.page_no(), pages="{nb}")
        self.cell(self.epw - 40, 5, self._name)
        self.cell(40, 5, pages, align="R")
        if self._replaced:
            self.set_xy(self.l_margin, -8)
            self.write_in(_NOTE_POINTS)
            self.cell(0, 3, text(self._language, "paper.unprintable", sign=UNPRINTABLE))
            self._replaced = False

    def normalize_text(self, text: str) -> str:
        """What the library draws and measures: one sign for each letter that the font lacks, none for its accents."""
        known = getattr(self.current_font, "cmap", {})
        if all(ord(letter) in known or letter == "\n" for letter in text):
            return text
        self._replaced = True
        return "".join(
            letter if ord(letter) in known or letter == "\n" else UNPRINTABLE
            for letter in text
            if ord(letter) in known or unicodedata.category(letter) not in ("Mn", "Me", "Cf")
        )

    def write_in(self, size: float, style: str = "") -> None:
        """Go on in this size (points), bold if `style` is ``B``."""
        self.set_font(_FONT, style, size)

    def line_of(self, written: str, size: float, style: str = "", space: float = 5.5) -> None:
        """A paragraph over the whole width, wrapped if it must be."""
        self.write_in(size, style)
        self.multi_cell(0, space, written, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def pair(self, label: str, value: str, label_mm: float = 34, size: float = 8.5) -> None:
        """A label and what it says, beside it."""
        self.write_in(size, "B")
        self.cell(label_mm, 5, label)
        self.write_in(size)
        self.multi_cell(0, 5, value, new_x=XPos.LMARGIN, new_y=YPos.NEXT, align="L")

    def code(self, matrix: Iterable[Iterable[int]], left: float, top: float, side: float) -> None:
        """A QR code by its modules (dark ones not 0), `side` mm wide and high."""
        rows = [list(row) for row in matrix]
        step = side / len(rows)
        self.set_fill_color(0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:  # a hair wider than its place, so that printers leave no white lines between
                    self.rect(left + x * step, top + y * step, step * 1.02, step * 1.02, style="F")


class Table:
    """Rows drawn one by one, with the headings again on each new page.

    The library's own tables take ten times as long, and a large cooperative has thousands of rows.
    """

    def __init__(self, page: Paper, headings: Sequence[str], shares: Sequence[float], align: Sequence[str]) -> None:
        """`shares` of the width by column; `align` ``L`` for text and ``R`` for amounts, which are never wrapped."""
        self._page = page
        self._headings = headings
        self._align = align
        self._widths = [page.epw * share / sum(shares) for share in shares]
        self._shaded = False
        self._draw_headings()

    def row(self, cells: Sequence[str], *, bold: bool = False) -> None:
        """One row; every other one is shaded. It stands on one page if a page has room for it."""
        self._fit(cells, bold)
        lines = self._lines(cells)
        if self._page.will_page_break(_height(lines)) and _height(lines) <= self._room(self._top_of_rows):
            self._next_page(cells, bold)
        while self._page.will_page_break(_height(lines)):
            fitting = int((self._room(self._page.get_y()) - _PADDING_MM) / _LINE_MM)
            if fitting > 0:
                self._draw([cell[:fitting] for cell in lines], filled=bold or self._shaded, bold=bold)
                lines = [cell[fitting:] for cell in lines]
            self._next_page(cells, bold)
        self._draw(lines, filled=bold or self._shaded, bold=bold)
        self._shaded = not self._shaded

    def _room(self, top: float) -> float:
        return float(self._page.page_break_trigger) - top

    def _next_page(self, cells: Sequence[str], bold: bool) -> None:
        self._page.add_page()
        self._draw_headings()
        self._fit(cells, bold)

    def _draw_headings(self) -> None:
        self._fit(self._headings, True)
        lines = self._lines(self._headings)
        if self._page.will_page_break(_height(lines) + _LINE_MM + _PADDING_MM):  # headings never stand alone
            self._page.add_page()
        self._draw(lines, filled=True, bold=True)
        self._top_of_rows = self._page.t_margin + _height(lines)

    def _fit(self, cells: Sequence[str], bold: bool) -> None:
        # An amount must not be broken into two lines: large sums are written smaller.
        style = "B" if bold else ""
        self._page.write_in(_CELL_POINTS, style)
        amounts = [
            (self._page.get_string_width(cell), width - 2 * self._page.c_margin)
            for cell, width, align in zip(cells, self._widths, self._align, strict=True)
            if align == "R"
        ]
        smaller = min(1, *(room / needed for needed, room in amounts if needed)) if any(n for n, _ in amounts) else 1
        self._page.write_in(_CELL_POINTS * smaller, style)

    def _lines(self, cells: Sequence[str]) -> list[list[str]]:
        lines = []
        for cell, width in zip(cells, self._widths, strict=True):
            if "\n" not in cell and self._page.get_string_width(cell) <= width - 2 * self._page.c_margin:
                lines.append([cell])
            else:
                wrapped = self._page.multi_cell(width, text=cell, dry_run=True, output=MethodReturnValue.LINES)
                lines.append(cast("list[str]", wrapped))
        return lines

    def _draw(self, lines: Sequence[Sequence[str]], *, filled: bool, bold: bool) -> None:
        page, height = self._page, _height(lines)
        top, left = page.get_y(), page.l_margin
        if filled:
            page.set_fill_color(*(_HEADING_COLOR if bold else _SHADE_COLOR))
            page.rect(left, top, page.epw, height, style="F")
        for cell, width, align in zip(lines, self._widths, self._align, strict=True):
            for i, line in enumerate(cell):
                page.set_xy(left, top + _PADDING_MM / 2 + i * _LINE_MM)
                page.cell(width, _LINE_MM, line, align=align)
            left += width
        for y in (top, top + height):  # above too, where this row's own shade has covered the line
            page.line(page.l_margin, y, page.l_margin + page.epw, y)
        page.set_xy(page.l_margin, top + height)


def _height(lines: Sequence[Sequence[str]]) -> float:
    """How high a row of cells with these lines is, mm."""
    return max(map(len, lines)) * _LINE_MM + _PADDING_MM
