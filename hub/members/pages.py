"""Pages on the desk: finding members, registering one, and changing their status."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.actions import check_no_office
from hub.access.guard import Viewer
from hub.cooperative.views import cooperative
from hub.days.views import newest, open_day
from hub.errors import BadRequest, HubError
from hub.limits import MEMBER_NUMBER_MAX, NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX, PAGE_ROWS
from hub.log.record import Transaction
from hub.members import actions, regions, views
from hub.photos.api import write_and_tidy
from hub.photos.views import photo
from hub.web.caller import Asking, appliance
from hub.web.forms import Form, blank, counted, rehearse, sent, step
from hub.web.pages import officer, page, redirect

ELSEWHERE: Final = "elsewhere"
_TYPED: Final = ("name", "region", "other_region", "address", "phone", "nik", "joined", "member_no")


@get("/desk/members")
async def search(request: Asking, q: str = "", page_no: str = "1") -> Response[Any]:
    """Members whose name contains `q`, or whose number it is; a number goes straight to its member."""
    who = officer(request, "members.see")
    db = appliance(request).books.db
    number = int(page_no) if page_no.isascii() and page_no.isdigit() and len(page_no) < 6 else 1
    found = views.search(db, q[:NAME_CHARACTERS_MAX], number)
    typed = q.strip()
    if len(found) == 1 and typed.isascii() and typed.isdigit() and int(typed) == found[0].member_no:
        return redirect(f"/desk/members/{found[0].member_no}")
    return page(
        request,
        "members/search.html",
        who=who,
        q=typed[:NAME_CHARACTERS_MAX],
        found=found,
        village=regions.describe,
        earlier=number - 1 if number > 1 else 0,
        later=number + 1 if len(found) == PAGE_ROWS else 0,
    )


def village_choices(home: str) -> list[tuple[str, str]]:
    """The villages of the district that the village `home` lies in, by name, each with its code."""
    district = home.rpartition(".")[0]
    return sorted((name, code) for code, name in regions.names().items() if code.startswith(district + "."))


def _new_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[str]:
    db = appliance(request).books.db
    home = cooperative(db).region
    names = regions.names()
    district = home.rpartition(".")[0]
    return page(
        request,
        "members/new.html",
        who=who,
        form=form,
        problem=problem,
        district=names.get(district, district),
        villages=village_choices(home),
        elsewhere=ELSEWHERE,
        next_number=views.next_number(db),
        name_max=NAME_CHARACTERS_MAX,
        address_max=NOTE_CHARACTERS_MAX,
        number_max=MEMBER_NUMBER_MAX,
    )


@get("/desk/members/new")
async def new(request: Asking) -> Response[Any]:
    """The form for a new member."""
    who = officer(request, "members.write")
    db = appliance(request).books.db
    return _new_page(request, who, blank(request, region=cooperative(db).region, joined=newest(db).day))


def _number(typed: str) -> int | None:
    """A member number as typed, None if the hub shall choose. Raises `BadRequest` ("member.number_range")."""
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise BadRequest("member.number_range", field="member_no", limit=MEMBER_NUMBER_MAX)
    return int(typed)


@post("/desk/members/new")
async def register(request: Asking) -> Response[Any]:
    """Preview a new member, or register them once confirmed."""
    who, form = officer(request, "members.write"), await sent(request)
    if form.has("edit"):
        return _new_page(request, who, form)
    region = form.text("region")
    region = form.text("other_region") if region == ELSEWHERE else region

    def action(tx: Transaction) -> views.MemberView:
        day = open_day(tx.db)
        person = actions.particulars(form.text("name"), form.text("address"), form.text("phone"), form.text("nik"))
        number = actions.register(
            tx,
            person,
            region=region,
            joined=form.text("joined") or day,
            day=day,
            member_no=_number(form.text("member_no")),
        )
        return views.member(tx.db, number)

    wish = ("member", *(form.text(name) for name in _TYPED))
    try:
        outcome = await step(request, who, form, action, *wish)
    except HubError as error:
        return _new_page(request, who, form, error)
    if isinstance(outcome, list):
        return redirect(_registered(who, views.registered_by(outcome[0])))
    planned = outcome.result
    return page(
        request,
        "members/new_preview.html",
        who=who,
        form=form,
        planned=planned,
        village=regions.describe(planned.region),
        typed=[(name, form.text(name)) for name in _TYPED],
    )


def _registered(who: Viewer, member_no: int) -> str:
    onward = "/pin" if who.may("pins.set") else ""
    return f"/desk/members/{member_no}{onward}?done=registered"


def _status_page(
    request: Asking, who: Viewer, member_no: int, form: Form, problem: HubError | None = None, *, sure: bool = False
) -> Response[str]:
    db, sight = appliance(request).books.db, guard.of_member(who, member_no)
    found = views.member(db, sight.member_no)
    return page(
        request,
        "members/status.html",
        who=who,
        member=found,
        photo_goes=form.text("status") != "active" and photo(db, sight) is not None,
        form=form,
        problem=problem,
        sure=sure,
        statuses=[status for status in actions.STATUSES if status != found.status],
    )


@get("/desk/members/{member_no:int}/status")
async def status(request: Asking, member_no: int) -> Response[Any]:
    """The form to record that a member left, died or came back."""
    return _status_page(request, officer(request, "members.write"), member_no, blank(request))


@post("/desk/members/{member_no:int}/status")
async def change_status(request: Asking, member_no: int) -> Response[Any]:
    """Ask whether it is sure, or record the new status once confirmed."""
    who, form = officer(request, "members.write"), await sent(request)
    if form.has("edit"):
        return _status_page(request, who, member_no, form)
    wanted = form.text("status")

    def action(tx: Transaction) -> None:
        check_no_office(tx, member_no)
        actions.change_status(tx, member_no, wanted, day=open_day(tx.db))

    try:
        if form.has("confirm"):
            await write_and_tidy(request, who, member_no, action, "status", member_no, wanted, key=form.key)
        elif not counted(request, who, form, "status", member_no, wanted):
            await rehearse(request, who, action)
            return _status_page(request, who, member_no, form, sure=True)
    except HubError as error:
        return _status_page(request, who, member_no, form, error)
    return redirect(f"/desk/members/{member_no}?done=status")


ROUTES = Router("/", route_handlers=[search, new, register, status, change_status])
