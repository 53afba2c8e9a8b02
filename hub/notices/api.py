"""HTTP: the announcements, for members and kiosks; publishing and withdrawing them, for officers."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.notices import actions, views
from hub.notices.facts import notice_in
from hub.web.caller import Asking, appliance, require_insider, viewer, write


class NoticeAnswer(msgspec.Struct, rename={"source": "from"}):
    """One announcement; `from` is cooperative or district, `text` may have several lines."""

    number: int
    day: str
    title: str
    text: str
    source: str


class NewNotice(msgspec.Struct):
    """An announcement to publish."""

    title: str
    text: str


def _answer(found: views.NoticeView) -> NoticeAnswer:
    return NoticeAnswer(found.number, found.day, found.title, found.text, found.source)


@get("/notices")
async def notices(request: Asking) -> list[NoticeAnswer]:
    """The announcements, newest first."""
    require_insider(request)
    return [_answer(found) for found in views.shown(appliance(request).books.db)]


@post("/notices")
async def publish(request: Asking, data: NewNotice) -> NoticeAnswer:
    """Publish an announcement (officers)."""
    who = viewer(request)
    guard.require(who, "notices")
    facts = await write(request, who, lambda tx: actions.publish(tx, data.title, data.text), "notice.publish", data)
    return _answer(views.notice(appliance(request).books.db, notice_in(facts[0])))


@post("/notices/{number:int}/withdraw", status_code=204)
async def withdraw(request: Asking, number: int) -> None:
    """Take an announcement off the list (officers)."""
    who = viewer(request)
    guard.require(who, "notices")
    await write(request, who, lambda tx: actions.withdraw(tx, number), "notice.withdraw", number)


ROUTES = Router("/", route_handlers=[notices, publish, withdraw])
