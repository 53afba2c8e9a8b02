"""The day the books are in, the days before it, and how their money was counted."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.errors import NotFound, Refused
from hub.ledger.chart import CASH
from hub.ledger.views import balance_on
from hub.limits import PAGE_ROWS, PAGE_ROWS_MAX

_NEWEST: Final = "SELECT day, closed IS NULL FROM business_day ORDER BY day DESC LIMIT 1"
_DAYS: Final = """
    SELECT d.day, d.closed IS NULL, o.actor, o.at, COALESCE(c.actor, ''), COALESCE(c.at, 0)
    FROM business_day d JOIN log_fact o ON o.number = d.opened LEFT JOIN log_fact c ON c.number = d.closed
"""
_BEFORE: Final = f"{_DAYS} WHERE d.day < ? ORDER BY d.day DESC LIMIT ?"
_ONE: Final = f"{_DAYS} WHERE d.day = ?"
_COUNT: Final = """
    SELECT number, day, moment, piles, counted, expected, difference, reason, note, late FROM cash_count
    WHERE day = ? AND moment = ?
"""
_KINDS: Final = """
    SELECT f.type, COUNT(*), SUM(MAX(l.amount, 0)), SUM(MAX(-l.amount, 0))
    FROM ledger_entry e
    JOIN ledger_line l ON l.entry = e.number AND l.account = ?
    JOIN log_fact f ON f.number = e.number
    WHERE e.day = ? GROUP BY f.type ORDER BY f.type
"""
_APART: Final = """
    SELECT c.number FROM cash_count c WHERE c.difference <> COALESCE(
        (SELECT SUM(l.amount) FROM ledger_line l WHERE l.entry = c.number AND l.account = ?), 0) ORDER BY c.number
"""

KINDS: Final = ("savings.deposited", "savings.withdrawn", "savings.reversed", "day.counted", "other")
"""What moves cash, by the names of its facts; those not named here are summed up under the last."""


class DayView(msgspec.Struct, frozen=True):
    """The newest business day (``YYYY-MM-DD``, ``""`` if there was none yet) and whether it is open."""

    day: str
    open: bool


class DayRow(msgspec.Struct, frozen=True):
    """A day with who opened and closed it (``""``: nobody yet) and when, epoch seconds by the hub's clock."""

    day: str
    open: bool
    opened_by: str
    opened_at: int
    closed_by: str
    closed_at: int


class CountView(msgspec.Struct, frozen=True):
    """What was counted when a day was opened or closed; amounts in rupiah, see `hub.days.facts.Counted`."""

    number: int
    day: str
    moment: str
    piles: list[tuple[int, int]]
    counted: int
    expected: int
    difference: int
    reason: str
    note: str
    late: bool


class CashKind(msgspec.Struct, frozen=True):
    """One kind of cash movement on a day: one of `KINDS`, how many, and rupiah in and out."""

    kind: str
    count: int
    taken: int
    paid: int


class DayCash(msgspec.Struct, frozen=True):
    """A day's cash: before it, by kinds, and after it, in rupiah."""

    before: int
    kinds: list[CashKind]
    after: int


def newest(db: peewee.Database) -> DayView:
    """The newest business day."""
    row = db.execute_sql(_NEWEST).fetchone()
    return DayView(row[0], bool(row[1])) if row else DayView("", False)


def open_day(db: peewee.Database) -> str:
    """The open business day. Raises `Refused` ("day.not_open") if there is none."""
    day = newest(db)
    if not day.open:
        raise Refused("day.not_open")
    return day.day


def days_before(db: peewee.Database, before: str = "", limit: int = PAGE_ROWS) -> list[DayRow]:
    """Days before the day `before` (``""``: all), newest first, at most `limit`."""
    rows = db.execute_sql(_BEFORE, (before or "9999", min(limit, PAGE_ROWS_MAX)))
    return [DayRow(day, bool(is_open), *more) for day, is_open, *more in rows]


def one_day(db: peewee.Database, day: str) -> DayRow:
    """One day. Raises `NotFound` ("day.unknown")."""
    row = db.execute_sql(_ONE, (day,)).fetchone()
    if row is None:
        raise NotFound("day.unknown")
    return DayRow(row[0], bool(row[1]), *row[2:])


def count_of(db: peewee.Database, day: str, moment: str) -> CountView | None:
    """What was counted on opening or closing ("open", "close") a day; None if nothing was."""
    row = db.execute_sql(_COUNT, (day, moment)).fetchone()
    if row is None:
        return None
    number, day, moment, piles, counted, expected, difference, reason, note, late = row
    found: list[tuple[int, int]] = msgspec.json.decode(piles, type=list[tuple[int, int]])
    return CountView(number, day, moment, found, counted, expected, difference, reason, note, bool(late))


def counted_before(db: peewee.Database) -> bool:
    """Whether the cash has ever been counted in these books."""
    return db.execute_sql("SELECT 1 FROM cash_count LIMIT 1").fetchone() is not None


def cash_of_day(db: peewee.Database, day: str) -> DayCash:
    """What a day did to the cash, by kinds of movements. Costs what the day holds, however long the history is."""
    sums = {kind: [0, 0, 0] for kind in KINDS}
    for kind, count, taken, paid in db.execute_sql(_KINDS, (CASH, day)):
        found = sums[kind if kind in sums else KINDS[-1]]
        found[0], found[1], found[2] = found[0] + count, found[1] + taken, found[2] + paid
    kinds = [CashKind(kind, *amounts) for kind, amounts in sums.items() if amounts[0]]
    after = balance_on(db, CASH, "", day)
    return DayCash(after - sum(each.taken - each.paid for each in kinds), kinds, after)


def counts_apart_from_ledger(db: peewee.Database) -> list[int]:
    """Counts whose difference is not what their entry says of the cash; none in sound books."""
    return [row[0] for row in db.execute_sql(_APART, (CASH,))]
