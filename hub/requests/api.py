"""HTTP: one's own withdrawal requests, and the desk's list of those that are open."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.log.fact import Fact
from hub.members.views import member
from hub.requests import actions, views
from hub.requests.facts import request_in
from hub.savings.ids import AccountId
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, viewer, write


class RequestAnswer(msgspec.Struct):
    """One's own request, amounts in rupiah, `reason` why it was refused.

    `state` is open, paid, cancelled, refused, or reversed: paid, and the payment undone.
    """

    number: int
    account_id: str
    account_name: str
    amount: int
    day: str
    state: str
    reason: str


class OpenRequestAnswer(msgspec.Struct):
    """An open request as the desk sees it."""

    number: int
    member_no: int
    name: str
    account_id: str
    account_name: str
    amount: int
    day: str


class AskRequest(msgspec.Struct):
    """From which of one's own accounts, and how much: whole rupiah."""

    account_id: str
    amount: int | float | str


class RefusalRequest(msgspec.Struct):
    """Why the request is refused, for the member to read."""

    reason: str


class PaymentRequest(msgspec.Struct):
    """A remark on the withdrawal, or nothing."""

    note: str = ""


class PaidAnswer(msgspec.Struct):
    """The request is paid; `movement` is the number of the withdrawal, under which the receipt stands."""

    number: int
    state: str
    movement: int


def _answer(request: Asking, found: views.RequestView) -> RequestAnswer:
    product = AccountId.parse(found.account).product
    return RequestAnswer(
        found.number,
        found.account,
        account_name(language(request), product),
        found.amount,
        found.day,
        found.state,
        found.reason,
    )


def _recorded(request: Asking, facts: list[Fact]) -> views.RequestView:
    return views.request(appliance(request).books.db, request_in(facts[-1]))


@get("/me/requests")
async def my_requests(request: Asking) -> list[RequestAnswer]:
    """One's own withdrawal requests, newest first."""
    sight = guard.own(viewer(request))
    return [_answer(request, found) for found in views.own_requests(appliance(request).books.db, sight)]


@post("/me/requests")
async def ask(request: Asking, data: AskRequest) -> RequestAnswer:
    """Ask for a withdrawal. No money moves: an officer pays it at the desk."""
    who = viewer(request)
    facts = await write(
        request, who, lambda tx: actions.ask(tx, who.member_no, data.account_id, data.amount), "request.ask", data
    )
    return _answer(request, _recorded(request, facts))


@post("/me/requests/{number:int}/cancel", status_code=200)
async def cancel(request: Asking, number: int) -> RequestAnswer:
    """Take one's own open request back."""
    who = viewer(request)
    facts = await write(request, who, lambda tx: actions.cancel(tx, who.member_no, number), "request.cancel", number)
    return _answer(request, _recorded(request, facts))


@get("/requests")
async def open_requests(request: Asking) -> list[OpenRequestAnswer]:
    """All open requests, the longest waiting first (officers)."""
    guard.require(viewer(request), "members.see")
    db, chosen = appliance(request).books.db, language(request)
    return [
        OpenRequestAnswer(
            found.number,
            found.member_no,
            member(db, found.member_no).name,
            found.account,
            account_name(chosen, AccountId.parse(found.account).product),
            found.amount,
            found.day,
        )
        for found in views.open_requests(db)
    ]


@post("/requests/{number:int}/pay")
async def pay(request: Asking, number: int, data: PaymentRequest) -> PaidAnswer:
    """Pay an open request in cash (officers). The withdrawal is recorded with it, both or neither."""
    who = viewer(request)
    guard.require(who, "money.pay")
    facts = await write(request, who, lambda tx: actions.pay(tx, number, data.note), "request.pay", number, data)
    found = _recorded(request, facts)
    return PaidAnswer(found.number, found.state, facts[0].number)


@post("/requests/{number:int}/refuse", status_code=200)
async def refuse(request: Asking, number: int, data: RefusalRequest) -> RequestAnswer:
    """Refuse an open request, with the reason (officers)."""
    who = viewer(request)
    guard.require(who, "money.pay")
    facts = await write(
        request, who, lambda tx: actions.refuse(tx, number, data.reason), "request.refuse", number, data
    )
    return _answer(request, _recorded(request, facts))


ROUTES = Router("/", route_handlers=[my_requests, ask, cancel, open_requests, pay, refuse])
