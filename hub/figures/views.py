"""The cooperative's figures from the register, the ledger and the log.

What they cost grows with the members there are and the months that are shown, not with the history before these.
"""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.days.views import newest
from hub.ledger.chart import CASH
from hub.ledger.views import balance
from hub.limits import CHART_MONTHS, FIGURES_FLOW_MONTHS, FIGURES_SAVERS_MIN, FIGURES_YEARS
from hub.savings.chart import months_back
from hub.savings.ids import PRODUCTS

_JOINED: Final = "SELECT member_no, substr(joined, 1, 4), status FROM member"
_STATUS_CHANGED: Final = """
    SELECT json_extract(CAST(body AS TEXT), '$.member_no'), json_extract(CAST(body AS TEXT), '$.status'),
           substr(day, 1, 4)
    FROM log_fact WHERE type = 'members.status_changed' ORDER BY number
"""
_HELD: Final = """
    WITH product AS (SELECT product, MIN(account) AS account FROM savings_rule GROUP BY product)
    SELECT product.product, -COALESCE(SUM(held), 0), COUNT(NULLIF(held, 0)) FROM product LEFT JOIN (
        SELECT p.product, (SELECT closing FROM ledger_balance b
            WHERE b.account = p.account AND b.sub = p.product || '-' || m.member_no ORDER BY b.day DESC LIMIT 1) AS held
        FROM product p CROSS JOIN member m) h ON h.product = product.product
    GROUP BY product.product
"""
_SAVERS: Final = """
    SELECT COUNT(*) FROM member m WHERE EXISTS (SELECT 1 FROM savings_rule r WHERE 0 > (
        SELECT closing FROM ledger_balance b
        WHERE b.account = r.account AND b.sub = r.product || '-' || m.member_no ORDER BY b.day DESC LIMIT 1))
"""
# Entries of the months shown are found by day, their lines by entry: nothing before them is read.
_MOVED: Final = """
    SELECT substr(e.day, 1, 7) AS month, substr(l.sub, 1, instr(l.sub, '-') - 1) AS product, -SUM(l.amount)
    FROM ledger_entry e JOIN ledger_line l ON l.entry = e.number
    WHERE e.day >= ? AND l.sub <> '' GROUP BY month, product
"""
_FLOW: Final = """
    SELECT substr(day, 1, 7) AS month, SUM(debit), SUM(credit) FROM ledger_balance
    WHERE account = ? AND sub = '' AND day >= ? GROUP BY month
"""


class YearMembers(msgspec.Struct, frozen=True):
    """How many members there were at the end of a year (``YYYY``); of this year, how many there are now."""

    year: str
    count: int


class MonthSavings(msgspec.Struct, frozen=True):
    """What all members together held at the end of a month (``YYYY-MM``), rupiah by product."""

    month: str
    pokok: int
    wajib: int
    sukarela: int

    @property
    def total(self) -> int:
        """All products together, rupiah."""
        return self.pokok + self.wajib + self.sukarela


class MonthFlow(msgspec.Struct, frozen=True, rename={"in_": "in"}):
    """Cash that came in and went out in a month (``YYYY-MM``), rupiah."""

    month: str
    in_: int
    out: int


class FiguresView(msgspec.Struct, frozen=True):
    """The three pictures' figures, oldest first, and the cash on hand in rupiah, as of the business day `day`.

    While fewer than `FIGURES_SAVERS_MIN` members have savings, `too_few` is true, and there are no sums of money.
    """

    members: list[YearMembers]
    savings: list[MonthSavings]
    flow: list[MonthFlow]
    cash: int
    day: str
    too_few: bool


def members_by_year(db: peewee.Database, this_year: str) -> list[YearMembers]:
    """How many members there were at the end of each of the last `FIGURES_YEARS` years up to `this_year`."""
    joined = {number: (year, status) for number, year, status in db.execute_sql(_JOINED)}
    if not joined or not this_year:
        return []
    first = max(int(min(year for year, _ in joined.values())), int(this_year) - FIGURES_YEARS + 1)
    changes = {number: year for number, year in _left(db).items() if joined[number][1] != "active"}
    counted = []
    for year in range(first, int(this_year) + 1):
        there = [number for number, (since, _) in joined.items() if int(since) <= year]
        counted.append(YearMembers(str(year), sum(1 for number in there if int(changes.get(number, "9999")) > year)))
    return counted


def _left(db: peewee.Database) -> dict[int, str]:
    """Of everybody who left or died, the year since which they have been gone.

    Who was set active again was marked by mistake and has never been gone.
    """
    gone: dict[int, str] = {}
    for number, status, year in db.execute_sql(_STATUS_CHANGED):
        if status == "active":
            gone.pop(number, None)
        else:
            gone.setdefault(number, year or "0000")
    return gone


def _savings(db: peewee.Database, months: list[str]) -> list[MonthSavings]:
    held = dict.fromkeys(PRODUCTS, 0) | {product: amount for product, amount, _ in db.execute_sql(_HELD)}
    moved = {(month, product): amount for month, product, amount in db.execute_sql(_MOVED, (f"{months[0]}-01",))}
    found = []
    for month in reversed(months):  # from what is held now back, taking each month's movements off
        found.append(MonthSavings(month, **held))
        held = {product: amount - moved.get((month, product), 0) for product, amount in held.items()}
    found.reverse()
    while len(found) > 1 and found[0].total == 0:
        del found[0]
    return found


def _flow(db: peewee.Database, months: list[str]) -> list[MonthFlow]:
    rows = {month: (into, out) for month, into, out in db.execute_sql(_FLOW, (CASH, f"{months[0]}-01"))}
    found = [MonthFlow(month, *rows.get(month, (0, 0))) for month in months]
    while len(found) > 1 and found[0].in_ == found[0].out == 0:
        del found[0]
    return found


def savers(db: peewee.Database) -> int:
    """How many members have savings of any kind."""
    return int(db.execute_sql(_SAVERS).fetchone()[0])


def figures(db: peewee.Database) -> FiguresView:
    """The cooperative's figures as of the newest business day."""
    day = newest(db).day
    members = members_by_year(db, day[:4])
    if not day or savers(db) < FIGURES_SAVERS_MIN:
        return FiguresView(members, [], [], 0, day, too_few=True)
    return FiguresView(
        members,
        _savings(db, months_back(day[:7], CHART_MONTHS)),
        _flow(db, months_back(day[:7], FIGURES_FLOW_MONTHS)),
        balance(db, CASH),
        day,
        too_few=False,
    )
