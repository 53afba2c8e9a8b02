"""Pages on the desk: the check before a collection sheet is recorded, what it recorded, and the sheet on paper."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.collection import actions, views
from hub.collection.pages import SHEET, TAKES
from hub.collection.recording import check_day, record
from hub.collection.views import Recorded, Row, Sheet
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.errors import HubError, Refused
from hub.members.regions import describe
from hub.members.views import member
from hub.savings.ids import PRODUCTS
from hub.web.caller import Asking, appliance, language
from hub.web.forms import Form, blank, rehearse, sent
from hub.web.pages import officer, page, redirect
from hub.words import error_text
from hub.words.amounts import in_words


class Paying(msgspec.Struct, frozen=True):
    """A row on the way to the books: who pays how much, and why the rules refuse it, ``""`` if they do not."""

    name: str
    row: Row
    refusal: str = ""


class Paid(msgspec.Struct, frozen=True):
    """A member's row in the books: their deposits with their numbers, rupiah by product."""

    member_no: int
    name: str
    deposits: list[Recorded]
    amounts: dict[str, int]


def _name(request: Asking, member_no: int) -> str:
    return member(appliance(request).books.db, member_no).name


async def _check_page(
    request: Asking, who: Viewer, sheet: Sheet, form: Form, problem: HubError | None = None
) -> Response[Any]:
    hub = appliance(request)
    written = views.rows(hub.local, sheet.id)
    done = {each.member_no for each in views.recorded(hub.books.db, sheet)}
    left = [row for row in written.values() if row.total and row.member_no not in done]
    refused: dict[int, HubError] = {}
    try:
        check_day(hub, sheet)
        refused = await rehearse(request, who, lambda tx: actions.try_rows(tx, sheet.day, left))
    except HubError as error:
        problem = problem or error
    rows = [
        Paying(_name(request, row.member_no), row, error_text(language(request), error) if error else "")
        for row in left
        for error in [refused.get(row.member_no)]
    ]
    totals = views.totals({row.member_no: row for row in left if row.member_no not in refused})
    whole = views.totals(written)
    return page(
        request,
        "collection/check.html",
        who=who,
        sheet=sheet,
        rows=sorted((each for each in rows if not each.refusal), key=lambda each: each.name.casefold()),
        refused=[each for each in rows if each.refusal],
        totals=totals,
        in_words=in_words(language(request), totals.total) if totals.total else "",
        whole=whole,
        unseen=views.people_count(hub.books.db, hub.local, sheet, "", unseen=True),
        seen=views.state_of(written),
        form=form,
        problem=problem,
    )


@get(SHEET + "/check")
async def check(request: Asking) -> Response[Any]:
    """Exactly what would be recorded, which rows the rules refuse, and one button."""
    who, hub = officer(request, TAKES), appliance(request)
    sheet = views.open_sheet(hub.local)
    if sheet is None or sheet.state != "open":
        return redirect(SHEET)
    return await _check_page(request, who, sheet, blank(request))


@post(SHEET + "/{sheet_id:str}/record")
async def record_sheet(request: Asking, sheet_id: str) -> Response[Any]:
    """Record what was checked; sent again, it leads to the same summary and counts nothing twice."""
    who, form, hub = officer(request, TAKES), await sent(request), appliance(request)
    if form.has("edit"):
        return redirect(SHEET)
    try:
        await record(hub, who, sheet_id, form.text("seen"))
    except Refused as error:
        sheet = views.sheet(hub.local, sheet_id)
        if sheet.state == "open":
            return await _check_page(request, who, sheet, form, error)
        if sheet.state != "recorded":
            raise
    return redirect(f"{SHEET}/{sheet_id}")


def _paid(request: Asking, made: list[Recorded]) -> list[Paid]:
    """The deposits of a sheet by member, by name."""
    found: dict[int, Paid] = {}
    for each in made:
        if each.member_no not in found:
            found[each.member_no] = Paid(each.member_no, _name(request, each.member_no), [], dict.fromkeys(PRODUCTS, 0))
        found[each.member_no].deposits.append(each)
        found[each.member_no].amounts[each.product] += each.amount
    return sorted(found.values(), key=lambda each: (each.name.casefold(), each.member_no))


@get(SHEET + "/{sheet_id:str}")
async def summary(request: Asking, sheet_id: str) -> Response[Any]:
    """What a sheet recorded, with the number of each receipt, and what the rules refused."""
    who, hub = officer(request, TAKES), appliance(request)
    sheet = views.sheet(hub.local, sheet_id)
    made = views.recorded(hub.books.db, sheet)
    written, done = views.rows(hub.local, sheet_id), {each.member_no for each in made}
    refused = [
        Paying(_name(request, row.member_no), row, error_text(language(request), error))
        for row in written.values()
        if row.member_no not in done and (error := row.refused)
    ]
    paid = _paid(request, made)
    products = {each: sum(row.amounts[each] for row in paid) for each in PRODUCTS}
    return page(
        request,
        "collection/summary.html",
        who=who,
        sheet=sheet,
        paid=paid,
        products=products,
        total=sum(products.values()),
        deposits=len(made),
        days=sorted({each.day for each in made}),
        refused=refused,
    )


def _paper(request: Asking, who: Viewer, sheet: Sheet | None, day: str) -> Response[Any]:
    hub = appliance(request)
    home = cooperative(hub.books.db)
    made = {each.member_no: each for each in _paid(request, views.recorded(hub.books.db, sheet))} if sheet else {}
    people = views.people(hub.books.db, hub.local, sheet, limit=-1)
    written = views.rows(hub.local, sheet.id) if sheet else {}
    return page(
        request,
        "collection/paper.html",
        who=who,
        sheet=sheet,
        name=home.name,
        village=describe(home.region),
        paper_day=day,
        people=people,
        made=made,
        totals=views.totals(written),
    )


@get(SHEET + "/paper")
async def empty_paper(request: Asking) -> Response[Any]:
    """An empty sheet, to fill in by hand where there is no current."""
    return _paper(request, officer(request, TAKES), None, newest(appliance(request).books.db).day)


@get(SHEET + "/{sheet_id:str}/paper")
async def paper(request: Asking, sheet_id: str) -> Response[Any]:
    """A sheet as it is filled in, on paper, with lines to sign."""
    who = officer(request, TAKES)
    sheet = views.sheet(appliance(request).local, sheet_id)
    return _paper(request, who, sheet, sheet.day)


ROUTES = Router("/", route_handlers=[check, record_sheet, summary, empty_paper, paper])
