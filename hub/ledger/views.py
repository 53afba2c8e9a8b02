"""What people look at in the ledger: balances, the trial balance, and the sums that the invariants compare."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import msgspec
import peewee

_BALANCE: Final = "SELECT closing FROM ledger_balance WHERE account = ? AND sub = ? ORDER BY day DESC LIMIT 1"
_BALANCE_ON: Final = (
    "SELECT closing FROM ledger_balance WHERE account = ? AND sub = ? AND day <= ? ORDER BY day DESC LIMIT 1"
)
# The newest day of each sub-account is found by a walk over the key, not by a scan of its days.
_TRIAL: Final = """
    SELECT a.code, a.name, a.kind, COALESCE(SUM(b.closing), 0)
    FROM ledger_account a
    LEFT JOIN (SELECT account, sub, MAX(day) AS day FROM ledger_balance GROUP BY account, sub) newest
           ON newest.account = a.code
    LEFT JOIN ledger_balance b ON b.account = newest.account AND b.sub = newest.sub AND b.day = newest.day
    GROUP BY a.code ORDER BY a.code
"""
_UNBALANCED: Final = """
    SELECT e.number FROM ledger_entry e LEFT JOIN ledger_line l ON l.entry = e.number
    GROUP BY e.number HAVING COUNT(l.position) < 2 OR COALESCE(SUM(l.amount), 1) <> 0 ORDER BY e.number
"""
_UNSEALED: Final = """
    SELECT DISTINCT l.entry FROM ledger_line l LEFT JOIN ledger_entry e ON e.number = l.entry
    WHERE e.number IS NULL ORDER BY l.entry
"""
_OUT_OF_ORDER: Final = """
    SELECT number FROM (SELECT number, day, LAG(day, 1, '') OVER (ORDER BY number) AS before FROM ledger_entry)
    WHERE day < before ORDER BY number
"""
_DRIFTED: Final = """
    WITH moved AS (
        SELECT l.account, l.sub, e.day, SUM(MAX(l.amount, 0)) AS debit, SUM(MAX(-l.amount, 0)) AS credit,
               MAX(e.number) AS number
        FROM ledger_line l JOIN ledger_entry e ON e.number = l.entry GROUP BY l.account, l.sub, e.day),
    proved AS (
        SELECT account, sub, day, debit, credit, number,
               SUM(debit - credit) OVER (PARTITION BY account, sub ORDER BY day) AS closing FROM moved)
    SELECT COALESCE(p.number, b.number) FROM proved p
    LEFT JOIN ledger_balance b ON b.account = p.account AND b.sub = p.sub AND b.day = p.day
    WHERE b.day IS NULL OR b.debit <> p.debit OR b.credit <> p.credit OR b.closing <> p.closing
    UNION
    SELECT b.number FROM ledger_balance b
    LEFT JOIN moved m ON m.account = b.account AND m.sub = b.sub AND m.day = b.day WHERE m.day IS NULL
    ORDER BY 1
"""


class AccountBalance(msgspec.Struct, frozen=True):
    """One account of the trial balance; `balance` in rupiah, debit positive."""

    code: str
    name: str
    kind: str
    balance: int


def balance(db: peewee.Database, account: str, sub: str = "") -> int:
    """Where an account stands now, in rupiah, debit positive; 0 if it never moved."""
    row = db.execute_sql(_BALANCE, (account, sub)).fetchone()
    return row[0] if row else 0


def balance_on(db: peewee.Database, account: str, sub: str, day: str) -> int:
    """Where an account stood at the end of a business day (``YYYY-MM-DD``), in rupiah, debit positive."""
    row = db.execute_sql(_BALANCE_ON, (account, sub, day)).fetchone()
    return row[0] if row else 0


def account_kind(db: peewee.Database, code: str) -> str:
    """The kind of an account of the chart (asset, liability, ...), ``""`` if there is no such account."""
    row = db.execute_sql("SELECT kind FROM ledger_account WHERE code = ?", (code,)).fetchone()
    return row[0] if row else ""


def trial_balance(db: peewee.Database) -> list[AccountBalance]:
    """Every account of the chart with its balance; the balances add up to zero."""
    return [AccountBalance(*row) for row in db.execute_sql(_TRIAL)]


def _numbers(db: peewee.Database, statement: str) -> Iterator[int]:
    rows: Any = db.execute_sql(statement)
    return (row[0] for row in rows)


def unbalanced_entries(db: peewee.Database) -> list[int]:
    """Entries with less than two lines or a sum other than zero; none in sound books."""
    return list(_numbers(db, _UNBALANCED))


def unsealed_lines(db: peewee.Database) -> list[int]:
    """Entry numbers of lines whose entry does not exist; none in sound books."""
    return list(_numbers(db, _UNSEALED))


def entries_out_of_order(db: peewee.Database) -> list[int]:
    """Entries on an earlier day than the entry before them; none in sound books."""
    return list(_numbers(db, _OUT_OF_ORDER))


def drifted_balances(db: peewee.Database) -> list[int]:
    """Newest facts of day balances that are not the sum of their lines; none in sound books."""
    return list(_numbers(db, _DRIFTED))
