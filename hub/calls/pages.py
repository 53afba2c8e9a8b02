"""Pages: an officer answers a kiosk's call. The waiting calls stand on top of all their pages."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post

from hub.calls import actions
from hub.members.views import member
from hub.web.caller import Asking, appliance
from hub.web.forms import sent, way_back
from hub.web.pages import officer, redirect, waiting_part


@get("/desk/calls")
async def waiting(request: Asking) -> Response[Any]:
    """The calls that wait, for a page that lies open. Asked for by the page itself, it keeps no session alive."""
    return waiting_part(request, officer(request, "members.see", by_itself=True))


@post("/desk/calls/{number:int}")
async def answer(request: Asking, number: int) -> Response[Any]:
    """Tell the kiosk who is coming, and go back to where one was."""
    who, form = officer(request, "members.see"), await sent(request)
    hub = appliance(request)
    name = member(hub.books.db, who.member_no).name
    await hub.hash_work(actions.answer, hub.local, number, name, hub.clock.now())
    return redirect(way_back(form))


ROUTES = Router("/", route_handlers=[waiting, answer])
