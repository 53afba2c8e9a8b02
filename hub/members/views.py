"""What people look at in the register."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.errors import NotFound
from hub.limits import PAGE_ROWS
from hub.log.fact import Fact

_COLUMNS: Final = "member_no, name, status, joined, region, address, phone, nik"
_ONE: Final = f"SELECT {_COLUMNS} FROM member WHERE member_no = ?"  # noqa: S608 - constant text
_SEARCH: Final = f"""
    SELECT {_COLUMNS} FROM member WHERE name LIKE ? ESCAPE '!' OR member_no = ?
    ORDER BY name COLLATE NOCASE, member_no LIMIT ? OFFSET ?
"""  # noqa: S608 - constant text


class MemberView(msgspec.Struct, frozen=True):
    """A member as officers see them; `joined` ``YYYY-MM-DD``, `region` a Kemendagri code."""

    member_no: int
    name: str
    status: str
    joined: str
    region: str
    address: str
    phone: str
    nik: str


def member(db: peewee.Database, member_no: int) -> MemberView:
    """One member. Raises `NotFound` ("member.unknown")."""
    row = db.execute_sql(_ONE, (member_no,)).fetchone()
    if row is None:
        raise NotFound("member.unknown", member_no=member_no)
    return MemberView(*row)


def version(db: peewee.Database, member_no: int) -> int:
    """The number of the fact that last changed this member: who changes them anew must have seen that.

    Raises `NotFound`.
    """
    row = db.execute_sql("SELECT number FROM member WHERE member_no = ?", (member_no,)).fetchone()
    if row is None:
        raise NotFound("member.unknown", member_no=member_no)
    return int(row[0])


def exists(db: peewee.Database, member_no: int) -> bool:
    """Whether this number has been given."""
    return db.execute_sql("SELECT 1 FROM member WHERE member_no = ?", (member_no,)).fetchone() is not None


def search(db: peewee.Database, text: str = "", page: int = 1, rows: int = PAGE_ROWS) -> list[MemberView]:
    """Members whose name contains `text`, or whose number it is; by name, `rows` a page, pages from 1."""
    text = text.strip()
    pattern = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    # A number too large for SQLite's integers is nobody's.
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    found = db.execute_sql(_SEARCH, (pattern, number, rows, (max(page, 1) - 1) * rows))
    return [MemberView(*row) for row in found]


def next_number(db: peewee.Database) -> int:
    """The number that the next member gets: one more than the highest ever given."""
    return int(db.execute_sql("SELECT COALESCE(MAX(member_no), 0) + 1 FROM member").fetchone()[0])


def number_with_nik(db: peewee.Database, nik: str) -> int | None:
    """Who has this NIK, None if nobody."""
    row = db.execute_sql("SELECT member_no FROM member WHERE nik = ? AND nik <> ''", (nik,)).fetchone()
    return row[0] if row else None


def counts(db: peewee.Database) -> dict[str, int]:
    """How many members there are of each status."""
    return dict(db.execute_sql("SELECT status, COUNT(*) FROM member GROUP BY status ORDER BY status").fetchall())


class _Registered(msgspec.Struct):
    member_no: int


def registered_by(fact: Fact) -> int:
    """The number that a ``members.registered`` fact gave."""
    return msgspec.json.decode(fact.body, type=_Registered).member_no
