"""Deposits and withdrawals by the cooperative's own rules: what is taken, and what is refused with which reason."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import HubError
from hub.savings import actions
from hub.savings.facts import Rule
from tests.hub.village import Village


@pytest.fixture
def siti(village: Village) -> Village:
    """Siti (2) joined in January with nothing paid; it is February."""
    village.play("2026-01-06 join Siti")
    village.day("2026-02-10")
    return village


def code(error: HubError | None) -> str:
    return error.code if error else ""


@pytest.mark.parametrize(
    ("story", "account", "amount", "expected"),
    [
        ("", "sukarela-2", 1_000, ""),
        ("", "sukarela-2", 999, "savings.below_minimum"),
        ("", "pokok-2", 100_000, ""),
        ("", "pokok-2", 99_999, "savings.pokok_amount"),
        ("", "pokok-2", 200_000, "savings.pokok_amount"),
        ("2026-02-10 pokok Siti 100000", "pokok-2", 100_000, "savings.pokok_paid"),
        ("2026-02-10 pokok Siti 100000\n2026-02-10 undo pokok Siti", "pokok-2", 100_000, ""),
        ("", "wajib-2", 20_000, ""),
        ("", "wajib-2", 40_000, ""),
        ("", "wajib-2", 240_000, ""),  # a year ahead
        ("", "wajib-2", 30_000, "savings.wajib_multiple"),
        ("", "wajib-2", 1, "savings.wajib_multiple"),
        ("2026-02-11 left Siti", "sukarela-2", 5_000, "savings.member_not_active"),
        ("2026-02-11 died Siti", "wajib-2", 20_000, "savings.member_not_active"),
        ("2026-02-11 left Siti\n2026-02-12 active Siti", "sukarela-2", 5_000, ""),
        ("", "sukarela-9", 5_000, "member.unknown"),
        ("", "deposito-2", 5_000, "account.unknown"),
        ("", "sukarela-02", 5_000, "account.unknown"),
        ("", "sukarela-0", 5_000, "account.unknown"),
        ("", "sukarela-2 ", 5_000, "account.unknown"),
        ("", "sukarela-\u0662", 5_000, "account.unknown"),
        ("", "sukarela-2\n", 5_000, "account.unknown"),
        ("", "", 5_000, "account.unknown"),
    ],
)
def test_deposits(siti: Village, story: str, account: str, amount: int, expected: str) -> None:
    siti.play(story)
    assert code(siti.refusal(lambda tx: actions.deposit(tx, account, amount))) == expected


@pytest.mark.parametrize(
    ("story", "account", "amount", "expected"),
    [
        ("2026-02-10 sukarela Siti 5000", "sukarela-2", 5_000, ""),
        ("2026-02-10 sukarela Siti 5000", "sukarela-2", 5_001, "savings.not_enough"),
        ("", "sukarela-2", 1, "savings.not_enough"),
        ("2026-02-10 pokok Siti 100000", "pokok-2", 100_000, "savings.kept_while_member"),
        ("2026-02-10 wajib Siti 20000", "wajib-2", 20_000, "savings.kept_while_member"),
        ("2026-02-10 pokok Siti 100000\n2026-02-11 left Siti", "pokok-2", 100_000, ""),
        ("2026-02-10 wajib Siti 40000\n2026-02-11 died Siti", "wajib-2", 15_000, ""),
        ("2026-02-10 wajib Siti 40000\n2026-02-11 left Siti", "wajib-2", 40_001, "savings.not_enough"),
        ("", "sukarela-9", 5_000, "member.unknown"),
        ("", "nonsense", 5_000, "account.unknown"),
    ],
)
def test_withdrawals(siti: Village, story: str, account: str, amount: int, expected: str) -> None:
    siti.play(story)
    assert code(siti.refusal(lambda tx: actions.withdraw(tx, account, amount))) == expected


def test_a_minimum_balance_stays_while_a_member(siti: Village) -> None:
    rule = Rule(product="sukarela", account="2111", minimum_deposit=1_000, minimum_balance=10_000)
    siti.act(lambda tx: actions.set_rules(tx, (rule,), from_month="2026-02", day="2026-02-10"))
    siti.play("2026-02-10 sukarela Siti 30000")
    error = siti.refusal(lambda tx: actions.withdraw(tx, "sukarela-2", 20_001))
    assert error is not None
    assert (error.code, error.parameters["amount"]) == ("savings.minimum_stays", 10_000)
    siti.play("2026-02-10 sukarela Siti -20000\n2026-02-11 left Siti\n2026-02-11 sukarela Siti -10000")
    assert siti.balance("sukarela", "Siti") == 0


@pytest.mark.parametrize(
    ("story", "which", "reason", "expected"),
    [
        ("2026-02-10 sukarela Siti 5000", 0, "wrong_amount", ""),
        ("2026-02-10 sukarela Siti 5000", 0, "because", "reversal.reason_unknown"),
        ("2026-02-10 sukarela Siti 5000\n2026-02-10 undo sukarela Siti", 1, "twice", "reversal.already"),
        ("2026-02-10 sukarela Siti 5000\n2026-02-10 undo sukarela Siti", 0, "twice", "reversal.only_movements"),
        ("2026-02-10 sukarela Siti 5000\n2026-02-10 sukarela Siti -1", 1, "other", "reversal.short"),
        ("2026-02-10 sukarela Siti 5000\n2026-02-11 sukarela Siti -5000", 0, "other", ""),
        ("2026-02-10 sukarela Siti 5000\n2026-02-11 left Siti", 0, "wrong_member", ""),
    ],
)
def test_reversals(siti: Village, story: str, which: int, reason: str, expected: str) -> None:
    siti.play(story)
    number = siti.movements("sukarela", "Siti")[which].number
    assert code(siti.refusal(lambda tx: actions.reverse(tx, number, reason))) == expected


@pytest.mark.parametrize("number", [0, -1, 1, 3, 10_000])
def test_only_a_movement_of_savings_can_be_reversed(siti: Village, number: int) -> None:
    assert code(siti.refusal(lambda tx: actions.reverse(tx, number, "other"))) == "movement.unknown"


def test_a_reversal_undoes_exactly_and_points_back(siti: Village) -> None:
    siti.play("2026-02-10 sukarela Siti 50000\n2026-02-11 sukarela Siti -20000\n2026-02-12 undo sukarela Siti")
    reversal, withdrawal, deposit = siti.movements("sukarela", "Siti")
    assert (reversal.kind, reversal.amount, reversal.balance, reversal.day) == (
        "reversal",
        20_000,
        50_000,
        "2026-02-12",
    )
    assert (reversal.reverses, withdrawal.reversed_by) == (withdrawal.number, reversal.number)
    assert (deposit.reverses, deposit.reversed_by, reversal.reversed_by) == (None, None, None)
    lines = siti.books.db.execute_sql(
        "SELECT entry, account, sub, amount FROM ledger_line WHERE entry IN (?, ?) ORDER BY entry, position",
        (withdrawal.number, reversal.number),
    ).fetchall()
    assert lines == [
        (withdrawal.number, "2111", "sukarela-2", 20_000),
        (withdrawal.number, "1110", "", -20_000),
        (reversal.number, "2111", "sukarela-2", -20_000),
        (reversal.number, "1110", "", 20_000),
    ]


@pytest.mark.parametrize(
    ("amount", "paid_until", "expected"),
    [
        (0, "", ""),
        (250_000, "", ""),
        (250_000, "2025-12", ""),
        (-1, "", "amount.not_positive"),
        (100_000_000_001, "", "amount.too_large"),
        (1, "2025-13", "month.unreadable"),
        (1, "1899-12", "month.unreadable"),
        (1, "2025-12-31", "month.unreadable"),
    ],
)
def test_openings(siti: Village, amount: int, paid_until: str, expected: str) -> None:
    found = siti.refusal(lambda tx: actions.open_with(tx, "wajib-2", amount, paid_until=paid_until, day="2026-02-10"))
    assert code(found) == expected


@pytest.mark.parametrize("story", ["2026-02-10 wajib Siti 20000", ""])
def test_an_account_is_opened_once_and_only_before_it_moved(siti: Village, story: str) -> None:
    if story:
        siti.play(story)
    else:
        siti.act(lambda tx: actions.open_with(tx, "wajib-2", 0, paid_until="", day="2026-02-10"))
    error = siti.refusal(lambda tx: actions.open_with(tx, "wajib-2", 5, paid_until="", day="2026-02-10"))
    assert code(error) == "savings.opened_already"


def test_an_opening_stands_against_the_account_of_opening_balances_and_cannot_be_reversed(siti: Village) -> None:
    siti.act(lambda tx: actions.open_with(tx, "sukarela-2", 70_000, paid_until="", day="2026-02-10"))
    opening = siti.movements("sukarela", "Siti")[0]
    assert (opening.kind, opening.amount) == ("opening", 70_000)
    row = siti.books.db.execute_sql("SELECT closing FROM ledger_balance WHERE account = '3990'").fetchone()
    assert row == (70_000,)
    error = siti.refusal(lambda tx: actions.reverse(tx, opening.number, "other"))
    assert code(error) == "reversal.only_movements"


@pytest.mark.parametrize(
    ("rules", "month", "expected"),
    [
        ([{"product": "wajib", "account": "3120", "amount": 25_000}], "2026-07", ""),
        ([{"product": "wajib", "account": "3120", "amount": 25_000}], "July", "month.unreadable"),
        ([{"product": "wajib", "account": "3120", "amount": 25_000}], "2026-00", "month.unreadable"),
        ([{"product": "wajib", "account": "3120"}], "2026-07", "savings.rule_amount"),
        ([{"product": "wajib", "account": "3120", "amount": -1}], "2026-07", "savings.rule_amount"),
        ([{"product": "sukarela", "account": "2111", "minimum_balance": -1}], "2026-07", "savings.rule_amount"),
        ([{"product": "deposito", "account": "2111"}], "2026-07", "savings.rule_product"),
        ([{"product": "sukarela", "account": "2111"}] * 2, "2026-07", "savings.rule_product"),
        ([{"product": "sukarela", "account": "9999"}], "2026-07", "savings.rule_account"),
        ([{"product": "sukarela", "account": "1110"}], "2026-07", "savings.rule_account"),
        ([{"product": "sukarela", "account": "3120"}], "2026-07", "savings.rule_account"),
        ([{"product": "sukarela", "account": "3990"}], "2026-07", "savings.rule_account"),
        ([{"product": "sukarela", "account": "3161"}], "2026-07", "savings.rule_account"),
    ],
)
def test_setting_rules(siti: Village, rules: list[dict[str, Any]], month: str, expected: str) -> None:
    made = tuple(Rule(**rule) for rule in rules)
    found = siti.refusal(lambda tx: actions.set_rules(tx, made, from_month=month, day="2026-02-10"))
    assert code(found) == expected
