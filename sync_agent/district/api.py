"""The district's JSON API under ``/api/v1``. Amounts are whole rupiah, times seconds since 1970 (null: never).

It reads only. A program sends ``Authorization: Bearer TOKEN`` with a token that an administrator made on the page.
"""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Router, get
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, QueryParameter

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district import regions, views
from sync_agent.district.listing import Wish, chosen
from sync_agent.district.staff import guard
from sync_agent.district.statements import views as published
from sync_agent.district.store import Store
from sync_agent.limits import (
    API_FACTS,
    API_FACTS_MAX,
    API_MONTHS_MAX,
    NUMBER_MAX,
    SEARCH_CHARACTERS_MAX,
    STATEMENTS_SHOWN,
)


class Region(msgspec.Struct):
    """A village by its Kemendagri code, in names where they are known."""

    code: str
    village: str
    district: str
    regency: str


class Position(msgspec.Struct):
    """Up to where the district has signed for every fact."""

    number: int
    hash: str
    incarnation: int
    at: int | None


class Members(msgspec.Struct):
    """Members by status."""

    active: int
    left: int
    died: int


class Savings(msgspec.Struct):
    """Savings totals in rupiah."""

    pokok: int
    wajib: int
    sukarela: int


class CooperativeAnswer(msgspec.Struct):
    """One cooperative. `kept` is the number of facts its hub last said it keeps, `lag` how many of them are not here,
    `gap` how many are missing before some that wait here; `clock` how far its clock was trusted; `problems` are codes.
    """

    hub: str
    name: str
    status: str
    region: Region
    registered_number: str
    last_contact: int | None
    state: str
    version: str
    kept: int
    confirmed: Position
    lag: int
    gap: int
    clock: str
    disk_free_mib: int | None
    business_day: str
    members: Members
    savings: Savings
    loans: int
    totals: dict[str, int] | None
    problems: list[str]


class FactAnswer(msgspec.Struct):
    """One fact as it was received; `body` is its own JSON."""

    number: int
    incarnation: int
    type: str
    version: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: msgspec.Raw
    commitment: str
    hash: str
    arrived: int


class StatementAnswer(msgspec.Struct):
    """One announcement or price list; `standing` is in_force, to_come, over or withdrawn."""

    id: str
    scope: str
    standing: str
    said: msgspec.Raw
    made_by: str
    made_at: int
    withdrawn_at: int | None


_Limit = Annotated[int, QueryParameter(ge=1, le=API_FACTS_MAX)]
_Search = Annotated[str, QueryParameter(max_length=SEARCH_CHARACTERS_MAX)]
_Number = Annotated[int, QueryParameter(ge=0, le=NUMBER_MAX)]


def _answer(row: views.Cooperative, now: int, totals: dict[str, int] | None = None) -> CooperativeAnswer:
    return CooperativeAnswer(
        hub=row.hub,
        name=row.name,
        status=row.status,
        region=Region(row.region, *regions.place(row.region)),
        registered_number=row.registered_number,
        last_contact=row.contact_at or None,
        state=row.state,
        version=row.version,
        kept=max(row.kept, row.number),
        confirmed=Position(row.number, row.hash, row.incarnation, row.receipt_at or None),
        lag=row.lag,
        gap=row.gap,
        clock=row.clock,
        disk_free_mib=row.disk_free_mib if row.disk_free_mib >= 0 else None,
        business_day=row.day,
        members=Members(row.members_active, row.members_left, row.members_died),
        savings=Savings(row.pokok, row.wajib, row.sukarela),
        loans=row.loans,
        totals=totals,
        problems=row.problems(now),
    )


def _known(store: Store, hub: str) -> views.Cooperative:
    row = views.cooperative(store, hub)
    if row is None:
        raise NotFoundException("hub.unknown")
    return row


@get("/cooperatives", sync_to_thread=False)
def cooperatives(
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    problem: _Search = "",
    place: _Search = "",
    sort: _Search = "",
) -> list[CooperativeAnswer]:
    """Every enrolled cooperative by name, or those that a search on the page would find, in its order.

    `problem` is one of the codes of `problems`, ``any`` or ``never``; `place` a sub-district's code; `sort` a column,
    with ``-`` before it the other way round.
    """
    now = clock.now()
    with store.reading():
        everybody = views.cooperatives(store)
    return [_answer(row, now) for row in chosen(everybody, Wish(q, problem, place, sort), now)]


@get("/cooperatives/{hub:str}", sync_to_thread=False)
def cooperative(store: NamedDependency[Store], clock: NamedDependency[Clock], hub: FromPath[str]) -> CooperativeAnswer:
    """One cooperative, with the total of each account (debit positive)."""
    with store.reading():
        return _answer(_known(store, hub), clock.now(), views.totals(store, hub))


@get("/cooperatives/{hub:str}/balances", sync_to_thread=False)
def balances(store: NamedDependency[Store], hub: FromPath[str]) -> list[views.Balance]:
    """Every sub-account; `amount` is debit positive, so a savings account's balance is its negative."""
    with store.reading():
        _known(store, hub)
        return views.balances(store, hub)


@get("/cooperatives/{hub:str}/months", sync_to_thread=False)
def months(store: NamedDependency[Store], hub: FromPath[str]) -> list[views.Month]:
    """Each month's end (``YYYY-MM``) up to the last in which something moved, oldest first; at most ten years."""
    with store.reading():
        _known(store, hub)
        return views.months(store, hub, API_MONTHS_MAX)


@get("/statements", sync_to_thread=False)
def statements(store: NamedDependency[Store], clock: NamedDependency[Clock]) -> list[StatementAnswer]:
    """What was published last, newest first; `said` is what hubs are told, its kind in ``kind``."""
    day = text.office_day(clock.now())
    with store.reading():
        found = published.newest(store, STATEMENTS_SHOWN)
    return [
        StatementAnswer(
            id=each.id,
            scope=each.scope,
            standing=each.standing(day),
            said=msgspec.Raw(each.body.encode()),
            made_by=each.made_by,
            made_at=each.made_at,
            withdrawn_at=each.withdrawn_at or None,
        )
        for each in found
    ]


@get("/cooperatives/{hub:str}/facts", sync_to_thread=False)
def facts(
    store: NamedDependency[Store], hub: FromPath[str], after: _Number = 0, limit: _Limit = API_FACTS
) -> list[FactAnswer]:
    """Facts in order, following number `after`; a shorter list than `limit` is the end."""
    with store.reading():
        _known(store, hub)
        found = views.facts_after(store, hub, after, limit)
    return [
        FactAnswer(
            number=fact.number,
            incarnation=fact.incarnation,
            type=fact.type,
            version=fact.version,
            at=fact.at,
            clock=fact.clock,
            day=fact.day,
            actor=fact.actor,
            device=fact.device,
            body=msgspec.Raw(fact.body.encode()),
            commitment=fact.commitment,
            hash=fact.hash,
            arrived=fact.arrived,
        )
        for fact in found
    ]


ROUTES = Router(
    "/api/v1",
    route_handlers=[cooperatives, cooperative, balances, months, facts, statements],
    guards=[guard.reader],
    security=[{"token": []}],
)
