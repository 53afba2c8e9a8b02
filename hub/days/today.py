"""What day it is: which source says so, how sure that is, and whether the open day should have been closed by now."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final, Literal

import msgspec

from hub.days import views
from hub.errors import BadRequest, Refused
from hub.limits import DAY_GAP_DAYS_MAX
from hub.log.clock import Clock
from hub.log.record import Transaction

FIRST_DAY: Final = date(2000, 1, 1)  # before any digital books here; catches a clock at 1970
LAST_DAY: Final = date(2099, 12, 31)  # catches typing slips in the year
TRUSTED_CLOCKS: Final = ("district", "network")
ZONE_HOURS: Final = 8
"""WITA, the cooperative's time zone, is eight hours ahead of UTC."""

Source = Literal["network", "district", "hub", "last", "wrong_clock"]
SOURCES: Final[tuple[Source, ...]] = ("network", "district", "hub", "last", "wrong_clock")


class Proposal(msgspec.Struct, frozen=True):
    """The day to propose (``YYYY-MM-DD``), and where it comes from, the surest source first.

    `source`: the network's time, the district's, the hub's own clock (kept, or from its RTC), or the day after the last
    one: because that was closed already today ("last"), or because the clock cannot be right ("wrong_clock").
    """

    day: str
    source: Source


class Late(msgspec.Struct, frozen=True):
    """The open day is over: by the clock it is `today`; `sure` if that clock is trusted."""

    today: str
    sure: bool


def parse_day(text: str, earliest: date = FIRST_DAY) -> date:
    """A date from ``YYYY-MM-DD``. Raises `BadRequest` ("day.unreadable") for anything else, "day.impossible"."""
    try:
        day = date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise BadRequest("day.unreadable") from error
    if day.isoformat() != text:  # Python also reads 20261124 and 2026-W48-2, which would not sort as days do
        raise BadRequest("day.unreadable")
    if not earliest <= day <= LAST_DAY:
        raise BadRequest("day.impossible", day=text)
    return day


def today(now: int) -> date:
    """The date in the village at `now`, epoch seconds."""
    return (datetime.fromtimestamp(now, UTC) + timedelta(hours=ZONE_HOURS)).date()


def _days_after(now: int, day: str) -> int:
    return (today(now) - date.fromisoformat(day)).days


def proposed(clock: Clock, last: str) -> Proposal:
    """The day to propose after `last` (``""`` if there was none): today by the clock, unless that cannot be right."""
    now, trust = clock.now(), clock.trust()
    source: Source = "network" if trust == "network" else "district" if trust == "district" else "hub"
    if not last or 0 < _days_after(now, last) <= DAY_GAP_DAYS_MAX:
        return Proposal(today(now).isoformat(), source)
    after = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    return Proposal(after, "last" if _days_after(now, last) == 0 else "wrong_clock")


def late(clock: Clock, day: str) -> Late | None:
    """Whether a later day than the open `day` has begun by the clock; None if not.

    A clock more than `DAY_GAP_DAYS_MAX` ahead is not believed, whatever it says of itself: in 2099 nobody could work.
    """
    now = clock.now()
    if not 0 < _days_after(now, day) <= DAY_GAP_DAYS_MAX:
        return None
    return Late(today(now).isoformat(), clock.trust() in TRUSTED_CLOCKS)


def working_day(tx: Transaction) -> str:
    """The open day, for money to move on.

    Raises `Refused`: "day.not_open", and "day.finish_first" if a trusted clock says that it is over.
    """
    day = views.open_day(tx.db)
    found = late(tx.clock, day)
    if found and found.sure:
        raise Refused("day.finish_first", day=day)
    return day
