"""Reading one cell the way its column means it: numbers, amounts, dates and months as people write them.

Each function takes a cell (None, text, a number, a `datetime`) and returns its value, or raises `BadRequest` with a
code ``import.…`` that says what to do.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime
from typing import Any, Final

from hub.errors import BadRequest
from hub.intake.reading import UNCOMPUTED
from hub.limits import AMOUNT_RUPIAH_MAX, MEMBER_NUMBER_MAX
from hub.money import checked_amount

_SHOWN: Final = 40  # characters of a cell repeated in an error

_NOTHING: Final = re.compile(r"(?:rp\.?)?\s*(?:0+|[-–—]+)", re.IGNORECASE)  # zero, or the dash of an accounting format
_WHOLE_AFTER_ALL: Final = re.compile(r"(.*\d)\s*(?:,(?:00?|[-–—])|\.00?)")  # Rp1.250.000,00 and Rp1.250.000,-
_DAY_MONTH_YEAR: Final = re.compile(r"(\d{1,2})\s*[/. -]\s*(\d{1,2}|[^\W\d]+)\s*[/. -]\s*(\d{4})")
_YEAR_MONTH_DAY: Final = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00)?)?")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2}|[^\W\d]+)\s*[/. -]\s*(\d{4})")
_YEAR_MONTH: Final = re.compile(r"(\d{4})[-/.](\d{1,2})")
_SHORT_YEAR: Final = re.compile(r"(?:\d{1,2}\s*[/. -]\s*)?(?:\d{1,2}|[^\W\d]+)\s*[/. -]\s*\d{2}")
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?e\+?\d+", re.IGNORECASE)  # what a spreadsheet makes of a long number

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb pebruari",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt aug ags",
            "september sep sept",
            "oktober october okt oct",
            "november nov nop nopember",
            "desember december des dec",
        ),
        1,
    )
    for name in names.split()
}


def _shown(cell: object) -> str:
    return str(cell)[:_SHOWN]


def text(cell: Any) -> str:
    """What stands in a cell, as text; a whole number without a decimal point. Raises "import.formula"."""
    if cell is UNCOMPUTED:
        raise BadRequest("import.formula")
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


def member_no(cell: Any) -> int:
    """A member's number, ``12`` or ``0012``. Raises "import.number_missing", "import.number"."""
    written = text(cell)
    if not written:
        raise BadRequest("import.number_missing")
    if not re.fullmatch(r"[0-9]{1,9}", written) or not 1 <= int(written) <= MEMBER_NUMBER_MAX:
        raise BadRequest("import.number", value=_shown(written), limit=MEMBER_NUMBER_MAX)
    return int(written)


def nik(cell: Any) -> str:
    """A NIK as digits, ``""`` if empty. Its form is checked with the member's other particulars.

    Raises "import.digits_lost" where a spreadsheet may have made a rounded number of it: they keep 15 digits of 16.
    """
    written = re.sub(r"[\s.'’-]", "", text(cell))
    rounded = isinstance(cell, int | float) and (abs(cell) >= 2**53 or written.endswith("0"))
    if rounded or _SCIENTIFIC.fullmatch(text(cell)):
        raise BadRequest("import.digits_lost", value=_shown(written))
    return written


def phone(cell: Any) -> str:
    """A telephone number, ``""`` if empty; a leading zero that a spreadsheet dropped is put back.

    Raises "import.digits_lost".
    """
    written = text(cell)
    if _SCIENTIFIC.fullmatch(written):
        raise BadRequest("import.digits_lost", value=_shown(written))
    digits = re.sub(r"[\s().'’-]", "", written)
    return f"0{digits}" if re.fullmatch(r"8\d{7,12}", digits) else digits


def card(cell: Any) -> str:
    """A card's number as its reader types it, ``""`` if empty.

    Raises "import.card_number" where the cell holds a number, which has lost any zeros in front.
    """
    written = text(cell)
    if isinstance(cell, int | float) or _SCIENTIFIC.fullmatch(written):
        raise BadRequest("import.card_number", value=_shown(written))
    return written


