"""HTTP: the business day."""

from __future__ import annotations

import asyncio

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.days import actions, views
from hub.web.caller import Asking, appliance, viewer, write


class OpenRequest(msgspec.Struct):
    """The date that the officer confirmed (``YYYY-MM-DD``)."""

    day: str


@get("/day")
async def day(request: Asking) -> views.DayView:
    """The newest business day, and whether it is open."""
    viewer(request)
    return views.newest(appliance(request).books.db)


@post("/day/open")
async def open_day(request: Asking, data: OpenRequest) -> views.DayView:
    """Open a business day (officers)."""
    who = viewer(request)
    guard.require(who, "day")
    await write(request, who, lambda tx: actions.open_day(tx, data.day), "day.open", data.day)
    return views.newest(appliance(request).books.db)


@post("/day/close")
async def close_day(request: Asking) -> views.DayView:
    """Close the business day (officers). The books' invariants are proved right after."""
    who = viewer(request)
    guard.require(who, "day")
    hub = appliance(request)
    await write(request, who, actions.close_day, "day.close")
    await asyncio.to_thread(hub.check)
    return views.newest(hub.books.db)


ROUTES = Router("/", route_handlers=[day, open_day, close_day])
