"""Pages: an officer answers a kiosk's call. The waiting calls themselves stand on top of every page of an officer."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, post

from hub.calls import actions
from hub.members.views import member
from hub.web.caller import Asking, appliance
from hub.web.forms import sent, way_back
from hub.web.pages import officer, redirect


@post("/desk/calls/{number:int}")
async def answer(request: Asking, number: int) -> Response[Any]:
    """Tell the kiosk who is coming, and go back to where one was."""
    who, form = officer(request, "members.see"), await sent(request)
    hub = appliance(request)
    name = member(hub.books.db, who.member_no).name
    await hub.hash_work(actions.answer, hub.local, number, name, hub.clock.now())
    return redirect(way_back(form))


ROUTES = Router("/", route_handlers=[answer])
