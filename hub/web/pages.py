"""Pages for people: a template filled in in their language, with the headers that every page carries.

No page needs a script, and the policy sent with each refuses one. Nothing of a page is kept by the browser, so that
whoever takes the phone next finds nothing by going back.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.response import Redirect

from hub import limits, words
from hub.access import guard
from hub.access.guard import Viewer
from hub.access.roles import Permission
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.errors import HubError, NotAllowed, NotFound, Refused, SignInNeeded
from hub.money import rupiah
from hub.web import static
from hub.web.answers import known_error
from hub.web.caller import Asking, appliance, language, viewer

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'"
    ),
    "Cache-Control": "no-store",
    # Not "no-referrer": with that, browsers send ``Origin: null`` even to ourselves, and `forms.refuse_foreign` could
    # not tell our own forms from others'. To other sites nothing is sent either way.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
SESSION_END_GRACE_SECONDS: Final = 2

_DONE: Final = frozenset({"signed_out", "pin_changed", "pin_set", "registered", "day_opened", "day_closed", "status"})

_environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


def _words(chosen: str) -> dict[str, Any]:
    return {
        "t": partial(words.text, chosen),
        "as_day": partial(words.day, chosen),
        "as_short_day": partial(words.short_day, chosen),
        "as_weekday": partial(words.weekday, chosen),
        "as_month": partial(words.month, chosen),
        "as_rupiah": rupiah,
        "as_number": words.member_number,
    }


def _cooperative_name(request: Asking) -> str:
    try:
        return cooperative(appliance(request).books.db).name
    except Refused:  # empty books; the error page must still be shown
        return ""


def page(
    request: Asking,
    template: str,
    *,
    who: Viewer | None = None,
    status: int = HTTPStatus.OK,
    problem: HubError | None = None,
    **values: Any,
) -> Response[str]:
    """A page: `template` of ``hub/web/templates`` filled in with `values` and what all pages share.

    With `who` the page has their navigation, and leaves the screen by itself when their session has run out. `problem`
    is shown beside the field that its parameter ``field`` names, or on top; its status becomes the page's.
    """
    hub, chosen = appliance(request), language(request)
    headers = dict(HEADERS)
    if who is not None:
        idle = limits.SESSION_IDLE_SECONDS_OFFICER if who.roles else limits.SESSION_IDLE_SECONDS_MEMBER
        headers["Refresh"] = f"{idle + SESSION_END_GRACE_SECONDS}; url=/"
    done = request.query_params.get("done", "")
    content = _environment.get_template(template).render(
        _words(chosen),
        language=chosen,
        other_language=next(other for other in words.LANGUAGES if other != chosen),
        here=request.url.path,
        urls=static.URLS,
        cooperative=_cooperative_name(request),
        business_day=newest(hub.books.db),
        fault=words.error_text(chosen, fault) if (fault := hub.fault) else "",
        who=who,
        done=done if done in _DONE else "",
        problem=problem and words.error_text(chosen, problem),
        problem_field=str(problem.parameters.get("field", "")) if problem else "",
        **values,
    )
    return Response(
        content,
        status_code=problem.status if problem else status,
        media_type=MediaType.HTML,
        headers=headers,
    )


def redirect(path: str) -> Redirect:
    """Send the browser on to a page of ours, to be asked for with GET."""
    return Redirect(path, status_code=303, headers=HEADERS)


def home(who: Viewer) -> str:
    """Where somebody starts: officers at the desk, members at their savings."""
    return "/desk" if who.may("members.see") else "/me"


def officer(request: Asking, permission: Permission) -> Viewer:
    """The officer who is signed in.

    Raises as `viewer`, `NotAllowed` for an officer without this permission, and `NotFound` ("page.unknown") for
    members: to them there is no desk.
    """
    who = viewer(request)
    if not who.roles:
        raise NotFound("page.unknown")
    guard.require(who, permission)
    return who


def as_page(request: Asking, error: Exception) -> Response[Any]:
    """The error as a page; who must sign in or choose a PIN first is sent there."""
    known = known_error(error)
    if isinstance(known, SignInNeeded):
        return redirect("/")
    if isinstance(known, NotAllowed) and known.code == "pin.must_change":
        return redirect("/pin")
    who = None
    with suppress(HubError):
        who = viewer(request)
    return page(request, "error.html", who=who, problem=known, status_code=known.status)
