"""HTTP: sessions, one's own PIN, pairing of devices."""

from __future__ import annotations

from typing import Annotated

import msgspec
from litestar import Router, delete, get, post

from hub import limits
from hub.access import actions, guard, pairing, signing_in, views
from hub.access.guard import Viewer
from hub.access.sessions import digest
from hub.errors import BadRequest, SignInNeeded
from hub.log.record import Origin
from hub.members.views import member
from hub.preferences.views import Preferences, preferences
from hub.web.caller import Asking, appliance, header_key, place, token, viewer, write


class SignInRequest(msgspec.Struct):
    """Member number, card, or (at a kiosk) the handle of somebody who found themselves by their photo; and PIN."""

    pin: str
    member_no: int | str | None = None
    card: str | None = None
    handle: str | None = None


class MemberName(msgspec.Struct):
    """Who somebody is, to greet them."""

    member_no: int
    name: str


class SessionAnswer(msgspec.Struct):
    """A new session. Send the token as ``Authorization: Bearer``; it ends after idle_seconds without a request."""

    token: str
    expires_in_seconds: int
    idle_seconds: int
    must_change_pin: bool
    member: MemberName
    roles: tuple[str, ...]
    preferences: Preferences


class MeAnswer(msgspec.Struct):
    """The member who is signed in."""

    member_no: int
    name: str
    status: str
    joined: str
    roles: tuple[str, ...]
    must_change_pin: bool


class PinChange(msgspec.Struct):
    """One's own new PIN."""

    old_pin: str
    new_pin: str


class FirstPin(msgspec.Struct):
    """A PIN that an officer sets; the member must change it."""

    pin: str


class CardRequest(msgspec.Struct):
    """What the reader types when this card is held to it."""

    card: str


class PairingCode(msgspec.Struct):
    """A code to type in at the new kiosk."""

    code: str
    valid_seconds: int


class PairRequest(msgspec.Struct):
    """A new device's own secret, and the code that an officer read to it."""

    code: str
    secret: Annotated[str, msgspec.Meta(max_length=200)]
    name: str
    kind: str = "kiosk"


class DeviceAnswer(msgspec.Struct):
    """A device that may speak to the hub."""

    device: str
    name: str = ""
    kind: str = ""


@post("/sessions")
async def sign_in(request: Asking, data: SignInRequest) -> SessionAnswer:
    """Sign in with member number, card or photo, and PIN."""
    hub, where = appliance(request), place(request)
    if data.member_no is not None:
        member_no = signing_in.member_number(data.member_no)
    elif data.card:
        member_no = signing_in.card_holder(hub, data.card)
    elif data.handle and where.kind == "kiosk":
        member_no = hub.finding.member(hub.books.db, where.device, data.handle)
    else:
        raise BadRequest("sign_in.who")
    result = await signing_in.sign_in(
        hub, member_no, data.pin, place=where.name, device=where.device, at_kiosk=where.kind == "kiosk"
    )
    return SessionAnswer(
        token=result.token.token,
        expires_in_seconds=result.token.expires_in_seconds,
        idle_seconds=result.token.idle_seconds,
        must_change_pin=result.must_change_pin,
        member=MemberName(result.member.member_no, result.member.name),
        roles=result.roles,
        preferences=preferences(hub.books.db, guard.own(Viewer(result.member.member_no, result.roles, where.device))),
    )


@delete("/sessions/current")
async def sign_out(request: Asking) -> None:
    """Sign out. Signing out twice is no error."""
    appliance(request).sessions.end(token(request))


@get("/me")
async def me(request: Asking) -> MeAnswer:
    """Who is signed in."""
    who = viewer(request, with_first_pin=True)
    db = appliance(request).books.db
    found = member(db, guard.own(who).member_no)
    must_change = views.standing(db, who.member_no).must_change
    return MeAnswer(found.member_no, found.name, found.status, found.joined, who.roles, must_change)


@post("/me/pin", status_code=204)
async def change_pin(request: Asking, data: PinChange) -> None:
    """Change one's own PIN."""
    who = viewer(request, with_first_pin=True)
    await signing_in.change_pin(
        appliance(request),
        who,
        data.old_pin,
        data.new_pin,
        key=header_key(request) or None,
        place=place(request).name,
        session=digest(token(request)),
    )


@post("/members/{member_no:int}/pin", status_code=204)
async def set_first_pin(request: Asking, member_no: int, data: FirstPin) -> None:
    """Set a member's first PIN (officers)."""
    who = viewer(request)
    guard.require(who, "pins.set")
    await signing_in.set_first_pin(appliance(request), who, member_no, data.pin, key=header_key(request))


@post("/members/{member_no:int}/card", status_code=204)
async def give_card(request: Asking, member_no: int, data: CardRequest) -> None:
    """Give a member a card (officers)."""
    who = viewer(request)
    guard.require(who, "members.write")
    await write(request, who, lambda tx: actions.give_card(tx, member_no, data.card), "card", member_no, data.card)


@post("/devices/codes")
async def pairing_code(request: Asking) -> PairingCode:
    """A code with which a new kiosk can be paired (officers)."""
    who = viewer(request)
    guard.require(who, "devices")
    hub = appliance(request)
    return PairingCode(pairing.new_code(hub.local, hub.clock, who.member_no), limits.PAIRING_CODE_SECONDS)


@post("/devices/pair")
async def pair(request: Asking, data: PairRequest) -> DeviceAnswer:
    """Pair a new kiosk with a code. The device makes its secret itself, so a lost answer can be asked for again."""
    hub = appliance(request)
    secret_digest = digest(actions.check_secret(data.secret))
    known = views.device_with_secret(hub.books.db, secret_digest)
    if known is None:
        if data.kind != "kiosk":
            raise BadRequest("device.kind", field="kind")
        actions.check_device_name(data.name)  # before the code is used up
        officer = pairing.use_code(hub.local, hub.clock, data.code)
        source = Origin(str(officer), "pairing", f"pair-{secret_digest}", "pair")
        await hub.write(source, lambda tx: actions.pair_device(tx, data.kind, data.name, secret_digest))
        known = views.device_with_secret(hub.books.db, secret_digest)
    if known is None:
        raise SignInNeeded("device.unknown")
    return DeviceAnswer(known.device, known.name, known.kind)


@get("/device")
async def this_device(request: Asking) -> DeviceAnswer:
    """Which device asks."""
    where = place(request)
    if not where.paired:
        raise SignInNeeded("device.unknown")
    found = views.device(appliance(request).books.db, where.device)
    return DeviceAnswer(where.device, found.name if found else "", where.kind)


ROUTES = Router(
    "/", route_handlers=[sign_in, sign_out, me, change_pin, set_first_pin, give_card, pairing_code, pair, this_device]
)
