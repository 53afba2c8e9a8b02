"""The table of preferences."""

from __future__ import annotations

from typing import Final

import peewee


class MemberPreference(peewee.Model):
    """What a member prefers; `changes` counts how often they changed it on the business day `day`."""

    member_no = peewee.IntegerField(primary_key=True)
    hide_balance = peewee.IntegerField()
    shuffle_keypad = peewee.IntegerField()
    voice = peewee.IntegerField()
    theme = peewee.TextField()
    text_size = peewee.TextField()
    hand = peewee.TextField()
    language = peewee.TextField()
    day = peewee.TextField()
    changes = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "member_preference"
        strict_tables = True


TABLES: Final = (MemberPreference,)
SCHEMA: Final[tuple[str, ...]] = ()
