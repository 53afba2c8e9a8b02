"""What must hold between the movements and who agreed to them."""

from __future__ import annotations

import peewee

from hub.approvals import views
from hub.ledger.invariants import Invariant, Violation


def large_movements_have_two(db: peewee.Database) -> list[Violation]:
    """Every movement above the limit in force at its time has exactly one agreement, by another person."""
    return [Violation("approvals.two_people", number) for number in views.movements_of_one(db)]


def agreements_are_used(db: peewee.Database) -> list[Violation]:
    """Every agreement is of two people, and of the movement that it is followed by."""
    return [Violation("approvals.agreed_to_movement", number) for number in views.approvals_of_nothing(db)]


def one_of_the_two_recorded_it(db: peewee.Database) -> list[Violation]:
    """Every agreement was recorded by its maker or its checker."""
    return [Violation("approvals.recorded_by_one_of_two", number) for number in views.approvals_by_strangers(db)]


INVARIANTS: tuple[Invariant, ...] = (large_movements_have_two, agreements_are_used, one_of_the_two_recorded_it)
"""What `hub.books` proves of approvals."""
