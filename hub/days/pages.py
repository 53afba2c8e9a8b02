"""Pages on the desk: opening the business day, and closing it."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.days import actions, views
from hub.errors import HubError, Refused
from hub.ledger.chart import CASH
from hub.ledger.views import balance
from hub.limits import DAY_GAP_DAYS_MAX
from hub.log.record import Transaction
from hub.savings.views import totals_of_day
from hub.web.caller import Asking, appliance, write
from hub.web.forms import Form, Planned, blank, sent, step
from hub.web.pages import officer, page, redirect

ZONE_HOURS: Final = 8
"""WITA, the cooperative's time zone, is eight hours ahead of UTC."""


def proposed_day(now: int, last: str) -> str:
    """The day to propose: today by the clock (epoch seconds), or the day after `last` if the clock cannot be right."""
    today = (datetime.fromtimestamp(now, UTC) + timedelta(hours=ZONE_HOURS)).date()
    if not last:
        return today.isoformat()
    before = date.fromisoformat(last)
    likely = before < today <= before + timedelta(days=DAY_GAP_DAYS_MAX)
    return (today if likely else before + timedelta(days=1)).isoformat()


def _open_page(
    request: Asking, who: Viewer, form: Form, problem: HubError | None = None, *, sure: bool = False
) -> Response[str]:
    return page(request, "days/open.html", who=who, form=form, problem=problem, sure=sure)


@get("/desk/day/open")
async def opening(request: Asking) -> Response[Any]:
    """The form to open a day, with a date in it."""
    who, hub = officer(request, "day"), appliance(request)
    day = proposed_day(hub.clock.now(), views.newest(hub.books.db).day)
    return _open_page(request, who, blank(request, day=day))


@post("/desk/day/open")
async def open_day(request: Asking) -> Response[Any]:
    """Ask whether the date is right, or open the day once confirmed."""
    who, form = officer(request, "day"), await sent(request)
    if form.has("edit"):
        return _open_page(request, who, form)
    day = form.text("day")

    def action(tx: Transaction) -> None:
        actions.open_day(tx, day)

    try:
        if isinstance(await step(request, who, form, action, "day.open", day), Planned):
            return _open_page(request, who, form, sure=True)
    except HubError as error:
        error.parameters.setdefault("field", "day")
        return _open_page(request, who, form, error)
    return redirect("/desk?done=day_opened")


def _close_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[str]:
    db = appliance(request).books.db
    return page(
        request,
        "days/close.html",
        who=who,
        form=form,
        problem=problem,
        totals=totals_of_day(db, views.newest(db).day),
        cash=balance(db, CASH),
    )


@get("/desk/day/close")
async def closing(request: Asking) -> Response[Any]:
    """What the day was, and the button to close it."""
    return _close_page(request, officer(request, "day"), blank(request))


@post("/desk/day/close")
async def close_day(request: Asking) -> Response[Any]:
    """Close the day. The books' invariants are proved right after."""
    who, form = officer(request, "day"), await sent(request)
    hub, shown = appliance(request), form.text("day")

    def action(tx: Transaction) -> None:
        # A page left open over night must not close the day that was opened since.
        if views.open_day(tx.db) != shown:
            raise Refused("day.not_open")
        actions.close_day(tx)

    try:
        await write(request, who, action, "day.close", shown, key=form.key)
    except HubError as error:
        return _close_page(request, who, form, error)
    await asyncio.to_thread(hub.check)
    return redirect("/desk?done=day_closed")


ROUTES = Router("/", route_handlers=[opening, open_day, closing, close_day])
