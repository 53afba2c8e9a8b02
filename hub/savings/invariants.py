"""What must hold between savings, the register and the ledger."""

from __future__ import annotations

import peewee

from hub.ledger.invariants import Invariant, Violation
from hub.savings import views


def balances_run_on(db: peewee.Database) -> list[Violation]:
    """Each movement's balance is the sum of the account's movements up to it."""
    return [Violation("savings.balance_runs_on", number) for number in views.drifted_movements(db)]


def movements_are_in_the_ledger(db: peewee.Database) -> list[Violation]:
    """Each movement is what the ledger's lines of the same fact say of that account, and no such line lacks one."""
    return [Violation("savings.movement_in_ledger", number) for number in views.movements_apart_from_ledger(db)]


def accounts_have_members(db: peewee.Database) -> list[Violation]:
    """Each account belongs to a registered member."""
    return [Violation("savings.account_has_member", number) for number in views.movements_of_nobody(db)]


INVARIANTS: tuple[Invariant, ...] = (balances_run_on, movements_are_in_the_ledger, accounts_have_members)
