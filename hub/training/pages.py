"""Pages of a training: the exercises with how far one is, and the certificate. A real hub has none of them."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, Router, get

from hub.access.guard import Viewer
from hub.days.views import newest
from hub.errors import BadRequest, HubError, NotFound, Refused
from hub.limits import NAME_CHARACTERS_MAX
from hub.members.actions import clean_text
from hub.training import certificate
from hub.training.exercises import EXERCISES, done_by
from hub.training.folder import began_after
from hub.web.caller import Asking, appliance, language
from hub.web.pages import officer, page, pdf
from hub.words import text


def _trainee(request: Asking) -> Viewer:
    if not appliance(request).training:
        raise NotFound("page.unknown")
    return officer(request, "members.see")


def _done(request: Asking, who: Viewer) -> set[str]:
    books = appliance(request).books
    return done_by(books.db, who.member_no, began_after(books.path.parent))


def _exercises(request: Asking, who: Viewer, name: str = "", problem: HubError | None = None) -> Response[Any]:
    done = _done(request, who)
    return page(
        request,
        "training/exercises.html",
        who=who,
        rows=[(each, each.code in done) for each in EXERCISES],
        next=next((each for each in EXERCISES if each.code not in done), None),
        count=len(done),
        name=name,
        name_max=NAME_CHARACTERS_MAX,
        problem=problem,
    )


@get("/desk/training")
async def exercises(request: Asking) -> Response[Any]:
    """The ten exercises, which are done, and which comes next."""
    return _exercises(request, _trainee(request))


@get("/desk/training/certificate.pdf")
async def certificate_page(request: Asking, name: str = "") -> Response[Any]:
    """The certificate in the trainee's own name, once all is done."""
    who, hub, chosen = _trainee(request), appliance(request), language(request)
    name = clean_text(name)
    try:
        if len(_done(request, who)) < len(EXERCISES):
            raise Refused("training.not_done")
        if not name or len(name) > NAME_CHARACTERS_MAX:
            raise BadRequest("training.name", field="name")
    except HubError as error:
        return _exercises(request, who, name, error)
    codes = [each.code for each in EXERCISES]
    content = await hub.document_work(partial(certificate.as_pdf, chosen, name, codes, newest(hub.books.db).day))
    return pdf(content, text(chosen, "page.training.file"))


ROUTES = Router("/", route_handlers=[exercises, certificate_page])
