"""Posting the lines of a fact. The rooms' `apply` functions call this; nothing else writes entries or balances."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import peewee

from hub.ledger import tables
from hub.log.fact import Fact, Line


def post(db: peewee.Database, fact: Fact, lines: Sequence[Line]) -> None:
    """Post a balanced double entry on the fact's business day, under the fact's number.

    `lines` are whole rupiah, debit positive. The database refuses (`peewee.IntegrityError`) an entry that does not
    balance, has less than two lines, names an account that is not in the chart, or lies before the newest day.
    """
    number, day = fact.number, fact.day
    db.execute_sql(
        tables.insert_lines(len(lines)),
        tuple(chain.from_iterable((number, i, line.account, line.sub, line.amount) for i, line in enumerate(lines, 1))),
    )
    db.execute_sql(tables.INSERT_ENTRY, (number, day))
    db.execute_sql(
        tables.add_to_balances(len(lines)),
        tuple(
            chain.from_iterable(
                (line.account, line.sub, day, max(line.amount, 0), max(-line.amount, 0), number) for line in lines
            )
        ),
    )
