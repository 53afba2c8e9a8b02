"""Whose photos there are, and who may be found by them."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight

_ONE: Final = "SELECT photo, finding FROM member_photo WHERE member_no = ?"
_TO_FIND: Final = """
    SELECT p.member_no, m.name, p.photo FROM member_photo p JOIN member m USING (member_no)
    WHERE p.finding = 1 AND m.status = 'active' ORDER BY m.name COLLATE NOCASE, p.photo
"""


class PhotoView(msgspec.Struct, frozen=True):
    """A member's photo by its file's SHA-256, and whether the kiosk may show it so that they find themselves."""

    photo: str
    finding: bool


class Findable(msgspec.Struct, frozen=True):
    """An active member who agreed to be found."""

    member_no: int
    name: str
    photo: str


def photo(db: peewee.Database, sight: Sight) -> PhotoView | None:
    """The photo of the member in sight, None if they have none."""
    row = db.execute_sql(_ONE, (sight.member_no,)).fetchone()
    return PhotoView(row[0], bool(row[1])) if row else None


def file_of(db: peewee.Database, member_no: int) -> str:
    """Which file is a member's photo, ``""`` if they have none. For what records; who looks needs a sight."""
    row = db.execute_sql(_ONE, (member_no,)).fetchone()
    return row[0] if row else ""


def findable(db: peewee.Database) -> list[Findable]:
    """Everybody who agreed and is an active member, by name."""
    return [Findable(*row) for row in db.execute_sql(_TO_FIND)]


def in_use(db: peewee.Database, photo: str) -> bool:
    """Whether this is still somebody's photo."""
    return db.execute_sql("SELECT 1 FROM member_photo WHERE photo = ?", (photo,)).fetchone() is not None


def all_in_use(db: peewee.Database) -> set[str]:
    """Every file that is somebody's photo."""
    return {row[0] for row in db.execute_sql("SELECT photo FROM member_photo")}
