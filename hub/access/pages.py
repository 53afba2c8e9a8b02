"""Pages: signing in and out, one's own PIN, the language; on the desk a member's first PIN and pairing a kiosk."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.datastructures import Cookie

from hub import limits
from hub.access import guard, pairing, signing_in, views
from hub.access.guard import Viewer
from hub.access.pins import check_form
from hub.access.sessions import digest
from hub.errors import BadRequest, HubError, SignInNeeded
from hub.members.views import member
from hub.web.caller import (
    CHOICE_SECONDS,
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Asking,
    appliance,
    language,
    own_cookie,
    place,
    token,
    viewer,
)
from hub.web.forms import Form, blank, sent, way_back
from hub.web.pages import home, officer, page, redirect
from hub.words import error_text

_PROPOSALS_MAX: Final = 100


def _signed_out() -> Cookie:
    return own_cookie(SESSION_COOKIE, "", 0)


@get("/")
async def start(request: Asking) -> Response[Any]:
    """Sign in; who is signed in already goes to their own start."""
    if not token(request):
        return _sign_in_page(request, Form({}))
    try:
        who = viewer(request, with_first_pin=True)
    except SignInNeeded as ended:
        answer = _sign_in_page(request, Form({}), ended=error_text(language(request), ended))
        answer.set_cookie(_signed_out())
        return answer
    return redirect(home(who))


def _sign_in_page(request: Asking, form: Form, problem: HubError | None = None, ended: str = "") -> Response[str]:
    return page(request, "access/sign_in.html", form=form, problem=problem, ended=ended)


@post("/")
async def sign_in(request: Asking) -> Response[Any]:
    """Check number and PIN, and begin a session."""
    form, where = await sent(request), place(request)
    try:
        if not form.text("member_no"):
            raise BadRequest("sign_in.who", field="member_no")
        signed_in = await signing_in.sign_in(
            appliance(request),
            signing_in.member_number(form.text("member_no")),
            form.text("pin"),
            place=where.name,
            device=where.device,
            at_kiosk=False,
        )
    except HubError as error:
        return _sign_in_page(request, form, error)
    who = Viewer(signed_in.member.member_no, signed_in.roles, where.device)
    answer = redirect("/pin" if signed_in.must_change_pin else home(who))
    answer.set_cookie(own_cookie(SESSION_COOKIE, signed_in.token.token))
    return answer


@post("/sign-out")
async def sign_out(request: Asking) -> Response[Any]:
    """End the session. Signing out twice is no error."""
    appliance(request).sessions.end(token(request))
    answer = redirect("/?done=signed_out")
    answer.set_cookie(_signed_out())
    return answer


@post("/language")
async def choose_language(request: Asking) -> Response[Any]:
    """Switch the language and go back to where one was."""
    form = await sent(request)
    answer = redirect(way_back(form))
    if form.text("language") in appliance(request).languages:
        answer.set_cookie(own_cookie(LANGUAGE_COOKIE, form.text("language"), CHOICE_SECONDS))
    return answer


def _pin_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[str]:
    first = views.standing(appliance(request).books.db, who.member_no).must_change
    return page(request, "access/pin.html", who=who, form=form, first=first, problem=problem)


@get("/pin")
async def own_pin(request: Asking) -> Response[Any]:
    """The form for one's own new PIN."""
    return _pin_page(request, viewer(request, with_first_pin=True), blank(request))


@post("/pin")
async def change_own_pin(request: Asking) -> Response[Any]:
    """Change one's own PIN."""
    who = viewer(request, with_first_pin=True)
    form = await sent(request)
    try:
        if form.text("new_pin") != form.text("again"):
            raise BadRequest("pin.not_repeated", field="again")
        await signing_in.change_pin(
            appliance(request),
            who,
            form.text("old_pin"),
            form.text("new_pin"),
            key=form.key or None,
            place=place(request).name,
            session=digest(token(request)),
        )
    except HubError as error:
        return _pin_page(request, who, form, error)
    return redirect(f"{home(who)}?done=pin_changed")


def _proposed_pin(request: Asking) -> str:
    """A PIN made by chance: left to themselves, people give everybody the same."""
    clock = appliance(request).clock
    for _ in range(_PROPOSALS_MAX):
        pin = f"{int.from_bytes(clock.random_bytes(8), 'big') % 10**limits.PIN_DIGITS:0{limits.PIN_DIGITS}d}"
        try:
            return check_form(pin)
        except BadRequest:
            continue
    return ""


def _first_pin_page(
    request: Asking, who: Viewer, member_no: int, form: Form, problem: HubError | None = None
) -> Response[str]:
    found = member(appliance(request).books.db, guard.of_member(who, member_no).member_no)
    return page(request, "access/first_pin.html", who=who, member=found, form=form, problem=problem)


@get("/desk/members/{member_no:int}/pin")
async def first_pin(request: Asking, member_no: int) -> Response[Any]:
    """The form for a member's first PIN, with one made by chance in it."""
    form = blank(request, pin=_proposed_pin(request))
    return _first_pin_page(request, officer(request, "pins.set"), member_no, form)


@post("/desk/members/{member_no:int}/pin")
async def set_first_pin(request: Asking, member_no: int) -> Response[Any]:
    """Set a member's first PIN."""
    who, form = officer(request, "pins.set"), await sent(request)
    try:
        await signing_in.set_first_pin(appliance(request), who, member_no, form.text("pin"), key=form.key)
    except HubError as error:
        return _first_pin_page(request, who, member_no, form, error)
    return redirect(f"/desk/members/{member_no}?done=pin_set")


def _kiosk_page(request: Asking, who: Viewer, code: str) -> Response[str]:
    devices = views.devices(appliance(request).books.db)
    return page(
        request,
        "access/kiosk.html",
        who=who,
        code=code,
        minutes=limits.PAIRING_CODE_SECONDS // 60,
        devices=[device for device in devices if device.kind == "kiosk"],
    )


@get("/desk/kiosk")
async def kiosks(request: Asking) -> Response[Any]:
    """The paired kiosks, and a button for a code."""
    return _kiosk_page(request, officer(request, "devices"), "")


@post("/desk/kiosk")
async def pairing_code(request: Asking) -> Response[Any]:
    """A new code for a new kiosk. It is shown once, so this page is not sent on; a reload makes another code."""
    who, hub = officer(request, "devices"), appliance(request)
    return _kiosk_page(request, who, pairing.new_code(hub.local, hub.clock, who.member_no))


ROUTES = Router(
    "/",
    route_handlers=[
        start,
        sign_in,
        sign_out,
        choose_language,
        own_pin,
        change_own_pin,
        first_pin,
        set_first_pin,
        kiosks,
        pairing_code,
    ],
)
