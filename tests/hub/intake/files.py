"""Members files for tests: a right row to depart from, written as CSV or XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from hub.intake.columns import COLUMNS
from hub.intake.template import excel_of, headings

Row = Mapping[str, Any]


def row(number: int = 7, **changes: Any) -> dict[str, Any]:
    """A row that is right, with changes."""
    return {
        "member_no": f"{number:04d}",
        "name": f"Anggota {'ABCDEFGHIJ'[number % 10]}{number}",
        "nik": f"640899010190{number:04d}",
        "address": "RT 03/RW 01",
        "region": "64.08.15.2001",
        "phone": "0800 0000 0007",
        "joined": "24/11/2019",
        "pokok": "100.000",
        "wajib": "1.250.000",
        "paid_until": "10/2026",
        "sukarela": "Rp350.000",
        "card": "",
    } | changes


def csv_file(rows: Iterable[Row], delimiter: str = ";", mark: bool = False, top: str = "") -> bytes:
    """A CSV file of rows under the Indonesian headings."""
    out = io.StringIO(newline="")
    out.write(top)
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerow(headings("id"))
    writer.writerows([each[column] for column in COLUMNS] for each in rows)
    return out.getvalue().encode("utf-8-sig" if mark else "utf-8")


def excel_file(rows: Iterable[Row]) -> bytes:
    """The same as XLSX."""
    return excel_of("id", [[each[column] for column in COLUMNS] for each in rows])
