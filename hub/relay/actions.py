"""Keeping what the relay tells of itself, and taking the district's time for the clock if it can be right."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import peewee

from hub.database import Database
from hub.days.views import newest
from hub.limits import DISTRICT_TIME_DAYS_MAX, DISTRICT_TIME_EARLIER_SECONDS
from hub.local.tables import KEEP_RELAY_STATUS, RELAY_SEND_ANYWAY
from hub.log.clock import Clock
from hub.log.views import SELECT_HEAD
from hub.relay.views import RelayReport


def keep_report(local: Database, report: RelayReport, now: int, doubt: str) -> None:
    """Keep the relay's newest report in place of the one before, without waiting for the card.

    A power cut may forget it, and then the relay reports again within a minute.
    """
    local.execute_sql("PRAGMA synchronous = NORMAL")
    try:
        told = (report.kept, report.sent, report.sent_at, report.confirmed, report.confirmed_at)
        how = (report.state, report.problem, report.detail, report.month)
        spent = (report.bytes_month, report.allowance_month, report.district_time)
        local.execute_sql(KEEP_RELAY_STATUS, (*told, *how, *spent, doubt, now))
    finally:
        local.execute_sql("PRAGMA synchronous = FULL")


def send_anyway(local: Database, month: str) -> None:
    """In this month the relay's data allowance does not bind."""
    local.execute_sql(RELAY_SEND_ANYWAY, (month,))


def hear_district(clock: Clock, books: peewee.Database, told: int) -> str:
    """Take the district's time, `told` in epoch seconds, if it can be right.

    Otherwise the doubt to show to officers: "earlier" than the newest fact, or "far" from the open business day, whose
    date an officer confirmed; "" if there is none. A time that is only little behind the newest fact is not taken
    either, and no reason for a doubt: two clocks are never quite the same.
    """
    head, day = books.execute_sql(SELECT_HEAD).fetchone(), newest(books)
    doubt = doubt_of(told, head[3] if head else 0, day.day if day.open else "")
    if not doubt and told >= (head[3] if head else 0):
        clock.hear_district(told)
    elif doubt == "far":
        clock.hear_district(None)
    return doubt


def doubt_of(told: int, newest_fact_at: int, open_day: str) -> str:
    """What speaks against a time that the district told: "earlier", "far", or "" for nothing."""
    if told < newest_fact_at - DISTRICT_TIME_EARLIER_SECONDS:
        return "earlier"
    if open_day:
        begins = datetime.combine(date.fromisoformat(open_day), datetime.min.time(), UTC)
        # Days begin at different hours from east to west; a day more either way covers that.
        ends = begins + timedelta(days=1 + DISTRICT_TIME_DAYS_MAX)
        if not (begins - timedelta(days=DISTRICT_TIME_DAYS_MAX)).timestamp() <= told <= ends.timestamp():
            return "far"
    return ""
