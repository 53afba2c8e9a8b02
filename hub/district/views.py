"""What people see of the district's statements. `day` is the business day as ``YYYY-MM-DD``."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.limits import NOTICES_SHOWN_MAX

_HOLDS: Final = "withdrawn IS NULL AND from_day <= ? AND until_day >= ?"
_ANNOUNCED: Final = f"""
    SELECT number, from_day, title, text FROM district_statement
    WHERE kind = 'notice' AND {_HOLDS} ORDER BY number DESC LIMIT ?
"""  # noqa: S608 - constant text
_WEEKS: Final = """
    SELECT number, from_day, until_day FROM district_statement
    WHERE kind = 'tbs_price' AND withdrawn IS NULL AND from_day <= ? ORDER BY from_day DESC, number DESC LIMIT 2
"""
_PRICES: Final = "SELECT age_class, amount FROM palm_price WHERE number = ? ORDER BY place"
_RULES: Final = f"""
    SELECT code, title, text, from_day FROM district_statement AS this
    WHERE kind = 'rule' AND {_HOLDS} AND NOT EXISTS (
        SELECT 1 FROM district_statement AS later
        WHERE later.kind = 'rule' AND later.code = this.code AND later.withdrawn IS NULL
          AND later.from_day <= ? AND later.until_day >= ?
          AND (later.from_day, later.number) > (this.from_day, this.number))
    ORDER BY title, code
"""  # noqa: S608 - constant text
_ASKED: Final = f"""
    SELECT number, from_day, until_day, text FROM district_statement
    WHERE kind = 'support' AND {_HOLDS} ORDER BY number DESC LIMIT 1
"""  # noqa: S608 - constant text
_STANDING: Final = """
    SELECT number, key, from_day, until_day FROM district_statement WHERE scope = ? AND withdrawn IS NULL
"""
_WORD: Final = "SELECT number, at FROM district_word WHERE scope = ?"


class Announcement(msgspec.Struct, frozen=True):
    """An announcement of the district that holds; `number` is its fact's."""

    number: int
    day: str
    title: str
    text: str


class ClassPrice(msgspec.Struct, frozen=True):
    """Rupiah a kilogram for one age class (years); `change` against the price before, None if it had none."""

    age_class: str
    amount: int
    change: int | None


class PalmPriceView(msgspec.Struct, frozen=True):
    """The newest price of palm fruit; `current` tells whether it still holds on the business day asked for.

    Without days and prices if the district has stated none.
    """

    from_day: str
    until_day: str
    current: bool
    prices: list[ClassPrice]


class RuleView(msgspec.Struct, frozen=True):
    """A rate or form in force since `since`."""

    code: str
    title: str
    value: str
    since: str


class SupportView(msgspec.Struct, frozen=True):
    """The district's request for a support bundle."""

    number: int
    from_day: str
    until_day: str
    text: str


class Standing(msgspec.Struct, frozen=True):
    """A statement that was not taken back: number of its fact, digest of what it says, and the days it holds."""

    number: int
    key: str
    from_day: str
    until_day: str


def announcements(db: peewee.Database, day: str) -> list[Announcement]:
    """What holds on this day, newest first."""
    return [Announcement(*row) for row in db.execute_sql(_ANNOUNCED, (day, day, NOTICES_SHOWN_MAX))]


def palm_price(db: peewee.Database, day: str) -> PalmPriceView:
    """The newest price that has begun."""
    weeks = db.execute_sql(_WEEKS, (day,)).fetchall()
    if not weeks:
        return PalmPriceView("", "", False, [])
    (number, from_day, until_day), *before = weeks
    known = dict(db.execute_sql(_PRICES, (before[0][0],))) if before else {}
    prices = [
        ClassPrice(age_class, amount, amount - known[age_class] if age_class in known else None)
        for age_class, amount in db.execute_sql(_PRICES, (number,))
    ]
    return PalmPriceView(from_day, until_day, until_day >= day, prices)


def rules(db: peewee.Database, day: str) -> list[RuleView]:
    """The rates and forms in force on this day, of each code the one that took effect last."""
    return [RuleView(*row) for row in db.execute_sql(_RULES, (day, day, day, day))]


def support(db: peewee.Database, day: str) -> SupportView | None:
    """The request for a support bundle that holds on this day, None if there is none."""
    row = db.execute_sql(_ASKED, (day, day)).fetchone()
    return SupportView(*row) if row else None


def newest_word(local: peewee.Database, scope: str) -> tuple[int, int]:
    """Number and time (epoch seconds) of the newest message under this scope that was taken; zeros for none."""
    row = local.execute_sql(_WORD, (scope,)).fetchone()
    return (row[0], row[1]) if row else (0, 0)


def standing(db: peewee.Database, scope: str) -> list[Standing]:
    """All statements of this scope that were not taken back."""
    return [Standing(*row) for row in db.execute_sql(_STANDING, (scope,))]
