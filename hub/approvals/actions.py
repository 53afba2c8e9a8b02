"""Setting the limits, proposing what needs two people, agreeing to it, refusing it, taking it back."""

from __future__ import annotations

from typing import Final

import msgspec

from hub.access.roles import Permission
from hub.approvals import facts, views
from hub.days.today import working_day
from hub.days.views import newest
from hub.errors import BadRequest, NotAllowed, Refused
from hub.limits import AMOUNT_RUPIAH_MAX, NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text
from hub.requests import actions as requests
from hub.savings import actions as savings

PERMISSIONS: Final[dict[str, Permission]] = {
    "deposit": "money.take",
    "withdrawal": "money.pay",
    "reversal": "money.reverse",
}
"""What one must be permitted to make each kind."""

DEFAULT_LIMITS: Final = (
    facts.Limit(kind="withdrawal", above=5_000_000),
    facts.Limit(kind="reversal", above=5_000_000),
)
"""What a cooperative begins with, in rupiah: money that leaves, or that was booked wrongly, above five million."""


class Task(msgspec.Struct, frozen=True):
    """One movement to be recorded: exactly what two people agree to.

    `amount` in rupiah; `reverses` the movement that a reversal undoes, `request` the withdrawal request that a
    withdrawal pays (0: none); `reason` one of `hub.savings.actions.REASONS` for a reversal.
    """

    kind: str
    account: str
    amount: int
    reverses: int = 0
    request: int = 0
    reason: str = ""
    note: str = ""


def perform(tx: Transaction, task: Task) -> None:
    """Record the movement by the room it belongs to. Raises what that raises, as "approval.needed" without a second."""
    if task.kind == "deposit":
        savings.deposit(tx, task.account, task.amount, task.note)
    elif task.kind == "reversal":
        savings.reverse(tx, task.reverses, task.reason, task.note)
    elif task.request:
        requests.pay(tx, task.request, task.note)
    else:
        savings.withdraw(tx, task.account, task.amount, task.note)


def check_pair(tx: Transaction, task: Task, maker: int, checker: int) -> None:
    """Raise unless these two may agree to the task now.

    `Refused` ("approval.own": one and the same person, "approval.maker_may_not": whoever made it no longer may),
    `BadRequest` ("approval.not_checker").
    """
    check_second(tx, maker, checker)
    if not views.may_make(tx.db, maker, PERMISSIONS[task.kind]):
        raise Refused("approval.maker_may_not")


def check_second(tx: Transaction, maker: int, checker: int) -> None:
    """Raise `Refused` ("approval.own"), `BadRequest` ("approval.not_checker") unless this is another who may."""
    if maker == checker:
        raise Refused("approval.own", field="checker")
    if not views.may_check(tx.db, checker):
        raise BadRequest("approval.not_checker", field="checker")


def agree(tx: Transaction, task: Task, *, maker: int, checker: int, proposal: int = 0) -> None:
    """Record that these two agree, and at once the movement they agree to: both or neither.

    Raises as `check_pair`, and whatever the movement's own rules raise.
    """
    day = working_day(tx)
    check_pair(tx, task, maker, checker)
    agreement = facts.Given(
        maker=maker, checker=checker, kind=task.kind, account=task.account, amount=task.amount, proposal=proposal
    )
    tx.record(agreement, day=day)
    perform(tx, task)


def propose(tx: Transaction, task: Task) -> None:
    """Keep the task until another person answers it today. Moves no money and does not yet ask the movement's rules.

    Raises `Refused` ("approval.not_needed", "approval.nobody") and "approval.maker_may_not".
    """
    day, maker = working_day(tx), int(tx.origin.actor)
    if not views.needs_two(tx.db, task.kind, task.amount):
        raise Refused("approval.not_needed")
    if not views.may_make(tx.db, maker, PERMISSIONS[task.kind]):
        raise Refused("approval.maker_may_not")
    if not views.checkers(tx.db, maker):
        raise Refused("approval.nobody")
    note = clean_text(task.note)
    if len(note) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="note", limit=NOTE_CHARACTERS_MAX)
    body = facts.Proposed(
        kind=task.kind,
        account=task.account,
        amount=task.amount,
        reverses=task.reverses,
        request=task.request,
        reason=task.reason,
    )
    tx.record(body, facts.Note(note=note) if note else None, day=day)


def task_of(found: views.ProposalView) -> Task:
    """What a proposal holds, to be recorded."""
    return Task(found.kind, found.account, found.amount, found.reverses, found.request, found.reason, found.note)


def _still_open(tx: Transaction, number: int) -> views.ProposalView:
    """An open proposal of today. Raises `NotFound`, and `Refused` as "approval.was_" and its state."""
    found = views.proposal(tx.db, number)
    if found.state != "open":
        raise Refused(f"approval.was_{found.state}", day=found.day)
    return found


def approve(tx: Transaction, number: int) -> None:
    """Agree to a proposal: the agreement and the movement, in one transaction.

    Raises `NotFound`, `Refused` ("approval.was_given", "approval.was_refused", "approval.was_withdrawn",
    "approval.was_expired") and as `agree`.
    """
    found = _still_open(tx, number)
    agree(tx, task_of(found), maker=found.maker, checker=int(tx.origin.actor), proposal=number)


def refuse(tx: Transaction, number: int, reason: str) -> None:
    """Do not agree, and tell the maker why. Raises as `approve`, and `BadRequest` ("approval.reason_missing")."""
    found = _still_open(tx, number)
    check_second(tx, found.maker, int(tx.origin.actor))
    reason = clean_text(reason)
    if not reason:
        raise BadRequest("approval.reason_missing", field="reason")
    if len(reason) > NOTE_CHARACTERS_MAX:
        raise BadRequest("note.too_long", field="reason", limit=NOTE_CHARACTERS_MAX)
    tx.record(facts.Refused(proposal=number), facts.Reason(reason=reason), day=newest(tx.db).day)


def withdraw(tx: Transaction, number: int) -> None:
    """Take one's own proposal back. Raises as `approve`, and `NotAllowed` ("approval.not_yours")."""
    found = _still_open(tx, number)
    if str(found.maker) != tx.origin.actor:
        raise NotAllowed("approval.not_yours")
    tx.record(facts.Withdrawn(proposal=number), day=newest(tx.db).day)


def set_limits(tx: Transaction, limits: tuple[facts.Limit, ...], checker: int) -> None:
    """Set from now on which movements need two people; a kind not named never does. Two officers set them together.

    Raises `BadRequest` ("approval.limit_kind", "amount.too_large") and as `check_second`.
    """
    check_limits(limits)
    check_second(tx, int(tx.origin.actor), checker)
    tx.record(facts.LimitsSet(limits=limits, checker=checker), day=newest(tx.db).day)


def set_first_limits(tx: Transaction, limits: tuple[facts.Limit, ...], day: str) -> None:
    """Set the limits that a cooperative is founded with, before there are two officers. Raises as `check_limits`."""
    check_limits(limits)
    tx.record(facts.LimitsSet(limits=limits), day=day)


def check_limits(limits: tuple[facts.Limit, ...]) -> None:
    """Raise `BadRequest` ("approval.limit_kind": unknown or twice, "amount.too_large") for limits that cannot be."""
    kinds = [limit.kind for limit in limits]
    if len(set(kinds)) != len(kinds) or not set(kinds) <= set(facts.KINDS):
        raise BadRequest("approval.limit_kind")
    for limit in limits:
        if not 0 <= limit.above <= AMOUNT_RUPIAH_MAX:
            raise BadRequest("amount.too_large", field=limit.kind, limit=AMOUNT_RUPIAH_MAX)
