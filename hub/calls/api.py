"""HTTP: a kiosk calls an officer, and asks whether somebody comes."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.calls import actions, views
from hub.errors import NotFound
from hub.log.record import Origin
from hub.web.caller import Asking, appliance, header_key, kiosk


class CallMade(msgspec.Struct):
    """A call; `at` in epoch seconds."""

    number: int
    at: int


class CallAnswer(msgspec.Struct):
    """A call and who is coming, ``""`` for nobody yet; `at` in epoch seconds."""

    number: int
    at: int
    answered_by: str


@post("/device/calls")
async def call(request: Asking) -> CallMade:
    """Call an officer to this kiosk. While a call waits, calling again is the same call."""
    device, hub = kiosk(request), appliance(request)
    origin = Origin(device, device, header_key(request))
    made = await hub.hash_work(actions.call, hub.local, device, origin.key, hub.clock.now())
    return CallMade(made.number, made.at)


@get("/device/calls/latest")
async def latest(request: Asking) -> CallAnswer:
    """This kiosk's newest call, and who is coming."""
    device, hub = kiosk(request), appliance(request)
    found = views.latest(hub.local, device, hub.clock.now())
    if found is None:
        raise NotFound("call.none")
    return CallAnswer(found.number, found.at, found.answered_by)


ROUTES = Router("/", route_handlers=[call, latest])
