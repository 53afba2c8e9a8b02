"""SQLite as the hub opens it: what is committed survives a power cut, and a statement costs little more than itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import peewee

from hub.limits import BUSY_SECONDS_MAX

_STATEMENTS_KEPT: Final = 256  # compiled statements a connection; the hub has some hundred different ones


class Database(peewee.SqliteDatabase):
    """peewee's database, with a direct way for statements in SQL.

    Models and transactions work as ever. peewee's own `execute_sql` adds a logger, a context manager and hooks to each
    statement, which together cost more than a look-up by key does.
    """

    def execute_sql(self, sql: str, params: Sequence[Any] | None = None) -> sqlite3.Cursor:
        """Run a statement on this thread's connection. Raises peewee's errors, as its own method does."""
        try:
            connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
            cursor = connection.execute(sql, params or ())
        except sqlite3.Error as error:
            raise getattr(peewee, type(error).__name__, peewee.DatabaseError)(*error.args) from error
        return cursor

    def rollback(self) -> None:
        """Undo the open transaction. A full card makes SQLite do that by itself; the error to tell of is that one."""
        if self._in_transaction():
            super().rollback()

    def _in_transaction(self) -> bool:
        connection: sqlite3.Connection = self.connection()  # type: ignore[no-untyped-call]
        return connection.in_transaction

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a transaction that is undone by itself if it raises."""
        self.execute_sql("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self._in_transaction():
                self.execute_sql("ROLLBACK TO part")
                self.execute_sql("RELEASE part")
            raise
        self.execute_sql("RELEASE part")


def open_database(path: Path, *, durable: bool = True, foreign_keys: bool = False) -> Database:
    """The database in a file, made if there is none; each thread that uses it gets a connection of its own.

    `durable=False` is for throw-away copies: they need not outlive a power cut.
    """
    return Database(
        str(path),
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full" if durable else "off",
            "foreign_keys": int(foreign_keys),
            "busy_timeout": BUSY_SECONDS_MAX * 1000,
        },
        lock_type="IMMEDIATE",
        cached_statements=_STATEMENTS_KEPT,
    )
