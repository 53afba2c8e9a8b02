"""The public recovery keys that this cooperative has had."""

from __future__ import annotations

from typing import Final

import peewee


class RecoveryKey(peewee.Model):
    """One key: its public half (hex), and the two officers who made it (`maker` 0: not a member)."""

    number = peewee.IntegerField(primary_key=True)
    day = peewee.TextField()
    public_key = peewee.TextField()
    maker = peewee.IntegerField()
    checker = peewee.IntegerField()

    class Meta:
        """Strict; the newest is the one in force."""

        table_name = "recovery_key"
        strict_tables = True


TABLES: Final = (RecoveryKey,)
SCHEMA: Final[tuple[str, ...]] = ()
