"""Taking deposits, paying withdrawals, undoing mistakes, and setting the rules for it."""

from __future__ import annotations

import re
from typing import Final

from hub.approvals.rule import require_two
from hub.days.today import working_day
from hub.errors import BadRequest, Refused
from hub.ledger.chart import CASH, OPENING
from hub.ledger.views import account_kind
from hub.limits import NOTE_CHARACTERS_MAX
from hub.log.fact import Line, lines_of
from hub.log.record import Transaction
from hub.log.views import SELECT_ONE, fact_from
from hub.members.actions import clean_text
from hub.members.views import MemberView, member
from hub.money import checked_amount
from hub.savings import views
from hub.savings.facts import Deposited, OpenedWith, Remark, Reversed, Rule, RulesSet, Withdrawn
from hub.savings.ids import PRODUCTS, AccountId

REASONS: Final = ("wrong_amount", "wrong_member", "wrong_account", "twice", "other")
_MONTH: Final = re.compile(r"(19|20)\d\d-(0[1-9]|1[0-2])")  # some paid last in the 1990s


def _remark(note: str) -> Remark | None:
    if not note:
        return None
    note = clean_text(note)
    if len(note) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="note", limit=NOTE_CHARACTERS_MAX)
    return Remark(note=note) if note else None


def _account(tx: Transaction, text: str, day: str) -> tuple[AccountId, MemberView, views.RuleView]:
    account = AccountId.parse(text)
    rule = views.rule_of(tx.db, account.product, day[:7])
    if rule is None:
        raise Refused("savings.no_rule")
    return account, member(tx.db, account.member_no), rule


def deposit(tx: Transaction, account_id: str, amount: int | float | str, note: str = "") -> None:
    """Take cash into a savings account on the open business day.

    Raises `BadRequest` for an amount that cannot be real, `NotFound` for no such account, `Refused` if no day is
    open, the member is not active, or the product's rule says no: "savings.pokok_paid", "savings.pokok_amount",
    "savings.wajib_multiple", "savings.below_minimum", "approval.needed" (two people, see `hub.approvals`).
    """
    day = working_day(tx)
    account, who, rule = _account(tx, account_id, day)
    rupiah = checked_amount(amount)
    if who.status != "active":
        raise Refused("savings.member_not_active")
    owed = views.due(tx.db, account.product, who.member_no, who.joined, day[:7])
    if account.product == "pokok":
        if owed == 0:
            raise Refused("savings.pokok_paid")
        if rupiah != owed:
            raise Refused("savings.pokok_amount", field="amount", amount=owed)
    elif account.product == "wajib" and rule.amount and rupiah % rule.amount and rupiah != owed:
        raise Refused("savings.wajib_multiple", field="amount", amount=rule.amount)
    if rupiah < rule.minimum_deposit:
        raise Refused("savings.below_minimum", field="amount", amount=rule.minimum_deposit)
    require_two(tx, "deposit", account_id, rupiah)
    lines = (Line(CASH, "", rupiah), Line(rule.account, account_id, -rupiah))
    tx.record(Deposited(account=account_id, lines=lines), _remark(note), day=day)


def withdraw(tx: Transaction, account_id: str, amount: int | float | str, note: str = "") -> None:
    """Pay cash out of a savings account on the open business day.

    Pokok and wajib are the cooperative's own capital and are returned only when the member has left (PSAK 27/1998);
    from sukarela the minimum balance must stay. Raises `BadRequest`, `NotFound`, and `Refused`:
    "savings.kept_while_member", "savings.not_enough", "savings.minimum_stays", "approval.needed".
    """
    day = working_day(tx)
    account, who, rule = _account(tx, account_id, day)
    rupiah = checked_amount(amount)
    held = views.balance(tx.db, account_id)
    active = who.status == "active"
    if active and account.product != "sukarela":
        raise Refused("savings.kept_while_member")
    if rupiah > held:
        raise Refused("savings.not_enough", field="amount", amount=held)
    if active and held - rupiah < rule.minimum_balance:
        raise Refused("savings.minimum_stays", field="amount", amount=rule.minimum_balance)
    require_two(tx, "withdrawal", account_id, rupiah)
    lines = (Line(rule.account, account_id, rupiah), Line(CASH, "", -rupiah))
    tx.record(Withdrawn(account=account_id, lines=lines), _remark(note), day=day)


