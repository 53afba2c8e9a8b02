"""A year of real bank transactions (PKDD'99, "Berka") as a cooperative's year: reads it, orders it, records it.

Every bank account becomes a member with the account's number, every transaction a deposit into or withdrawal from
*sukarela*, one unit is Rp1,000. The data lies beside the checkout, not in it (see its README there).

What the data is like, and what follows: amounts are rounded to whole units and printed balances to a tenth, so the
chain of printed balances agrees with the amounts only within a rounding error; the lines of one day are not in
order; two lines print the amount 0, and are recorded as what the printed balance changed by; six accounts run into
overdraft, which savings cannot, and bring the depth of it from paper as an opening balance.
"""

from __future__ import annotations

import csv
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, permutations
from pathlib import Path

import pytest

from hub.books import Action, Books, Job
from hub.days.actions import close_day, open_day
from hub.founding import found, savings_rules
from hub.limits import COMMIT_REQUESTS_MAX
from hub.log.clock import Clock
from hub.log.record import Origin, Transaction, request_digest
from hub.members.actions import particulars, register
from hub.savings.actions import deposit, open_with, withdraw
from tests.helpers import ROOT

FILE = "berka-transactions-1993.csv"
UNIT = 1_000  # rupiah
REGION = "64.08.04.2001"
OFFICER = 900_001  # beyond all account numbers
OFFICER_PIN = "482915"
FIRST_DAY = "2015-12-31"  # the day before the year: the founding


@dataclass(frozen=True)
class Entry:
    """One transaction in the order it must have happened: `amount` signed into the account, both amounts in rupiah."""

    id: int
    member: int
    day: str
    amount: int
    printed: int


def source() -> Path:
    """The data's file. Skips the test where there is no shared folder at all, fails it where only the file is gone."""
    shared = Path(os.environ.get("KOPERASI_SHARED", ROOT.parent / "shared"))
    if not shared.is_dir():
        pytest.skip(f"no folder of shared data at {shared} (KOPERASI_SHARED names another)")
    path = shared / "data" / FILE
    if not path.is_file():
        pytest.fail(f"the shared folder is there, but not the real year in it: {path}")
    return path


def rupiah(units: str) -> int:
    """Units with at most one decimal, as exact rupiah."""
    whole, _, tenths = units.partition(".")
    sign = -1 if whole.startswith("-") else 1
    return sign * (abs(int(whole)) * UNIT + int((tenths + "000")[:3]))


def entries() -> list[Entry]:
    """The whole year by day, and each account's lines of one day in the order that fits its printed balances best."""
    rows: dict[tuple[str, int], list[Entry]] = defaultdict(list)
    with source().open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            amount = rupiah(row["amount"]) * (-1 if row["Type"] == "Withdrawal" else 1)
            entry = Entry(int(row["trans_id"]), int(row["account_id"]), row["Date"], amount, rupiah(row["balance"]))
            rows[entry.day, entry.member].append(entry)
    printed: dict[int, int] = {}
    found = []
    for (_, member), lines in sorted(rows.items()):
        for entry in _in_order(lines, printed.get(member, 0)):
            before = printed.get(member, 0)
            found.append(
                entry if entry.amount else Entry(entry.id, member, entry.day, entry.printed - before, entry.printed)
            )
            printed[member] = entry.printed
    return found


def _in_order(lines: list[Entry], before: int) -> tuple[Entry, ...]:
    def worst(order: tuple[Entry, ...]) -> tuple[int, list[int]]:
        return max(steps(order, before)), [entry.id for entry in order]

    return min(permutations(lines), key=worst)


def steps(order: Iterable[Entry], before: int = 0) -> Iterator[int]:
    """By how many rupiah each printed balance differs from the one before plus the amount."""
    for entry in order:
        yield abs(before + entry.amount - entry.printed)
        before = entry.printed


def by_member(year: Iterable[Entry]) -> dict[int, list[Entry]]:
    """The entries of each member, in order."""
    found: dict[int, list[Entry]] = defaultdict(list)
    for entry in year:
        found[entry.member].append(entry)
    return found


def openings(year: Iterable[Entry]) -> dict[int, int]:
    """What those members bring from paper whose account ran into overdraft: its greatest depth, in rupiah."""
    held: dict[int, int] = defaultdict(int)
    lowest: dict[int, int] = defaultdict(int)
    for entry in year:
        held[entry.member] += entry.amount
        lowest[entry.member] = min(lowest[entry.member], held[entry.member])
    return {member: -depth for member, depth in lowest.items() if depth}


def account(member: int) -> str:
    """The savings account that stands for a member's bank account."""
    return f"sukarela-{member}"


def job(key: str, action: Action, *wish: object) -> Job:
    """A request as the hub's door hands it to the writer."""
    return Origin(str(OFFICER), "berka", f"berka-{key}", request_digest(key, *wish)), action


def _joining(member: int, day: str, opening: int) -> Action:
    def join(tx: Transaction) -> None:
        register(tx, particulars(f"Anggota {member}"), region=REGION, joined=day, day=day, member_no=member)
        if opening:
            open_with(tx, account(member), opening, paid_until="", day=day)

    return join


def _moving(entry: Entry) -> Action:
    if entry.amount > 0:
        return lambda tx: deposit(tx, account(entry.member), entry.amount)
    return lambda tx: withdraw(tx, account(entry.member), -entry.amount)


def jobs(year: list[Entry]) -> Iterator[Job]:
    """All requests of the year: each business day opened and closed, each member registered when first seen."""
    brought, known = openings(year), set[int]()
    yield job("founding-day-closed", close_day)
    for day, lines in groupby(year, key=lambda entry: entry.day):
        yield job(f"opened-{day}", lambda tx, day=day: open_day(tx, day))  # type: ignore[misc]
        for entry in lines:
            if entry.member not in known:
                known.add(entry.member)
                yield job(f"member-{entry.member}", _joining(entry.member, day, brought.get(entry.member, 0)))
            yield job(f"{entry.id:08d}", _moving(entry), entry.amount)
        yield job(f"closed-{day}", close_day)


def found_books(path: Path, clock: Clock, *, durable: bool = True) -> Books:
    """Empty books in which the year can begin."""
    books = Books(path, clock, durable=durable)
    found(
        books, clock, name="Koperasi Setahun", region=REGION, officer_name="Petugas", officer_pin=OFFICER_PIN,
        today=FIRST_DAY, hub_id="hub-be12ca93", rules=savings_rules(sukarela_minimum=1), officer_number=OFFICER,
        must_change_pin=False,
    )  # fmt: skip
    return books


@dataclass(frozen=True)
class Year:
    """The recorded year."""

    books: Books
    entries: list[Entry]
    facts: int
    seconds: float


def record(path: Path, clock: Clock, *, durable: bool = True) -> Year:
    """Record the whole year in new books at `path`, by the requests and in the groups in which the hub commits them."""
    year = entries()
    books = found_books(path, clock, durable=durable)
    began, facts, waiting = time.monotonic(), 0, list(jobs(year))
    for first in range(0, len(waiting), COMMIT_REQUESTS_MAX):
        for outcome in books.write_together(waiting[first : first + COMMIT_REQUESTS_MAX]):
            if isinstance(outcome, BaseException):
                raise outcome
            facts += len(outcome)
    return Year(books, year, facts, time.monotonic() - began)
