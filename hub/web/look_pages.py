"""Pages: how the pages shall look on this phone. Open to everybody, signed in or not."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from litestar import Response, Router, get, post

from hub.errors import HubError
from hub.web.caller import Asking, viewer
from hub.web.design import TEXT_SIZES, THEMES
from hub.web.forms import Form, sent, way_back
from hub.web.look import AUTO, checked, look, remembered
from hub.web.pages import page, redirect


@get("/look")
async def choose(request: Asking, back: str = "/") -> Response[Any]:
    """Every theme and text size, each shown as it will look."""
    who = None
    with suppress(HubError):
        who = viewer(request)
    return page(
        request,
        "look.html",
        who=who,
        themes=(AUTO, *THEMES),
        text_sizes=TEXT_SIZES,
        chosen=look(request),
        back=way_back(Form({"back": back})),
    )


@post("/look")
async def chosen(request: Asking) -> Response[Any]:
    """Remember the look, and go back to where one was."""
    form = await sent(request)
    answer = redirect(way_back(form))
    answer.set_cookie(remembered(checked(form.text("theme"), form.text("text_size"))))
    return answer


ROUTES = Router("/", route_handlers=[choose, chosen])