def reverse(tx: Transaction, number: int, reason: str, note: str = "") -> None:
    """Undo the deposit or withdrawal recorded under `number` by its opposite, on the open business day.

    Raises `BadRequest` ("reversal.reason_unknown"), `NotFound` ("movement.unknown"), and `Refused`:
    "reversal.only_movements" (an opening or a reversal), "reversal.already", "reversal.short" (the money is no
    longer in the account), "approval.needed".
    """
    day = working_day(tx)
    if reason not in REASONS:
        raise BadRequest("reversal.reason_unknown", field="reason")
    row = tx.db.execute_sql(SELECT_ONE, (number,)).fetchone()
    original = fact_from(row) if row else None
    lines = lines_of(original.body) if original else []
    account_id = next((line.sub for line in lines if line.sub), "")
    found = views.movement(tx.db, account_id, number)
    if found.kind not in ("deposit", "withdrawal"):
        raise Refused("reversal.only_movements")
    if found.reversed_by is not None:
        raise Refused("reversal.already", number=found.reversed_by)
    if views.balance(tx.db, account_id) < found.amount:
        raise Refused("reversal.short", amount=views.balance(tx.db, account_id))
    require_two(tx, "reversal", account_id, abs(found.amount))
    opposite = tuple(Line(line.account, line.sub, -line.amount) for line in lines)
    tx.record(Reversed(account=account_id, reverses=number, reason=reason, lines=opposite), _remark(note), day=day)


def open_with(tx: Transaction, account_id: str, amount: int, *, paid_until: str, day: str) -> None:
    """Bring what a savings account held on paper (0 or more rupiah), against the account of opening balances.

    For wajib, `paid_until` (``YYYY-MM`` or ``""``) is the last month that this covers. Raises `Refused`
    ("savings.opened_already"), `BadRequest` for an amount or a month that cannot be.
    """
    account, _, rule = _account(tx, account_id, day)
    if paid_until and not _MONTH.fullmatch(paid_until):
        raise BadRequest("month.unreadable", field="paid_until")
    rupiah = checked_amount(amount) if amount else 0
    if views.opened(tx.db, account_id):
        raise Refused("savings.opened_already")
    lines = (Line(OPENING, "", rupiah), Line(rule.account, str(account), -rupiah)) if rupiah else ()
    tx.record(OpenedWith(account=account_id, amount=rupiah, paid_until=paid_until, lines=lines), day=day)


def set_rules(tx: Transaction, rules: tuple[Rule, ...], *, from_month: str, day: str) -> None:
    """Set the savings rules from a month on, as the members' meeting decided them.

    Raises `BadRequest`: "month.unreadable", "savings.rule_product" (a product that does not exist, or twice),
    "savings.rule_amount" (negative, or no amount for pokok or wajib), "savings.rule_account".
    """
    if not _MONTH.fullmatch(from_month):
        raise BadRequest("month.unreadable", field="from_month")
    products = [rule.product for rule in rules]
    if len(set(products)) != len(products) or not set(products) <= set(PRODUCTS):
        raise BadRequest("savings.rule_product")
    for rule in rules:
        fixed = rule.product != "sukarela"
        if min(rule.amount, rule.minimum_deposit, rule.minimum_balance) < 0 or (fixed and rule.amount == 0):
            raise BadRequest("savings.rule_amount", product=rule.product)
    _check_accounts(tx, rules)
    tx.record(RulesSet(from_month=from_month, rules=rules), day=day)


def _check_accounts(tx: Transaction, rules: tuple[Rule, ...]) -> None:
    # A product keeps its account for ever: what is in savings stands there, and is paid from there.
    accounts = {product: rule.account for product, rule in views.rules(tx.db, "").items()}
    for rule in rules:
        others = {account for product, account in accounts.items() if product != rule.product}
        kind = account_kind(tx.db, rule.account)
        kept = accounts.setdefault(rule.product, rule.account) == rule.account
        if kind not in ("liability", "equity") or rule.account in {*others, OPENING} or not kept:
            raise BadRequest("savings.rule_account", product=rule.product)
