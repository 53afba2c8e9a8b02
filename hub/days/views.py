"""The day the books are in."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.errors import Refused

_NEWEST: Final = "SELECT day, closed IS NULL FROM business_day ORDER BY day DESC LIMIT 1"


class DayView(msgspec.Struct, frozen=True):
    """The newest business day (``YYYY-MM-DD``, ``""`` if there was none yet) and whether it is open."""

    day: str
    open: bool


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
