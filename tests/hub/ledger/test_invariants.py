"""Every invariant can fail: each is shown books that break just what it watches, and names the fact."""

from __future__ import annotations

import pytest

from hub.books import INVARIANTS
from tests.hub.village import Village

pytestmark = pytest.mark.breaks_books

# What is done to the books, and the rules that must notice; {first} and {last} are numbers of deposits.
BREAKAGES = {
    "an entry that lost its balance": (
        "DROP TRIGGER ledger_line_no_update; UPDATE ledger_line SET amount = amount + 1"
        " WHERE entry = {first} AND position = 1",
        {"ledger.entry_balances": "{first}", "ledger.balance_is_sum": "{first}"},
    ),
    "an entry with one line": (
        "DROP TRIGGER ledger_line_no_delete; DELETE FROM ledger_line WHERE entry = {first} AND position = 1",
        {"ledger.entry_balances": "{first}"},
    ),
    "an entry without lines": (
        "DROP TRIGGER ledger_line_no_delete; DELETE FROM ledger_line WHERE entry = {last}",
        {"ledger.entry_balances": "{last}", "savings.movement_in_ledger": "{last}"},
    ),
    "lines without an entry": (
        "DROP TRIGGER ledger_entry_no_delete; PRAGMA foreign_keys = 0; DELETE FROM ledger_entry WHERE number = {first}",
        {"ledger.line_sealed": "{first}"},
    ),
    "a day that goes back": (
        "DROP TRIGGER ledger_entry_no_update; UPDATE ledger_entry SET day = '2025-01-01' WHERE number = {last}",
        {"ledger.days_in_order": "{last}"},
    ),
    "a day balance that drifted": (
        "UPDATE ledger_balance SET closing = closing - 7 WHERE account = '2111' AND number = {last}",
        {"ledger.balance_is_sum": "{last}", "ledger.trial_balance_zero": "0"},
    ),
    "a turnover that drifted": (
        "UPDATE ledger_balance SET debit = debit + 7, credit = credit + 7 WHERE account = '2111' AND number = {last}",
        {"ledger.balance_is_sum": "{last}"},
    ),
    "a day balance that is gone": (
        "DELETE FROM ledger_balance WHERE account = '2111' AND number = {first}",
        {"ledger.balance_is_sum": "{first}"},
    ),
    "a day balance out of nowhere": (
        "INSERT INTO ledger_balance VALUES ('1120', '', '2026-01-06', 5, 0, 5, {first})",
        {"ledger.balance_is_sum": "{first}", "ledger.trial_balance_zero": "0"},
    ),
    "a movement whose balance drifted": (
        "UPDATE savings_movement SET balance = balance + 1 WHERE number = {last}",
        {"savings.balance_runs_on": "{last}"},
    ),
    "a movement that the ledger does not know": (
        "UPDATE savings_movement SET amount = amount + 1, balance = balance + 1 WHERE number = {last}",
        {"savings.movement_in_ledger": "{last}"},
    ),
    "a ledger line of savings without a movement": (
        "DELETE FROM savings_movement WHERE number = {last}",
        {"savings.movement_in_ledger": "{last}"},
    ),
    "savings of nobody": (
        "DELETE FROM member WHERE member_no = 2",
        {"savings.account_has_member": "{first}"},
    ),
    "a difference of counted money that was never booked": (
        "INSERT INTO cash_count VALUES ({last}, '2026-01-07', 'close', '[]', 7, 0, 7, 'lost', '', 0)",
        {"days.count_in_ledger": "{last}"},
    ),
    "a movement above its limit that one person made alone": (
        "INSERT INTO approval_limit VALUES ('deposit', 1, 40000)",
        {"approvals.two_people": "{first}"},
    ),
    "two who agreed to a movement that there is not": (
        "INSERT INTO agreement VALUES ({last}, {last} + 1, 1, 2, 'deposit', 'sukarela-2', 20000, NULL)",
        {"approvals.agreed_to_movement": "{last}"},
    ),
    "two who agreed while a third recorded it": (
        "INSERT INTO agreement VALUES ({last}, {last} + 1, 8, 9, 'deposit', 'sukarela-2', 20000, NULL)",
        {"approvals.recorded_by_one_of_two": "{last}"},
    ),
}


def break_books(village: Village, name: str) -> dict[str, int]:
    """Break the books in the named way and return the rules that must notice, with the fact they must name."""
    village.play("""
        2026-01-06 join Siti
        2026-01-06 sukarela Siti 50000
        2026-01-07 sukarela Siti 20000
    """)
    assert village.books.violations() == []
    last, first = (movement.number for movement in village.movements("sukarela", "Siti"))
    statements, rules = BREAKAGES[name]
    for statement in statements.split(";"):
        village.books.db.execute_sql(statement.format(first=first, last=last))
    return {rule: int(number.format(first=first, last=last)) for rule, number in rules.items()}


@pytest.mark.parametrize("name", BREAKAGES)
def test_a_broken_invariant_names_its_rule_and_the_fact(village: Village, name: str) -> None:
    rules = break_books(village, name)
    found = {(violation.rule, violation.number) for violation in village.books.violations()}
    assert set(rules.items()) <= found


def test_each_invariant_has_a_breakage_here(village: Village) -> None:
    promised = {rule for _, rules in BREAKAGES.values() for rule in rules}
    assert len(promised) == len(INVARIANTS)
