"""HTTP: the collection sheet of a meeting, for the phones and kiosks of the officers."""

from __future__ import annotations

from typing import Any

import msgspec
from litestar import Router, get, post, put

from hub.access import guard
from hub.access.guard import Viewer
from hub.collection import actions, views
from hub.collection.pages import begin_sheet, check_row, drop_sheet
from hub.collection.recording import record
from hub.collection.views import Person, Recorded, Row, Sheet, Totals
from hub.days.views import open_day
from hub.errors import NotFound, Refused
from hub.members.views import member
from hub.savings.ids import PRODUCTS
from hub.web.answers import ErrorDetail
from hub.web.caller import Asking, appliance, language, viewer
from hub.words import error_text


class RowAnswer(msgspec.Struct):
    """A member's row: what they owe (`due`) and bring, rupiah by product; `version` to send along with a change.

    Version 0: nobody has seen them yet. `writer` is the officer who wrote it last, ``""`` for nobody; `refusal` why the
    rules refused it when the sheet was recorded, null if they did not.
    """

    member_no: int
    name: str
    active: bool
    due: dict[str, int]
    amounts: dict[str, int]
    version: int
    writer: str
    recorded: bool
    refusal: ErrorDetail | None


class SheetAnswer(msgspec.Struct):
    """The sheet and all its rows, by name. `counted` in rupiah, null while nobody has counted.

    `seen` stands for what the rows say now: recording sends it along, so that nobody records what they were not shown.
    """

    id: str
    number: int
    day: str
    state: str
    counted: int | None
    counted_version: int
    seen: str
    totals: Totals
    rows: list[RowAnswer]


class RowRequest(msgspec.Struct):
    """What a member brings, whole rupiah or text as people type it, over the row's `version`."""

    version: int
    pokok: int | float | str = 0
    wajib: int | float | str = 0
    sukarela: int | float | str = 0


class CountedRequest(msgspec.Struct):
    """The cash counted for the sheet, null to take it back, over `version` (``counted_version``)."""

    version: int
    counted: int | float | str | None


class RecordRequest(msgspec.Struct):
    """The sheet's `seen`, as it was shown."""

    seen: str


class RecordedAnswer(msgspec.Struct):
    """What a sheet has recorded, and which rows were refused and stay on it."""

    id: str
    state: str
    recorded: list[Recorded]
    total: int
    refused: list[RowAnswer]


def _officer(request: Asking) -> Viewer:
    who = viewer(request)
    guard.require(who, "money.take")
    return who


def _row_answer(request: Asking, person: Person) -> RowAnswer:
    row, error = person.row, person.row.refused
    writer = member(appliance(request).books.db, row.writer).name if row.version else ""
    refusal = None
    if error and not person.recorded:
        refusal = ErrorDetail(error.code, error_text(language(request), error), dict(error.parameters))
    return RowAnswer(
        person.member_no,
        person.name,
        person.active,
        person.due,
        row.amounts,
        row.version,
        writer,
        person.recorded,
        refusal,
    )


def _sheet_answer(request: Asking, sheet: Sheet) -> SheetAnswer:
    hub = appliance(request)
    written = views.rows(hub.local, sheet.id)
    return SheetAnswer(
        sheet.id,
        sheet.number,
        sheet.day,
        sheet.state,
        None if sheet.counted == actions.UNCOUNTED else sheet.counted,
        sheet.counted_version,
        views.state_of(written),
        views.totals(written),
        [_row_answer(request, each) for each in views.people(hub.books.db, hub.local, sheet, limit=-1)],
    )


def _recorded_answer(request: Asking, sheet_id: str) -> RecordedAnswer:
    hub = appliance(request)
    sheet = views.sheet(hub.local, sheet_id)
    made = views.recorded(hub.books.db, sheet)
    people = views.people(hub.books.db, hub.local, sheet, limit=-1)
    refused = [_row_answer(request, each) for each in people if each.row.refused and not each.recorded]
    return RecordedAnswer(sheet.id, sheet.state, made, sum(each.amount for each in made), refused)


