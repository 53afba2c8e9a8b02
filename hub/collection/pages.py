"""Pages on the desk: the collection sheet of a meeting, its rows, what was counted, and letting go of an old one."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

import msgspec
from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.appliance import Appliance
from hub.collection import actions, views
from hub.collection.views import Person, Row, Sheet
from hub.days.views import newest, open_day
from hub.errors import BadRequest, HubError, Refused
from hub.limits import NAME_CHARACTERS_MAX, PAGE_ROWS_MAX
from hub.members.views import counts, member
from hub.money import rupiah
from hub.savings.ids import PRODUCTS
from hub.web.caller import Asking, appliance, language
from hub.web.forms import Form, blank, sent
from hub.web.pages import officer, page, redirect
from hub.words import error_text, text

TAKES: Final = "money.take"
SHEET: Final = "/desk/collection"


class Filter(msgspec.Struct, frozen=True):
    """Which rows somebody looks at: by name or number, only those not seen yet, which page of them."""

    q: str = ""
    unseen: bool = False
    page_no: int = 1

    @property
    def query(self) -> str:
        """It as the end of an address, ``""`` for all rows."""
        asked = {
            "q": self.q,
            "unseen": "yes" if self.unseen else "",
            "page_no": self.page_no if self.page_no > 1 else "",
        }
        given = urlencode({name: value for name, value in asked.items() if value})
        return f"?{given}" if given else ""

    def turned(self, by: int) -> str:
        """The query of the page before or after."""
        return msgspec.structs.replace(self, page_no=self.page_no + by).query


def _filter(q: str, unseen: str, page_no: str) -> Filter:
    number = int(page_no) if page_no.isascii() and page_no.isdigit() and len(page_no) < 6 else 1
    return Filter(q.strip()[:NAME_CHARACTERS_MAX], bool(unseen), max(number, 1))


class Line(msgspec.Struct, frozen=True):
    """A row as it is shown: the member, what is in the fields, and what is wrong with which of them."""

    person: Person
    typed: dict[str, str]
    offered: list[str]
    version: int
    opened: bool = False
    problem: str = ""
    problem_field: str = ""
    theirs: str = ""
    refusal: str = ""


def amount_typed(amount: int) -> str:
    """An amount as it stands in a field: ``20.000``, nothing for 0."""
    return rupiah(amount).removeprefix("Rp") if amount else ""


def _line(request: Asking, person: Person, *, opened: bool = False) -> Line:
    row, refused = person.row, person.row.refused
    offered = [each for each in PRODUCTS if each != "pokok" or person.due["pokok"] or row.pokok]
    typed = {each: amount_typed(amount) for each, amount in row.amounts.items()}
    refusal = error_text(language(request), refused) if refused and not person.recorded else ""
    return Line(person, typed, offered, row.version, opened, refusal=refusal)


def _troubled(request: Asking, line: Line, form: Form, error: HubError) -> Line:
    """The row with what was typed, and what is wrong with it or was written meanwhile."""
    parameters, chosen = error.parameters, language(request)
    version, theirs = line.version, ""
    if error.code == "collection.row_changed":
        version, writer = int(parameters["version"]), int(parameters["writer"])
        there = {each: rupiah(int(parameters[each])) for each in PRODUCTS}
        name = member(appliance(request).books.db, writer).name
        theirs = text(chosen, "page.collection.theirs", name=name, **there)
    return msgspec.structs.replace(
        line,
        typed={each: form.text(each)[:24] for each in PRODUCTS},
        version=version,
        opened=True,
        problem=error_text(chosen, error),
        problem_field=str(parameters.get("field", "")),
        theirs=theirs,
    )


def _sheet_page(
    request: Asking,
    who: Viewer,
    sheet: Sheet,
    shown: Filter,
    form: Form,
    problem: HubError | None = None,
    troubled: int = 0,
) -> Response[Any]:
    hub = appliance(request)
    db, local = hub.books.db, hub.local
    found = views.people(db, local, sheet, shown.q, unseen=shown.unseen, page=shown.page_no)
    if troubled and troubled not in {person.member_no for person in found}:
        found = [each for each in views.people(db, local, sheet, str(troubled)) if each.member_no == troubled]
    lines = [_line(request, person, opened=len(found) == 1) for person in found]
    if troubled and problem:
        lines = [
            _troubled(request, each, form, problem) if each.person.member_no == troubled else each for each in lines
        ]
    written = views.rows(local, sheet.id)
    totals = views.totals(written)
    count = views.people_count(db, local, sheet, shown.q, unseen=shown.unseen)
    return page(
        request,
        "collection/sheet.html",
        who=who,
        sheet=sheet,
        lines=lines,
        shown=shown,
        later=shown.page_no * PAGE_ROWS_MAX < count,
        totals=totals,
        members=max(counts(db).get("active", 0), totals.seen),
        counted=form.text("counted") if form.has("counted") else amount_typed(max(sheet.counted, 0)),
        form=form,
        problem=problem,
        troubled=troubled,
    )


def _is_for_now(request: Asking, sheet: Sheet) -> bool:
    day = newest(appliance(request).books.db)
    return sheet.state == "open" and day.open and sheet.day == day.day


def _found_page(request: Asking, who: Viewer, sheet: Sheet, problem: HubError | None = None) -> Response[Any]:
    """A sheet that was left lying: of an earlier day, or cut off while it was recorded."""
    hub = appliance(request)
    written = views.rows(hub.local, sheet.id)
    made = views.recorded(hub.books.db, sheet)
    day = newest(hub.books.db)
    return page(
        request,
        "collection/found.html",
        who=who,
        sheet=sheet,
        totals=views.totals(written),
        made=len({each.member_no for each in made}),
        made_total=sum(each.amount for each in made),
        same_day=sheet.day == day.day,
        seen=views.state_of(written),
        form=blank(request),
        problem=problem,
    )


@get(SHEET)
async def sheet_page(request: Asking, q: str = "", unseen: str = "", page_no: str = "1") -> Response[Any]:
    """The sheet that is being filled in; without one, how to begin; an old one, to finish or drop."""
    who = officer(request, TAKES)
    hub = appliance(request)
    sheet = views.open_sheet(hub.local)
    if sheet is None:
        return page(
            request,
            "collection/none.html",
            who=who,
            form=blank(request),
            sheets=views.newest_sheets(hub.local),
            members=counts(hub.books.db).get("active", 0),
        )
    if not _is_for_now(request, sheet):
        return _found_page(request, who, sheet)
    return _sheet_page(request, who, sheet, _filter(q, unseen, page_no), blank(request))


@post(SHEET)
async def begin(request: Asking) -> Response[Any]:
    """Begin a sheet for today; whoever is second finds the first one's."""
    officer(request, TAKES)
    await sent(request)
    hub = appliance(request)
    await begin_sheet(hub)
    return redirect(SHEET)


