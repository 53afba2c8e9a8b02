"""The district's database: SQLite by default, PostgreSQL when a URL says so. Same tables, same statements."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import peewee

from sync_agent.district import tables
from sync_agent.errors import SettingsError, StoreAway
from sync_agent.limits import STORE_BUSY_SECONDS

Row = tuple[Any, ...]


class Store:
    """One database. Each thread that uses it has a connection of its own; a lost one is opened again by itself.

    Every method raises `StoreAway` ("store.away") for what may pass by itself: no connection, locked, disk full.
    """

    def __init__(self, url: str) -> None:
        """Open ``sqlite:///path`` or ``postgresql://…``. Raises `SettingsError` ("store.url", "store.driver")."""
        self.database = _database(url)
        self.is_postgresql = isinstance(self.database, peewee.PostgresqlDatabase)
        self._temporary: tuple[type[Exception], ...] = _temporary_errors()

    def prepare(self) -> None:
        """Make the tables that are not there yet; several processes may do so at once."""
        with self._guarded(), self.database.connection_context(), self.database.atomic():
            if self.is_postgresql:
                self.database.execute_sql(tables.PREPARE_LOCK)
            with self.database.bind_ctx(tables.TABLES):
                self.database.create_tables(tables.TABLES)
            for statement in tables.POSTGRESQL_SCHEMA if self.is_postgresql else tables.SQLITE_SCHEMA:
                self.database.execute_sql(statement)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """A transaction that has begun as a writer; committed to the disk when this returns without an error."""
        with self._guarded():
            self.database.connect(reuse_if_open=True)
            with self.database.atomic():
                yield

    @contextmanager
    def reading(self) -> Iterator[None]:
        """A connection for one look."""
        with self._guarded(), self.database.connection_context():
            yield

    def run(self, sql: str, values: Sequence[Any]) -> None:
        """Execute one statement."""
        self.database.execute_sql(self._translated(sql), values)

    def one(self, sql: str, values: Sequence[Any] = ()) -> Row | None:
        """The first row."""
        row: Row | None = self.database.execute_sql(self._translated(sql), values).fetchone()
        return row

    def all(self, sql: str, values: Sequence[Any] = ()) -> list[Row]:
        """All rows."""
        return list(self.database.execute_sql(self._translated(sql), values).fetchall())

    def many(self, sql: str, rows: Sequence[Row]) -> None:
        """Execute one statement with each of these rows."""
        if rows:
            self.database.connection().cursor().executemany(self._translated(sql), rows)

    def add_facts(self, rows: Iterable[Row]) -> None:
        """Add rows of `tables.FACT_COLUMNS`: PostgreSQL takes them in bulk (COPY)."""
        if not self.is_postgresql:
            self.many(tables.INSERT_FACT, list(rows))
            return
        with self.database.connection().cursor().copy(tables.COPY_FACT) as copy:
            for row in rows:
                copy.write_row(row)

    def bulk(self, statement: tables.Bulk, rows: Sequence[Row]) -> None:
        """Execute a statement for all these rows: PostgreSQL in one go, from an array a column."""
        if not rows:
            return
        if self.is_postgresql:
            self.database.execute_sql(_unnested(statement), [list(column) for column in zip(*rows, strict=True)])
        else:
            self.database.connection().cursor().executemany(_selected(statement), rows)

    def lock_cooperatives(self, hubs: Sequence[str]) -> dict[str, Row]:
        """The rows of `tables.LOCK_COOPERATIVES` and behind them the first number that waits, by hub.

        They are held until the transaction ends: one collector a hub.

        Always in the same order, or two collectors could wait for each other.
        """
        locked = self.among(tables.LOCK_COOPERATIVES + (" FOR UPDATE OF c" if self.is_postgresql else ""), hubs)
        # Only now: a statement that waited for the lock sees of other tables what there was before it waited.
        waits_from: dict[str, int] = dict(self.among(tables.SELECT_WAITS_FROM, list({row[0] for row in locked})))
        return {row[0]: (*row[1:], waits_from.get(row[0])) for row in locked}

    def among(self, sql: str, keys: Sequence[str]) -> list[Row]:
        """All rows of a statement with ``{among}`` where one of several texts is meant."""
        if self.is_postgresql:
            return self.all(sql.format(among="= ANY(?)"), (list(keys),))
        return self.all(sql.format(among="IN (SELECT value FROM json_each(?))"), (json.dumps(list(keys)),))

    def close(self) -> None:
        """Close this thread's connection."""
        self.database.close()

    def _translated(self, sql: str) -> str:
        return _with_percent_signs(sql) if self.is_postgresql else sql

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        try:
            yield
        except self._temporary as error:
            self.database.close()
            raise StoreAway("store.away", reason=str(error).strip()[:300]) from error


@cache
def _unnested(statement: tables.Bulk) -> str:
    arrays = ", ".join(f"%s::{kind}[]" for _, kind in statement.columns)
    return statement.sql.format(rows=f"unnest({arrays}) AS r({', '.join(name for name, _ in statement.columns)})")


@cache
def _selected(statement: tables.Bulk) -> str:
    return statement.sql.format(rows=f"(SELECT {', '.join(f'? AS {name}' for name, _ in statement.columns)}) AS r")


@cache
def _with_percent_signs(sql: str) -> str:
    return sql.replace("?", "%s")


def _temporary_errors() -> tuple[type[Exception], ...]:
    # Statements in bulk go past peewee, and so do their errors.
    ours = (peewee.OperationalError, peewee.InterfaceError, sqlite3.OperationalError)
    try:
        import psycopg
    except ImportError:
        return ours
    return (*ours, psycopg.OperationalError, psycopg.InterfaceError)


def _database(url: str) -> peewee.Database:
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and parts.path.strip("/"):
        return peewee.SqliteDatabase(
            parts.path[1:],
            lock_type="IMMEDIATE",
            timeout=STORE_BUSY_SECONDS,
            pragmas={"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1},
        )
    if parts.scheme in ("postgresql", "postgres"):
        try:
            import psycopg  # noqa: F401 - only whether it is there
        except ImportError as error:
            raise SettingsError("store.driver") from error
        return peewee.PostgresqlDatabase("postgresql" + url[len(parts.scheme) :], prefer_psycopg3=True)
    raise SettingsError("store.url", value=url[:200])
