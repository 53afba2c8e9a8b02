"""Pages: what one prefers, on the phone and at the kiosk."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.errors import BadRequest, HubError
from hub.preferences import actions, views
from hub.preferences.views import Hand, Preferences, TextSize, Theme
from hub.web.caller import CHOICE_SECONDS, LANGUAGE_COOKIE, Asking, appliance, own_cookie, viewer, write
from hub.web.forms import Form, blank, sent
from hub.web.pages import page, redirect
from hub.words import KNOWN


def _page(
    request: Asking, who: Viewer, chosen: Preferences, form: Form, problem: HubError | None = None
) -> Response[Any]:
    return page(
        request,
        "preferences/preferences.html",
        who=who,
        chosen=chosen,
        form=form,
        problem=problem,
        languages=[KNOWN[code] for code in appliance(request).languages],
        themes=get_args(Theme),
        text_sizes=get_args(TextSize),
        hands=get_args(Hand),
    )


@get("/me/preferences")
async def my_preferences(request: Asking) -> Response[Any]:
    """The form with what one prefers now."""
    who = viewer(request)
    return _page(request, who, views.preferences(appliance(request).books.db, guard.own(who)), blank(request))


def _chosen(form: Form) -> Preferences:
    """What was chosen. Raises `BadRequest` ("request.invalid") for what the form does not offer."""
    switches = {name: form.has(name) for name in ("hide_balance", "shuffle_keypad", "voice")}
    words = {name: form.text(name) for name in ("theme", "text_size", "hand", "language")}
    try:
        return msgspec.convert({**switches, **words}, Preferences)
    except msgspec.ValidationError as error:
        raise BadRequest("request.invalid", field="", reason="") from error


@post("/me/preferences")
async def prefer(request: Asking) -> Response[Any]:
    """Keep what was chosen; the language holds on this phone at once."""
    who, form = viewer(request), await sent(request)
    sight, db = guard.own(who), appliance(request).books.db
    try:
        chosen = _chosen(form)
        await write(request, who, lambda tx: actions.prefer(tx, sight, chosen), "preferred", chosen, key=form.key)
    except HubError as error:
        return _page(request, who, views.preferences(db, sight), form, error)
    answer = redirect("/me/preferences?done=preferred")
    if chosen.language:
        answer.set_cookie(own_cookie(LANGUAGE_COOKIE, chosen.language, CHOICE_SECONDS))
    return answer


ROUTES = Router("/", route_handlers=[my_preferences, prefer])
