"""Recording a whole sheet: each row once, whoever asks, however often, and whatever was cut off before."""

from __future__ import annotations

import asyncio
from typing import Final

from hub.access.guard import Viewer
from hub.appliance import Appliance
from hub.collection import actions, views
from hub.collection.views import Row, Sheet
from hub.days.today import late
from hub.days.views import open_day
from hub.errors import HubError, Refused, Unavailable
from hub.limits import COMMIT_REQUESTS_MAX
from hub.log.record import Origin, Transaction, request_digest

KEY_REUSED: Final = "request.key_reused"


async def record(hub: Appliance, who: Viewer, sheet_id: str, seen: str) -> None:
    """Record what a sheet's rows say; `seen` is `views.state_of` those that were confirmed.

    Whoever asks while it is being recorded waits for the same recording. Raises as `actions.begin_recording`, and
    `Unavailable` if the books cannot be written: then asking again goes on where this stopped.
    """
    running = hub.recordings.get(sheet_id)
    if running is None:
        running = asyncio.create_task(_record(hub, who, sheet_id, seen))
        hub.recordings[sheet_id] = running
        running.add_done_callback(lambda _done: hub.recordings.pop(sheet_id, None))
    await asyncio.shield(running)


def check_day(hub: Appliance, sheet: Sheet) -> None:
    """Raise `Refused` if nothing of a sheet could be recorded now: "day.not_open", "day.finish_first" or
    "collection.other_day"."""
    day = open_day(hub.books.db)
    found = late(hub.clock, day)
    if found and found.sure:
        raise Refused("day.finish_first", day=day)
    if day != sheet.day:
        raise Refused("collection.other_day", day=sheet.day)


async def _record(hub: Appliance, who: Viewer, sheet_id: str, seen: str) -> None:
    check_day(hub, views.sheet(hub.local, sheet_id))
    rows = await hub.hash_work(actions.begin_recording, hub.local, sheet_id, seen)
    sheet = views.sheet(hub.local, sheet_id)
    done = {each.member_no for each in views.recorded(hub.books.db, sheet)}
    left = [row for row in rows if row.member_no not in done]
    refusals: dict[int, str] = {}
    # As many at a time as share one commit: a card takes tens of ms for each.
    for first in range(0, len(left), COMMIT_REQUESTS_MAX):
        some = left[first : first + COMMIT_REQUESTS_MAX]
        outcomes = await asyncio.gather(*(_record_row(hub, who, sheet, row) for row in some), return_exceptions=True)
        for row, outcome in zip(some, outcomes, strict=True):
            if isinstance(outcome, HubError) and not isinstance(outcome, Unavailable) and outcome.status < 500:
                refusals[row.member_no] = views.as_refusal(outcome)
            elif isinstance(outcome, BaseException):
                raise outcome
    await hub.hash_work(actions.end_recording, hub.local, sheet_id, refusals)


async def _record_row(hub: Appliance, who: Viewer, sheet: Sheet, row: Row) -> None:
    def action(tx: Transaction) -> None:
        actions.record_row(tx, sheet.day, row)

    wish = request_digest("collection", row.amounts)
    origin = Origin(str(who.member_no), who.device, sheet.key(row.member_no), wish)
    try:
        await hub.write(origin, action, slips=False)
    except Refused as error:
        if error.code != KEY_REUSED:  # another officer recorded it before the power went: it counted
            raise
