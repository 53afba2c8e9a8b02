"""Pages on the desk: what waits for a second person, agreeing to one, refusing one, taking one back."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.access.signing_in import confirm
from hub.approvals import actions, views
from hub.approvals.same_screen import receipt, seen_digest
from hub.errors import HubError, NotAllowed, Refused
from hub.limits import NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.views import member
from hub.savings.facts import money_fact
from hub.savings.ids import AccountId
from hub.savings.views import MovementView, movement
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, place, write
from hub.web.forms import Form, blank, counted, rehearse, sent
from hub.web.pages import officer, page, redirect
from hub.words.amounts import in_words

_PAGE: Final = "/desk/approvals"


def _row(request: Asking, found: views.ProposalView) -> dict[str, Any]:
    """A proposal with what people call its parts."""
    db, account = appliance(request).books.db, AccountId.parse(found.account)
    return {
        "found": found,
        "member": member(db, account.member_no),
        "maker": member(db, found.maker).name,
        "decided_by": member(db, found.decided_by).name if found.decided_by else "",
        "account_name": account_name(language(request), account.product),
    }


@get(_PAGE)
async def proposals(request: Asking) -> Response[Any]:
    """What waits for a second person today, what was answered, and the limits."""
    who = officer(request, "members.see")
    db = appliance(request).books.db
    return page(
        request,
        "approvals/list.html",
        who=who,
        waiting=[_row(request, found) for found in views.open_proposals(db)],
        ended=[_row(request, found) for found in views.ended_proposals(db)],
        limits=views.limits(db),
        limits_set=views.limits_are_set(db),
    )


async def _planned(request: Asking, who: Viewer, found: views.ProposalView) -> MovementView | None:
    """The movement as it would be recorded if the viewer agreed; None for who may not. Raises what forbids it."""
    db = appliance(request).books.db
    if found.state != "open" or found.maker == who.member_no or not views.may_check(db, who.member_no):
        return None

    def action(tx: Transaction) -> MovementView:
        actions.approve(tx, found.number)
        return movement(tx.db, found.account, money_fact(tx.facts).number)

    return await rehearse(request, who, action)


async def _one(request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None) -> Response[Any]:
    db = appliance(request).books.db
    found, planned = views.proposal(db, number), None
    try:
        planned = await _planned(request, who, found)
    except HubError as error:
        problem = problem or error
    return page(
        request,
        "approvals/one.html",
        who=who,
        form=form,
        problem=problem,
        planned=planned,
        seen=seen_digest(planned, number) if planned else "",
        in_words=in_words(language(request), found.amount),
        movement=views.movement_of(db, number),
        may_check=views.may_check(db, who.member_no),
        **_row(request, found),
    )


@get(_PAGE + "/{number:int}")
async def one(request: Asking, number: int) -> Response[Any]:
    """A proposal: exactly what would be recorded and by whom; for who may check, the form to agree."""
    return await _one(request, officer(request, "members.see"), number, blank(request))


@post(_PAGE + "/{number:int}")
async def approve(request: Asking, number: int) -> Response[Any]:
    """Agree, with one's own PIN, to exactly what the page showed."""
    who, form = officer(request, "members.see"), await sent(request)
    wish = ("approval.give", number)

    def action(tx: Transaction) -> None:
        actions.approve(tx, number)
        planned = movement(tx.db, views.proposal(tx.db, number).account, money_fact(tx.facts).number)
        if form.text("seen") != seen_digest(planned, number):
            raise Refused("approval.changed")

    try:
        already = counted(request, who, form, *wish)
        if already:
            return redirect(receipt(already))
        await _prove(request, who, form)
        return redirect(receipt(await write(request, who, action, *wish, key=form.key)))
    except HubError as error:
        return await _one(request, who, number, form, error)


async def _prove(request: Asking, who: Viewer, form: Form) -> None:
    """That it is really them, by their PIN. Raises `NotAllowed` ("role.needed") for who may not check at all."""
    if not views.may_check(appliance(request).books.db, who.member_no):
        raise NotAllowed("role.needed")
    await confirm(appliance(request), who.member_no, form.text("pin"), place=place(request).name, field="pin")


def _refusal(request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None) -> Response[Any]:
    found = views.proposal(appliance(request).books.db, number)
    return page(
        request,
        "approvals/refuse.html",
        who=who,
        form=form,
        problem=problem,
        note_max=NOTE_CHARACTERS_MAX,
        may_check=views.may_check(appliance(request).books.db, who.member_no) and who.member_no != found.maker,
        **_row(request, found),
    )


@get(_PAGE + "/{number:int}/refuse")
async def refusing(request: Asking, number: int) -> Response[Any]:
    """The form to refuse a proposal, with the reason."""
    return _refusal(request, officer(request, "members.see"), number, blank(request))


@post(_PAGE + "/{number:int}/refuse")
async def refuse(request: Asking, number: int) -> Response[Any]:
    """Refuse, with one's own PIN."""
    who, form = officer(request, "members.see"), await sent(request)
    reason = form.text("reason")
    wish = ("approval.refuse", number, reason)
    try:
        if not counted(request, who, form, *wish):
            await _prove(request, who, form)
            await write(request, who, lambda tx: actions.refuse(tx, number, reason), *wish, key=form.key)
    except HubError as error:
        return _refusal(request, who, number, form, error)
    return redirect(f"{_PAGE}?done=proposal_refused")


@post(_PAGE + "/{number:int}/withdraw")
async def withdraw(request: Asking, number: int) -> Response[Any]:
    """Take one's own proposal back."""
    who, form = officer(request, "members.see"), await sent(request)
    try:
        await write(request, who, lambda tx: actions.withdraw(tx, number), "approval.withdraw", number, key=form.key)
    except HubError as error:
        return await _one(request, who, number, form, error)
    return redirect(f"{_PAGE}?done=proposal_withdrawn")


ROUTES = Router("/", route_handlers=[proposals, one, approve, refusing, refuse, withdraw])
