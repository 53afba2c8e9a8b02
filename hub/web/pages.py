"""Pages for people: a template filled in in their language, with the headers that every page carries.

No page needs a script. Where there is one it is ours alone (`static/pages.js`), as the policy sent with each page says.
Nothing of a page is kept by the browser, so that whoever takes the phone next finds nothing by going back.
"""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from gzip import compress
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import peewee
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import Response
from litestar.response import Redirect
from markupsafe import Markup

from hub import limits, words
from hub.access import guard
from hub.access.guard import Viewer
from hub.access.roles import Permission
from hub.calls.views import Waiting
from hub.calls.views import shown as waiting_calls
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.errors import HubError, NotAllowed, NotFound, Refused, SignInNeeded
from hub.money import rupiah
from hub.preferences.views import preferences
from hub.web import design, static
from hub.web.answers import known_error
from hub.web.caller import Asking, appliance, language, viewer
from hub.web.look import look
from hub.words.amounts import in_words

HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; form-action 'self'; "
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
LAST_RESORT: Final = 3
"""How many times later a page leaves if its script, which sees to that otherwise, never came. Without scripts the page
does so by itself in time (``noscript``)."""

OWN_PAGES: Final = "/me"
"""How the paths of pages begin that show a member what is their own."""

_DONE: Final = frozenset(
    {
        "signed_out",
        "pin_changed",
        "pin_set",
        "registered",
        "day_opened",
        "day_closed",
        "status",
        "request_cancelled",
        "request_refused",
        "notice_published",
        "notice_withdrawn",
        "suggested",
        "answered",
        "photo_set",
        "photo_removed",
        "preferred",
        "correction_asked",
        "correction_refused",
        "corrected",
        "recovery_key_set",
        "recovery_given_up",
        "send_anyway",
        "printer_set",
        "collection_dropped",
        "cards_made",
        "opening_said",
        "opening_corrected",
        "openings_locked",
        "card_made",
        "proposed",
        "proposal_refused",
        "proposal_withdrawn",
        "limits_set",
    }
)

_COMPRESSED_BYTES_MIN: Final = 1200  # what fits into one packet anyway gains nothing
_COMPRESSION_LEVEL: Final = 5  # measured: a quarter of the time of level 9 for 1 % more bytes

_environment: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    auto_reload=False,
)


_environment.globals.update(shape=design.icon, as_notes=design.piles, urls=static.URLS)


def _words(chosen: str) -> dict[str, Any]:
    return {
        "t": partial(words.text, chosen),
        "as_day": partial(words.day, chosen),
        "as_short_day": partial(words.short_day, chosen),
        "as_weekday": partial(words.weekday, chosen),
        "as_month": partial(words.month, chosen),
        "as_rupiah": rupiah,
        "as_words": partial(in_words, chosen),
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
) -> Response[Any]:
    """A page: `template` of ``hub/web/templates`` filled in with `values` and what all pages share.

    With `who` the page has their navigation, and leaves the screen by itself when their session has run out. `problem`
    is shown beside the field that its parameter ``field`` names, or on top; its status becomes the page's.
    """
    hub, chosen, seen = appliance(request), language(request), look(request)
    done = request.query_params.get("done", "")
    has_style = static.has_style(request)
    content = _environment.get_template(template).render(
        _words(chosen),
        language=chosen,
        other_languages=[words.KNOWN[code] for code in hub.languages if code != chosen],
        look=seen.classes,
        bar_colour=design.TOKENS["themes"][seen.theme if seen.theme in design.THEMES else "day"]["primary"],
        style="" if has_style else Markup(static.STYLE),  # noqa: S704 - our own
        leave_seconds=0 if who is None else _leave_seconds(who),
        here=request.url.path,
        cooperative=_cooperative_name(request),
        business_day=newest(hub.books.db),
        training=hub.training,
        fault=words.error_text(chosen, fault) if (fault := hub.fault) else "",
        who=who,
        calls=_calls(request, who),
        calls_seconds=limits.CALLS_SEEN_SECONDS,
        hide=covers_amounts(request, who),
        done=done if done in _DONE else "",
        problem=problem and words.error_text(chosen, problem),
        problem_field=str(problem.parameters.get("field", "")) if problem else "",
        **values,
    )
    headers = dict(HEADERS)
    if who is not None:
        headers["Refresh"] = f"{_leave_seconds(who) * LAST_RESORT}; url=/"
    headers["Content-Security-Policy"] += "; style-src 'self'" + ("" if has_style else f" '{static.STYLE_DIGEST}'")
    answer = Response(
        _compressed(request, content.encode(), headers),
        status_code=problem.status if problem else status,
        media_type="text/html; charset=utf-8",
        headers=headers,
    )
    if not has_style and request.method == "GET" and answer.status_code == HTTPStatus.OK:
        answer.set_cookie(static.style_sent())
    return answer


