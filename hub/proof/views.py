"""Comparing two sets of books table by table."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import peewee

from hub.log.fact import Fact
from hub.log.views import SELECT_WITH_KEYS, fact_from

_STEP: Final = 1_000  # facts read at a time, so that a long log needs little memory


def facts_with_keys(db: peewee.Database) -> Iterator[tuple[Fact, str | None, str]]:
    """The whole log in order, each fact with its idempotency key and request digest."""
    after = 0
    while rows := db.execute_sql(SELECT_WITH_KEYS, (after, _STEP)).fetchall():
        for row in rows:
            yield fact_from(row), row[15], row[16]
        after = rows[-1][0]


@contextmanager
def beside(db: peewee.Database, other: str) -> Iterator[None]:
    """Have the books file `other` readable beside `db` for `differing_rows`. Must begin outside of any transaction."""
    db.execute_sql("ATTACH DATABASE ? AS other", (other,))
    try:
        yield
    finally:
        db.execute_sql("DETACH DATABASE other")


def differing_rows(db: peewee.Database, table: str) -> list[dict[str, Any]]:
    """Rows of `table` that stand in only one of these books and those `beside` them; the first thousand are enough
    to tell."""
    cursor = db.execute_sql(f"""
        SELECT * FROM (SELECT * FROM main.{table} EXCEPT SELECT * FROM other.{table})
        UNION ALL
        SELECT * FROM (SELECT * FROM other.{table} EXCEPT SELECT * FROM main.{table})
        LIMIT 1000
    """)  # noqa: S608 - the table's name is one of ours
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
