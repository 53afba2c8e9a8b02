"""Opening and closing a business day."""

from __future__ import annotations

import peewee

from hub.days import tables
from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type


@fact_type("day.opened")
class Opened(Body):
    """An officer confirmed the date and opened the day (``YYYY-MM-DD``)."""

    day: str


@fact_type("day.closed")
class Closed(Body):
    """The day is over and takes nothing more."""

    day: str


@applies(Opened)
def apply_opened(db: peewee.Database, fact: Fact, body: Opened, _personal: None) -> None:
    """A new row; the database refuses a second open day."""
    tables.BusinessDay.insert(day=body.day, opened=fact.number, closed=None).execute(db)


@applies(Closed)
def apply_closed(db: peewee.Database, fact: Fact, body: Closed, _personal: None) -> None:
    """Mark the day as closed."""
    day = tables.BusinessDay
    day.update(closed=fact.number).where(day.day == body.day, day.closed.is_null()).execute(db)
