"""One row: the cooperative."""

from __future__ import annotations

from typing import Final

import peewee


class Cooperative(peewee.Model):
    """The cooperative these books belong to. `region` is the Kemendagri code of its village."""

    only = peewee.IntegerField(primary_key=True, constraints=[peewee.Check("only = 1")])
    hub = peewee.TextField()
    name = peewee.TextField()
    region = peewee.TextField()
    registered_number = peewee.TextField()
    number = peewee.IntegerField()

    class Meta:
        """Strict, and one row only."""

        table_name = "cooperative"
        strict_tables = True


TABLES: Final = (Cooperative,)
SCHEMA: Final[tuple[str, ...]] = ()
