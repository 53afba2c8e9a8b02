"""Pages on the desk: the days there were, one of them, and its summary as PDF to be signed."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, Router, get

from hub.cooperative.views import cooperative
from hub.days import summary, views
from hub.days.today import parse_day
from hub.limits import PAGE_ROWS
from hub.web.caller import Asking, appliance, language
from hub.web.pages import officer, page, pdf
from hub.words import moment, text


@get("/desk/days")
async def past_days(request: Asking, before: str = "") -> Response[Any]:
    """The days, newest first, with who opened and closed them and what the count differed."""
    who, db, chosen = officer(request, "members.see"), appliance(request).books.db, language(request)
    if before:
        parse_day(before)
    found = views.days_before(db, before, PAGE_ROWS + 1)
    rows = [
        {
            "day": row,
            "opened_by": summary.name_of(db, chosen, row.opened_by),
            "closed_by": summary.name_of(db, chosen, row.closed_by),
            "opening": views.count_of(db, row.day, "open"),
            "closing": views.count_of(db, row.day, "close"),
        }
        for row in found[:PAGE_ROWS]
    ]
    older = found[PAGE_ROWS - 1].day if len(found) > PAGE_ROWS else ""
    return page(request, "days/list.html", who=who, rows=rows, older=older)


@get("/desk/days/{day:str}")
async def past_day(request: Asking, day: str) -> Response[Any]:
    """One day: its cash by kinds, its counts, and the way to its summary on paper."""
    who, db, chosen = officer(request, "members.see"), appliance(request).books.db, language(request)
    found = summary.gathered(db, day)
    return page(
        request,
        "days/day.html",
        who=who,
        row=found.row,
        opened_by=found.signed_by(chosen, found.opened_by),
        closed_by=found.signed_by(chosen, found.closed_by),
        opened_at=moment(chosen, found.row.opened_at),
        closed_at=moment(chosen, found.row.closed_at),
        cash=found.cash,
        counts=found.counts,
    )


@get("/desk/days/{day:str}/summary.pdf")
async def day_summary(request: Asking, day: str) -> Response[Any]:
    """A day's summary on paper, with lines for two signatures."""
    officer(request, "members.see")
    hub, chosen = appliance(request), language(request)
    found, name = summary.gathered(hub.books.db, day), cooperative(hub.books.db).name
    content = await hub.document_work(partial(summary.pdf, chosen, found, name))
    return pdf(content, f"{text(chosen, 'day.file')}-{day}")


ROUTES = Router("/", route_handlers=[past_days, past_day, day_summary])
