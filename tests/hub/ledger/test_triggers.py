"""The database itself keeps the ledger balanced, in order and unchanged, whoever writes to it."""

from __future__ import annotations

import peewee
import pytest

from hub.log.reading import LogReader
from tests.hub.village import Village

DEPOSIT = (("1110", "", 5_000), ("2111", "sukarela-2", -5_000))


@pytest.fixture
def siti(village: Village) -> Village:
    village.play("""
        2026-01-06 join Siti
        2026-01-06 sukarela Siti 50000
        2026-01-07 sukarela Siti 20000
    """)
    return village


def write(village: Village, lines: tuple[tuple[str, str, int], ...], day: str, entry: int | None = 900) -> None:
    """Write an entry row by row, past all of our code."""
    db = village.books.db
    with db.atomic():
        for position, line in enumerate(lines, 1):
            db.execute_sql("INSERT INTO ledger_line VALUES (?, ?, ?, ?, ?)", (900, position, *line))
        if entry is not None:
            db.execute_sql("INSERT INTO ledger_entry (number, day) VALUES (?, ?)", (entry, day))


def counts(village: Village) -> tuple[int, int]:
    sql = "SELECT (SELECT COUNT(*) FROM ledger_entry), (SELECT COUNT(*) FROM ledger_line)"
    found: tuple[int, int] = village.books.db.execute_sql(sql).fetchone()
    return found


@pytest.mark.breaks_books
def test_a_balanced_entry_on_the_newest_day_is_taken(siti: Village) -> None:
    write(siti, DEPOSIT, "2026-01-07")
    assert counts(siti) == (3, 6)


@pytest.mark.parametrize(
    ("lines", "day", "why"),
    [
        ((("1110", "", 5_000), ("2111", "sukarela-2", -4_999)), "2026-01-07", "does not balance"),
        ((("1110", "", 5_000), ("2111", "", -4_000), ("3120", "", -1_001)), "2026-01-07", "does not balance"),
        ((("1110", "", 5_000),), "2026-01-07", "does not balance"),
        ((), "2026-01-07", "does not balance"),
        (DEPOSIT, "2026-01-06", "before the newest"),
        (DEPOSIT, "", "before the newest"),
        ((("1110", "", 5_000), ("9999", "", -5_000)), "2026-01-07", "FOREIGN KEY"),
        ((("1110", "", 0), ("2111", "", 0)), "2026-01-07", "CHECK"),
    ],
    ids=["unbalanced", "unbalanced by one", "one line", "no line", "back-dated", "no day", "unknown account", "zero"],
)
def test_an_entry_that_cannot_stand_is_refused(
    siti: Village, lines: tuple[tuple[str, str, int], ...], day: str, why: str
) -> None:
    before = counts(siti)
    with pytest.raises(peewee.IntegrityError, match=why):
        write(siti, lines, day)
    assert counts(siti) == before


@pytest.mark.parametrize("amount", ["5000.5", "'five'", "1e30"])
def test_an_amount_that_is_no_whole_number_is_refused(siti: Village, amount: str) -> None:
    with pytest.raises(peewee.IntegrityError, match="cannot store"):
        siti.books.db.execute_sql(f"INSERT INTO ledger_line VALUES (900, 1, '1110', '', {amount})")


def test_lines_without_an_entry_cannot_be_committed(siti: Village) -> None:
    with pytest.raises(peewee.IntegrityError, match="FOREIGN KEY"):
        write(siti, DEPOSIT, "2026-01-07", entry=None)
    assert counts(siti) == (2, 4)


def sealed(village: Village) -> int:
    return int(village.books.db.execute_sql("SELECT MIN(number) FROM ledger_entry").fetchone()[0])


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("INSERT INTO ledger_line VALUES (:entry, 3, '1110', '', 5)", "sealed"),
        ("INSERT OR REPLACE INTO ledger_line VALUES (:entry, 1, '1110', '', 5)", "sealed"),
        ("UPDATE ledger_line SET amount = amount * 2 WHERE entry = :entry", "append-only"),
        ("DELETE FROM ledger_line WHERE entry = :entry", "append-only"),
        ("UPDATE ledger_entry SET day = '2026-01-07' WHERE number = :entry", "append-only"),
        ("DELETE FROM ledger_entry WHERE number = :entry", "append-only"),
        ("INSERT OR REPLACE INTO ledger_entry VALUES (:entry, '2026-01-07')", "newest"),
        ("INSERT OR IGNORE INTO ledger_entry VALUES (:entry - 1, '2026-01-07')", "newest|balance"),
    ],
)
def test_a_sealed_entry_stays_as_it_is(siti: Village, statement: str, why: str) -> None:
    facts = LogReader(siti.books.path).head()
    with pytest.raises(peewee.IntegrityError, match=why):
        siti.books.db.execute_sql(statement.replace(":entry", str(sealed(siti))))
    assert LogReader(siti.books.path).head() == facts
    assert counts(siti) == (2, 4)
