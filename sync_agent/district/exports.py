"""CSV for a spreadsheet: UTF-8 with a byte order mark, whole rupiah, ISO days and times."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from litestar import Response, Router, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district import regions, views
from sync_agent.district.store import Store
from sync_agent.limits import SEARCH_CHARACTERS_MAX

_COOPERATIVE_HEADING = (
    *("hub", "name", "region", "village", "district", "last_contact", "confirmed", "kept", "members"),
    *("pokok", "wajib", "sukarela", "problems"),
)
_TYPE = "text/csv; charset=utf-8"
_Search = Annotated[str, QueryParameter(max_length=SEARCH_CHARACTERS_MAX)]


def _lines(heading: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> Iterator[str]:
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


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}.csv"'}


@get("/cooperatives.csv", sync_to_thread=False)
def cooperatives(store: NamedDependency[Store], clock: NamedDependency[Clock]) -> Response[str]:
    """Every cooperative, a row each."""
    now = clock.now()
    with store.reading():
        found = views.cooperatives(store)
    rows = (
        (
            row.hub,
            row.name,
            row.region,
            *regions.place(row.region)[:2],
            _time(row.contact_at),
            row.number,
            max(row.kept, row.number),
            row.members_active,
            row.pokok,
            row.wajib,
            row.sukarela,
            " ".join(row.problems(now)),
        )
        for row in found
    )
    content = "".join(_lines(_COOPERATIVE_HEADING, rows))
    return Response(content, media_type=_TYPE, headers=_headers("cooperatives"))


@get("/cooperatives/{hub:str}/balances.csv", sync_to_thread=False)
def balances(store: NamedDependency[Store], hub: FromPath[str]) -> Response[str]:
    """Every sub-account of a cooperative; amounts debit positive."""
    with store.reading():
        if views.cooperative(store, hub) is None:
            raise NotFoundException("hub.unknown")
        found = views.balances(store, hub)
    rows = ((each.account, each.sub, each.amount, each.number) for each in found)
    content = "".join(_lines(("account", "sub", "amount", "last_fact"), rows))
    return Response(content, media_type=_TYPE, headers=_headers(f"{hub}-balances"))


@get("/facts.csv", sync_to_thread=False)
def facts(store: NamedDependency[Store], hub: _Search = "", type: _Search = "") -> Stream:
    """Every fact, of one cooperative or one type if asked, streamed."""
    rows = (
        (*fact[:5], _time(fact.at), *fact[6:13], _time(fact.arrived)) for fact in views.every_fact(store, hub, type)
    )
    return Stream(_lines(views.Fact._fields, rows), media_type=_TYPE, headers=_headers("facts"))


ROUTES = Router("/", route_handlers=[cooperatives, balances, facts])