@get("/collection")
async def open_sheet(request: Asking) -> SheetAnswer:
    """The sheet that is being filled in, with all rows (officers who take money)."""
    _officer(request)
    sheet = views.open_sheet(appliance(request).local)
    if sheet is None:
        raise NotFound("collection.none")
    return _sheet_answer(request, sheet)


@post("/collection")
async def begin(request: Asking) -> SheetAnswer:
    """Begin a sheet for the open business day; the one that is open already, if there is one."""
    _officer(request)
    return _sheet_answer(request, await begin_sheet(appliance(request)))


@put("/collection/{sheet_id:str}/rows/{member_no:int}")
async def write_row(request: Asking, sheet_id: str, member_no: int, data: RowRequest) -> RowAnswer:
    """Write one row. If another officer has written it meanwhile, 409 with what stands there and its version."""
    who, hub = _officer(request), appliance(request)
    sheet = views.sheet(hub.local, sheet_id)
    check_row(hub, sheet, member_no)
    wanted: dict[str, Any] = msgspec.structs.asdict(data)
    amounts = {each: actions.amount_or_nothing(wanted[each], each) for each in PRODUCTS}
    row: Row = await hub.hash_work(
        actions.write_row, hub.local, sheet_id, member_no, data.version, amounts, who.member_no, hub.clock.now()
    )
    person = next(
        each
        for each in views.people(hub.books.db, hub.local, sheet, str(member_no), limit=-1)
        if each.member_no == member_no
    )
    return _row_answer(request, msgspec.structs.replace(person, row=row))


@put("/collection/{sheet_id:str}/counted")
async def write_counted(request: Asking, sheet_id: str, data: CountedRequest) -> SheetAnswer:
    """Note the cash that was counted for the sheet."""
    _officer(request)
    hub = appliance(request)
    counted = actions.UNCOUNTED if data.counted is None else actions.amount_or_nothing(data.counted, "counted")
    sheet = await hub.hash_work(actions.write_counted, hub.local, sheet_id, data.version, counted)
    return _sheet_answer(request, sheet)


@post("/collection/{sheet_id:str}/today", status_code=200)
async def bring_to_today(request: Asking, sheet_id: str) -> SheetAnswer:
    """Go on with a sheet of an earlier day on the business day that is open now."""
    _officer(request)
    hub = appliance(request)
    await hub.hash_work(actions.bring_to, hub.local, sheet_id, open_day(hub.books.db))
    return _sheet_answer(request, views.sheet(hub.local, sheet_id))


@post("/collection/{sheet_id:str}/record", status_code=200)
async def record_sheet(request: Asking, sheet_id: str, data: RecordRequest) -> RecordedAnswer:
    """Record all rows, each once however often this is sent. Rows the rules refuse stay on the sheet."""
    who = _officer(request)
    try:
        await record(appliance(request), who, sheet_id, data.seen)
    except Refused as error:
        if error.code != "collection.recorded":
            raise
    return _recorded_answer(request, sheet_id)


@get("/collection/{sheet_id:str}")
async def recorded_sheet(request: Asking, sheet_id: str) -> RecordedAnswer:
    """What a sheet has recorded so far."""
    _officer(request)
    return _recorded_answer(request, sheet_id)


@post("/collection/{sheet_id:str}/drop", status_code=204)
async def drop(request: Asking, sheet_id: str) -> None:
    """Drop what is not recorded of a sheet. What is recorded stays recorded."""
    _officer(request)
    await drop_sheet(appliance(request), sheet_id)


ROUTES = Router(
    "/",
    route_handlers=[
        open_sheet,
        begin,
        write_row,
        write_counted,
        bring_to_today,
        record_sheet,
        recorded_sheet,
        drop,
    ],
)
