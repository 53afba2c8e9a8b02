"""Opening and closing a business day, and counting its money."""

from __future__ import annotations

from typing import Literal

import msgspec
import peewee

from hub.days import tables
from hub.ledger.posting import post
from hub.log.fact import Fact, Line
from hub.log.registry import Body, Personal, applies, fact_type

Moment = Literal["open", "close"]


@fact_type("day.opened")
class Opened(Body):
    """An officer confirmed the date and opened the day (``YYYY-MM-DD``)."""

    day: str


@fact_type("day.closed")
class Closed(Body):
    """The day is over and takes nothing more."""

    day: str


class Explanation(Personal):
    """How an officer explained a difference, in their own words; may name people."""

    note: str


@fact_type("day.counted", personal=Explanation)
class Counted(Body):
    """The cash was counted when the day was opened or closed. Amounts in rupiah.

    `piles` are worth and number of pieces (none if only the total is known); `expected` what the books said;
    `difference` counted less expected, booked by the lines; `reason` one of `hub.days.counting.REASONS`; `late` if by
    the clock it was a later day already.
    """

    moment: Moment
    counted: int
    expected: int
    piles: tuple[tuple[int, int], ...] = ()
    difference: int = 0
    reason: str = ""
    late: bool = False
    lines: tuple[Line, ...] = ()


@applies(Opened)
def apply_opened(db: peewee.Database, fact: Fact, body: Opened, _personal: None) -> None:
    """A new row; the database refuses a second open day."""
    tables.BusinessDay.insert(day=body.day, opened=fact.number, closed=None).execute(db)


@applies(Closed)
def apply_closed(db: peewee.Database, fact: Fact, body: Closed, _personal: None) -> None:
    """Mark the day as closed."""
    day = tables.BusinessDay
    day.update(closed=fact.number).where(day.day == body.day, day.closed.is_null()).execute(db)


@applies(Counted)
def apply_counted(db: peewee.Database, fact: Fact, body: Counted, personal: Explanation | None) -> None:
    """Keep the count, and post the difference if there is any; the database refuses a count that does not add up."""
    tables.CashCount.insert(
        number=fact.number,
        day=fact.day,
        moment=body.moment,
        piles=msgspec.json.encode(body.piles).decode(),
        counted=body.counted,
        expected=body.expected,
        difference=body.difference,
        reason=body.reason,
        note=personal.note if personal else "",
        late=int(body.late),
    ).execute(db)
    if body.lines:
        post(db, fact, body.lines)
