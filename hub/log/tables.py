"""The log's one table, append-only by triggers, and the statement that writes it; `views` reads it."""

from __future__ import annotations

from typing import Final

import peewee

from hub.log.views import COLUMNS


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
    # The relay asks for the newest of them before each batch (`hub.log.views.SELECT_RECOVERY_KEY`).
    "CREATE INDEX IF NOT EXISTS log_fact_recovery ON log_fact (number) WHERE type = 'cooperative.recovery_key_set'",
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

INSERT: Final = (
    f"INSERT INTO log_fact ({COLUMNS}, key, request) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608
)
