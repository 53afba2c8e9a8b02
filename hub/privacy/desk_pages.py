"""Pages on the desk: corrections that members ask for, and changing a member's particulars."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.errors import BadRequest, HubError, NotFound, Refused
from hub.limits import NAME_CHARACTERS_MAX, NOTE_CHARACTERS_MAX, PAGE_ROWS_MAX
from hub.log.record import Transaction
from hub.members import actions as members
from hub.members import regions
from hub.members.facts import Particulars
from hub.members.pages import ELSEWHERE, village_choices
from hub.members.views import MemberView, member, version
from hub.privacy import actions, views
from hub.web.caller import Asking, appliance, write
from hub.web.forms import Form, blank, sent, step
from hub.web.pages import officer, page, redirect

NO_NIK: Final = "-"
_TYPED: Final = ("name", "region", "other_region", "address", "phone", "nik", "joined", "version", "correction")


@get("/desk/corrections")
async def corrections(request: Asking) -> Response[Any]:
    """What members are waiting for, oldest first."""
    who = officer(request, "members.write")
    db = appliance(request).books.db
    found = views.open_corrections(db, PAGE_ROWS_MAX)
    waiting = [(each, member(db, guard.of_member(who, each.member_no).member_no)) for each in found]
    return page(request, "privacy/corrections.html", who=who, waiting=waiting)


def _wish(request: Asking, member_no: int, number: str) -> views.CorrectionView | None:
    """The wish that a form is about, None if it is about none. Raises `NotFound` for another member's or nobody's."""
    if not number:
        return None
    found = views.correction(
        appliance(request).books.db, int(number) if number.isascii() and len(number) < 12 and number.isdigit() else 0
    )
    if found.member_no != member_no:
        raise NotFound("correction.unknown")
    return found


def _form_page(
    request: Asking, who: Viewer, member_no: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    db = appliance(request).books.db
    found = member(db, guard.of_member(who, member_no).member_no)
    return page(
        request,
        "privacy/particulars.html",
        who=who,
        member=found,
        wish=_wish(request, member_no, form.text("correction")),
        form=form,
        problem=problem,
        elsewhere=ELSEWHERE,
        villages=village_choices(cooperative(db).region),
        name_max=NAME_CHARACTERS_MAX,
        text_max=NOTE_CHARACTERS_MAX,
        nik_end=found.nik[-4:],
        no_nik=NO_NIK,
    )


@get("/desk/members/{member_no:int}/particulars")
async def particulars(request: Asking, member_no: int, correction: str = "") -> Response[Any]:
    """The form with a member's particulars as they are; with `correction` also what the member asked for."""
    who, db = officer(request, "members.write"), appliance(request).books.db
    found = member(db, guard.of_member(who, member_no).member_no)
    listed = {code for _, code in village_choices(cooperative(db).region)}
    values = {
        "name": found.name,
        "region": found.region if found.region in listed else ELSEWHERE,
        "other_region": "" if found.region in listed else found.region,
        "address": found.address,
        "phone": found.phone,
        "joined": found.joined,
        "version": str(version(db, member_no)),
        "correction": correction,
    }
    return _form_page(request, who, member_no, blank(request, **values))


class _Change(msgspec.Struct, frozen=True):
    person: Particulars
    region: str
    joined: str


def _typed_change(form: Form, before: MemberView) -> _Change:
    """What was typed, checked. Raises as `hub.members.actions.particulars`."""
    nik = {"": before.nik, NO_NIK: ""}.get(form.text("nik"), form.text("nik"))
    person = members.particulars(form.text("name"), form.text("address"), form.text("phone"), nik)
    region = form.text("region")
    return _Change(person, form.text("other_region") if region == ELSEWHERE else region, form.text("joined"))


@post("/desk/members/{member_no:int}/particulars")
async def change(request: Asking, member_no: int) -> Response[Any]:
    """Preview a member's changed particulars, or record them once confirmed."""
    who, form = officer(request, "members.write"), await sent(request)
    sight = guard.of_member(who, member_no)
    wish = _wish(request, member_no, form.text("correction"))
    before = member(appliance(request).books.db, sight.member_no)
    if form.has("edit"):
        return _form_page(request, who, member_no, form)

    def action(tx: Transaction) -> MemberView:
        if form.text("version") != str(version(tx.db, member_no)):
            raise Refused("member.changed_meanwhile")
        asked = _typed_change(form, member(tx.db, member_no))
        if wish is None:
            members.correct(
                tx, member_no, asked.person, region=asked.region, day=newest(tx.db).day, joined=asked.joined or None
            )
        else:
            actions.carry_out(tx, wish.number, asked.person, region=asked.region, joined=asked.joined)
        return member(tx.db, member_no)

    request_of = ("particulars", member_no, *(form.text(name) for name in _TYPED))
    try:
        outcome = await step(request, who, form, action, *request_of)
        if isinstance(outcome, list):
            return redirect(f"/desk/members/{member_no}?done=corrected")
        planned = outcome.result
        if planned == before and wish is None:
            raise BadRequest("member.unchanged")
    except HubError as error:
        return _form_page(request, who, member_no, form, error)
    return page(
        request,
        "privacy/particulars_preview.html",
        who=who,
        before=before,
        planned=planned,
        wish=wish,
        village=regions.describe,
        form=form,
        typed=[(name, form.text(name)) for name in _TYPED],
    )


def _refusal_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    db = appliance(request).books.db
    wish = views.correction(db, number)
    found = member(db, guard.of_member(who, wish.member_no).member_no)
    return page(
        request,
        "privacy/refusal.html",
        who=who,
        wish=wish,
        member=found,
        form=form,
        problem=problem,
        text_max=NOTE_CHARACTERS_MAX,
    )


@get("/desk/corrections/{number:int}/refusal")
async def refusal(request: Asking, number: int) -> Response[Any]:
    """The form to refuse a correction with an answer."""
    return _refusal_page(request, officer(request, "members.write"), number, blank(request))


@post("/desk/corrections/{number:int}/refusal")
async def refuse(request: Asking, number: int) -> Response[Any]:
    """Refuse a correction with an answer."""
    who, form = officer(request, "members.write"), await sent(request)
    answer = form.text("answer")
    try:
        await write(request, who, lambda tx: actions.refuse(tx, number, answer), "refuse", number, answer, key=form.key)
    except HubError as error:
        return _refusal_page(request, who, number, form, error)
    return redirect("/desk/corrections?done=correction_refused")


ROUTES = Router("/", route_handlers=[corrections, particulars, change, refusal, refuse])
