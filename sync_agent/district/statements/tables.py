"""The table of what the office has published, and every statement on it."""

from __future__ import annotations

from typing import Final

import peewee


class StatementRow(peewee.Model):
    """One announcement or price list. `body` is the JSON of `sync_agent.statement`'s struct of that kind.

    `scope` is ``all`` or a hub's id; `valid_from` and `valid_until` are days (``YYYY-MM-DD``), both included. Times in
    seconds since 1970, 0: never.
    """

    id = peewee.TextField(primary_key=True)
    scope = peewee.TextField()
    kind = peewee.TextField()
    body = peewee.TextField()
    valid_from = peewee.TextField()
    valid_until = peewee.TextField()
    made_by = peewee.TextField()
    made_at = peewee.BigIntegerField()
    withdrawn_by = peewee.TextField(default="")
    withdrawn_at = peewee.BigIntegerField(default=0)

    class Meta:
        """Kept when withdrawn or over."""

        table_name = "statement"
        indexes = ((("scope", "valid_until"), False),)


class Spoken(peewee.Model):
    """The newest message of a scope as it was signed: its number, its time, the digest of what it says, its bytes."""

    scope = peewee.TextField(primary_key=True)
    number = peewee.BigIntegerField()
    at = peewee.BigIntegerField()
    digest = peewee.TextField()
    signed = peewee.BlobField()

    class Meta:
        """One row a scope that was ever spoken to."""

        table_name = "spoken"


TABLES: Final = (StatementRow, Spoken)

COLUMNS: Final = "id, scope, kind, body, valid_from, valid_until, made_by, made_at, withdrawn_by, withdrawn_at"
INSERT: Final = (
    f"INSERT INTO statement ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, '', 0)"  # noqa: S608
    " ON CONFLICT (id) DO NOTHING"
)
WITHDRAW: Final = "UPDATE statement SET withdrawn_by = ?, withdrawn_at = ? WHERE id = ? AND withdrawn_at = 0"
SELECT_ONE: Final = f"SELECT {COLUMNS} FROM statement WHERE id = ?"  # noqa: S608
SELECT_NEWEST: Final = f"SELECT {COLUMNS} FROM statement ORDER BY made_at DESC, id LIMIT ?"  # noqa: S608
SELECT_NEWEST_OF: Final = (
    f"SELECT {COLUMNS} FROM statement WHERE kind = ? AND scope = 'all' AND withdrawn_at = 0"  # noqa: S608
    " ORDER BY valid_from DESC, made_at DESC LIMIT 1"
)
SELECT_IN_FORCE: Final = (
    f"SELECT {COLUMNS} FROM statement WHERE scope = ? AND withdrawn_at = 0 AND valid_until >= ?"  # noqa: S608
    " ORDER BY valid_from, id"
)
SELECT_SCOPES: Final = (
    "SELECT scope FROM statement WHERE withdrawn_at = 0 AND valid_until >= ? UNION SELECT scope FROM spoken"
    " ORDER BY scope"
)
SELECT_SPOKEN: Final = "SELECT number, at, digest, signed FROM spoken WHERE scope = ?"
UPSERT_SPOKEN: Final = (
    "INSERT INTO spoken (scope, number, at, digest, signed) VALUES (?, ?, ?, ?, ?)"
    " ON CONFLICT (scope) DO UPDATE SET number = excluded.number, at = excluded.at, digest = excluded.digest,"
    " signed = excluded.signed WHERE spoken.number < excluded.number"
)
