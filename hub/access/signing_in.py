"""Signing in with member number or card and a PIN, and changing the PIN."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from hub import limits
from hub.access import pins, views
from hub.access.actions import set_pin
from hub.access.guard import Viewer
from hub.access.sessions import Token
from hub.appliance import Appliance
from hub.errors import BadRequest, NotAllowed, Refused, SignInNeeded
from hub.log.record import Origin, Transaction, recorded_under
from hub.members.views import MemberView, member

CHANGE: Final = "pin.change"
_STAND_IN_BYTES: Final = 6


@dataclass(frozen=True)
class SignedIn:
    """A new session and whose it is."""

    token: Token
    member: MemberView
    roles: tuple[str, ...]
    must_change_pin: bool


def member_number(text: int | str) -> int:
    """A member number as typed; for what cannot be one, a `stand_in`."""
    digits = str(text).strip()
    may_be = digits.isascii() and digits.isdigit() and len(digits) <= 6 and int(digits) > 0
    return int(digits) if may_be else stand_in("number", digits)


def card_holder(appliance: Appliance, card: str) -> int:
    """The number of the member whose card this is; if it is nobody's, a `stand_in`."""
    return views.member_with_card(appliance.books.db, card.strip()) or stand_in("card", card.strip())


def stand_in(kind: str, presented: str) -> int:
    """A negative number, which no member has, for what was presented and is nobody's: each has its own.

    So it takes the same way as a wrong PIN and is slowed down in the same way, and nobody is slowed down for another.
    """
    return -1 - int.from_bytes(sha256(f"{kind} {presented}".encode()).digest()[:_STAND_IN_BYTES], "big")


async def sign_in(
    appliance: Appliance, member_no: int, pin: str, *, place: str, device: str, at_kiosk: bool
) -> SignedIn:
    """Check a PIN and begin a session.

    Raises `TooManyTries` ("sign_in.wait"), or `SignInNeeded` ("sign_in.wrong", ``tries_left``, and ``wait_seconds``
    once none is left), the same for a wrong PIN, a number that nobody has, and a member who has died.
    """
    db = appliance.books.db
    left = await appliance.hash_work(appliance.sessions.begin_try, member_no, place)
    stored = views.pin(db, member_no)
    right = await appliance.hash_work(pins.fits, stored.hash if stored else None, pin)
    if not right or stored is None or (who := member(db, member_no)).status == "died":
        raise SignInNeeded("sign_in.wrong", **await _what_is_left(appliance, left, member_no, place))
    await appliance.hash_work(appliance.sessions.right, member_no, place)
    roles = views.roles(db, member_no)
    idle = limits.SESSION_IDLE_SECONDS_OFFICER if roles else limits.SESSION_IDLE_SECONDS_MEMBER
    if at_kiosk:
        idle = limits.SESSION_IDLE_SECONDS_KIOSK
    token = await appliance.hash_work(appliance.sessions.begin, member_no, place, device, idle)
    return SignedIn(token, who, roles, stored.must_change)


async def _what_is_left(appliance: Appliance, tries_left: int, member_no: int, place: str) -> dict[str, int]:
    """What to tell after a wrong PIN: how many tries are left and, if none, for how long to wait (seconds)."""
    if tries_left:
        return {"tries_left": tries_left}
    wait = await appliance.hash_work(appliance.sessions.wait_seconds, member_no, place)
    return {"tries_left": 0, "wait_seconds": wait}


async def confirm(appliance: Appliance, member_no: int, pin: str, *, place: str, field: str) -> None:
    """Check that a second person is there by their PIN, on a page of somebody else's session. Begins no session.

    Raises `TooManyTries`, `BadRequest` ("pin.second_wrong", ``tries_left``) with the parameter `field`.
    """
    left = await appliance.hash_work(appliance.sessions.begin_try, member_no, place)
    stored = views.pin(appliance.books.db, member_no)
    if not await appliance.hash_work(pins.fits, stored.hash if stored else None, pin):
        wait = await _what_is_left(appliance, left, member_no, place)
        raise BadRequest("pin.second_wrong", field=field, **wait)
    await appliance.hash_work(appliance.sessions.right, member_no, place)


async def change_pin(
    appliance: Appliance, viewer: Viewer, old: str, new: str, *, key: str | None, place: str, session: str
) -> None:
    """Change one's own PIN. Other sessions of the member end. A repeat under the same key does nothing.

    Raises `BadRequest` ("pin.form", "pin.too_simple", "pin.same"), `TooManyTries`, `SignInNeeded` ("pin.wrong",
    ``tries_left``).
    """
    if key and recorded_under(appliance.books.db, key, CHANGE, str(viewer.member_no)):
        await _same_pin(appliance, viewer.member_no, new)
        return
    pins.check_form(new)
    left = await appliance.hash_work(appliance.sessions.begin_try, viewer.member_no, place)
    stored = views.pin(appliance.books.db, viewer.member_no)
    if not await appliance.hash_work(pins.fits, stored.hash if stored else None, old):
        wait = await _what_is_left(appliance, left, viewer.member_no, place)
        raise BadRequest("pin.wrong", field="old_pin", **wait)
    await appliance.hash_work(appliance.sessions.right, viewer.member_no, place)
    if new == old:
        raise BadRequest("pin.same", field="new_pin")
    hashed = await appliance.hash_work(pins.hash_pin, new)

    def action(tx: Transaction) -> None:
        set_pin(tx, viewer.member_no, hashed, must_change=False)

    await appliance.write(Origin(str(viewer.member_no), viewer.device, key, CHANGE), action)
    appliance.sessions.end_all(viewer.member_no, keep=session)


async def _same_pin(appliance: Appliance, member_no: int, pin: str) -> None:
    """Raise `Refused` ("request.key_reused") unless a repeat brings the PIN that its first send set.

    The log keeps no digest of a PIN to compare, because six digits could be guessed from it.
    """
    stored = views.pin(appliance.books.db, member_no)
    if not await appliance.hash_work(pins.fits, stored.hash if stored else None, pin):
        raise Refused("request.key_reused")


async def set_first_pin(appliance: Appliance, viewer: Viewer, member_no: int, pin: str, *, key: str) -> None:
    """Set a PIN for a member who has none or has forgotten it; they must change it when they sign in.

    All their sessions end. Who holds an office gets one only from somebody who may give offices, and nobody sets their
    own this way: a new PIN is a way into that person's place. Raises `BadRequest` ("pin.form", "pin.too_simple"),
    `NotFound`, `NotAllowed` ("pin.of_officer", "pin.own").
    """
    if member_no == viewer.member_no:
        raise NotAllowed("pin.own")
    if views.roles(appliance.books.db, member_no) and not viewer.may("roles"):
        raise NotAllowed("pin.of_officer")
    wish = f"pin.set {member_no}"
    if recorded_under(appliance.books.db, key, wish, str(viewer.member_no)):
        await _same_pin(appliance, member_no, pin)
        return
    pins.check_form(pin)
    hashed = await appliance.hash_work(pins.hash_pin, pin)

    def action(tx: Transaction) -> None:
        set_pin(tx, member_no, hashed, must_change=True)

    await appliance.write(Origin(str(viewer.member_no), viewer.device, key, wish), action)
    appliance.sessions.end_all(member_no)
    appliance.sessions.forgive(member_no)
