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


TABLES: Final = (StatementRow,)

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
