"""Pages: my data: all that is kept of oneself in plain words, corrections asked for, and copies to take away."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.access.views import card_of
from hub.errors import HubError, NotFound
from hub.limits import NOTE_CHARACTERS_MAX, PAGE_ROWS
from hub.photos.pages import kept_photo
from hub.privacy import actions, copies, views
from hub.web.caller import Asking, appliance, language, viewer, write
from hub.web.forms import Form, blank, counted, sent
from hub.web.pages import HEADERS, page, redirect
from hub.words import text

_KINDS: Final = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json; charset=utf-8",
}


@get("/me/data")
async def my_data(request: Asking, nik: str = "") -> Response[Any]:
    """What is kept of oneself, what for, who sees it and how long. The whole NIK only when asked for."""
    who = viewer(request)
    sight, db = guard.own(who), appliance(request).books.db
    with_nik = nik == "shown"
    return page(
        request,
        "privacy/data.html",
        who=who,
        fields=views.fields(db, sight, language(request), with_nik=with_nik),
        with_nik=with_nik,
        card=card_of(db, sight),
        kept=kept_photo(request, sight),
        form=blank(request),
        corrections=views.corrections(db, sight, PAGE_ROWS),
        kinds=tuple(_KINDS),
    )


def _correction_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    return page(
        request,
        "privacy/correction.html",
        who=who,
        fields=views.fields(appliance(request).books.db, guard.own(who), language(request), with_nik=False),
        form=form,
        text_max=NOTE_CHARACTERS_MAX,
        problem=problem,
    )


@get("/me/data/correction")
async def correction(request: Asking) -> Response[Any]:
    """The form to ask for a correction."""
    return _correction_page(request, viewer(request), blank(request))


@post("/me/data/correction")
async def ask(request: Asking) -> Response[Any]:
    """Ask for a correction."""
    who, form = viewer(request), await sent(request)
    field, wanted = form.text("field"), form.text("text")
    wish = ("correct", field, wanted)
    try:
        if not counted(request, who, form, *wish):
            await write(request, who, lambda tx: actions.ask(tx, guard.own(who), field, wanted), *wish, key=form.key)
    except HubError as error:
        return _correction_page(request, who, form, error)
    return redirect("/me/data?done=correction_asked")


@get("/me/data/{name:str}")
async def copy(request: Asking, name: str) -> Response[bytes]:
    """All of one's own data as a file to take away. Its name says nothing of whose it is."""
    who = viewer(request)
    stem, _, kind = name.partition(".")
    if stem != "copy" or kind not in _KINDS:
        raise NotFound("page.unknown")
    hub, chosen = appliance(request), language(request)
    whole = copies.collect(hub.books.db, hub.photos, guard.own(who), chosen)
    content = await hub.document_work(copies.FORMS[kind], chosen, whole, only_one_for=who.member_no)
    headers = {**HEADERS, "Content-Disposition": f'attachment; filename="{text(chosen, "copy.file")}.{kind}"'}
    return Response(content, status_code=HTTPStatus.OK, media_type=_KINDS[kind], headers=headers)


ROUTES = Router("/", route_handlers=[my_data, correction, ask, copy])
