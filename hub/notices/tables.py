"""The notices' table."""

from __future__ import annotations

from typing import Final

import peewee


class Notice(peewee.Model):
    """One announcement, by the number of the fact that published it; `withdrawn` is the fact that took it back."""

    number = peewee.IntegerField(primary_key=True)
    day = peewee.TextField()
    title = peewee.TextField()
    text = peewee.TextField()
    withdrawn = peewee.IntegerField(null=True)

    class Meta:
        """Strict."""

        table_name = "notice"
        strict_tables = True


TABLES: Final = (Notice,)
SCHEMA: Final[tuple[str, ...]] = ()
