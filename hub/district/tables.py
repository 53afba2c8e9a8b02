"""The district's tables."""

from __future__ import annotations

from typing import Final

import peewee


class Statement(peewee.Model):
    """One statement, by the number of the fact that took it; `withdrawn` is the fact that took it back.

    `key` is the digest of what it says, `scope` the message it came in (``all`` or this hub). It holds on the business
    days `from_day` to `until_day`, both included. `code` is the rule's, ``""`` for other kinds; `title` and `text` are
    what is read.
    """

    number = peewee.IntegerField(primary_key=True)
    key = peewee.TextField(index=True)
    scope = peewee.TextField()
    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('notice','tbs_price','rule','support')")])
    from_day = peewee.TextField()
    until_day = peewee.TextField()
    day = peewee.TextField()
    code = peewee.TextField()
    title = peewee.TextField()
    text = peewee.TextField()
    withdrawn = peewee.IntegerField(null=True)

    class Meta:
        """Strict."""

        table_name = "district_statement"
        strict_tables = True


class PalmPrice(peewee.Model):
    """The price of one age class of palm trees in a statement, rupiah a kilogram; `place` is its place in the list."""

    number = peewee.IntegerField()
    place = peewee.IntegerField()
    age_class = peewee.TextField()
    amount = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "palm_price"
        primary_key = peewee.CompositeKey("number", "place")
        strict_tables = True


TABLES: Final = (Statement, PalmPrice)
SCHEMA: Final[tuple[str, ...]] = ()