def waiting_part(request: Asking, who: Viewer) -> Response[Any]:
    """The calls that wait, as they stand on top of an officer's page: what an open page asks for by itself."""
    template = _environment.get_template("calls/waiting.html")
    content = template.render(_words(language(request)), here="/desk", calls=_calls(request, who))
    return Response(content, status_code=HTTPStatus.OK, media_type="text/html; charset=utf-8", headers=dict(HEADERS))


def _calls(request: Asking, who: Viewer | None) -> list[Waiting]:
    """The kiosks' calls that wait, for officers. Where they cannot be read, the page is shown without them."""
    hub = appliance(request)
    if who is not None and who.roles:
        with suppress(peewee.DatabaseError):
            return waiting_calls(hub.local, hub.books.db, hub.clock.now())
    return []


def covers_amounts(request: Asking, who: Viewer | None) -> bool:
    """Whether this page shows amounts only once the person wants to see them.

    That is the one rule for all of a member's own pages: as they prefer it, and covered where nobody can say. Officers
    see at the desk what they need for their work. Templates ask `parts.cover`, which goes by this.
    """
    if who is None or not request.url.path.startswith(OWN_PAGES):
        return False
    with suppress(peewee.DatabaseError):
        return preferences(appliance(request).books.db, guard.own(who)).hide_balance
    return True


def _leave_seconds(who: Viewer) -> int:
    """After how many seconds a page leaves the screen by itself: when the session has run out."""
    idle = limits.SESSION_IDLE_SECONDS_OFFICER if who.roles else limits.SESSION_IDLE_SECONDS_MEMBER
    return idle + SESSION_END_GRACE_SECONDS


def _compressed(request: Asking, content: bytes, headers: dict[str, str]) -> bytes:
    """The page as it is sent: compressed on the hub's own Wi-Fi, plain over HTTPS.

    The size of a compressed page tells something of what is in it to who can put text beside it (BREACH,
    CVE-2013-3587). Where there is no encryption there is nothing to guess; where there is, bytes are what we pay.
    """
    headers["Vary"] = "Accept-Encoding"
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    if len(content) < _COMPRESSED_BYTES_MIN or not accepts or request.scope.get("scheme") != "http":
        return content
    headers["Content-Encoding"] = "gzip"
    return compress(content, _COMPRESSION_LEVEL, mtime=0)


def pdf(content: bytes, name: str) -> Response[bytes]:
    """A paper as PDF, shown by the browser; `name` is its file's without the ending."""
    headers = {**HEADERS, "Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, status_code=HTTPStatus.OK, media_type="application/pdf", headers=headers)


def redirect(path: str) -> Redirect:
    """Send the browser on to a page of ours, to be asked for with GET."""
    return Redirect(path, status_code=303, headers=HEADERS)


def home(who: Viewer) -> str:
    """Where somebody starts: officers at the desk, members at their savings."""
    return "/desk" if who.may("members.see") else "/me"


def officer(request: Asking, permission: Permission, *, by_itself: bool = False) -> Viewer:
    """The officer who is signed in; `by_itself` as for `viewer`.

    Raises as `viewer`, `NotAllowed` for an officer without this permission, and `NotFound` ("page.unknown") for
    members: to them there is no desk.
    """
    who = viewer(request, by_itself=by_itself)
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
