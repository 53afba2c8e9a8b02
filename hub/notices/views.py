"""What people read on the notice board."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.days.views import newest
from hub.district.views import announcements
from hub.errors import NotFound
from hub.limits import NOTICES_SHOWN_MAX

_COLUMNS: Final = "number, day, title, text"
_SHOWN: Final = f"""
    SELECT {_COLUMNS} FROM notice WHERE withdrawn IS NULL ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_ONE: Final = f"SELECT {_COLUMNS} FROM notice WHERE number = ? AND withdrawn IS NULL"  # noqa: S608 - constant text


class NoticeView(msgspec.Struct, frozen=True):
    """One announcement; `text` may have several lines, `source` is cooperative or district."""

    number: int
    day: str
    title: str
    text: str
    source: str = "cooperative"


def own(db: peewee.Database) -> list[NoticeView]:
    """The cooperative's own announcements that stand, newest first."""
    return [NoticeView(*row) for row in db.execute_sql(_SHOWN, (NOTICES_SHOWN_MAX,))]


def shown(db: peewee.Database) -> list[NoticeView]:
    """The announcements of cooperative and district that stand, newest first."""
    told = announcements(db, newest(db).day)
    found = own(db) + [NoticeView(each.number, each.day, each.title, each.text, "district") for each in told]
    return sorted(found, key=lambda each: each.number, reverse=True)[:NOTICES_SHOWN_MAX]


def notice(db: peewee.Database, number: int) -> NoticeView:
    """One that stands. Raises `NotFound` ("notice.unknown")."""
    row = db.execute_sql(_ONE, (number,)).fetchone() if number < 2**62 else None
    if row is None:
        raise NotFound("notice.unknown")
    return NoticeView(*row)
