"""What can be recorded of savings. Every fact that moves money carries its balanced lines."""

from __future__ import annotations

import msgspec
import peewee

from hub.ledger.posting import post
from hub.log.fact import Fact, Line
from hub.log.registry import Body, Personal, applies, fact_type
from hub.savings import tables
from hub.savings.ids import AccountId


class Rule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One product's rule. Amounts in rupiah.

    `amount` is what pokok costs once and wajib every month (0 for sukarela); `minimum_deposit` the least that is taken;
    `minimum_balance` what must stay in while a member; `account` the code in the chart.
    """

    product: str
    account: str
    amount: int = 0
    minimum_deposit: int = 1
    minimum_balance: int = 0


@fact_type("savings.rules_set")
class RulesSet(Body):
    """The cooperative's savings rules (AD/ART) from the month `from_month` (``YYYY-MM``) on."""

    from_month: str
    rules: tuple[Rule, ...]


class Remark(Personal):
    """What an officer wrote beside it, in their own words; may name people."""

    note: str


@fact_type("savings.deposited", personal=Remark)
class Deposited(Body):
    """Cash taken into a savings account. The amount is in the lines."""

    account: str
    lines: tuple[Line, ...]


@fact_type("savings.withdrawn", personal=Remark)
class Withdrawn(Body):
    """Cash paid from a savings account. The amount is in the lines."""

    account: str
    lines: tuple[Line, ...]


@fact_type("savings.reversed", personal=Remark)
class Reversed(Body):
    """The movement recorded under number `reverses` was wrong and is undone by its opposite.

    `reason` is one of `hub.savings.actions.REASONS`.
    """

    account: str
    reverses: int
    reason: str
    lines: tuple[Line, ...]


@fact_type("savings.opened_with")
class OpenedWith(Body):
    """What a savings account brought from paper; for wajib `paid_until` is the last month (``YYYY-MM``) it covers.

    `amount` may be 0, then there are no lines.
    """

    account: str
    amount: int
    paid_until: str = ""
    lines: tuple[Line, ...] = ()


@fact_type("savings.opening_corrected", personal=Remark)
class OpeningCorrected(Body):
    """What a savings account brought from paper was `amount`, not what was recorded; the lines are the difference."""

    account: str
    amount: int
    lines: tuple[Line, ...]


@applies(RulesSet)
def apply_rules_set(db: peewee.Database, fact: Fact, body: RulesSet, _personal: None) -> None:
    """Write the rules; one set twice for the same month holds as it was set last."""
    for rule in body.rules:
        tables.SavingsRule.insert(
            product=rule.product,
            from_month=body.from_month,
            amount=rule.amount,
            minimum_deposit=rule.minimum_deposit,
            minimum_balance=rule.minimum_balance,
            account=rule.account,
            number=fact.number,
        ).on_conflict_replace().execute(db)


def _move(
    db: peewee.Database, fact: Fact, account: str, kind: str, lines: tuple[Line, ...], reverses: int | None = None
) -> None:
    # Into savings is a credit, and credits are negative.
    amount = -sum(line.amount for line in lines if line.sub == account)
    post(db, fact, lines)
    member_no = AccountId.parse(account).member_no
    db.execute_sql(tables.INSERT_MOVEMENT, (account, fact.number, member_no, fact.day, kind, amount, reverses))


@applies(Deposited)
def apply_deposited(db: peewee.Database, fact: Fact, body: Deposited, _personal: Remark | None) -> None:
    """Post the lines and add the movement."""
    _move(db, fact, body.account, "deposit", body.lines)


@applies(Withdrawn)
def apply_withdrawn(db: peewee.Database, fact: Fact, body: Withdrawn, _personal: Remark | None) -> None:
    """Post the lines and add the movement; the database refuses a balance below zero."""
    _move(db, fact, body.account, "withdrawal", body.lines)


@applies(Reversed)
def apply_reversed(db: peewee.Database, fact: Fact, body: Reversed, _personal: Remark | None) -> None:
    """Post the opposite lines; the database refuses a second reversal of the same movement."""
    _move(db, fact, body.account, "reversal", body.lines, body.reverses)


@applies(OpenedWith)
def apply_opened_with(db: peewee.Database, fact: Fact, body: OpenedWith, _personal: None) -> None:
    """Keep what was brought, and post it if it was anything."""
    db.execute_sql(tables.INSERT_OPENING, (body.account, body.amount, body.paid_until, fact.number))
    if body.lines:
        _move(db, fact, body.account, "opening", body.lines)


@applies(OpeningCorrected)
def apply_opening_corrected(db: peewee.Database, fact: Fact, body: OpeningCorrected, _personal: Remark | None) -> None:
    """Keep what was brought instead, and post the difference; the database refuses a balance below zero."""
    db.execute_sql(tables.CORRECT_OPENING, (body.amount, body.account))
    _move(db, fact, body.account, "opening", body.lines)


class _OfAccount(msgspec.Struct):
    account: str


def account_in(fact: Fact) -> str:
    """The savings account that a fact of this room is about."""
    return msgspec.json.decode(fact.body, type=_OfAccount).account


def money_fact(facts: list[Fact]) -> Fact:
    """The fact of this room among those of one request: what two people agreed to comes after their agreement."""
    return next(fact for fact in facts if fact.type.startswith("savings."))


class _WithReason(msgspec.Struct):
    reason: str


def reason_in(fact: Fact) -> str:
    """Why a movement was undone, of a fact ``savings.reversed``."""
    return msgspec.json.decode(fact.body, type=_WithReason).reason
