"""The table of photos: whose picture is which file, and what it may be used for."""

from __future__ import annotations

from typing import Final

import peewee


class MemberPhoto(peewee.Model):
    """A member's photo by the SHA-256 of its file; `finding` 1 if the kiosk may show it to find themselves by."""

    member_no = peewee.IntegerField(primary_key=True)
    photo = peewee.TextField(index=True)
    finding = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "member_photo"
        strict_tables = True


TABLES: Final = (MemberPhoto,)
SCHEMA: Final[tuple[str, ...]] = ()
