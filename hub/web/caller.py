"""Who asks: language, device, place, and whose session. Every door goes through `viewer`."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie, State

from hub.access import views as access
from hub.access.guard import Viewer
from hub.access.sessions import digest
from hub.appliance import Appliance
from hub.errors import NotAllowed, SignInNeeded
from hub.log.fact import Fact
from hub.log.record import Origin, Transaction, request_digest

Asking = Request[Any, Any, State]

SESSION_COOKIE: Final = "session"
LANGUAGE_COOKIE: Final = "lang"
CHOICE_SECONDS: Final = 365 * 24 * 3600
"""How long a phone remembers language and look."""
UNPAIRED: Final = "phone"  # the device's name in sessions and facts of all that never paired


def appliance(request: Asking) -> Appliance:
    """The running hub."""
    found: Appliance = request.app.state.appliance
    return found


def language(request: Asking) -> str:
    """The language to answer in: what the person chose, then (API only) what the client asks for, then the hub's first.

    Pages do not go by the browser's setting: phones here are often set to English by the shop.
    """
    offered = appliance(request).languages
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in offered:
        return chosen
    if request.url.path.startswith("/api/"):
        for part in request.headers.get("accept-language", "").split(","):
            asked = part.split(";")[0].strip()[:2].lower()
            if asked in offered:
                return asked
    return offered[0]


@dataclass(frozen=True)
class Place:
    """Where a request comes from: `name` for throttling, `device` as facts name it, `paired` if it proved itself."""

    name: str
    device: str
    paired: bool
    kind: str


def place(request: Asking) -> Place:
    """Where this request comes from. Raises `SignInNeeded` ("device.unknown") for a device whose secret is wrong."""
    header = request.headers.get("x-device", "")
    if header:
        name, _, secret = header.partition(".")
        device = access.device(appliance(request).books.db, name)
        if device is None or not hmac.compare_digest(device.secret_digest, digest(secret)):
            raise SignInNeeded("device.unknown")
        return Place(device.device, device.device, paired=True, kind=device.kind)
    address = request.client.host if request.client else "unknown"
    return Place(address, UNPAIRED, paired=False, kind="phone")


def kiosk(request: Asking) -> str:
    """The paired kiosk that asks. Raises `SignInNeeded` ("device.unknown") for everybody else."""
    where = place(request)
    if where.kind != "kiosk":
        raise SignInNeeded("device.unknown")
    return where.device


def token(request: Asking) -> str:
    """The session's token: a bearer token for the API, a cookie for pages, never one for the other.

    So no other site's page can make a phone send its cookie to the API.
    """
    if not request.url.path.startswith("/api/"):
        return request.cookies.get(SESSION_COOKIE, "")
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else ""


def viewer(request: Asking, *, with_first_pin: bool = False, by_itself: bool = False) -> Viewer:
    """Who is signed in. A page that asks `by_itself` is no sign that they are still there.

    Raises `SignInNeeded` ("session.needed", "session.ended"); `NotAllowed` ("pin.must_change") for somebody who still
    has the PIN that an officer set, unless `with_first_pin`.
    """
    presented = token(request)
    if not presented:
        raise SignInNeeded("session.needed")
    hub = appliance(request)
    visitor = hub.sessions.visitor(presented, by_itself=by_itself)
    if visitor.device != UNPAIRED and access.device(hub.books.db, visitor.device) is None:
        raise SignInNeeded("session.ended")
    standing = access.standing(hub.books.db, visitor.member_no)
    if not standing.alive:
        raise SignInNeeded("session.ended")
    if standing.must_change and not with_first_pin:
        raise NotAllowed("pin.must_change")
    return Viewer(visitor.member_no, standing.roles, visitor.device)


def whose(request: Asking) -> str:
    """The member number of whoever's session this is, ``""`` where nobody is signed in. Judges nothing else."""
    try:
        return str(appliance(request).sessions.visitor(token(request)).member_no)
    except SignInNeeded:
        return ""


def require_insider(request: Asking) -> None:
    """Raise `SignInNeeded` unless what all members may know may be told: to somebody signed in, or a paired kiosk."""
    if token(request) or place(request).kind != "kiosk":
        viewer(request)


def origin(who: Viewer, key: str, *wish: Any) -> Origin:
    """The origin of a change: who, where, and the key that makes a repeat count once.

    `wish` is all that tells one request from another, but never a PIN. Raises `BadRequest` ("request.key_missing") if
    the client made no key.
    """
    return Origin(str(who.member_no), who.device, key, request_digest(*wish))


def own_cookie(name: str, value: str, seconds: int | None = None) -> Cookie:
    """A cookie for our pages alone, until the browser is closed unless it shall last so many seconds.

    Not "secure": on the hub's own Wi-Fi there is no HTTPS that phones would trust.
    """
    return Cookie(key=name, value=value, path="/", httponly=True, samesite="strict", max_age=seconds)


def header_key(request: Asking) -> str:
    """The idempotency key in the header ``Idempotency-Key``."""
    return request.headers.get("idempotency-key", "").strip()


async def write(
    request: Asking,
    who: Viewer,
    action: Callable[[Transaction], object],
    *wish: Any,
    key: str | None = None,
    afterwards: Callable[[], object] | None = None,
) -> list[Fact]:
    """Run an action for somebody; returns its facts, or those of an earlier send of the same request.

    `afterwards` is as in `Appliance.write`.
    """
    source = origin(who, header_key(request) if key is None else key, *wish)
    return await appliance(request).write(source, action, afterwards)
