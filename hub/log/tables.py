"""The log's one table, append-only by triggers, and the statements that read and write it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import peewee

from hub.log.fact import Fact


class LogFact(peewee.Model):
    """One fact a row. `key` and `request` serve idempotency and are no part of the chain."""

    number = peewee.IntegerField(primary_key=True)
    type = peewee.TextField()
    version = peewee.IntegerField()
    incarnation = peewee.IntegerField()
    at = peewee.IntegerField()
    clock = peewee.TextField()
    day = peewee.TextField()
    actor = peewee.TextField()
    device = peewee.TextField()
    body = peewee.BlobField()
    commitment = peewee.TextField()
    previous = peewee.TextField()
    hash = peewee.TextField()
    personal = peewee.BlobField()
    salt = peewee.BlobField()
    key = peewee.TextField(null=True)
    request = peewee.TextField()

    class Meta:
        """A strict table, so that SQLite itself refuses a value of another kind."""

        table_name = "log_fact"
        strict_tables = True


TABLES: Final = (LogFact,)

SCHEMA: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS log_fact_key ON log_fact (key) WHERE key IS NOT NULL",
    """CREATE TRIGGER IF NOT EXISTS log_fact_no_update BEFORE UPDATE ON log_fact
       BEGIN SELECT RAISE(ABORT, 'log_fact is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS log_fact_no_delete BEFORE DELETE ON log_fact
       BEGIN SELECT RAISE(ABORT, 'log_fact is append-only'); END""",
    """CREATE TRIGGER IF NOT EXISTS log_fact_contiguous BEFORE INSERT ON log_fact
       WHEN NEW.number <> 1 + COALESCE((SELECT MAX(number) FROM log_fact), 0)
       BEGIN SELECT RAISE(ABORT, 'log_fact numbers must be contiguous'); END""",
    # The index alone would let INSERT OR REPLACE take the older fact away, and no DELETE trigger sees that.
    """CREATE TRIGGER IF NOT EXISTS log_fact_key_once BEFORE INSERT ON log_fact
       WHEN NEW.key IS NOT NULL AND EXISTS (SELECT 1 FROM log_fact WHERE key = NEW.key)
       BEGIN SELECT RAISE(ABORT, 'log_fact key has been used'); END""",
)

_COLUMNS: Final = (
    "number, type, version, incarnation, at, clock, day, actor, device, body, commitment, previous, hash,"
    " personal, salt"
)
SELECT_HEAD: Final = "SELECT number, hash, incarnation, at FROM log_fact ORDER BY number DESC LIMIT 1"
SELECT_HASH: Final = "SELECT hash FROM log_fact WHERE number = ?"
SELECT_ONE: Final = f"SELECT {_COLUMNS} FROM log_fact WHERE number = ?"  # noqa: S608 - constant text
SELECT_AFTER: Final = f"SELECT {_COLUMNS} FROM log_fact WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608
SELECT_WITH_KEYS: Final = f"SELECT {_COLUMNS}, key, request FROM log_fact WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608
SELECT_BY_KEY: Final = f"SELECT {_COLUMNS}, request FROM log_fact WHERE key = ?"  # noqa: S608
INSERT: Final = (
    f"INSERT INTO log_fact ({_COLUMNS}, key, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
)


def fact_from(row: Sequence[Any]) -> Fact:
    """A `Fact` from a row of the SELECT statements above (surplus columns at the end are left out)."""
    return Fact(
        number=row[0],
        type=row[1],
        version=row[2],
        incarnation=row[3],
        at=row[4],
        clock=row[5],
        day=row[6],
        actor=row[7],
        device=row[8],
        body=row[9],
        commitment=row[10],
        previous=row[11],
        hash=row[12],
        personal=row[13],
        salt=row[14],
    )
