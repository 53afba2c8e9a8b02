"""The cooperative's figures from the register, the ledger and the log.

What they cost grows with the members there are and the months that are shown, not with the history before these.
"""

from __future__ import annotations

from dataclasses import dataclass
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
    SELECT * FROM (
        SELECT p.product, m.member_no, (SELECT -closing FROM ledger_balance b
            WHERE b.account = p.account AND b.sub = p.product || '-' || m.member_no ORDER BY b.day DESC LIMIT 1) AS held
        FROM (SELECT product, MIN(account) AS account FROM savings_rule GROUP BY product) p CROSS JOIN member m)
    WHERE held <> 0
"""
# Entries of the months shown are found by day, their lines by entry: nothing before them is read.
_MOVED: Final = """
    SELECT substr(e.day, 1, 7) AS month, l.sub, -SUM(l.amount)
    FROM ledger_entry e JOIN ledger_line l ON l.entry = e.number
    WHERE e.day >= ? AND l.sub <> '' GROUP BY month, l.sub
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
    """What all members together held at the end of a month (``YYYY-MM``), rupiah, and by product if that is told."""

    month: str
    total: int
    pokok: int | None = None
    wajib: int | None = None
    sukarela: int | None = None

    @property
    def by_kind(self) -> bool:
        """Whether it is told by product."""
        return self.pokok is not None


class MonthFlow(msgspec.Struct, frozen=True, rename={"in_": "in"}):
    """Cash that came in and went out in a month (``YYYY-MM``), rupiah."""

    month: str
    in_: int
    out: int


class FiguresView(msgspec.Struct, frozen=True):
    """The three pictures' figures, oldest first, and the cash on hand in rupiah, as of the business day `day`.

    While fewer than `FIGURES_SAVERS_MIN` members have savings, `too_few` is true, and there are no sums of money;
    months up to the last in which that was so are left out. Savings are told by product only if in every month shown
    each product was held by so many members or by nobody: two that are told would give the third away.
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


@dataclass
class _Holders:
    """Who holds how much of which product, rupiah by member number; `undo` takes a movement back."""

    held: dict[str, dict[str, int]]

    def undo(self, product: str, member_no: str, amount: int) -> None:
        left = self.held[product].pop(member_no, 0) - amount
        if left:
            self.held[product][member_no] = left

    @property
    def enough(self) -> bool:
        """Whether so many members have savings that the sum of all tells nobody's."""
        return len(set().union(*self.held.values())) >= FIGURES_SAVERS_MIN

    @property
    def enough_of_each(self) -> bool:
        return all(len(amounts) >= FIGURES_SAVERS_MIN or not amounts for amounts in self.held.values())

    def month(self, name: str) -> MonthSavings:
        held = {product: sum(amounts.values()) for product, amounts in self.held.items()}
        return MonthSavings(name, sum(held.values()), **held)


def _savings(db: peewee.Database, months: list[str]) -> list[MonthSavings]:
    """What was saved in each of `months`; of those only what may be told, nothing if not even the last may be."""
    holders = _Holders({product: {} for product in PRODUCTS})
    for product, member_no, amount in db.execute_sql(_HELD):
        holders.held[product][str(member_no)] = amount
    moved: dict[str, list[tuple[str, int]]] = {}
    for month, sub, amount in db.execute_sql(_MOVED, (f"{months[0]}-01",)):
        moved.setdefault(month, []).append((sub, amount))
    found, by_product = [], True
    for month in reversed(months):  # from what is held now back, taking each month's movements off
        if not holders.enough:
            break
        by_product = by_product and holders.enough_of_each
        found.append(holders.month(month))
        for sub, amount in moved.get(month, ()):
            product, _, member_no = sub.partition("-")
            holders.undo(product, member_no, amount)
    found.reverse()
    return found if by_product else [MonthSavings(each.month, each.total) for each in found]


def _flow(db: peewee.Database, months: list[str]) -> list[MonthFlow]:
    rows = {month: (into, out) for month, into, out in db.execute_sql(_FLOW, (CASH, f"{months[0]}-01"))}
    found = [MonthFlow(month, *rows.get(month, (0, 0))) for month in months]
    while len(found) > 1 and found[0].in_ == found[0].out == 0:
        del found[0]
    return found


def figures(db: peewee.Database) -> FiguresView:
    """The cooperative's figures as of the newest business day."""
    day = newest(db).day
    members = members_by_year(db, day[:4])
    saved = _savings(db, months_back(day[:7], CHART_MONTHS)) if day else []
    if not saved:
        return FiguresView(members, [], [], 0, day, too_few=True)
    flow = _flow(db, [each.month for each in saved[-FIGURES_FLOW_MONTHS:]])
    return FiguresView(members, saved, flow, balance(db, CASH), day, too_few=False)
