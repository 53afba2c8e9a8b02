"""Durable facts a second: deposits through the hub's own action, beside raw sqlite3 writing the very same rows.

The raw side is handed the finished rows and writes them with one INSERT each into tables of the same columns, keys and
indexes, with the same pragmas and as many commits; it checks nothing, computes no hash and reads nothing. Both sides
take turns round by round on the same disk, and the ratio is the median over rounds of each round's own ratio.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from hub.books import Books, Job
from hub.log.record import Origin, Transaction, request_digest
from hub.savings import actions as savings
from tests.hub.village import Village

ROUNDS = 7
FACTS_A_ROUND = {1: 400, 16: 1_600, 64: 3_200}
MEMBERS = 60
TABLES = {
    "log_fact": "number > ?",
    "ledger_line": "entry > ?",
    "ledger_entry": "number > ?",
    "ledger_balance": "number > ?",
    "savings_movement": "number > ?",
}


def village_with_members(folder: Path) -> Village:
    """A village of sixty members on an open day."""
    village = Village(folder)
    names = [f"Member {'x' * number}" for number in range(1, MEMBERS + 1)]
    village.books.db.execute_sql("PRAGMA synchronous = OFF")
    for name in names:
        village.member(name)
    village.day("2026-01-06")
    village.books.db.execute_sql("PRAGMA synchronous = FULL")
    return village


def deposits(start: int, count: int) -> list[Job]:
    """Requests as the hub's door makes them: another member each, with key and digest."""

    def action(number: int) -> Callable[[Transaction], None]:
        account = f"sukarela-{2 + number % MEMBERS}"
        return lambda tx: savings.deposit(tx, account, 1_000 + number % 977)

    return [
        (Origin("1", "phone", f"9b2d7c1e-{number:08d}", request_digest("deposit", number)), action(number))
        for number in range(start, start + count)
    ]


def ours(books: Books, jobs: list[Job], group: int) -> float:
    """Seconds that the hub takes."""
    began = time.perf_counter()
    for first in range(0, len(jobs), group):
        for outcome in books.write_together(jobs[first : first + group]):
            if isinstance(outcome, BaseException):
                raise outcome
    return time.perf_counter() - began


def raw_copy(source: Path, target: Path, *, triggers: bool) -> sqlite3.Connection:
    """A copy of the books as a plain sqlite3 connection with the same pragmas."""
    shutil.copy(source, target)
    connection = sqlite3.connect(target, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = 1"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    if not triggers:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
    return connection


def rows_since(books: Books, after: int) -> list[list[tuple[str, list[tuple[object, ...]]]]]:
    """What each fact after that number wrote: for each table the finished rows, in the order it wrote them."""
    found: dict[int, dict[str, list[tuple[object, ...]]]] = {}
    for table, condition in TABLES.items():
        if table == "ledger_balance":
            continue
        cursor = books.db.execute_sql(f"SELECT * FROM {table} WHERE {condition}", (after,))
        place = [column[0] for column in cursor.description].index("entry" if table == "ledger_line" else "number")
        for row in cursor.fetchall():
            found.setdefault(row[place], {}).setdefault(table, []).append(row)
    day = books.db.execute_sql("SELECT MAX(day) FROM ledger_entry").fetchone()[0]
    for number, tables in found.items():
        tables["ledger_balance"] = [
            (account, sub, day, max(amount, 0), max(-amount, 0), amount, number)
            for _, _, account, sub, amount in tables["ledger_line"]
        ]
    return [[(table, found[number][table]) for table in TABLES] for number in sorted(found)]


def raw(connection: sqlite3.Connection, facts: list[list[tuple[str, list[tuple[object, ...]]]]], group: int) -> float:
    """Seconds that sqlite3 takes for the same rows."""
    statements = {}
    for table in TABLES:
        columns = len(connection.execute(f"SELECT * FROM {table} LIMIT 0").description)
        verb = "INSERT OR REPLACE" if table == "ledger_balance" else "INSERT"
        statements[table] = f"{verb} INTO {table} VALUES ({', '.join('?' * columns)})"
    began = time.perf_counter()
    for first in range(0, len(facts), group):
        connection.execute("BEGIN IMMEDIATE")
        for fact in facts[first : first + group]:
            for table, rows in fact:
                for row in rows:
                    connection.execute(statements[table], row)
        connection.execute("COMMIT")
    return time.perf_counter() - began


def measure(folder: Path, group: int) -> tuple[float, float, float, float, float]:
    """Facts a second of hub, raw and raw with our triggers, and the hub's ratio to each, medians over rounds."""
    village = village_with_members(folder / "hub")
    books, count = village.books, FACTS_A_ROUND[group]
    books.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    bare = raw_copy(books.path, folder / "raw.db", triggers=False)
    kept = raw_copy(books.path, folder / "kept.db", triggers=True)
    times: list[tuple[float, float, float]] = []
    for round_ in range(ROUNDS + 1):
        before = village.facts
        spent = ours(books, deposits(round_ * count, count), group)
        facts = rows_since(books, before)
        assert len(facts) == count
        times.append((spent, raw(bare, facts, group), raw(kept, facts, group)))
    assert bare.execute("SELECT COUNT(*) FROM log_fact").fetchone()[0] == village.facts
    village.close()
    bare.close()
    kept.close()
    times = times[1:]  # the first round warms up
    speed = [count / statistics.median(each[side] for each in times) for side in range(3)]
    ratios = [statistics.median(each[side] / each[0] for each in times) for side in (1, 2)]
    return speed[0], speed[1], speed[2], ratios[0], ratios[1]


def main() -> None:
    """Print the table."""
    print("durable facts a second (deposits: 1 log row, 2 lines, 1 entry, 2 day balances, 1 movement)")
    print(f"{'facts a commit':>16} {'hub':>8} {'raw':>8} {'hub/raw':>8} {'raw+triggers':>13} {'hub/that':>9}")
    for group in FACTS_A_ROUND:
        with tempfile.TemporaryDirectory() as folder:
            hub, bare, kept, ratio, kept_ratio = measure(Path(folder), group)
        print(f"{group:>16} {hub:>8,.0f} {bare:>8,.0f} {ratio:>8.0%} {kept:>13,.0f} {kept_ratio:>9.0%}", flush=True)


if __name__ == "__main__":
    main()
