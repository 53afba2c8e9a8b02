"""Which business days there were, and how their money was counted."""

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


class CashCount(peewee.Model):
    """The cash counted when a day was opened or closed; `number` the fact's, amounts in rupiah.

    `piles` is a JSON list of ``[worth, pieces]``; `note` and `reason` explain a `difference`; `late` is 1 if the clock
    had gone on to a later day.
    """

    number = peewee.IntegerField(primary_key=True)
    day = peewee.TextField()
    moment = peewee.TextField(constraints=[peewee.Check("moment IN ('open','close')")])
    piles = peewee.TextField()
    counted = peewee.IntegerField(constraints=[peewee.Check("counted >= 0")])
    expected = peewee.IntegerField()
    difference = peewee.IntegerField(constraints=[peewee.Check("difference = counted - expected")])
    reason = peewee.TextField(constraints=[peewee.Check("(reason = '') = (difference = 0)")])
    note = peewee.TextField()
    late = peewee.IntegerField()

    class Meta:
        """One opening and one closing a day."""

        table_name = "cash_count"
        strict_tables = True
        indexes = ((("day", "moment"), True),)


TABLES: Final = (BusinessDay, CashCount)
SCHEMA: Final = (
    "CREATE UNIQUE INDEX IF NOT EXISTS business_day_one_open ON business_day ((closed IS NULL)) WHERE closed IS NULL",
)
