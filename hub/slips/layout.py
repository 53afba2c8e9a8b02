"""How a slip looks: the same lines on thermal paper and as PDF."""

from __future__ import annotations

import textwrap
from typing import Final

import segno
from PIL import Image

from hub import words
from hub.money import rupiah
from hub.paper import Paper
from hub.savings.words import account_name
from hub.slips.views import CHECK_DIGITS, Slip
from hub.words import text
from hub.words.amounts import in_words

COLUMNS: Final = {"58": 32, "80": 48}
"""Letters a line of the usual font, by the paper's width in mm."""
_DOT_SCALE: Final = 6  # printer dots a module, 0.75 mm at the usual 203 a inch; 222 of the 384 dots of 58 mm paper
_GROUP: Final = 4
_PDF_WIDTH_MM: Final = 80
_PDF_HEIGHT_MM: Final = 170
_PDF_QR_MM: Final = 34


def link(address: str, slip: Slip) -> str:
    """What the QR code says: the page of this hub that checks the slip, or its code alone where the hub has none."""
    return f"{address.rstrip('/')}/s/{slip.code}" if address else slip.code


def grouped(slip: Slip) -> str:
    """The code as it is read and typed by people: in groups of four."""
    check = slip.check
    return f"{slip.fact}-" + " ".join(check[i : i + _GROUP] for i in range(0, CHECK_DIGITS, _GROUP))


def what(language: str, slip: Slip) -> str:
    """What was done, in the words of the passbook."""
    if slip.reverses is not None:
        return text(language, "movement.reversal", number=slip.reverses)
    return text(language, f"movement.{slip.kind}")


def pairs(language: str, slip: Slip) -> list[tuple[str, str]]:
    """The lines of a slip that are a label and what it says."""
    lines = [
        (text(language, "page.slip.number"), slip.number),
        (text(language, "page.slip.day"), words.day(language, slip.day)),
        (text(language, "page.slip.member"), f"{words.member_number(slip.member_no)} {slip.name}"),
        (text(language, "page.slip.account"), account_name(language, slip.product)),
        (text(language, "page.slip.after"), rupiah(slip.balance)),
    ]
    return [*lines, (text(language, "page.slip.clerk"), slip.clerk)] if slip.clerk else lines


def escpos(language: str, slip: Slip, address: str, columns: int, *, copy: bool) -> bytes:
    """The slip in the printers' own language (ESC/POS), cut off behind it; a `copy` says SALINAN on top."""
    # Imported when first used: it takes half a second and 20 MiB, and most hubs have no printer.
    from escpos.printer import Dummy

    paper = Dummy()
    paper.hw("INIT")
    paper.set(align="center", bold=True)
    _wrapped(paper, slip.cooperative, columns)
    if copy:
        _wrapped(paper, text(language, "slip.copy"), columns)
    paper.set(align="center", bold=False)
    _wrapped(paper, what(language, slip), columns)
    paper.set(align="center", bold=True, double_height=True, double_width=2 * len(rupiah(slip.amount)) <= columns)
    paper.textln(rupiah(abs(slip.amount)))
    paper.set(align="left", bold=False, normal_textsize=True)
    _wrapped(paper, in_words(language, abs(slip.amount)), columns)
    paper.textln("-" * columns)
    for label, value in pairs(language, slip):
        _pair(paper, label, value, columns)
    paper.textln("-" * columns)
    paper.set(align="center")
    paper.image(picture(link(address, slip)))
    _wrapped(paper, grouped(slip), columns)
    _wrapped(paper, text(language, "slip.check_how"), columns)
    paper.cut()
    return bytes(paper.output)


def try_out(language: str, cooperative: str, address: str, columns: int) -> bytes:
    """A page that shows whether the printer, the paper's width and the letters are right."""
    from escpos.printer import Dummy

    paper = Dummy()
    paper.hw("INIT")
    paper.set(align="center", bold=True)
    _wrapped(paper, cooperative, columns)
    paper.set(align="left", bold=False)
    _wrapped(paper, text(language, "slip.try"), columns)
    paper.textln("0123456789" * (columns // 10) + "0123456789"[: columns % 10])
    if address:
        paper.set(align="center")
        paper.image(picture(address))
        _wrapped(paper, address, columns)
    paper.cut()
    return bytes(paper.output)


def picture(said: str) -> Image.Image:
    """A QR code as the printer draws it, dot by dot."""
    code = segno.make(said, error="m", micro=False)
    rows = [list(row) for row in code.matrix_iter(scale=_DOT_SCALE, border=2)]
    image = Image.new("1", (len(rows[0]), len(rows)), 1)
    image.putdata([0 if dark else 1 for row in rows for dark in row])
    return image


def _wrapped(paper: object, written: str, columns: int) -> None:
    for line in textwrap.wrap(written, columns) or [""]:
        paper.textln(line)  # type: ignore[attr-defined]


def _pair(paper: object, label: str, value: str, columns: int) -> None:
    if len(label) + 1 + len(value) <= columns:
        paper.textln(f"{label}{value:>{columns - len(label)}}")  # type: ignore[attr-defined]
        return
    _wrapped(paper, label, columns)
    for line in textwrap.wrap(value, columns):
        paper.textln(f"{line:>{columns}}")  # type: ignore[attr-defined]


def pdf(language: str, slip: Slip, address: str, *, copy: bool = False) -> bytes:
    """The slip on a narrow page, to be kept on a phone or printed by any printer."""
    page = Paper(language, text(language, "page.receipt.title"), slip.cooperative, (_PDF_WIDTH_MM, _PDF_HEIGHT_MM))
    page.set_margin(6)
    page.add_page()
    page.line_of(slip.cooperative, 11, "B")
    if copy:
        page.line_of(text(language, "slip.copy"), 10, "B")
    page.line_of(what(language, slip), 9.5)
    page.line_of(rupiah(abs(slip.amount)), 17, "B", 9)
    page.line_of(in_words(language, abs(slip.amount)), 8.5, "", 4.5)
    page.ln(1)
    for label, value in pairs(language, slip):
        page.pair(label, value, 26)
    page.ln(2)
    code, top = segno.make(link(address, slip), error="m", micro=False), page.get_y()
    page.code(code.matrix, (_PDF_WIDTH_MM - _PDF_QR_MM) / 2, top, _PDF_QR_MM)
    page.set_y(top + _PDF_QR_MM + 2)
    page.line_of(grouped(slip), 8.5, "", 4.5)
    page.line_of(text(language, "slip.check_how"), 7.5, "", 4)
    return bytes(page.output())
