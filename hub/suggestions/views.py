"""What people look at in the suggestion book."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight
from hub.errors import NotFound
from hub.limits import PAGE_ROWS, PAGE_ROWS_MAX, SUGGESTIONS_PRINTED_MAX

_COLUMNS: Final = "number, member_no, day, topic, text, answer, answered_day"
_ONE: Final = f"SELECT {_COLUMNS} FROM suggestion WHERE number = ?"  # noqa: S608 - constant text
_OWN: Final = f"""
    SELECT {_COLUMNS} FROM suggestion WHERE member_no = ? ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_BOOK: Final = f"""
    SELECT {_COLUMNS} FROM suggestion WHERE number < ? ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_YEARS: Final = "SELECT DISTINCT substr(day, 1, 4) AS year FROM suggestion ORDER BY year DESC"
_YEAR: Final = f"""
    SELECT {_COLUMNS} FROM suggestion WHERE substr(day, 1, 4) = ? ORDER BY number LIMIT ?
"""  # noqa: S608 - constant text
_UNANSWERED: Final = "SELECT COUNT(*) FROM suggestion WHERE answered IS NULL"
_MADE_ON: Final = "SELECT COUNT(*) FROM suggestion WHERE member_no = ? AND day = ?"


class SuggestionView(msgspec.Struct, frozen=True):
    """One suggestion; `text` and `answer` may be empty, `answered_day` is ``""`` until there is an answer."""

    number: int
    member_no: int
    day: str
    topic: str
    text: str
    answer: str
    answered_day: str


def own_suggestions(db: peewee.Database, sight: Sight, limit: int = PAGE_ROWS) -> list[SuggestionView]:
    """A member's suggestions, newest first."""
    return [SuggestionView(*row) for row in db.execute_sql(_OWN, (sight.member_no, min(limit, PAGE_ROWS_MAX)))]


def book(db: peewee.Database, before: int | None = None, limit: int = PAGE_ROWS) -> list[SuggestionView]:
    """The book, newest first, at most `limit`, older than number `before` if that is given."""
    return [SuggestionView(*row) for row in db.execute_sql(_BOOK, (before or 2**62, min(limit, PAGE_ROWS_MAX)))]


def years(db: peewee.Database) -> list[str]:
    """The years (``YYYY``) in which anybody suggested anything, newest first."""
    return [row[0] for row in db.execute_sql(_YEARS)]


def year(db: peewee.Database, year: str) -> list[SuggestionView]:
    """The book of one year (``YYYY``), oldest first."""
    return [SuggestionView(*row) for row in db.execute_sql(_YEAR, (year, SUGGESTIONS_PRINTED_MAX))]


def suggestion(db: peewee.Database, number: int) -> SuggestionView:
    """One suggestion, whoever's. Raises `NotFound` ("suggestion.unknown")."""
    row = db.execute_sql(_ONE, (number,)).fetchone() if number < 2**62 else None
    if row is None:
        raise NotFound("suggestion.unknown")
    return SuggestionView(*row)


def unanswered(db: peewee.Database) -> int:
    """How many suggestions wait for an answer."""
    return int(db.execute_sql(_UNANSWERED).fetchone()[0])


def made_on(db: peewee.Database, member_no: int, day: str) -> int:
    """How many suggestions a member has made on a business day."""
    return int(db.execute_sql(_MADE_ON, (member_no, day)).fetchone()[0])
