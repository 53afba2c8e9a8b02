"""The certificate of who has done all exercises, on A4 across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hub.paper import Paper
from hub.words import day as day_text
from hub.words import text

_WIDE_MM: Final = 297
_HIGH_MM: Final = 210
_EDGE_MM: Final = 12
_GREEN: Final = (21, 83, 45)


def as_pdf(language: str, name: str, exercises: Sequence[str], day: str) -> bytes:
    """`exercises` are their codes, `day` (``YYYY-MM-DD``) when it was given."""
    page = Paper(language, text(language, "page.training.paper"), name, (_WIDE_MM, _HIGH_MM))
    page.set_auto_page_break(False)
    page.add_page()
    page.set_draw_color(*_GREEN)
    page.set_line_width(1.2)
    page.rect(_EDGE_MM, _EDGE_MM, _WIDE_MM - 2 * _EDGE_MM, _HIGH_MM - 2 * _EDGE_MM)
    page.set_line_width(0.2)
    page.set_y(30)
    for written, size, style, space in (
        (text(language, "page.training.paper"), 30, "B", 16),
        (text(language, "page.training.paper_for"), 13, "", 10),
        (name, 26, "B", 16),
        (text(language, "page.training.paper_what", count=len(exercises)), 13, "", 9),
    ):
        page.write_in(min(size, size * 250 / max(len(written) * size * 0.2, 250)), style)
        page.cell(0, space, written, align="C", new_x="LMARGIN", new_y="NEXT")
    page.ln(4)
    half = (len(exercises) + 1) // 2
    top = page.get_y()
    page.write_in(11)
    for index, code in enumerate(exercises):
        page.set_xy(45 + index // half * 110, top + index % half * 7)
        page.cell(105, 7, f"{index + 1}. {text(language, f'training.{code}')}")
    page.set_xy(_EDGE_MM, _HIGH_MM - 52)
    page.cell(0, 6, day_text(language, day), align="C")
    page.line(_WIDE_MM / 2 - 35, _HIGH_MM - 26, _WIDE_MM / 2 + 35, _HIGH_MM - 26)
    page.set_xy(_EDGE_MM, _HIGH_MM - 25)
    page.write_in(9)
    page.cell(0, 5, text(language, "page.training.trainer"), align="C")
    return bytes(page.output())
