"""Pages: the announcements for members; on the desk publishing one and taking one back."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.errors import HubError
from hub.limits import NOTICE_CHARACTERS_MAX, NOTICE_TITLE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.notices import actions, views
from hub.web.caller import Asking, appliance, viewer, write
from hub.web.forms import Form, Planned, blank, sent, step
from hub.web.pages import officer, page, redirect


@get("/me/notices")
async def notices(request: Asking) -> Response[Any]:
    """The announcements, newest first."""
    who = viewer(request)
    return page(request, "notices/list.html", who=who, rows=views.shown(appliance(request).books.db))


@get("/desk/notices")
async def board(request: Asking) -> Response[Any]:
    """The announcements that stand, each with the way to take it back."""
    who = officer(request, "notices")
    return page(request, "notices/desk.html", who=who, rows=views.own(appliance(request).books.db))


def _new_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    return page(
        request,
        "notices/new.html",
        who=who,
        form=form,
        problem=problem,
        title_max=NOTICE_TITLE_CHARACTERS_MAX,
        text_max=NOTICE_CHARACTERS_MAX,
    )


@get("/desk/notices/new")
async def new(request: Asking) -> Response[Any]:
    """The form for an announcement."""
    return _new_page(request, officer(request, "notices"), blank(request))


@post("/desk/notices/new")
async def publish(request: Asking) -> Response[Any]:
    """Preview an announcement as members will see it, or publish it once confirmed."""
    who, form = officer(request, "notices"), await sent(request)
    if form.has("edit"):
        return _new_page(request, who, form)
    title, text = form.text("title"), form.text("text")
    wish = ("notice.publish", title, text)

    def action(tx: Transaction) -> views.NoticeView:
        actions.publish(tx, title, text)
        return views.notice(tx.db, tx.facts[0].number)

    try:
        outcome = await step(request, who, form, action, *wish)
        if isinstance(outcome, Planned):
            return page(request, "notices/new_preview.html", who=who, form=form, row=outcome.result)
    except HubError as error:
        return _new_page(request, who, form, error)
    return redirect("/desk/notices?done=notice_published")


def _withdraw_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    found = views.notice(appliance(request).books.db, number)
    return page(request, "notices/withdraw.html", who=who, row=found, form=form, problem=problem)


@get("/desk/notices/{number:int}/withdraw")
async def withdrawing(request: Asking, number: int) -> Response[Any]:
    """Ask whether the announcement shall really be taken back."""
    return _withdraw_page(request, officer(request, "notices"), number, blank(request))


@post("/desk/notices/{number:int}/withdraw")
async def withdraw(request: Asking, number: int) -> Response[Any]:
    """Take the announcement off the list."""
    who, form = officer(request, "notices"), await sent(request)
    try:
        await write(request, who, lambda tx: actions.withdraw(tx, number), "notice.withdraw", number, key=form.key)
    except HubError as error:
        return _withdraw_page(request, who, number, form, error)
    return redirect("/desk/notices?done=notice_withdrawn")


ROUTES = Router("/", route_handlers=[notices, board, new, publish, withdrawing, withdraw])
