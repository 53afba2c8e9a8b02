"""Pages: asking for a withdrawal by phone, seeing what became of it, and taking it back."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.errors import BadRequest, HubError, Refused
from hub.limits import AMOUNT_RUPIAH_MAX
from hub.log.record import Transaction
from hub.money import checked_amount, rupiah
from hub.requests import actions, views
from hub.requests.facts import request_in
from hub.requests.words import RequestRow, request_row
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, viewer, write
from hub.web.forms import Form, blank, sent, step
from hub.web.pages import covers_amounts, page, redirect

QUICK_RUPIAH: Final = (10_000, 20_000, 50_000, 100_000)
"""Notes that a button adds to the amount, so that nobody has to type or count zeros."""


@get("/me/requests")
async def my_requests(request: Asking) -> Response[Any]:
    """One's own requests, newest first."""
    who = viewer(request)
    found = views.own_requests(appliance(request).books.db, guard.own(who))
    return page(request, "requests/list.html", who=who, rows=[request_row(request, each) for each in found])


def _ask_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    db, chosen = appliance(request).books.db, language(request)
    found = views.sources(db, guard.own(who))
    if problem is not None and problem.code == "request.too_much" and covers_amounts(request, who):
        # It names what is in the account, which this person keeps covered.
        problem = Refused("request.too_much_covered", field="amount")
    waiting = {source.id: views.open_of_account(db, source.id) for source in found}
    return page(
        request,
        "requests/ask.html",
        who=who,
        form=form,
        problem=problem,
        sources=[(each, account_name(chosen, each.product)) for each in found if waiting[each.id] is None],
        waiting=next((number for number in waiting.values() if number is not None), None),
        amount=_readable(form),
        quick=QUICK_RUPIAH,
    )


def _readable(form: Form) -> int:
    """The amount typed so far, 0 for none or for one that cannot be read."""
    try:
        return checked_amount(form.text("amount"))
    except BadRequest:
        return 0


def _with_amount(form: Form, amount: int) -> Form:
    shown = rupiah(min(amount, AMOUNT_RUPIAH_MAX)) if amount else ""
    return Form({**form.values, "amount": shown})


@get("/me/requests/new")
async def asking(request: Asking) -> Response[Any]:
    """The form to ask for a withdrawal."""
    return _ask_page(request, viewer(request), blank(request))


@post("/me/requests/new")
async def ask(request: Asking) -> Response[Any]:
    """Add a note to the amount, preview the request, or record it once confirmed."""
    who, form = viewer(request), await sent(request)
    if form.has("edit"):
        return _ask_page(request, who, form)
    if form.has("clear"):
        return _ask_page(request, who, _with_amount(form, 0))
    for worth in QUICK_RUPIAH:
        if form.text("add") == str(worth):
            return _ask_page(request, who, _with_amount(form, _readable(form) + worth))
    account_id = form.text("account")
    try:
        if not account_id:
            raise BadRequest("savings.account_missing", field="account")
        amount = checked_amount(form.text("amount"))
        wish = ("request.ask", account_id, amount)

        def action(tx: Transaction) -> views.RequestView:
            actions.ask(tx, who.member_no, account_id, amount)
            return views.request(tx.db, tx.facts[0].number)

        outcome = await step(request, who, form, action, *wish)
    except HubError as error:
        return _ask_page(request, who, form, error)
    if isinstance(outcome, list):
        return redirect(f"/me/requests/{outcome[0].number}")
    return page(request, "requests/ask_preview.html", who=who, form=form, row=request_row(request, outcome.result))


def _own(request: Asking, who: Viewer, number: int) -> RequestRow:
    return request_row(request, views.seen_request(appliance(request).books.db, guard.own(who), number))


@get("/me/requests/{number:int}")
async def my_request(request: Asking, number: int) -> Response[Any]:
    """One of one's own requests, and what to do now."""
    who = viewer(request)
    return page(request, "requests/one.html", who=who, row=_own(request, who, number))


def _cancel_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    return page(request, "requests/cancel.html", who=who, row=_own(request, who, number), form=form, problem=problem)


@get("/me/requests/{number:int}/cancel")
async def cancelling(request: Asking, number: int) -> Response[Any]:
    """Ask whether the request shall really be taken back."""
    return _cancel_page(request, viewer(request), number, blank(request))


@post("/me/requests/{number:int}/cancel")
async def cancel(request: Asking, number: int) -> Response[Any]:
    """Take the request back."""
    who, form = viewer(request), await sent(request)
    try:
        facts = await write(
            request, who, lambda tx: actions.cancel(tx, who.member_no, number), "request.cancel", number, key=form.key
        )
    except HubError as error:
        return _cancel_page(request, who, number, form, error)
    return redirect(f"/me/requests/{request_in(facts[0])}?done=request_cancelled")


ROUTES = Router("/", route_handlers=[my_requests, asking, ask, my_request, cancelling, cancel])
