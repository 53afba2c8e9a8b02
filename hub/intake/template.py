"""The file that a cooperative fills in: headings, an example row, and what belongs into each column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any, Final

from hub.intake.columns import COLUMNS
from hub.members.regions import names
from hub.words import text

_TEXT_COLUMNS: Final = ("member_no", "nik", "phone", "region", "card", "joined", "paid_until")
"""Kept as text, so that a spreadsheet drops no zeros in front, no digits at the end, and turns no date around."""

_EXAMPLE: Final = {
    "member_no": "0012",
    "nik": "6408150000000012",
    "address": "RT 03/RW 01",
    "region": "64.08.15.2001",
    "phone": "0812 0000 0012",
    "joined": "24/11/2019",
    "pokok": 100_000,
    "wajib": 1_440_000,
    "paid_until": "10/2026",
    "sukarela": 350_000,
    "card": "",
}
_WIDTHS: Final = {"name": 34, "address": 30, "nik": 20}  # characters; the rest as wide as their headings need


def headings(language: str) -> list[str]:
    """The headings of all columns, in order."""
    return [text(language, f"import.column.{column}") for column in COLUMNS]


def _example(language: str) -> list[Any]:
    row = {**_EXAMPLE, "name": text(language, "import.template.example_name")}
    return [row[column] for column in COLUMNS]


def csv_template(language: str) -> bytes:
    """The template as CSV, as Excel in Indonesia opens it: semicolons, and a mark that says UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings(language))
    writer.writerow(_example(language))
    return out.getvalue().encode("utf-8-sig")


def excel_template(language: str) -> bytes:
    """The template as XLSX, with a sheet of explanations and one of village codes."""
    return _workbook(language, [_example(language)], help_sheets=True)


def excel_of(language: str, rows: Iterable[Sequence[Any]]) -> bytes:
    """A filled-in members file: `rows` have a cell for each of `hub.intake.columns.COLUMNS`."""
    return _workbook(language, rows, help_sheets=False)


def _workbook(language: str, rows: Iterable[Sequence[Any]], *, help_sheets: bool) -> bytes:
    from openpyxl import Workbook  # takes longer to load than most commands take
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = text(language, "import.template.sheet")
    sheet.append(headings(language))
    for row in rows:
        sheet.append(list(row))
    for i, column in enumerate(COLUMNS, 1):
        letter = get_column_letter(i)
        form = "@" if column in _TEXT_COLUMNS else "#,##0" if column in ("pokok", "wajib", "sukarela") else "General"
        sheet.column_dimensions[letter].width = _WIDTHS.get(column, 18)
        # The whole column, for what is still to be written, and each cell, for what is there.
        sheet.column_dimensions[letter].number_format = form
        for cell in sheet[letter]:
            cell.number_format = form
            if cell.data_type == "f":  # a name that begins with "=" is still a name
                cell.data_type = "s"
        sheet.cell(1, i).font = Font(bold=True)
        sheet.cell(1, i).fill = PatternFill("solid", fgColor="E2E8E4")
        sheet.cell(1, i).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    if help_sheets:
        _help(book.create_sheet(text(language, "import.template.help")), language)
        _villages(book.create_sheet(text(language, "import.template.villages")), language)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _help(sheet: Any, language: str) -> None:
    from openpyxl.styles import Alignment, Font

    sheet.append([text(language, "import.template.help_column"), text(language, "import.template.help_what")])
    sheet.append(["", text(language, "import.template.help_all")])
    for column in COLUMNS:
        sheet.append([text(language, f"import.column.{column}"), text(language, f"import.about.{column}")])
    sheet.column_dimensions["A"].width = 26
    sheet.column_dimensions["B"].width = 90
    for row in sheet.iter_rows():
        row[0].font = Font(bold=True)
        row[1].alignment = Alignment(wrap_text=True, vertical="top")


def _villages(sheet: Any, language: str) -> None:
    columns = ("code", "village", "district")
    sheet.append([text(language, f"import.template.{column}") for column in columns])
    known = names()
    for code, name in known.items():
        if code.count(".") == 3:
            sheet.append([code, name, known[code.rpartition(".")[0]]])
    for letter, width in zip("ABC", (16, 28, 28), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
