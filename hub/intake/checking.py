"""Making members of a file's rows, with everything that is wrong with them, and holding them against the books."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, Final

import msgspec
import peewee

from hub.access.actions import check_card
from hub.access.views import member_with_card, roles
from hub.errors import BadRequest, HubError
from hub.intake import values
from hub.intake.columns import COLUMNS, REQUIRED, column_of
from hub.intake.problems import Problem, from_error
from hub.intake.reading import Row, Table
from hub.limits import IMPORT_PAID_AHEAD_MONTHS_MAX, IMPORT_ROWS_MAX
from hub.members.actions import check_joined, check_region, particulars
from hub.members.views import exists, member, number_with_nik
from hub.savings.ids import PRODUCTS, AccountId
from hub.savings.views import months_between, next_month, opened
from hub.words import LANGUAGES, text

_ANYBODY: Final = "A"  # a name, where particulars are checked one by one
_SUMS: Final = frozenset({"jumlah", "total", "sum", "grand total", "jumlah total"})

Found = tuple[str, str, dict[str, int | str]]  # column, message, its parameters


class MemberRow(msgspec.Struct, frozen=True):
    """A member as a row of the file says.

    Amounts in rupiah, `joined` ``YYYY-MM-DD``, `paid_until` ``YYYY-MM`` or ``""``; `region` is ``""`` where the file
    leaves it to the cooperative's own village.
    """

    row: int
    member_no: int
    name: str
    nik: str
    address: str
    region: str
    phone: str
    joined: str
    pokok: int
    wajib: int
    paid_until: str
    sukarela: int
    card: str

    def amount(self, product: str) -> int:
        """What this member brings of a product, in rupiah."""
        return {"pokok": self.pokok, "wajib": self.wajib, "sukarela": self.sukarela}[product]


class Reading(msgspec.Struct, frozen=True):
    """What could be read of a row: its number, and the value of each column that is not wrong in itself."""

    row: int
    values: dict[str, Any]


class Sheet(msgspec.Struct, frozen=True):
    """All of a file that could be read, all that is wrong in it, and what its own headings are called.

    `members` are complete only if there are no `problems`.
    """

    readings: list[Reading]
    problems: list[Problem]
    headings: dict[str, str]

    @property
    def members(self) -> list[MemberRow]:
        """The members of a sheet without problems."""
        return [MemberRow(row=each.row, **each.values) for each in self.readings]


def _name(cell: Any) -> str:
    return particulars(values.text(cell)).name


def _nik(cell: Any) -> str:
    return particulars(_ANYBODY, nik=values.nik(cell)).nik


def _address(cell: Any) -> str:
    return particulars(_ANYBODY, address=values.text(cell)).address


def _phone(cell: Any) -> str:
    return particulars(_ANYBODY, phone=values.phone(cell)).phone


def _region(cell: Any) -> str:
    code = values.region(cell)
    return check_region(code) if code else ""


def _joined(cell: Any) -> str:
    day = values.day(cell)
    if not day:
        raise BadRequest("import.joined_missing")
    return check_joined(day, date.max.isoformat())


def _card(cell: Any) -> str:
    card = values.card(cell)
    return check_card(card) if card else ""


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "member_no": values.member_no,
    "name": _name,
    "nik": _nik,
    "address": _address,
    "region": _region,
    "phone": _phone,
    "joined": _joined,
    "pokok": values.amount,
    "wajib": values.amount,
    "paid_until": values.month,
    "sukarela": values.amount,
    "card": _card,
}


def check(table: Table) -> Sheet:
    """Read every row, and look for what two rows must not share. Knows nothing of the books."""
    places, problems = _places(table.headings)
    headings = {column: str(table.headings.cells[place]) for column, place in places.items()}
    if problems:
        return Sheet([], problems, headings)
    if not table.rows:
        return Sheet([], [Problem(0, "", "error.import.no_members", {})], headings)
    if len(table.rows) > IMPORT_ROWS_MAX:
        return Sheet([], [Problem(0, "", "error.import.rows", {"limit": IMPORT_ROWS_MAX})], headings)
    readings: list[Reading] = []
    for row in table.rows:
        if special := _special(row, places):
            problems.append(special)
        else:
            reading, wrong = _read(row, places, headings)
            readings.append(reading)
            problems += wrong
    problems += _shared(readings, headings)
    return Sheet(readings, problems, headings)


def _places(headings: Row) -> tuple[dict[str, int], list[Problem]]:
    places: dict[str, int] = {}
    problems = []
    for place, heading in enumerate(headings.cells):
        if heading is None or heading == "":
            continue
        column = column_of(heading)
        shown = str(heading)[:40]
        if column is None:
            problems.append(Problem(headings.number, shown, "error.import.column_unknown", {}))
        elif column in places:
            problems.append(Problem(headings.number, shown, "error.import.column_twice", {}))
        else:
            places[column] = place
    problems += [
        Problem(headings.number, text(LANGUAGES[0], f"import.column.{column}"), "error.import.column_missing", {})
        for column in REQUIRED
        if column not in places
    ]
    return places, problems


def _read(row: Row, places: dict[str, int], headings: dict[str, str]) -> tuple[Reading, list[Problem]]:
    read: dict[str, Any] = {column: "" for column in COLUMNS if column not in places}
    problems = []
    for column, place in places.items():
        try:
            read[column] = _READERS[column](row.cells[place] if place < len(row.cells) else None)
        except HubError as error:
            problems.append(from_error(row.number, headings[column], error))
    used = set(places.values())
    for place, cell in enumerate(row.cells):
        if place not in used and cell not in (None, ""):
            problems.append(Problem(row.number, "", "error.import.no_heading", {"value": str(cell)[:40]}))
    return Reading(row.number, read), problems


def _special(row: Row, places: dict[str, int]) -> Problem | None:
    texts = [str(cell).strip() for cell in row.cells if isinstance(cell, str)]
    if any(each.casefold().rstrip(":") in _SUMS for each in texts):
        return Problem(row.number, "", "error.import.sum_row", {})
    examples = {text(language, "import.template.example_name") for language in LANGUAGES}
    name = row.cells[places["name"]] if places["name"] < len(row.cells) else None
    return Problem(row.number, "", "error.import.example_row", {}) if name in examples else None


def _shared(readings: Sequence[Reading], headings: dict[str, str]) -> Iterator[Problem]:
    for column in ("member_no", "nik", "card"):
        first: dict[Any, int] = {}
        for each in readings:
            value = each.values.get(column)
            if value and first.setdefault(value, each.row) != each.row:
                yield Problem(each.row, headings[column], "error.import.twice", {"first": first[value]})


def against_books(db: peewee.Database, sheet: Sheet, day: str) -> list[Problem]:
    """What these books have against the members of a sheet on the business day `day` (``YYYY-MM-DD``)."""
    return [
        Problem(each.row, sheet.headings[column], message, parameters)
        for each in sheet.readings
        for column, message, parameters in (*_taken(db, each.values), *_too_late(each.values, day))
    ]


def _taken(db: peewee.Database, values: dict[str, Any]) -> Iterator[Found]:
    member_no, nik, card = values.get("member_no"), values.get("nik"), values.get("card")
    if member_no and exists(db, member_no) and not is_known_officer(db, member_no, values.get("name", "")):
        name = member(db, member_no).name
        yield "member_no", "error.import.number_taken", {"member_no": member_no, "name": name}
    holder = number_with_nik(db, nik) if nik else None
    if holder not in (None, member_no):
        yield "nik", "error.member.nik_taken", {"member_no": int(holder or 0)}
    if card and member_with_card(db, card) not in (None, member_no):
        yield "card", "error.card.taken", {}


def _too_late(values: dict[str, Any], day: str) -> Iterator[Found]:
    joined, paid_until = values.get("joined"), values.get("paid_until")
    if joined and joined > day:
        yield "joined", "error.member.joined_in_future", {"day": day}
    if paid_until and joined and next_month(paid_until) < joined[:7]:
        yield "paid_until", "error.import.paid_before_joined", {"month": paid_until, "day": joined}
    if paid_until and months_between(day[:7], paid_until) > IMPORT_PAID_AHEAD_MONTHS_MAX:
        yield "paid_until", "error.import.paid_far_ahead", {"month": paid_until}


def is_known_officer(db: peewee.Database, member_no: int, name: str) -> bool:
    """Whether a row is an officer who was registered at the founding and brings their savings only now.

    Number and name must both be the same, and none of their accounts may hold or have held anything.
    """
    if not exists(db, member_no) or not roles(db, member_no):
        return False
    if member(db, member_no).name.casefold() != name.casefold():
        return False
    return not any(opened(db, str(AccountId(product, member_no))) for product in PRODUCTS)
