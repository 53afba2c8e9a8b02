"""What must hold in any books, as pure functions: each reads the rows and lists what breaks it; none repairs.

They run at start, at day close, after a restore, in `verify`, and at the end of every test that opened books.
These are checks on ourselves, not on what people enter: that is refused before it becomes a fact.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import peewee

from hub.ledger import views


class Violation(msgspec.Struct, frozen=True):
    """A broken invariant: which rule, and the first fact number it can be seen at (0 if none can be named)."""

    rule: str
    number: int


Invariant = Callable[[peewee.Database], list[Violation]]


def entries_balance(db: peewee.Database) -> list[Violation]:
    """The lines of every entry add up to zero, and there are at least two."""
    return [Violation("ledger.entry_balances", number) for number in views.unbalanced_entries(db)]


def lines_are_sealed(db: peewee.Database) -> list[Violation]:
    """Every line belongs to an entry."""
    return [Violation("ledger.line_sealed", number) for number in views.unsealed_lines(db)]


def days_do_not_go_back(db: peewee.Database) -> list[Violation]:
    """No entry is on an earlier business day than the entry before it."""
    return [Violation("ledger.days_in_order", number) for number in views.entries_out_of_order(db)]


def balances_are_the_sum_of_their_lines(db: peewee.Database) -> list[Violation]:
    """The balances kept by account and day are what the lines add up to."""
    return [Violation("ledger.balance_is_sum", number) for number in views.drifted_balances(db)]


def trial_balance_is_zero(db: peewee.Database) -> list[Violation]:
    """All accounts together stand at zero."""
    return [] if sum(a.balance for a in views.trial_balance(db)) == 0 else [Violation("ledger.trial_balance_zero", 0)]


INVARIANTS: tuple[Invariant, ...] = (
    entries_balance,
    lines_are_sealed,
    days_do_not_go_back,
    balances_are_the_sum_of_their_lines,
    trial_balance_is_zero,
)
