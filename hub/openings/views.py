"""How far the members have looked at what came from paper."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight

_COLUMNS: Final = """
    SELECT o.account, o.amount, o.paid_until, m.member_no, m.name, w.right, COALESCE(w.should_be, 0),
        COALESCE(w.note, ''), COALESCE(w.answer, ''), COALESCE(w.day, '')
    FROM savings_opening o
    JOIN member m ON m.member_no = CAST(substr(o.account, instr(o.account, '-') + 1) AS INTEGER)
    LEFT JOIN opening_word w USING (account)
"""
_OF_MEMBER: Final = f"{_COLUMNS} WHERE m.member_no = ? ORDER BY o.number"
_ONE: Final = f"{_COLUMNS} WHERE o.account = ?"
_DISPUTED: Final = f"{_COLUMNS} WHERE w.right = 0 ORDER BY m.member_no, o.number"
_WAITING: Final = f"{_COLUMNS} WHERE w.right IS NULL AND m.status = 'active' ORDER BY m.member_no, o.number LIMIT ?"
_COUNTS: Final = """
    SELECT COUNT(*), SUM(w.right IS 1), SUM(w.right IS 0), SUM(w.right IS NULL AND m.status = 'active')
    FROM savings_opening o
    JOIN member m ON m.member_no = CAST(substr(o.account, instr(o.account, '-') + 1) AS INTEGER)
    LEFT JOIN opening_word w USING (account)
"""
_LOCK: Final = "SELECT day, maker, checker FROM opening_lock"


class OpeningView(msgspec.Struct, frozen=True):
    """One account that came from paper: `amount` rupiah, and what its member says of it.

    `state` is "waiting", "right" or "disputed"; `should_be`, `note` and `answer` are of a dispute.
    """

    account: str
    product: str
    amount: int
    paid_until: str
    member_no: int
    name: str
    state: str
    should_be: int
    note: str
    answer: str
    day: str


class Progress(msgspec.Struct, frozen=True):
    """How many accounts came from paper, are right, disputed, or wait for their (active) member."""

    all: int
    right: int
    disputed: int
    waiting: int


class Lock(msgspec.Struct, frozen=True):
    """When opening balances were locked, and by whom (member numbers)."""

    day: str
    maker: int
    checker: int


def of_member(db: peewee.Database, sight: Sight) -> list[OpeningView]:
    """What the member in sight brought from paper."""
    return [_view(row) for row in db.execute_sql(_OF_MEMBER, (sight.member_no,))]


def is_asked(db: peewee.Database, sight: Sight) -> bool:
    """Whether the member in sight should look at what they brought from paper."""
    return lock(db) is None and any(row.state == "waiting" for row in of_member(db, sight))


def one(db: peewee.Database, account: str) -> OpeningView | None:
    """One account that came from paper."""
    row = db.execute_sql(_ONE, (account,)).fetchone()
    return _view(row) if row else None


def disputed(db: peewee.Database) -> list[OpeningView]:
    """The accounts whose members say otherwise."""
    return [_view(row) for row in db.execute_sql(_DISPUTED)]


def waiting(db: peewee.Database, limit: int) -> list[OpeningView]:
    """The first accounts whose members have not said anything yet."""
    return [_view(row) for row in db.execute_sql(_WAITING, (limit,))]


def progress(db: peewee.Database) -> Progress:
    """How far it is."""
    row = db.execute_sql(_COUNTS).fetchone()
    return Progress(*(value or 0 for value in row))


def lock(db: peewee.Database) -> Lock | None:
    """Whether opening balances are locked."""
    row = db.execute_sql(_LOCK).fetchone()
    return Lock(*row) if row else None


def _view(row: tuple[str, int, str, int, str, int | None, int, str, str, str]) -> OpeningView:
    state = {None: "waiting", 0: "disputed"}.get(row[5], "right")
    return OpeningView(row[0], row[0].partition("-")[0], *row[1:5], state, *row[6:])
