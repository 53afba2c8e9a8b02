"""Cards on A4, ten to a page, in the size of a bank card (ISO/IEC 7810 ID-1), with lines to cut along."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import segno

from hub.cards.views import Holder
from hub.paper import Paper
from hub.words import member_number, text

WIDE_MM: Final = 85.6
HIGH_MM: Final = 53.98
_ACROSS: Final = 2
_DOWN: Final = 5
_QR_MM: Final = 30
_EDGE_MM: Final = 5
_NAME_POINTS: Final = 12
_GREEN: Final = (21, 83, 45)


def as_pdf(language: str, cards: Sequence[Holder], cooperative: str) -> bytes:
    """The cards of these members, in this order."""
    page = Paper(language, text(language, "card.title"), cooperative, (210, 297))
    page.set_auto_page_break(False)
    left, top = (page.w - _ACROSS * WIDE_MM) / 2, (page.h - _DOWN * HIGH_MM) / 2
    for index, card in enumerate(cards):
        place = index % (_ACROSS * _DOWN)
        if place == 0:
            page.add_page()
        _card(page, language, card, cooperative, left + place % _ACROSS * WIDE_MM, top + place // _ACROSS * HIGH_MM)
    return bytes(page.output())


def _card(page: Paper, language: str, card: Holder, cooperative: str, left: float, top: float) -> None:
    page.set_dash_pattern(dash=1, gap=1)
    page.rect(left, top, WIDE_MM, HIGH_MM)
    page.set_dash_pattern()
    page.set_fill_color(*_GREEN)
    page.rect(left + 0.4, top + 0.4, WIDE_MM - 0.8, 11, style="F")
    page.set_text_color(255)
    _fitted(page, cooperative, left + _EDGE_MM, top + 3.2, WIDE_MM - 2 * _EDGE_MM, 10)
    page.set_text_color(0)
    room = WIDE_MM - 3 * _EDGE_MM - _QR_MM
    page.write_in(7)
    page.set_xy(left + _EDGE_MM, top + 15)
    page.cell(room, 4, text(language, "card.title"))
    page.set_xy(left + _EDGE_MM, top + 20)
    page.write_in(22, "B")
    page.cell(room, 9, member_number(card.member_no))
    _name(page, card.name, left + _EDGE_MM, top + 31, room)
    page.write_in(6)
    page.set_xy(left + _EDGE_MM, top + HIGH_MM - 6.5)
    page.cell(WIDE_MM - 2 * _EDGE_MM, 3, text(language, "card.how"))
    code = segno.make(card.card, error="q", micro=False)
    page.code(code.matrix, left + WIDE_MM - _EDGE_MM - _QR_MM, top + 15, _QR_MM)


def _fitted(page: Paper, written: str, left: float, top: float, room: float, points: float) -> None:
    """One line, written smaller if it is long."""
    page.write_in(points, "B")
    page.write_in(points * min(1, room / max(page.get_string_width(written) + 2.5, 1)), "B")
    page.set_xy(left, top)
    page.cell(room, 5.5, written)


def _name(page: Paper, name: str, left: float, top: float, room: float) -> None:
    """The name on as many lines as there is room for, smaller the longer it is: never cut off."""
    points = float(_NAME_POINTS)
    lines = _wrapped(page, name, room, points)
    while len(lines) * points * 0.42 > HIGH_MM - 39.5 and points > 5:
        points -= 0.5
        lines = _wrapped(page, name, room, points)
    for number, line in enumerate(lines):
        page.set_xy(left, top + number * points * 0.42)
        page.cell(room, points * 0.42, line)


def _wrapped(page: Paper, written: str, room: float, points: float) -> list[str]:
    page.write_in(points, "B")
    lines = [""]
    for word in written.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and page.get_string_width(longer) > room - 2.5:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