def region(cell: Any) -> str:
    """A village's code with its points, ``""`` if empty; whether there is such a village is asked elsewhere."""
    written = text(cell)
    bare = re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{4})", written)
    return ".".join(bare.groups()) if bare else written


def amount(cell: Any) -> int:
    """Whole rupiah, 0 or more; an empty cell is 0.

    Raises "import.formula", "import.amount_negative", "import.amount_fraction", "import.amount_large",
    "import.amount".
    """
    if isinstance(cell, bool | datetime | date):
        raise BadRequest("import.amount", value=_shown(cell))
    if isinstance(cell, int | float):
        return _number(cell)
    written = text(cell)
    if whole := _WHOLE_AFTER_ALL.fullmatch(written):
        written = whole[1]
    if not written or _NOTHING.fullmatch(written):
        return 0
    try:
        return checked_amount(re.sub(r"^(rp\.?)\s+", r"\1", written, flags=re.IGNORECASE))
    except BadRequest as error:
        codes = {"not_positive": "amount_negative", "fractional": "amount_fraction", "too_large": "amount_large"}
        code = codes.get(error.code.rpartition(".")[2], "amount")
        raise BadRequest(f"import.{code}", value=_shown(text(cell)), limit=AMOUNT_RUPIAH_MAX) from error


def _number(cell: int | float) -> int:
    if isinstance(cell, float) and not math.isfinite(cell):
        raise BadRequest("import.amount", value=_shown(cell))
    wrong = {
        "import.amount_negative": cell < 0,
        "import.amount_large": cell > AMOUNT_RUPIAH_MAX,
        "import.amount_fraction": cell != int(cell),
    }
    for code, is_so in wrong.items():
        if is_so:
            raise BadRequest(code, value=_shown(cell), limit=AMOUNT_RUPIAH_MAX)
    return int(cell)


def day(cell: Any) -> str:
    """A date as ``YYYY-MM-DD``; ``""`` if empty. Day before month: 3/4/2026 is 3 April.

    Raises "import.formula", "import.year_short", "import.date_impossible" (30/02/2026), "import.date".
    """
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m-%d")
    written = text(cell)
    if not written:
        return ""
    if match := _DAY_MONTH_YEAR.fullmatch(written):
        return _date(written, match[3], match[2], match[1])
    if match := _YEAR_MONTH_DAY.fullmatch(written):
        return _date(written, match[1], match[2], match[3])
    raise BadRequest("import.year_short" if _SHORT_YEAR.fullmatch(written) else "import.date", value=_shown(written))


def month(cell: Any) -> str:
    """A month as ``YYYY-MM``, of a month or of a date in it; ``""`` if empty. Raises as `day`, "import.month"."""
    if isinstance(cell, datetime | date):
        return cell.strftime("%Y-%m")
    written = text(cell)
    if not written:
        return ""
    if match := _MONTH_YEAR.fullmatch(written):
        return _date(written, match[2], match[1], "1")[:7]
    if match := _YEAR_MONTH.fullmatch(written):
        return _date(written, match[1], match[2], "1")[:7]
    if _DAY_MONTH_YEAR.fullmatch(written) or _YEAR_MONTH_DAY.fullmatch(written):
        return day(written)[:7]
    raise BadRequest("import.year_short" if _SHORT_YEAR.fullmatch(written) else "import.month", value=_shown(written))


def _date(written: str, year: str, month_: str, day_: str) -> str:
    number = int(month_) if month_.isdigit() else _MONTHS.get(month_.casefold(), 0)
    if not number and not month_.isdigit():
        raise BadRequest("import.date", value=_shown(written))
    try:
        return date(int(year), number, int(day_)).isoformat()
    except ValueError as error:
        raise BadRequest("import.date_impossible", value=_shown(written)) from error
