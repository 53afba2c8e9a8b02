"""The book's table."""

from __future__ import annotations

from typing import Final

import peewee


class Suggestion(peewee.Model):
    """One suggestion, by the number of the fact that made it; `answer` ``""`` until there is one."""

    number = peewee.IntegerField(primary_key=True)
    member_no = peewee.IntegerField()
    day = peewee.TextField()
    topic = peewee.TextField()
    text = peewee.TextField()
    answer = peewee.TextField()
    answered_day = peewee.TextField()
    answered = peewee.IntegerField(null=True)

    class Meta:
        """Strict; a member's newest are found first. `answered` is the number of the newest answer's fact."""

        table_name = "suggestion"
        strict_tables = True
        indexes = ((("member_no", "number"), False),)


TABLES: Final = (Suggestion,)
SCHEMA: Final[tuple[str, ...]] = ()
