"""HTTP: one's own savings, and the desk's deposits, withdrawals and reversals."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Router, get, post
from litestar.params import Parameter

from hub.access import guard
from hub.days.views import newest
from hub.limits import CHART_MONTHS, PAGE_ROWS, PAGE_ROWS_MAX
from hub.log.fact import Fact
from hub.savings import actions, views
from hub.savings.chart import months_back
from hub.savings.facts import account_in, money_fact
from hub.savings.words import account_name, movement_text
from hub.web.caller import Asking, appliance, language, viewer, write


class AccountAnswer(msgspec.Struct):
    """A savings account; `balance` and what is owed (`due`) in rupiah, `last_movement` a day or ``""``."""

    id: str
    product: str
    name: str
    balance: int
    due: int
    last_movement: str


class MovementAnswer(msgspec.Struct):
    """A movement; `amount` signed into savings and `balance` after it in rupiah, `text` in plain words."""

    number: int
    account_id: str
    day: str
    kind: str
    text: str
    amount: int
    balance: int
    reverses: int | None
    reversed_by: int | None


class CashRequest(msgspec.Struct):
    """Cash taken or paid: whole rupiah."""

    account_id: str
    amount: int | float | str
    note: str = ""


class ReversalRequest(msgspec.Struct):
    """The number of the movement that was wrong, and why (`hub.savings.actions.REASONS`)."""

    number: int
    reason: str
    note: str = ""


def account_answers(request: Asking, sight: guard.Sight) -> list[AccountAnswer]:
    """A member's accounts, with names in the request's language."""
    db = appliance(request).books.db
    return [
        AccountAnswer(a.id, a.product, account_name(language(request), a.product), a.balance, a.due, a.last_movement)
        for a in views.accounts(db, sight, newest(db).day)
    ]


def movement_answer(request: Asking, account: str, found: views.MovementView) -> MovementAnswer:
    """A movement with its words in the request's language."""
    return MovementAnswer(
        found.number,
        account,
        found.day,
        found.kind,
        movement_text(language(request), found),
        found.amount,
        found.balance,
        found.reverses,
        found.reversed_by,
    )


def recorded(request: Asking, facts: list[Fact]) -> MovementAnswer:
    """The movement that these facts recorded, as it stands now."""
    fact = money_fact(facts)
    account = account_in(fact)
    return movement_answer(request, account, views.movement(appliance(request).books.db, account, fact.number))


Limit = Annotated[int, Parameter(ge=1, le=PAGE_ROWS_MAX)]


@get("/me/accounts")
async def my_accounts(request: Asking) -> list[AccountAnswer]:
    """One's own savings accounts."""
    return account_answers(request, guard.own(viewer(request)))


@get("/me/accounts/{account_id:str}/movements")
async def my_movements(
    request: Asking, account_id: str, before: int | None = None, limit: Limit = PAGE_ROWS
) -> list[MovementAnswer]:
    """Movements of one's own account, newest first; the next page is before the last number of this one."""
    sight = guard.own(viewer(request))
    found = views.movements(appliance(request).books.db, sight, account_id, before, limit)
    return [movement_answer(request, account_id, movement) for movement in found]


@get("/me/accounts/{account_id:str}/months")
async def my_months(request: Asking, account_id: str) -> list[views.MonthView]:
    """One's own account month by month, newest first."""
    return views.months(appliance(request).books.db, guard.own(viewer(request)), account_id)


@get("/me/savings/months")
async def my_month_ends(
    request: Asking, count: Annotated[int, Parameter(ge=1, le=CHART_MONTHS)] = 12
) -> list[views.MonthEnd]:
    """What one held of each product at the end of the last `count` months, oldest first, up to this business month."""
    sight = guard.own(viewer(request))
    db = appliance(request).books.db
    today = newest(db).day
    return views.month_ends(db, sight, months_back(today[:7], count)) if today else []


@get("/members/{member_no:int}/accounts")
async def accounts(request: Asking, member_no: int) -> list[AccountAnswer]:
    """A member's savings accounts (officers)."""
    return account_answers(request, guard.of_member(viewer(request), member_no))


@get("/members/{member_no:int}/accounts/{account_id:str}/movements")
async def movements(
    request: Asking, member_no: int, account_id: str, before: int | None = None, limit: Limit = PAGE_ROWS
) -> list[MovementAnswer]:
    """Movements of a member's account (officers)."""
    sight = guard.of_member(viewer(request), member_no)
    found = views.movements(appliance(request).books.db, sight, account_id, before, limit)
    return [movement_answer(request, account_id, movement) for movement in found]


@post("/savings/deposits")
async def deposit(request: Asking, data: CashRequest) -> MovementAnswer:
    """Take cash into a savings account (officers)."""
    who = viewer(request)
    guard.require(who, "money.take")
    facts = await write(
        request, who, lambda tx: actions.deposit(tx, data.account_id, data.amount, data.note), "deposit", data
    )
    return recorded(request, facts)


@post("/savings/withdrawals")
async def withdraw(request: Asking, data: CashRequest) -> MovementAnswer:
    """Pay cash out of a savings account (officers)."""
    who = viewer(request)
    guard.require(who, "money.pay")
    facts = await write(
        request, who, lambda tx: actions.withdraw(tx, data.account_id, data.amount, data.note), "withdrawal", data
    )
    return recorded(request, facts)


@post("/savings/reversals")
async def reverse(request: Asking, data: ReversalRequest) -> MovementAnswer:
    """Undo a deposit or withdrawal by its opposite (officers)."""
    who = viewer(request)
    guard.require(who, "money.reverse")
    facts = await write(
        request, who, lambda tx: actions.reverse(tx, data.number, data.reason, data.note), "reversal", data
    )
    return recorded(request, facts)


ROUTES = Router(
    "/",
    route_handlers=[
        my_accounts,
        my_movements,
        my_months,
        my_month_ends,
        accounts,
        movements,
        deposit,
        withdraw,
        reverse,
    ],
)
