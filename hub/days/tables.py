"""Which business days there were."""

from __future__ import annotations

from typing import Final

import peewee


class BusinessDay(peewee.Model):
    """One business day; `opened` and `closed` are fact numbers, `closed` null while it is open."""

    day = peewee.TextField(primary_key=True)
    opened = peewee.IntegerField()
    closed = peewee.IntegerField(null=True)

    class Meta:
        """Strict, and small: the key is all there is."""

        table_name = "business_day"
        strict_tables = True
        without_rowid = True


TABLES: Final = (BusinessDay,)
SCHEMA: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS business_day_one_open ON business_day ((closed IS NULL)) WHERE closed IS NULL",
)
