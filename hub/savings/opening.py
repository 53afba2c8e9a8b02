"""Putting right what an account brought from paper, as long as opening balances are not locked."""

from __future__ import annotations

from hub.days.today import working_day
from hub.errors import NotFound, Refused
from hub.ledger.chart import OPENING
from hub.log.fact import Line
from hub.log.record import Transaction
from hub.money import checked_amount
from hub.savings import views
from hub.savings.facts import OpeningCorrected, Remark
from hub.savings.ids import AccountId


def correct(tx: Transaction, account_id: str, amount: int | float | str, remark: Remark | None = None) -> None:
    """Set what an account brought from paper to `amount` rupiah (0 for nothing) on the open business day.

    The difference is posted against the account of opening balances, where the paper's balances came from. Raises
    `BadRequest` for an amount that cannot be, `NotFound` ("account.unknown") for one that brought nothing, `Refused`
    ("opening.own" for the officer's own account, "opening.same", "reversal.short" if the money is no longer there).
    """
    day, account = working_day(tx), AccountId.parse(account_id)
    brought = views.brought(tx.db, account_id)
    rule = views.rule_of(tx.db, account.product, day[:7])
    if brought is None or rule is None:
        raise NotFound("account.unknown")
    if tx.origin.actor == str(account.member_no):
        raise Refused("opening.own")
    rupiah = 0 if str(amount).strip() == "0" else checked_amount(amount)
    more = rupiah - brought
    if more == 0:
        raise Refused("opening.same", field="amount")
    held = views.balance(tx.db, account_id)
    if held + more < 0:
        raise Refused("reversal.short", amount=held)
    lines = (Line(OPENING, "", more), Line(rule.account, account_id, -more))
    tx.record(OpeningCorrected(account=account_id, amount=rupiah, lines=lines), remark, day=day)
