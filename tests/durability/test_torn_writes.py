"""Power is cut while the card writes: what had been acknowledged is whole, and the torn rest is as if it never was."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest

from hub.books import Books
from hub.local.tables import open_local
from hub.log.record import Origin, Transaction
from hub.proof import actions as proof
from hub.savings import actions as savings
from tests.hub.village import FixedClock, Village

CUTS = 40


def copy_cut_at(source: Path, target: Path, size: int, garbage: bytes) -> Path:
    """The books as a card would hold them of whose write-ahead log only `size` bytes arrived, then nonsense."""
    target.mkdir()
    shutil.copy(source / "books.db", target / "books.db")
    kept = (source / "books.db-wal").read_bytes()[:size]
    (target / "books.db-wal").write_bytes(kept + garbage)
    return target / "books.db"


@pytest.mark.slow
def test_a_cut_anywhere_in_the_write_ahead_log_loses_nothing_acknowledged(tmp_path: Path) -> None:
    village = Village(tmp_path / "hub", FixedClock())
    village.play("2026-01-05 join Siti")
    wal = tmp_path / "hub" / "books.db-wal"
    sizes = [(wal.stat().st_size, village.facts)]  # after each acknowledgement: bytes on the card, facts told
    for number in range(60):
        group = [(Origin("1", "test", f"key-{number:04d}-{n}"), deposit) for n in range(1 + number % 4)]
        assert all(isinstance(outcome, list) for outcome in village.books.write_together(group))
        sizes.append((wal.stat().st_size, village.facts))
    assert [size for size, _ in sizes] == sorted(size for size, _ in sizes), "the log began anew: cuts would be wrong"
    chance, torn = random.Random(1), 0
    for cut in range(CUTS):
        size, told = chance.choice(sizes)
        surplus = chance.choice([0, 0, chance.randrange(1, 20_000)])
        garbage = chance.choice([b"", bytes(500), chance.randbytes(4_096)]) if surplus else b""
        path = copy_cut_at(tmp_path / "hub", tmp_path / f"cut-{cut}", size + surplus, garbage)
        books = Books(path, village.clock)
        facts = books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0]
        assert facts >= told
        assert proof.verify(books) == facts
        torn += facts < village.facts
        books.write(Origin("1", "test", f"after-{cut:04d}"), deposit)  # and it can go on from there
        books.close()
    assert torn > CUTS / 2, "hardly any cut took something away: this proves nothing"
    village.close()


def deposit(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 1_000)


def test_the_books_and_the_local_file_are_written_through_to_the_card(tmp_path: Path) -> None:
    village = Village(tmp_path, FixedClock())
    local = open_local(tmp_path / "local.db")
    for db in (village.books.db, local):
        assert db.execute_sql("PRAGMA synchronous").fetchone() == (2,)
        assert db.execute_sql("PRAGMA journal_mode").fetchone() == ("wal",)
    local.close()
    village.close()
