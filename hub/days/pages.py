"""Pages on the desk: opening the business day and closing it, with the cash counted each time.

The money is counted before the page tells what the books say. A difference is shown, explained, and seen once more in
the preview of exactly what will be recorded; then one button. The key made with the form goes through all of it.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import peewee
from litestar import Response, Router, get, post

from hub import words
from hub.access.guard import Viewer
from hub.approvals.views import open_count as proposal_count
from hub.days import actions, views
from hub.days.counting import REASONS, WORTHS, Count, count_from
from hub.days.facts import Moment
from hub.days.today import late, proposed
from hub.errors import HubError, Refused
from hub.ledger.chart import CASH
from hub.ledger.views import balance
from hub.log.record import Transaction
from hub.relay.sign import relay_sign
from hub.requests.views import open_count
from hub.web.caller import Asking, appliance, language
from hub.web.design import piles
from hub.web.forms import Form, Planned, blank, sent, step
from hub.web.pages import officer, page, redirect

DRAWN: Final = piles(sum(WORTHS))[0]
"""One drawing of each note and coin, the largest first."""

FIELDS: Final = tuple(f"count_{worth}" for worth in WORTHS)

EXPLAINING: Final = ("day.unexplained", "day.reason_unknown", "day.no_opening_balance", "day.note_missing")


def _count(form: Form) -> Count:
    """The count in the form's fields. Raises as `count_from`."""
    pieces = {str(worth): form.text(f"count_{worth}") for worth in WORTHS}
    return count_from(pieces, form.text("reason"), form.text("note"))


def _comparison(db: peewee.Database, form: Form, problem: HubError | None) -> dict[str, Any]:
    """What a page with a count shows: the piles' sums, and once all is counted the difference from the books."""
    try:
        found: Count | None = _count(form)
    except HubError:
        found = None
    expected = balance(db, CASH)
    difference = found.total - expected if found else 0
    explain = bool(difference) and (form.has("note") or (problem is not None and problem.code in EXPLAINING))
    offered = REASONS if actions.may_open_with(views.counted_before(db), difference) else REASONS[1:]
    return {
        "form": form,
        "problem": problem,
        "drawn": DRAWN,
        "field_names": FIELDS,
        "pieces": dict(found.piles) if found else {},
        "counted": found,
        "expected": expected,
        "difference": difference,
        "explain": explain,
        "reasons": offered,
    }


def _will(tx: Transaction, form: Form, day: str, moment: Moment) -> views.CountView:
    """What is about to be recorded of a count.

    Raises `Refused` ("day.cash_moved") if that is not what the preview showed: money moved since.
    """
    found = views.count_of(tx.db, day, moment)
    if found is None or (form.has("confirm") and form.text("seen") != str(found.expected)):
        raise Refused("day.cash_moved")
    return found


def _open_page(
    request: Asking, who: Viewer, form: Form, problem: HubError | None = None, planned: views.CountView | None = None
) -> Response[str]:
    hub = appliance(request)
    found = proposed(hub.clock, views.newest(hub.books.db).day)
    values = _comparison(hub.books.db, form, problem)
    return page(request, "days/open.html", who=who, planned=planned, proposal=found, **values)


@get("/desk/day/open")
async def opening(request: Asking) -> Response[Any]:
    """The form to open a day, with a date in it, where that comes from, and the count of the float."""
    who, hub = officer(request, "day"), appliance(request)
    day = proposed(hub.clock, views.newest(hub.books.db).day).day
    return _open_page(request, who, blank(request, day=day))


@post("/desk/day/open")
async def open_day(request: Asking) -> Response[Any]:
    """Compare the count with the books and ask whether all is right, or open the day once confirmed."""
    who, form = officer(request, "day"), await sent(request)
    if form.has("edit"):
        return _open_page(request, who, form)
    day = form.text("day")
    try:
        found = _count(form)

        def action(tx: Transaction) -> views.CountView:
            actions.open_day(tx, day, found)
            return _will(tx, form, day, "open")

        outcome = await step(request, who, form, action, "day.open", day, found)
    except HubError as error:
        if error.code.startswith("day.") and error.code not in (*EXPLAINING, "day.cash_moved"):
            error.parameters.setdefault("field", "day")
        return _open_page(request, who, form, error)
    if isinstance(outcome, Planned):
        return _open_page(request, who, form, planned=outcome.result)
    return redirect("/desk?done=day_opened")


def _pending(request: Asking) -> list[dict[str, Any]]:
    """What still waits when a day is closed; `good` is nothing to worry about."""
    hub, chosen = appliance(request), language(request)
    asked, sign = open_count(hub.books.db), relay_sign(request)
    waiting = words.text(chosen, "page.day.no_request")
    if asked:
        waiting = words.text(chosen, "page.day.requests", count=asked)
    if sign is None:
        district = words.text(chosen, "page.day.no_relay")
    else:
        district = words.text(chosen, "page.day.relay", kept=sign.kept, sent=sign.sent, confirmed=sign.confirmed)
    proposed_count = proposal_count(hub.books.db)
    proposals = words.text(chosen, "page.day.proposals", count=proposed_count)
    return [
        *([{"icon": "officers", "text": proposals, "good": False}] if proposed_count else []),
        {"icon": "withdraw", "text": waiting, "good": not asked},
        {"icon": "up", "text": district, "good": sign is not None and sign.confirmed >= sign.kept},
        {"icon": "book", "text": words.text(chosen, "page.day.no_backup"), "good": False},
    ]


def _close_page(
    request: Asking, who: Viewer, form: Form, problem: HubError | None = None, planned: views.CountView | None = None
) -> Response[str]:
    hub = appliance(request)
    day = views.newest(hub.books.db)
    return page(
        request,
        "days/close.html",
        who=who,
        planned=planned,
        late=late(hub.clock, day.day) if day.open else None,
        cash=views.cash_of_day(hub.books.db, day.day),
        pending=_pending(request),
        **_comparison(hub.books.db, form, problem),
    )


@get("/desk/day/close")
async def closing(request: Asking) -> Response[Any]:
    """What the day was, what still waits, and the count of the drawer."""
    who = officer(request, "day")
    return _close_page(request, who, blank(request, day=views.newest(appliance(request).books.db).day))


@post("/desk/day/close")
async def close_day(request: Asking) -> Response[Any]:
    """Compare the count with the books and show what will be recorded, or close the day once confirmed.

    The books' invariants are proved right after.
    """
    who, form = officer(request, "day"), await sent(request)
    hub, shown = appliance(request), form.text("day")
    if form.has("edit"):
        return _close_page(request, who, form)

    try:
        found = _count(form)

        def action(tx: Transaction) -> views.CountView:
            # A page left open over night must not close the day that was opened since.
            if views.open_day(tx.db) != shown:
                raise Refused("day.not_open")
            actions.close_day(tx, found)
            return _will(tx, form, shown, "close")

        outcome = await step(request, who, form, action, "day.close", shown, found)
    except HubError as error:
        return _close_page(request, who, form, error)
    if isinstance(outcome, Planned):
        return _close_page(request, who, form, planned=outcome.result)
    await asyncio.to_thread(hub.check)
    return redirect(f"/desk/days/{shown}?done=day_closed")


ROUTES = Router("/", route_handlers=[opening, open_day, closing, close_day])
