"""Who has a card and who has none."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

_HOLDERS: Final = """
    SELECT m.member_no, m.name, COALESCE(c.card, '') FROM member m LEFT JOIN access_card c USING (member_no)
    WHERE m.status = 'active' AND (c.card IS NOT NULL) = ? ORDER BY m.member_no
"""


class Holder(msgspec.Struct, frozen=True):
    """A member and their card by what the reader types, ``""`` for none."""

    member_no: int
    name: str
    card: str


def holders(db: peewee.Database) -> list[Holder]:
    """The active members who have a card."""
    return [Holder(*row) for row in db.execute_sql(_HOLDERS, (1,))]


def without(db: peewee.Database) -> list[Holder]:
    """The active members who have none."""
    return [Holder(*row) for row in db.execute_sql(_HOLDERS, (0,))]
