"""Asking for a withdrawal, taking it back, refusing it, and paying it."""

from __future__ import annotations

from hub.days.views import newest, open_day
from hub.errors import BadRequest, NotFound, Refused
from hub.limits import NOTE_CHARACTERS_MAX, REQUESTS_PER_DAY_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text
from hub.members.views import member
from hub.money import checked_amount
from hub.requests import facts, views
from hub.savings import actions as savings
from hub.savings.ids import AccountId


def ask(tx: Transaction, member_no: int, account_id: str, amount: int | float | str) -> None:
    """A member asks to withdraw from an account of their own. The day need not be open: no money moves.

    Raises `BadRequest` for an amount that cannot be real, `NotFound` ("account.unknown") for anybody else's account,
    and `Refused`: "request.member_not_active", "savings.not_withdrawable", "request.open_already",
    "request.too_much" (more than ``available``), "request.too_many" (on one day).
    """
    account = AccountId.parse(account_id)
    if account.member_no != member_no:
        raise NotFound("account.unknown")
    who = member(tx.db, member_no)
    rupiah = checked_amount(amount)
    day = newest(tx.db).day
    if who.status != "active":
        raise Refused("request.member_not_active")
    source = views.source(tx.db, account, (day or who.joined)[:7])
    if source is None:
        raise Refused("savings.not_withdrawable", field="account")
    waiting = views.open_of_account(tx.db, account_id)
    if waiting is not None:
        raise Refused("request.open_already", number=waiting)
    if rupiah > source.available:
        raise Refused("request.too_much", field="amount", available=source.available, amount=source.available)
    if views.asked_on(tx.db, member_no, day) >= REQUESTS_PER_DAY_MAX:
        raise Refused("request.too_many", limit=REQUESTS_PER_DAY_MAX)
    tx.record(facts.Asked(account=account_id, amount=rupiah), day=day)


def _still_open(tx: Transaction, number: int) -> views.RequestView:
    """An open request. Raises `NotFound`, and `Refused` as "request." and its state."""
    found = views.request(tx.db, number)
    if found.state != "open":
        raise Refused(f"request.{found.state}")
    return found


def cancel(tx: Transaction, member_no: int, number: int) -> None:
    """A member takes their own open request back. Raises `NotFound` for another's as for none, `Refused` as above."""
    if views.request(tx.db, number).member_no != member_no:
        raise NotFound("request.unknown")
    _still_open(tx, number)
    tx.record(facts.Cancelled(request=number), day=newest(tx.db).day)


def refuse(tx: Transaction, number: int, reason: str) -> None:
    """An officer refuses an open request and tells the member why.

    Raises `BadRequest` ("request.reason_missing", "note.too_long"), `NotFound`, `Refused` as `cancel`.
    """
    _still_open(tx, number)
    reason = clean_text(reason)
    if not reason:
        raise BadRequest("request.reason_missing", field="reason")
    if len(reason) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="reason", limit=NOTE_CHARACTERS_MAX)
    tx.record(facts.Refused(request=number), facts.Reason(reason=reason), day=newest(tx.db).day)


def pay(tx: Transaction, number: int, note: str = "") -> None:
    """Pay an open request: the withdrawal first, then that it is paid, both or neither.

    Raises `NotFound`, `Refused` as `cancel`, and whatever `hub.savings.actions.withdraw` raises, as when the balance
    has changed meanwhile.
    """
    day = open_day(tx.db)
    found = _still_open(tx, number)
    savings.withdraw(tx, found.account, found.amount, note)
    tx.record(facts.Paid(request=number, movement=tx.facts[-1].number), day=day)
