"""Pages on the desk: a deposit, a withdrawal, undoing one, and the receipt.

Each task is a form, then a preview of exactly what will be recorded, then one button. The key made with the form
goes through all of it, so however often a step is sent, it counts once and leads to the same receipt.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Sight, Viewer
from hub.access.roles import Permission
from hub.approvals.actions import Task
from hub.approvals.same_screen import step_of_two
from hub.approvals.views import pair_of
from hub.errors import BadRequest, HubError
from hub.log.views import SELECT_ONE, fact_from
from hub.members.views import MemberView, member
from hub.money import checked_amount
from hub.requests.views import paid_by
from hub.savings import actions, views
from hub.savings.facts import reason_in
from hub.savings.pages import AccountCard, account_cards, movement_row, passbook
from hub.savings.words import account_name
from hub.slips.sign import slip_sign
from hub.web.caller import Asking, appliance, language
from hub.web.forms import Form, blank, sent
from hub.web.pages import officer, page, redirect
from hub.words.amounts import in_words


@dataclass(frozen=True)
class CashTask:
    """What differs between taking cash and paying it."""

    kind: str
    permission: Permission
    offers: Callable[[MemberView, AccountCard], bool]


def _can_deposit(who: MemberView, card: AccountCard) -> bool:
    return who.status == "active" and (card.product != "pokok" or bool(card.owed))


def _can_withdraw(who: MemberView, card: AccountCard) -> bool:
    return card.balance > 0 and (card.product == "sukarela" or who.status != "active")


DEPOSIT: Final = CashTask("deposit", "money.take", _can_deposit)
WITHDRAWAL: Final = CashTask("withdrawal", "money.pay", _can_withdraw)


def _cash_page(
    request: Asking, task: CashTask, who: Viewer, sight: Sight, form: Form, problem: HubError | None = None
) -> Response[str]:
    found = member(appliance(request).books.db, sight.member_no)
    cards = [card for card in account_cards(request, sight) if task.offers(found, card)]
    return page(
        request, "savings/cash.html", who=who, task=task.kind, member=found, cards=cards, form=form, problem=problem
    )


def _new_cash_page(request: Asking, task: CashTask, member_no: int) -> Response[str]:
    who = officer(request, task.permission)
    return _cash_page(request, task, who, guard.of_member(who, member_no), blank(request))


async def _cash_step(request: Asking, task: CashTask, member_no: int) -> Response[Any]:
    who = officer(request, task.permission)
    sight = guard.of_member(who, member_no)
    form = await sent(request)
    if form.has("edit"):
        return _cash_page(request, task, who, sight, form)
    account_id, note = form.text("account"), form.text("note")
    try:
        if not account_id:
            raise BadRequest("savings.account_missing", field="account")
        account = views.seen_account(sight, account_id)
        amount = checked_amount(form.text("amount"))
        wish = (task.kind, account_id, amount, note)
        outcome = await step_of_two(request, who, form, Task(task.kind, account_id, amount, note=note), *wish)
        if isinstance(outcome, str):
            return redirect(outcome)
    except HubError as error:
        return _cash_page(request, task, who, sight, form, error)
    return page(
        request,
        "savings/cash_preview.html",
        who=who,
        task=task.kind,
        member=member(appliance(request).books.db, member_no),
        account_name=account_name(language(request), account.product),
        planned=outcome.movement,
        second=outcome,
        problem=outcome.problem,
        amount=amount,
        in_words=in_words(language(request), amount),
        form=form,
    )


@get("/desk/members/{member_no:int}/deposit")
async def deposit(request: Asking, member_no: int) -> Response[Any]:
    """The form for a deposit."""
    return _new_cash_page(request, DEPOSIT, member_no)


@post("/desk/members/{member_no:int}/deposit")
async def take_deposit(request: Asking, member_no: int) -> Response[Any]:
    """Preview a deposit, or record it once confirmed."""
    return await _cash_step(request, DEPOSIT, member_no)


@get("/desk/members/{member_no:int}/withdrawal")
async def withdrawal(request: Asking, member_no: int) -> Response[Any]:
    """The form for a withdrawal."""
    return _new_cash_page(request, WITHDRAWAL, member_no)


@post("/desk/members/{member_no:int}/withdrawal")
async def pay_withdrawal(request: Asking, member_no: int) -> Response[Any]:
    """Preview a withdrawal, or record it once confirmed."""
    return await _cash_step(request, WITHDRAWAL, member_no)


@get("/desk/members/{member_no:int}/accounts/{account_id:str}")
async def member_passbook(request: Asking, member_no: int, account_id: str, month: str = "") -> Response[Any]:
    """One month of a member's account."""
    who = officer(request, "members.see")
    return passbook(request, who, guard.of_member(who, member_no), account_id, month)