async def begin_sheet(hub: Appliance) -> Sheet:
    """The sheet that is open, or a new one for the open business day. Raises `Refused` ("day.not_open")."""
    day, random_bytes = open_day(hub.books.db), hub.clock.random_bytes(actions.ID_BYTES)
    return await hub.hash_work(actions.begin, hub.local, random_bytes, day, hub.clock.now())


def check_row(hub: Appliance, sheet: Sheet, member_no: int) -> None:
    """Whether this member's row may be written: raises `NotFound`, and `Refused` ("collection.row_recorded")."""
    member(hub.books.db, member_no)
    if member_no in {each.member_no for each in views.recorded(hub.books.db, sheet)}:
        raise Refused("collection.row_recorded")


def typed_amounts(form: Form) -> dict[str, int]:
    """Rupiah by product as typed; with the button `exact`, wajib is what that says. Raises `BadRequest`."""
    wanted = {each: form.text(each) for each in PRODUCTS}
    if form.has("exact"):
        wanted["wajib"] = form.text("exact")
    return {each: actions.amount_or_nothing(typed, each) for each, typed in wanted.items()}


def _version(form: Form) -> int:
    typed = form.text("version")
    if not (typed.isascii() and typed.isdigit() and len(typed) < 9):
        raise BadRequest("request.invalid", field="version", reason="version")
    return int(typed)


@get(
    [
        SHEET + "/{sheet_id:str}/rows/{member_no:int}",
        *(f"{SHEET}/{{sheet_id:str}}/{step}" for step in ("counted", "today", "record", "drop")),
    ]
)
async def come_back(request: Asking) -> Response[Any]:
    """Where a form was answered that could not count, a reload or another language leads back to the sheet."""
    officer(request, TAKES)
    return redirect(SHEET)


