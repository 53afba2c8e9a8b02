"""Making rows of a file's bytes: CSV as spreadsheets write it, and XLSX. Looks at the contents, not at the name."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from typing import Any, Final

import msgspec

from hub.errors import BadRequest
from hub.intake.columns import column_of
from hub.limits import (
    IMPORT_COLUMNS_MAX,
    IMPORT_FILE_BYTES_MAX,
    IMPORT_HEADING_ROWS_MAX,
    IMPORT_ROWS_MAX,
    IMPORT_UNPACKED_BYTES_MAX,
)

UNCOMPUTED: Final = object()
"""A cell with a formula that no spreadsheet program has worked out yet."""

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also an XLSX that is protected by a password
_ENCODINGS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS: Final = (";", ",", "\t")
_HEADINGS_LEAST: Final = 3  # known headings that make a row the row of headings
_SAYS_DELIMITER: Final = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)  # a first line that Excel understands
_FORMULA: Final = re.compile(rb"<(\w+:)?f[\s>/]")


class Row(msgspec.Struct, frozen=True):
    """A row with something in it: its number from 1 as the spreadsheet shows it, and its cells.

    A cell is None, text, a number, a `datetime`, or `UNCOMPUTED`.
    """

    number: int
    cells: tuple[Any, ...]


class Table(msgspec.Struct, frozen=True):
    """The row of headings, and the rows below it that are not empty."""

    headings: Row
    rows: list[Row]


def read(content: bytes) -> Table:
    """The table in a file.

    Raises `BadRequest`: "import.empty", "import.too_large", "import.too_many_rows", "import.file_type",
    "import.old_excel", "import.damaged", "import.not_utf8", "import.no_headings".
    """
    if len(content) > IMPORT_FILE_BYTES_MAX:
        raise BadRequest("import.too_large", limit=IMPORT_FILE_BYTES_MAX // 1024 // 1024)
    if not content.strip():
        raise BadRequest("import.empty")
    if content.startswith(_OLD_EXCEL):
        raise BadRequest("import.old_excel")
    sheets = _excel(content) if content.startswith(_ZIP) else [_csv(content)]
    fullest: list[Row] = []
    for sheet in sheets:
        rows = _bounded(sheet)
        for i, row in enumerate(rows[:IMPORT_HEADING_ROWS_MAX]):
            if _known(row.cells) >= _HEADINGS_LEAST:
                return Table(row, rows[i + 1 :])
        fullest = max(fullest, rows, key=len)
    raise BadRequest("import.no_headings" if fullest else "import.empty")


def _known(cells: Sequence[object]) -> int:
    return len({column_of(cell) for cell in cells} - {None})


def _bounded(rows: Iterator[Row]) -> list[Row]:
    found = []
    for row in rows:
        if all(cell is None or cell == "" for cell in row.cells):
            continue
        found.append(row)
        if len(found) > IMPORT_ROWS_MAX + IMPORT_HEADING_ROWS_MAX:
            raise BadRequest("import.too_many_rows", limit=IMPORT_ROWS_MAX)
    return found


def _csv(content: bytes) -> Iterator[Row]:
    text = _decoded(content)
    delimiter = ""
    if said := _SAYS_DELIMITER.match(text):
        delimiter = said[1]
    else:
        tops = {each: _top(text, each) for each in _DELIMITERS}
        delimiter = max(tops, key=lambda each: tops[each])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if not (said and number == 1):
                yield Row(number, tuple(cell.strip() for cell in cells))
    except csv.Error as error:
        raise BadRequest("import.damaged_csv", row=number + 1) from error


def _top(text: str, delimiter: str) -> int:
    # How many headings the first rows show if this is what stands between two cells.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return max((_known(cells) for cells, _ in zip(reader, range(IMPORT_HEADING_ROWS_MAX), strict=False)), default=0)
    except csv.Error:
        return 0


def _decoded(content: bytes) -> str:
    encoding = next((name for mark, name in _ENCODINGS.items() if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if b"\0" in content or encoding == "utf-16":
            raise BadRequest("import.file_type") from error
        raise BadRequest("import.not_utf8", row=content.count(b"\n", 0, error.start) + 1) from error
    if "\0" in text:
        raise BadRequest("import.file_type")
    return text


def _excel(content: bytes) -> list[Iterator[Row]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
            if unpacked > IMPORT_UNPACKED_BYTES_MAX:
                raise BadRequest("import.too_large", limit=IMPORT_UNPACKED_BYTES_MAX // 1024 // 1024)
            if "xl/workbook.xml" not in package.namelist():
                raise BadRequest("import.file_type")
            sheets = [name for name in package.namelist() if name.startswith("xl/worksheets/")]
            formulas = any(_FORMULA.search(package.read(name)) for name in sheets)
        values = _sheets(content, computed=True)
        if formulas:
            values = [
                [_marked(*both) for both in zip_longest(rows, as_written, fillvalue=())]
                for rows, as_written in zip(values, _sheets(content, computed=False), strict=True)
            ]
        return [_numbered(rows) for rows in values]
    except BadRequest:
        raise
    except Exception as error:  # whatever a damaged file makes of openpyxl, the person must be told that it is damaged
        raise BadRequest("import.damaged") from error


def _numbered(rows: Sequence[tuple[Any, ...]]) -> Iterator[Row]:
    for number, cells in enumerate(rows, 1):
        yield Row(number, tuple(cell.strip() if isinstance(cell, str) else cell for cell in cells))


def _marked(values: tuple[Any, ...], as_written: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        UNCOMPUTED if value is None and written is not None else value
        for value, written in zip_longest(values, as_written)
    )


def _sheets(content: bytes, *, computed: bool) -> list[list[tuple[Any, ...]]]:
    from openpyxl import load_workbook  # takes longer to load than most commands take

    with closing(load_workbook(io.BytesIO(content), read_only=True, data_only=computed)) as workbook:
        found = []
        for sheet in workbook.worksheets:
            sheet.reset_dimensions()  # what the file says of its own size need not be true
            rows: list[tuple[Any, ...]] = []
            full = 0
            for cells in sheet.iter_rows(max_col=IMPORT_COLUMNS_MAX, values_only=True):
                empty = all(cell is None for cell in cells)
                rows.append(() if empty else cells)
                full += not empty
                if full > IMPORT_ROWS_MAX + IMPORT_HEADING_ROWS_MAX:  # enough to know that these are too many
                    break
            found.append(rows)
        return found
