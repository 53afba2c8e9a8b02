"""Pages: the courier's file to fetch onto a phone, and the answer brought back.

For officers who see to devices, under ``/desk/courier``, and under ``/courier`` for a technician whom one of them has
given a code.
"""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from litestar import Response, Router, get, post

from hub import words
from hub.access.guard import Viewer
from hub.access.roles import Permission
from hub.courier.box import Box
from hub.errors import BadRequest, HubError, NotAllowed, NotFound, Unavailable
from hub.limits import (
    COURIER_FILE_BYTES_MAX,
    COURIER_FORM_BYTES_MAX,
    COURIER_LATE_SECONDS,
    COURIER_PASS_SECONDS,
    COURIER_REFRESH_SECONDS,
)
from hub.relay.sign import relay_sign
from hub.web.caller import Asking, appliance, language, own_cookie
from hub.web.forms import blank, sent
from hub.web.pages import HEADERS, officer, page, redirect
from hub.web.uploads import sent_with_file

_PAGE: Final = "/desk/courier"
_OPEN: Final = "/courier"
_COOKIE: Final = "courier"
_KNOWN: Final = frozenset(
    {
        *("courier.not_a_pouch", "courier.pouch_size", "courier.nothing_here", "courier.no_books"),
        *("courier.hub_refuses", "receipt.behind", "receipt.fork", "receipt.other_hub", "receipt.signature"),
        *("statement.signature", "statement.other_hub"),
    }
)
"""Problems that the relay tells and that have words of their own here."""
log = logging.getLogger(__name__)


class Carrier(NamedTuple):
    """Who is at the page: an officer, or None for a technician with a pass; and under which path."""

    who: Viewer | None
    path: str

    @property
    def may(self) -> bool:
        """Whether they may fetch and hand over."""
        return self.who is None or self.who.may("devices")


def _admit(request: Asking, permission: Permission, *, by_itself: bool = False) -> Carrier:
    """Who asks. Raises as `officer`, and `NotAllowed` ("courier.code_needed") without a good pass."""
    if request.url.path.startswith(_PAGE):
        return Carrier(officer(request, permission, by_itself=by_itself), _PAGE)
    if not appliance(request).courier_passes.is_good(request.cookies.get(_COOKIE, "")):
        raise NotAllowed("courier.code_needed")
    return Carrier(None, _OPEN)


def _page(request: Asking, carrier: Carrier, problem: HubError | None = None, code: str = "") -> Response[Any]:
    hub, chosen = appliance(request), language(request)
    told, now = hub.courier.told(), hub.clock.now()
    asked_at, waiting = hub.courier.asked_at(), hub.courier.waiting()
    late = bool(asked_at) and not 0 <= now - asked_at <= COURIER_LATE_SECONDS
    again = f"{COURIER_REFRESH_SECONDS}; url={carrier.path}?resting=yes" if (asked_at or waiting) and not late else ""
    sign = relay_sign(request)
    answer = page(
        request,
        "courier/courier.html",
        who=carrier.who,
        may=carrier.may,
        path=carrier.path,
        code=code,
        minutes=COURIER_PASS_SECONDS // 60,
        phone_address=hub.phone_address() or str(request.base_url).rstrip("/"),
        problem=problem,
        told=told,
        has_file=hub.courier.file(told) is not None and not (told.first and sign and told.last <= sign.confirmed),
        has_more=bool(told.at and sign and sign.kept > told.kept),
        asked=bool(asked_at),
        waiting=bool(waiting),
        late=late,
        again=again,
        sign=sign,
        form=blank(request),
        as_moment=lambda at: words.moment(chosen, at) if at else "–",
        pack_problem=_words(chosen, told.problem),
        answer_problem=_words(chosen, told.answer_problem),
    )
    if again:
        answer.headers["Refresh"] = again
    return answer


def _words(chosen: str, code: str) -> str:
    return words.text(chosen, f"page.courier.problem.{code if code in _KNOWN else 'other'}") if code else ""


@get([_PAGE, _OPEN])
async def courier(request: Asking, resting: str = "") -> Response[Any]:
    """What lies ready to be fetched, what was handed over, and what became of it; for a stranger, the field for a code.

    While that is not decided the page loads itself anew; then it is `resting`, and no session lives on by it.
    """
    try:
        return _page(request, _admit(request, "members.see", by_itself=bool(resting)))
    except NotAllowed as error:
        if error.code != "courier.code_needed":
            raise
        return page(request, "courier/code.html", form=blank(request))


@post(_PAGE + "/code")
async def new_code(request: Asking) -> Response[Any]:
    """Make a code for a technician, and show it."""
    carrier = _admit(request, "devices")
    await sent(request)
    return _page(request, carrier, code=appliance(request).courier_passes.new_code())


@post(_OPEN + "/code")
async def use_code(request: Asking) -> Response[Any]:
    """Let a technician's phone in."""
    form, hub = await sent(request), appliance(request)
    try:
        secret = hub.courier_passes.use(form.text("code"))
    except HubError as error:
        return page(request, "courier/code.html", form=form, problem=error)
    answer = redirect(_OPEN)
    answer.cookies.append(own_cookie(_COOKIE, secret, COURIER_PASS_SECONDS))
    return answer


@post([_PAGE + "/ask", _OPEN + "/ask"])
async def ask(request: Asking) -> Response[Any]:
    """Have the newest packed."""
    carrier = _admit(request, "devices")
    await sent(request)
    hub = appliance(request)
    try:
        await hub.document_work(hub.courier.ask, hub.clock.now())
    except OSError as error:
        return _unsaved(request, carrier, error)
    return redirect(carrier.path)


@get([_PAGE + "/file/{name:str}", _OPEN + "/file/{name:str}"])
async def fetch(request: Asking, name: str) -> Response[bytes]:
    """The file itself. It holds the books' facts but no member's name in readable form."""
    _admit(request, "devices")
    box: Box = appliance(request).courier
    told = box.told()
    content = box.file(told) if name == told.file else None
    if content is None:
        raise NotFound("page.unknown")
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{told.file}"'}
    return Response(content, status_code=HTTPStatus.OK, media_type="application/octet-stream", headers=headers)


@post([_PAGE + "/answer", _OPEN + "/answer"], request_max_body_size=COURIER_FORM_BYTES_MAX)
async def hand_over(request: Asking) -> Response[Any]:
    """Lay down the district's answer for the relay to read."""
    carrier, hub = _admit(request, "devices"), appliance(request)
    try:
        _, content = await sent_with_file(request, "answer")
        if not content:
            raise BadRequest("courier.no_file", field="answer")
        if len(content) > COURIER_FILE_BYTES_MAX:
            raise BadRequest("courier.too_large", field="answer")
        await hub.document_work(hub.courier.hand_over, content, hub.clock.random_bytes(8))
    except HubError as error:
        too_large = error.code == "request.too_large"
        return _page(request, carrier, BadRequest("courier.too_large", field="answer") if too_large else error)
    except OSError as error:
        return _unsaved(request, carrier, error)
    return redirect(carrier.path)


def _unsaved(request: Asking, carrier: Carrier, error: OSError) -> Response[Any]:
    log.error("courier.unsaved", extra={"error": type(error).__name__})
    return _page(request, carrier, Unavailable("courier.unsaved"))


ROUTES = Router("/", route_handlers=[courier, new_code, use_code, ask, fetch, hand_over])
