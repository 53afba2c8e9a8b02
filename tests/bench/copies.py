"""A district's database with a copy of how it once was, to be set back to: SQLite and PostgreSQL."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Protocol

from tests.sync_agent.parts import PostgreSQL


class Copies(Protocol):
    """A database and one copy of it."""

    url: str

    def save(self) -> None:
        """Make the copy anew from what the database holds now."""

    def set_back(self) -> None:
        """Put the copy in the database's place. Nobody may be connected to it."""


class SqliteCopies:
    """A file, copied by SQLite's own backup while others write to it."""

    def __init__(self, folder: Path) -> None:
        self._path, self._copy = folder / "district.db", folder / "copy.db"
        self.url = f"sqlite:///{self._path}"

    def save(self) -> None:
        """Make the copy anew."""
        with closing(sqlite3.connect(self._path)) as live, closing(sqlite3.connect(self._copy)) as copy:
            live.backup(copy)

    def set_back(self) -> None:
        """Put the copy in the file's place."""
        for name in ("-wal", "-shm"):
            self._path.with_name(self._path.name + name).unlink(missing_ok=True)
        shutil.copy(self._copy, self._path)


class PostgreSQLCopies:
    """A database, copied as a template. To make the copy, whoever is connected is thrown out."""

    def __init__(self, server: PostgreSQL, name: str) -> None:
        self._server, self._name = server, name
        self.url = server.new_database(name)

    def save(self) -> None:
        """Make the copy anew."""
        self._copy(self._name, f"{self._name}_copy")

    def set_back(self) -> None:
        """Put the copy in the database's place."""
        self._copy(f"{self._name}_copy", self._name)

    def _copy(self, source: str, target: str) -> None:
        import psycopg

        with psycopg.connect(self._server.url("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            # Whoever is in the source would come back at once while it is copied.
            connection.execute(f'ALTER DATABASE "{source}" ALLOW_CONNECTIONS false')
            connection.execute(
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s", (source,)
            )
            connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
            connection.execute(f'ALTER DATABASE "{source}" ALLOW_CONNECTIONS true')


@contextmanager
def opened(kind: str, folder: Path) -> Iterator[Copies]:
    """An empty database of this kind, "sqlite" or "postgresql"; its server ends with it."""
    if kind == "sqlite":
        yield SqliteCopies(folder)
        return
    server = PostgreSQL()
    server.start()
    try:
        yield PostgreSQLCopies(server, "district")
    finally:
        server.stop()
