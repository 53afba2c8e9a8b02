"""Opening and closing the business day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Final

from hub.days import views
from hub.days.facts import Closed, Opened
from hub.errors import BadRequest, Refused
from hub.limits import DAY_GAP_DAYS_MAX
from hub.log.record import Transaction

FIRST_DAY: Final = date(2000, 1, 1)  # before any digital books here; catches a clock at 1970
LAST_DAY: Final = date(2099, 12, 31)  # catches typing slips in the year
TRUSTED_CLOCKS: Final = ("district", "network")


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


def open_day(tx: Transaction, day: str, *, far: bool = False) -> None:
    """Open a business day.

    Raises `Refused` if one is still open ("day.still_open"), if it is not later than the last one
    ("day.not_later"), if it lies in the future by a clock that is trusted ("day.in_future"), or, unless `far`, if it is
    more than `DAY_GAP_DAYS_MAX` after the last one ("day.too_far"): no day can be undone, so a slip in the year, or a
    clock without network, must not carry the books off for good.
    """
    wanted = parse_day(day)
    newest = views.newest(tx.db)
    if newest.open:
        raise Refused("day.still_open", day=newest.day)
    if newest.day and day <= newest.day:
        raise Refused("day.not_later", day=newest.day)
    if newest.day and not far and wanted - date.fromisoformat(newest.day) > timedelta(days=DAY_GAP_DAYS_MAX):
        raise Refused("day.too_far", day=day, limit=DAY_GAP_DAYS_MAX)
    # One day of grace: the cooperative's time zone lies ahead of UTC.
    today = datetime.fromtimestamp(tx.clock.now(), UTC).date()
    if tx.clock.trust() in TRUSTED_CLOCKS and wanted > today + timedelta(days=1):
        raise Refused("day.in_future", day=day)
    tx.record(Opened(day=day), day=day)


def close_day(tx: Transaction) -> None:
    """Close the open business day. Raises `Refused` ("day.not_open") if there is none."""
    day = views.open_day(tx.db)
    tx.record(Closed(day=day), day=day)
