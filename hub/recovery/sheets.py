"""The two paper sheets of a recovery key, each half an A4 page, so that both can be printed on one sheet and cut."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import segno

from hub.cooperative.views import CooperativeView
from hub.paper import Paper
from hub.recovery.halves import Half
from hub.words import day as day_text
from hub.words import text

_HALF_MM: Final = 148.5  # half of A4
_QR_MM: Final = 46
_MARGIN_MM: Final = 12
_ROW_MM: Final = 8.5
_NUMBER_MM: Final = 8
_FOLLOW: Final = ("what", "keep", "lost")


def qr(half: Half) -> segno.QRCode:
    """The half as a QR code that stands some damage."""
    return segno.make(half.qr(), error="q", micro=False)


def as_pdf(language: str, halves: Sequence[Half], whose: CooperativeView, day: str) -> bytes:
    """One or both sheets on A4; `day` is the business day (``YYYY-MM-DD``) on which the key was made."""
    page = Paper(language, text(language, "recovery.sheet.title"), whose.name)
    page.set_auto_page_break(False)
    page.add_page()
    for index, half in enumerate(halves):
        if index:
            _cut_here(page, language)
        _sheet(page, language, half, whose, day, index * _HALF_MM)
    return bytes(page.output())


def _cut_here(page: Paper, language: str) -> None:
    page.set_dash_pattern(dash=2, gap=2)
    page.line(0, _HALF_MM, page.w, _HALF_MM)
    page.set_dash_pattern()
    page.set_xy(_MARGIN_MM, _HALF_MM - 4.5)
    page.write_in(7)
    page.cell(0, 4, text(language, "recovery.sheet.cut"))


def _sheet(page: Paper, language: str, half: Half, whose: CooperativeView, day: str, top: float) -> None:
    page.code(qr(half).matrix, page.w - _MARGIN_MM - _QR_MM, top + _MARGIN_MM, _QR_MM)
    page.set_right_margin(_MARGIN_MM + _QR_MM + 4)
    page.set_xy(_MARGIN_MM, top + _MARGIN_MM)
    page.line_of(text(language, "recovery.sheet.half", which=half.which), 17, "B", 8)
    page.line_of(text(language, "recovery.sheet.title"), 11, "B", 6)
    page.line_of(whose.name, 10.5, "", 6)
    for label, value in (("name", half.label), ("day", day_text(language, day)), ("hub", whose.hub)):
        page.pair(text(language, f"recovery.sheet.{label}"), value, 34, 9)
    page.ln(1.5)
    for about in _FOLLOW:
        page.line_of(text(language, f"recovery.sheet.{about}", which="B" if half.which == "A" else "A"), 8, "", 4)
        page.ln(0.8)
    page.set_right_margin(_MARGIN_MM)
    _words(page, language, half, max(page.get_y() + 2, top + _MARGIN_MM + _QR_MM + 4))


def _words(page: Paper, language: str, half: Half, top: float) -> None:
    page.set_xy(_MARGIN_MM, top)
    page.write_in(8)
    page.cell(0, 4, text(language, "recovery.sheet.words"))
    top += 5
    rows = half.rows()
    width = (page.epw - _NUMBER_MM) / len(rows[0])
    page.write_in(6.5)
    for column in range(len(rows[0])):
        page.set_xy(_MARGIN_MM + _NUMBER_MM + column * width, top)
        page.cell(width, 3.5, str(column + 1), align="C")
    top += 3.5
    for number, row in enumerate(rows, 1):
        page.set_xy(_MARGIN_MM, top)
        page.write_in(11, "B")
        page.cell(_NUMBER_MM, _ROW_MM, str(number), align="C")
        page.write_in(9.5)
        for column, word in enumerate(row):
            left = _MARGIN_MM + _NUMBER_MM + column * width
            page.rect(left, top, width, _ROW_MM)
            page.set_xy(left, top)
            page.cell(width, _ROW_MM, word, align="C")
        top += _ROW_MM