@post(SHEET + "/{sheet_id:str}/rows/{member_no:int}")
async def write_row(
    request: Asking, sheet_id: str, member_no: int, q: str = "", unseen: str = "", page_no: str = "1"
) -> Response[Any]:
    """Save one row, and go back to where it stands."""
    who, form, hub = officer(request, TAKES), await sent(request), appliance(request)
    shown = _filter(q, unseen, page_no)
    try:
        check_row(hub, views.sheet(hub.local, sheet_id), member_no)
        amounts, version = typed_amounts(form), _version(form)
        await hub.hash_work(
            actions.write_row, hub.local, sheet_id, member_no, version, amounts, who.member_no, hub.clock.now()
        )
    except HubError as error:
        sheet = views.open_sheet(hub.local)
        if sheet is None or sheet.id != sheet_id or not _is_for_now(request, sheet):
            raise
        member(hub.books.db, member_no)
        return _sheet_page(request, who, sheet, shown, form, error, member_no)
    return redirect(f"{SHEET}{shown.query}#row-{member_no}")


@post(SHEET + "/{sheet_id:str}/counted")
async def write_counted(request: Asking, sheet_id: str) -> Response[Any]:
    """Note the cash that was counted for the sheet."""
    who, form, hub = officer(request, TAKES), await sent(request), appliance(request)
    try:
        typed = form.text("counted")
        counted = actions.amount_or_nothing(typed, "counted") if typed else actions.UNCOUNTED
        await hub.hash_work(actions.write_counted, hub.local, sheet_id, _version(form), counted)
    except HubError as error:
        sheet = views.open_sheet(hub.local)
        if sheet is None or sheet.id != sheet_id or not _is_for_now(request, sheet):
            raise
        return _sheet_page(request, who, sheet, Filter(), form, error)
    return redirect(f"{SHEET}#totals")


@post(SHEET + "/{sheet_id:str}/today")
async def bring_to_today(request: Asking, sheet_id: str) -> Response[Any]:
    """Go on with a sheet of an earlier day on the business day that is open now."""
    who, hub = officer(request, TAKES), appliance(request)
    await sent(request)
    try:
        await hub.hash_work(actions.bring_to, hub.local, sheet_id, open_day(hub.books.db))
    except Refused as error:
        sheet = views.open_sheet(hub.local)
        if sheet is None or sheet.id != sheet_id:
            raise
        return _found_page(request, who, sheet, error)
    return redirect(SHEET)


@get(SHEET + "/drop")
async def dropping(request: Asking) -> Response[Any]:
    """Ask whether what is not recorded shall be dropped."""
    who, hub = officer(request, TAKES), appliance(request)
    sheet = views.open_sheet(hub.local)
    if sheet is None:
        return redirect(SHEET)
    written = views.rows(hub.local, sheet.id)
    done = {each.member_no for each in views.recorded(hub.books.db, sheet)}
    left: list[Row] = [row for row in written.values() if row.member_no not in done]
    return page(
        request,
        "collection/drop.html",
        who=who,
        sheet=sheet,
        left=views.totals({row.member_no: row for row in left}),
        form=blank(request),
    )


@post(SHEET + "/{sheet_id:str}/drop")
async def drop(request: Asking, sheet_id: str) -> Response[Any]:
    """Drop what is not recorded, once confirmed."""
    officer(request, TAKES)
    form, hub = await sent(request), appliance(request)
    if form.has("confirm"):
        await drop_sheet(hub, sheet_id)
        return redirect(f"{SHEET}?done=collection_dropped")
    return redirect(SHEET)


async def drop_sheet(hub: Appliance, sheet_id: str) -> None:
    """Drop what is not recorded of a sheet. Raises `Refused` ("collection.recording") while it is being recorded."""
    if sheet_id in hub.recordings:
        raise Refused("collection.recording")
    await hub.hash_work(actions.drop, hub.local, sheet_id)


ROUTES = Router(
    "/", route_handlers=[sheet_page, begin, come_back, write_row, write_counted, bring_to_today, dropping, drop]
)
