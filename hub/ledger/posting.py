"""Posting the lines of a fact. The rooms' `apply` functions call this; nothing else writes entries or balances."""

from __future__ import annotations

from collections.abc import Sequence

import peewee

from hub.ledger import tables
from hub.log.fact import Fact, Line


def post(db: peewee.Database, fact: Fact, lines: Sequence[Line]) -> None:
    """Post a balanced double entry on the fact's business day, under the fact's number.

    `lines` are whole rupiah, debit positive. The database refuses (`peewee.IntegrityError`) an entry that does not
    balance, has less than two lines, names an account that is not in the chart, or lies before the newest day.
    """
    number, day = fact.number, fact.day
    values: list[int | str] = []
    for position, line in enumerate(lines, 1):
        values += (number, position, line.account, line.sub, line.amount)
    db.execute_sql(tables.insert_lines(len(lines)), values)
    db.execute_sql(tables.INSERT_ENTRY, (number, day))
    for line in lines:
        debit, credit = (line.amount, 0) if line.amount > 0 else (0, -line.amount)
        row = (line.account, line.sub, day, debit, credit, number)
        if not db.execute_sql(tables.ADD_TO_BALANCE, row).rowcount:
            db.execute_sql(tables.BEGIN_BALANCE, row)
