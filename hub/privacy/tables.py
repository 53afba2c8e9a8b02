"""The table of corrections that members asked for."""

from __future__ import annotations

from typing import Final

import peewee


class MemberCorrection(peewee.Model):
    """A wish to have a field corrected, under the number of its fact; `state` open, done or refused."""

    number = peewee.IntegerField(primary_key=True)
    member_no = peewee.IntegerField()
    day = peewee.TextField()
    field = peewee.TextField()
    text = peewee.TextField()
    state = peewee.TextField(constraints=[peewee.Check("state IN ('open','done','refused')")])
    answer = peewee.TextField()
    closed = peewee.TextField()

    class Meta:
        """Strict; looked for by member."""

        table_name = "member_correction"
        strict_tables = True
        indexes = ((("member_no",), False),)


TABLES: Final = (MemberCorrection,)
SCHEMA: Final = (
    "CREATE INDEX IF NOT EXISTS member_correction_open ON member_correction (number) WHERE state = 'open'",
)
