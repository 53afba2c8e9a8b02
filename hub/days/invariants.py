"""What must hold between the counts and the ledger."""

from __future__ import annotations

import peewee

from hub.days import views
from hub.ledger.invariants import Invariant, Violation


def differences_are_in_the_ledger(db: peewee.Database) -> list[Violation]:
    """What a count differed from the books is what its own lines say of the cash."""
    return [Violation("days.count_in_ledger", number) for number in views.counts_apart_from_ledger(db)]


INVARIANTS: tuple[Invariant, ...] = (differences_are_in_the_ledger,)
"""What `hub.books` proves of the days."""
