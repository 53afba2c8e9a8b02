"""HTTP: the business day."""

from __future__ import annotations

import asyncio

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.days import actions, views
from hub.days.counting import Count, checked_total, count_from
from hub.errors import BadRequest
from hub.web.caller import Asking, appliance, viewer, write


class CountRequest(msgspec.Struct, kw_only=True):
    """What was counted in the drawer: pieces by their worth (``{"100000": 3}``), or only the `total` in rupiah.

    `reason` and `note` explain a difference from the books.
    """

    counted: dict[str, int] | None = None
    total: int | None = None
    reason: str = ""
    note: str = ""

    def count(self) -> Count:
        """The count. Raises as `count_from`, and `BadRequest` ("count.missing") for none or both ways of counting."""
        if (self.counted is None) == (self.total is None):
            raise BadRequest("count.missing", field="counted")
        if self.total is not None:
            return Count(total=checked_total(self.total), reason=self.reason, note=self.note)
        return count_from(self.counted or {}, self.reason, self.note)


class OpenRequest(CountRequest, kw_only=True):
    """The date that the officer confirmed (``YYYY-MM-DD``), and the float."""

    day: str


@get("/day")
async def day(request: Asking) -> views.DayView:
    """The newest business day, and whether it is open."""
    viewer(request)
    return views.newest(appliance(request).books.db)


@post("/day/open")
async def open_day(request: Asking, data: OpenRequest) -> views.DayView:
    """Open a business day with the float counted (officers)."""
    who = viewer(request)
    guard.require(who, "day")
    count = data.count()
    await write(request, who, lambda tx: actions.open_day(tx, data.day, count), "day.open", data.day, count)
    return views.newest(appliance(request).books.db)


@post("/day/close")
async def close_day(request: Asking, data: CountRequest) -> views.DayView:
    """Close the business day with the drawer counted (officers). The books' invariants are proved right after."""
    who = viewer(request)
    guard.require(who, "day")
    hub, count = appliance(request), data.count()
    await write(request, who, lambda tx: actions.close_day(tx, count), "day.close", count)
    await asyncio.to_thread(hub.check)
    return views.newest(hub.books.db)


ROUTES = Router("/", route_handlers=[day, open_day, close_day])
