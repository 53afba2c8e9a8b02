"""HTTP: the register of members, for officers."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.access.actions import check_no_office
from hub.days.views import open_day
from hub.log.record import Transaction
from hub.members import actions, views
from hub.photos.api import write_and_tidy
from hub.web.caller import Asking, appliance, viewer, write


class MemberAnswer(msgspec.Struct):
    """A member as officers see them; of the NIK only the last four digits."""

    member_no: int
    name: str
    status: str
    joined: str
    region: str
    address: str
    phone: str
    nik_ends: str


class NewMember(msgspec.Struct):
    """A member to register; number and day of joining may be left to the hub."""

    name: str
    region: str
    address: str = ""
    phone: str = ""
    nik: str = ""
    joined: str | None = None
    member_no: int | None = None


class StatusChange(msgspec.Struct):
    """A member's new status: active, left or died."""

    status: str


def answer(found: views.MemberView) -> MemberAnswer:
    """What officers are shown of a member."""
    return MemberAnswer(
        found.member_no,
        found.name,
        found.status,
        found.joined,
        found.region,
        found.address,
        found.phone,
        found.nik[-4:],
    )


@get("/members")
async def search(request: Asking, q: str = "", page: int = 1) -> list[MemberAnswer]:
    """Members whose name contains `q`, or whose number it is."""
    guard.require(viewer(request), "members.see")
    return [answer(found) for found in views.search(appliance(request).books.db, q, page)]


@get("/members/{member_no:int}")
async def one(request: Asking, member_no: int) -> MemberAnswer:
    """One member."""
    sight = guard.of_member(viewer(request), member_no)
    return answer(views.member(appliance(request).books.db, sight.member_no))


@post("/members")
async def register(request: Asking, data: NewMember) -> MemberAnswer:
    """Register a member."""
    who = viewer(request)
    guard.require(who, "members.write")

    def action(tx: Transaction) -> None:
        day = open_day(tx.db)
        person = actions.particulars(data.name, data.address, data.phone, data.nik)
        actions.register(tx, person, region=data.region, joined=data.joined or day, day=day, member_no=data.member_no)

    facts = await write(request, who, action, "member", data)
    db = appliance(request).books.db
    return answer(views.member(db, views.registered_by(facts[0])))


@post("/members/{member_no:int}/status")
async def change_status(request: Asking, member_no: int, data: StatusChange) -> MemberAnswer:
    """Record that a member left or died, or came back."""
    who = viewer(request)
    guard.require(who, "members.write")

    def action(tx: Transaction) -> None:
        check_no_office(tx, member_no)
        actions.change_status(tx, member_no, data.status, day=open_day(tx.db))

    await write_and_tidy(request, who, member_no, action, "status", member_no, data.status)
    return answer(views.member(appliance(request).books.db, member_no))


ROUTES = Router("/", route_handlers=[search, one, register, change_status])
