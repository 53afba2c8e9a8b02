"""Pages on the desk: the open requests, paying one, refusing one.

Paying goes the way of every withdrawal: a form, a preview of exactly what will be recorded, one button, the receipt.
"""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.approvals.actions import Task
from hub.approvals.same_screen import step_of_two
from hub.errors import HubError
from hub.limits import NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.views import member
from hub.requests import actions, views
from hub.requests.words import request_row
from hub.savings.views import balance
from hub.web.caller import Asking, appliance
from hub.web.forms import Form, Planned, blank, sent, step
from hub.web.pages import officer, page, redirect


@get("/desk/requests")
async def open_requests(request: Asking) -> Response[Any]:
    """All open requests, the longest waiting first."""
    who = officer(request, "members.see")
    db = appliance(request).books.db
    rows = [(member(db, found.member_no), request_row(request, found)) for found in views.open_requests(db)]
    return page(request, "requests/desk.html", who=who, rows=rows)


def _values(request: Asking, who: Viewer, number: int) -> dict[str, Any]:
    """A request and its member, if the viewer may see that member."""
    db = appliance(request).books.db
    found = views.request(db, number)
    sight = guard.of_member(who, found.member_no)
    return {
        "row": request_row(request, found),
        "member": member(db, sight.member_no),
        "held": balance(db, found.account),
        "note_max": NOTE_CHARACTERS_MAX,
    }


def _request_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    values = _values(request, who, number)
    return page(request, "requests/desk_one.html", who=who, form=form, problem=problem, **values)


@get("/desk/requests/{number:int}")
async def one_request(request: Asking, number: int) -> Response[Any]:
    """A request: who asks for how much, what is in the account now, and the form to pay it."""
    return _request_page(request, officer(request, "members.see"), number, blank(request))


@post("/desk/requests/{number:int}")
async def pay(request: Asking, number: int) -> Response[Any]:
    """Preview the payment, or record it once confirmed."""
    who, form = officer(request, "money.pay"), await sent(request)
    if form.has("edit"):
        return _request_page(request, who, number, form)
    values = _values(request, who, number)
    found, note = views.request(appliance(request).books.db, number), form.text("note")
    wish = ("request.pay", number, note)
    try:
        task = Task("withdrawal", found.account, found.amount, request=number, note=note)
        outcome = await step_of_two(request, who, form, task, *wish)
        if isinstance(outcome, str):
            return redirect(outcome)
    except HubError as error:
        return _request_page(request, who, number, form, error)
    row = values["row"]
    return page(
        request,
        "savings/cash_preview.html",
        who=who,
        task="withdrawal",
        member=values["member"],
        account_name=row.account,
        planned=outcome.movement,
        second=outcome,
        problem=outcome.problem,
        amount=found.amount,
        in_words=row.in_words,
        form=Form({**form.values, "account": found.account, "amount": str(found.amount)}),
    )


def _refuse_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None, *, sure: bool = False
) -> Response[Any]:
    values = _values(request, who, number)
    return page(request, "requests/refuse.html", who=who, form=form, problem=problem, sure=sure, **values)


@get("/desk/requests/{number:int}/refuse")
async def refusing(request: Asking, number: int) -> Response[Any]:
    """The form to refuse a request, with the reason."""
    return _refuse_page(request, officer(request, "money.pay"), number, blank(request))


@post("/desk/requests/{number:int}/refuse")
async def refuse(request: Asking, number: int) -> Response[Any]:
    """Ask whether it is sure, or record the refusal once confirmed."""
    who, form = officer(request, "money.pay"), await sent(request)
    if form.has("edit"):
        return _refuse_page(request, who, number, form)
    reason = form.text("reason")
    wish = ("request.refuse", number, reason)

    def action(tx: Transaction) -> None:
        actions.refuse(tx, number, reason)

    try:
        if isinstance(await step(request, who, form, action, *wish), Planned):
            return _refuse_page(request, who, number, form, sure=True)
    except HubError as error:
        return _refuse_page(request, who, number, form, error)
    return redirect("/desk/requests?done=request_refused")


ROUTES = Router("/", route_handlers=[open_requests, one_request, pay, refusing, refuse])