def _movement_values(request: Asking, who: Viewer, number: int) -> dict[str, Any]:
    """A movement, its account and its member, if the viewer may see that member."""
    db = appliance(request).books.db
    account = views.account_of(db, number)
    sight = guard.of_member(who, account.member_no)
    found = views.movement(db, str(account), number)
    return {
        "member": member(db, sight.member_no),
        "account_name": account_name(language(request), account.product),
        "account_id": str(account),
        "row": movement_row(request, account.product, found),
        "found": found,
        "in_words": in_words(language(request), abs(found.amount)),
    }


def _reversal_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[str]:
    values = _movement_values(request, who, number)
    return page(
        request, "savings/reversal.html", who=who, reasons=actions.REASONS, form=form, problem=problem, **values
    )


@get("/desk/receipts/{number:int}/reversal")
async def reversal(request: Asking, number: int) -> Response[Any]:
    """The form to undo a movement."""
    return _reversal_page(request, officer(request, "money.reverse"), number, blank(request))


@post("/desk/receipts/{number:int}/reversal")
async def reverse(request: Asking, number: int) -> Response[Any]:
    """Preview the reversal, or record it once confirmed."""
    who, form = officer(request, "money.reverse"), await sent(request)
    if form.has("edit"):
        return _reversal_page(request, who, number, form)
    reason, note = form.text("reason"), form.text("note")
    values = _movement_values(request, who, number)
    wish = ("reversal", number, reason, note)
    task = Task(
        "reversal", values["account_id"], abs(values["found"].amount), reverses=number, reason=reason, note=note
    )
    try:
        outcome = await step_of_two(request, who, form, task, *wish)
        if isinstance(outcome, str):
            return redirect(outcome)
    except HubError as error:
        return _reversal_page(request, who, number, form, error)
    paid = paid_by(appliance(request).books.db, number)
    return page(
        request,
        "savings/reversal_preview.html",
        who=who,
        planned=outcome.movement,
        second=outcome,
        problem=outcome.problem,
        paid=paid,
        form=form,
        **values,
    )


@get("/desk/receipts/{number:int}")
async def receipt(request: Asking, number: int) -> Response[Any]:
    """What was recorded under a number: the receipt."""
    who = officer(request, "members.see")
    values = _movement_values(request, who, number)
    db = appliance(request).books.db
    fact = fact_from(db.execute_sql(SELECT_ONE, (number,)).fetchone())
    pair = pair_of(db, number)
    clerk = member(db, pair.maker if pair else int(fact.actor)).name if fact.actor.isdigit() else ""
    found = values["found"]
    can_reverse = who.may("money.reverse") and found.kind in ("deposit", "withdrawal") and found.reversed_by is None
    reason = reason_in(fact) if found.kind == "reversal" else ""
    return page(
        request,
        "savings/receipt.html",
        who=who,
        clerk=clerk,
        checker=member(db, pair.checker).name if pair else "",
        can_reverse=can_reverse,
        reason=reason,
        slip=slip_sign(request, number),
        **values,
    )


ROUTES = Router(
    "/", route_handlers=[deposit, take_deposit, withdrawal, pay_withdrawal, member_passbook, reversal, reverse, receipt]
)
