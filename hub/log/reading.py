"""Reading the log: for the relay, for verification, and for whoever holds a copy of the file. Never writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import msgspec

from hub.log import views
from hub.log.fact import GENESIS, Fact


class _RecoveryKey(msgspec.Struct):
    public_key: str


class LogReader:
    """A read-only view of the log in the books' file. Opens a connection of its own for each call, so it never
    holds the hub's write-ahead log back and is safe to use from any process while the hub writes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _connect(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(f"{self._path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            yield connection

    def head(self) -> tuple[int, str]:
        """Number and hash of the newest fact; ``(0, GENESIS)`` for an empty log."""
        with self._connect() as connection:
            row = connection.execute(views.SELECT_HEAD).fetchone()
        return (row[0], row[1]) if row else (0, GENESIS)

    def hash_at(self, number: int) -> str | None:
        """Hash of the fact with this number, `GENESIS` for 0, None if there is no such fact."""
        if number == 0:
            return GENESIS
        with self._connect() as connection:
            row = connection.execute(views.SELECT_HASH, (number,)).fetchone()
        return str(row[0]) if row else None

    def recovery_key(self) -> str | None:
        """The public half of the cooperative's newest recovery key (64 hex digits), None while it has none."""
        with self._connect() as connection:
            row = connection.execute(views.SELECT_RECOVERY_KEY).fetchone()
        return msgspec.json.decode(row[0], type=_RecoveryKey).public_key if row else None

    def facts(self, after: int, limit: int) -> list[Fact]:
        """At most `limit` facts following number `after`, in order."""
        with self._connect() as connection:
            return [views.fact_from(row) for row in connection.execute(views.SELECT_AFTER, (after, limit))]
