"""For a spreadsheet: XLSX, and CSV in UTF-8 with a byte order mark; whole rupiah, ISO days and times."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Any, Final

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district import regions, views
from sync_agent.district.listing import Wish, chosen
from sync_agent.district.staff import guard
from sync_agent.district.store import Store
from sync_agent.limits import SEARCH_CHARACTERS_MAX

_COOPERATIVE_HEADING: Final = (
    *("hub", "name", "region", "village", "subdistrict", "last_contact", "state", "kept", "confirmed", "lag", "gap"),
    *(
        "sealed",
        "clock",
        "version",
        "disk_free_mib",
        "members",
        "pokok",
        "wajib",
        "sukarela",
        "savings",
        "loans",
        "problems",
    ),
)
_WIDTHS: Final = (20, 38, 15, 22, 20, 26, 12, 10, 11, 8, 8, 10, 10, 10, 14, 10, 15, 15, 15, 15, 15, 30)
XLSX_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV_TYPE: Final = "text/csv; charset=utf-8"
_Search = Annotated[str, QueryParameter(max_length=SEARCH_CHARACTERS_MAX)]


def lines(heading: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    """A CSV in pieces, with a byte order mark; no cell begins like a formula."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff"
    writer.writerow(heading)
    for row in rows:
        writer.writerow([_safe(cell) for cell in row])
        if buffer.tell() > 32_768:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _safe(cell: Any) -> Any:
    # A spreadsheet would run text that begins like a formula, and names come from the hubs.
    return "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _time(at: int) -> str:
    try:
        return datetime.datetime.fromtimestamp(at, text.OFFICE_TIME).isoformat() if at else ""
    except (OverflowError, ValueError, OSError):
        return ""


def headers(name: str) -> dict[str, str]:
    """What makes a browser save the answer under this name."""
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}


def _cooperative(row: views.Cooperative, now: int) -> tuple[str | int | None, ...]:
    return (
        row.hub,
        row.name,
        row.region,
        *regions.place(row.region)[:2],
        _time(row.contact_at),
        row.state,
        max(row.kept, row.number),
        row.number,
        row.lag,
        row.gap,
        row.sealed,
        row.clock,
        row.version,
        row.disk_free_mib if row.disk_free_mib >= 0 else None,
        row.members_active,
        row.pokok,
        row.wajib,
        row.sukarela,
        row.savings,
        row.loans,
        " ".join(row.problems(now)),
    )


def _wanted(store: Store, now: int, wish: Wish) -> list[tuple[str | int | None, ...]]:
    with store.reading():
        everybody = views.cooperatives(store)
    return [_cooperative(row, now) for row in chosen(everybody, wish, now)]


@get("/cooperatives.csv", sync_to_thread=False)
def cooperatives(
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    problem: _Search = "",
    place: _Search = "",
    sort: _Search = "",
) -> Response[str]:
    """The cooperatives that the page shows with this search, in its order, a row each."""
    rows = _wanted(store, clock.now(), Wish(q, problem, place, sort))
    content = "".join(lines(_COOPERATIVE_HEADING, rows))
    return Response(content, media_type=CSV_TYPE, headers=headers("cooperatives.csv"))


@get("/cooperatives.xlsx", sync_to_thread=False)
def cooperatives_xlsx(
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    problem: _Search = "",
    place: _Search = "",
    sort: _Search = "",
) -> Response[bytes]:
    """The same as a workbook, its heading frozen and with a filter on each column."""
    rows = _wanted(store, clock.now(), Wish(q, problem, place, sort))
    return Response(
        workbook("cooperatives", _COOPERATIVE_HEADING, _WIDTHS, rows),
        media_type=XLSX_TYPE,
        headers=headers("cooperatives.xlsx"),
    )


def workbook(
    title: str, heading: tuple[str, ...], widths: tuple[int, ...], rows: Sequence[tuple[str | int | None, ...]]
) -> bytes:
    """A workbook of one sheet, its heading and first two columns frozen, with a filter on each column."""
    from openpyxl import Workbook  # takes longer to load than most requests take
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "C2"
    last = get_column_letter(len(heading))
    sheet.auto_filter.ref = f"A1:{last}{len(rows) + 1}"
    for index, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    sheet.append(heading)
    for row in rows:
        cells = []
        for value in row:
            if isinstance(value, str) and value[:1] == "=":
                cell = WriteOnlyCell(sheet, value)
                cell.data_type = "s"  # a text that begins with "=" is still a text
                cells.append(cell)
            else:
                cells.append(value)
        sheet.append(cells)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


@get("/cooperatives/{hub:str}/balances.csv", sync_to_thread=False)
def balances(store: NamedDependency[Store], hub: FromPath[str]) -> Response[str]:
    """Every sub-account of a cooperative; amounts debit positive."""
    with store.reading():
        if views.cooperative(store, hub) is None:
            raise NotFoundException("hub.unknown")
        found = views.balances(store, hub)
    rows = ((each.account, each.sub, each.amount, each.number) for each in found)
    content = "".join(lines(("account", "sub", "amount", "last_fact"), rows))
    return Response(content, media_type=CSV_TYPE, headers=headers(f"{hub}-balances.csv"))


@get("/facts.csv", sync_to_thread=False)
def facts(store: NamedDependency[Store], hub: _Search = "", type: _Search = "") -> Stream:
    """Every fact, of one cooperative or one type if asked, streamed."""
    rows = (
        (*fact[:5], _time(fact.at), *fact[6:13], _time(fact.arrived)) for fact in views.every_fact(store, hub, type)
    )
    return Stream(lines(views.Fact._fields, rows), media_type=CSV_TYPE, headers=headers("facts.csv"))


ROUTES = Router(
    "/",
    route_handlers=[cooperatives, cooperatives_xlsx, balances, facts],
    guards=[guard.signed_in],
    include_in_schema=False,
)
