"""Opening and closing the business day, with the cash counted each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from hub.days import views
from hub.days.counting import REASONS, Count
from hub.days.facts import Closed, Counted, Explanation, Moment, Opened
from hub.days.today import TRUSTED_CLOCKS, late, parse_day, today
from hub.errors import BadRequest, Refused
from hub.ledger.chart import CASH, CASH_DIFFERENCE, OPENING
from hub.ledger.facts import ChartSet
from hub.ledger.views import account_kind, balance
from hub.limits import DAY_GAP_DAYS_MAX, NOTE_CHARACTERS_MAX
from hub.log.fact import Line
from hub.log.record import Transaction
from hub.members.actions import clean_text

OPENING_BALANCE: Final = REASONS[0]


def open_day(tx: Transaction, day: str, count: Count | None = None, *, far: bool = False) -> None:
    """Open a business day with what was counted in the drawer; without `count` nothing is compared (founding).

    Raises `Refused` if one is still open ("day.still_open"), if it is not later than the last one
    ("day.not_later"), if by a clock that is trusted it lies in the future ("day.in_future") or is over already
    ("day.in_past"), or, unless `far`, if it is more than `DAY_GAP_DAYS_MAX` after the last one ("day.too_far"): no day
    can be undone, so a slip in the year, or a clock without network, must not carry the books off for good. And what
    `_record_count` raises.
    """
    wanted = parse_day(day)
    newest = views.newest(tx.db)
    if newest.open:
        raise Refused("day.still_open", day=newest.day)
    if newest.day and day <= newest.day:
        raise Refused("day.not_later", day=newest.day)
    if newest.day and not far and wanted - date.fromisoformat(newest.day) > timedelta(days=DAY_GAP_DAYS_MAX):
        raise Refused("day.too_far", day=day, limit=DAY_GAP_DAYS_MAX)
    # One day of grace: a day that is prepared the evening before harms nobody.
    if tx.clock.trust() in TRUSTED_CLOCKS and wanted > today(tx.clock.now()) + timedelta(days=1):
        raise Refused("day.in_future", day=day)
    over = late(tx.clock, day)
    if over and over.sure and not far:
        raise Refused("day.in_past", day=day)
    tx.record(Opened(day=day), day=day)
    if count is not None:
        _record_count(tx, day, "open", count)


def close_day(tx: Transaction, count: Count | None = None) -> None:
    """Close the open business day with what was counted in the drawer; without `count` nothing is compared.

    Raises `Refused` ("day.not_open") if there is none, and what `_record_count` raises.
    """
    day = views.open_day(tx.db)
    if count is not None:
        _record_count(tx, day, "close", count)
    tx.record(Closed(day=day), day=day)


def _record_count(tx: Transaction, day: str, moment: Moment, count: Count) -> None:
    """Record a count, and with it the difference from the books.

    Raises `Refused` for a difference without a reason ("day.unexplained", amount) or a first balance that cannot be one
    ("day.no_opening_balance"); `BadRequest`: "day.reason_unknown", "day.note_missing", "note.too_long".
    """
    expected = balance(tx.db, CASH)
    difference = count.total - expected
    reason, note, lines = "", "", tuple[Line, ...]()
    if difference:
        reason, note = count.reason, _explained(tx, count, difference)
        against = OPENING if reason == OPENING_BALANCE else CASH_DIFFERENCE.code
        lines = (Line(CASH, "", difference), Line(against, "", -difference))
        if not account_kind(tx.db, against):  # books that began before there was this account
            tx.record(ChartSet(accounts=(CASH_DIFFERENCE,)), day=day)
    body = Counted(
        moment=moment,
        counted=count.total,
        expected=expected,
        piles=count.piles,
        difference=difference,
        reason=reason,
        late=late(tx.clock, day) is not None,
        lines=lines,
    )
    tx.record(body, Explanation(note=note) if note else None, day=day)


def _explained(tx: Transaction, count: Count, difference: int) -> str:
    """The explanation of a difference in the officer's own words. Raises as `_record_count`."""
    if not count.reason:
        raise Refused("day.unexplained", field="reason", amount=abs(difference))
    if count.reason not in REASONS:
        raise BadRequest("day.reason_unknown", field="reason")
    if count.reason == OPENING_BALANCE and not may_open_with(views.counted_before(tx.db), difference):
        raise Refused("day.no_opening_balance", field="reason")
    note = clean_text(count.note)
    if not note and count.reason != OPENING_BALANCE:
        raise BadRequest("day.note_missing", field="note")
    if len(note) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="note", limit=NOTE_CHARACTERS_MAX)
    return note


def may_open_with(counted_before: bool, difference: int) -> bool:
    """Whether a difference can be the cash that was there before these books: too much at the very first count."""
    return difference > 0 and not counted_before
