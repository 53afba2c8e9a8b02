"""Pages: on the desk a member's photo and what they agreed to; the pictures themselves, one's own and a member's."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Sight, Viewer
from hub.errors import BadRequest, HubError, NotFound, Unavailable
from hub.limits import PHOTO_FORM_BYTES_MAX
from hub.log.record import Transaction
from hub.members.views import member
from hub.photos import actions, views
from hub.photos.api import jpeg, remove_of, write_and_tidy
from hub.photos.picture import portrait
from hub.web.caller import Asking, appliance, viewer
from hub.web.forms import Form, blank, sent
from hub.web.pages import HEADERS, officer, page, redirect
from hub.web.uploads import sent_with_file

log = logging.getLogger(__name__)


def kept_photo(request: Asking, sight: Sight) -> views.PhotoView | None:
    """The photo of the member in sight, None where there is none or its file is missing."""
    hub = appliance(request)
    found = views.photo(hub.books.db, sight)
    return found if found is not None and hub.photos.has(found.photo) else None


def _photo_page(
    request: Asking, who: Viewer, member_no: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    sight = guard.of_member(who, member_no)
    found = member(appliance(request).books.db, sight.member_no)
    kept = kept_photo(request, sight)
    return page(
        request,
        "photos/photo.html",
        who=who,
        member=found,
        kept=kept,
        form=form,
        agreed=_agreed(form, kept),
        problem=problem,
    )


def _agreed(form: Form, kept: views.PhotoView | None) -> str:
    if form.has("finding") or kept is None:
        return form.text("finding")
    return "yes" if kept.finding else "no"


@get("/desk/members/{member_no:int}/photo")
async def photo(request: Asking, member_no: int) -> Response[Any]:
    """The form for a member's photo, and what is kept now."""
    return _photo_page(request, officer(request, "members.write"), member_no, blank(request))


@post("/desk/members/{member_no:int}/photo", request_max_body_size=PHOTO_FORM_BYTES_MAX)
async def take_photo(request: Asking, member_no: int) -> Response[Any]:
    """Keep a member's new photo with their answer; without a new one, only the answer."""
    who = officer(request, "members.write")
    sight = guard.of_member(who, member_no)
    form = blank(request)
    try:
        form, content = await sent_with_file(request, "photo")
        await _keep(request, who, sight, form, content)
    except HubError as error:
        return _photo_page(request, who, member_no, form, _told_of_photo(error))
    return redirect(f"/desk/members/{member_no}/photo?done=photo_set")


def _told_of_photo(error: HubError) -> HubError:
    return BadRequest("photo.too_large", field="photo") if error.code == "request.too_large" else error


async def _keep(request: Asking, who: Viewer, sight: Sight, form: Form, content: bytes) -> None:
    hub, member_no = appliance(request), sight.member_no
    if form.text("finding") not in ("yes", "no"):
        raise BadRequest("photo.consent_missing", field="finding")
    finding, name = form.text("finding") == "yes", ""
    if content or kept_photo(request, sight) is None:
        picture = await hub.document_work(portrait, content)
        try:
            name = await hub.document_work(hub.photos.keep, picture)
        except OSError as error:
            log.error("photo.not_kept", extra={"error": type(error).__name__})
            raise Unavailable("photo.unsaved") from error

    def action(tx: Transaction) -> None:
        # An answer alone goes with whatever is the photo by now.
        now = name or views.file_of(tx.db, member_no)
        if not now:
            raise BadRequest("photo.missing", field="photo")
        actions.set_photo(tx, member_no, now, finding=finding)

    wish = ("photo", member_no, name, finding)
    await write_and_tidy(request, who, member_no, action, *wish, key=form.key, kept=name)


@post("/desk/members/{member_no:int}/photo/remove")
async def remove_photo(request: Asking, member_no: int) -> Response[Any]:
    """Delete a member's photo, as they asked the officer to."""
    who, form = officer(request, "members.write"), await sent(request)
    try:
        await remove_of(request, who, guard.of_member(who, member_no).member_no, form.key)
    except HubError as error:
        return _photo_page(request, who, member_no, blank(request), error)
    return redirect(f"/desk/members/{member_no}/photo?done=photo_removed")


def _picture(request: Asking, sight: Sight) -> Response[bytes]:
    hub = appliance(request)
    found = views.photo(hub.books.db, sight)
    content = hub.photos.read(found.photo) if found else None
    if content is None:
        raise NotFound("page.unknown")
    answer = jpeg(content, dict(HEADERS))
    answer.status_code = HTTPStatus.OK
    return answer


@get("/desk/members/{member_no:int}/photo/picture")
async def picture(request: Asking, member_no: int) -> Response[bytes]:
    """A member's photo, for officers."""
    return _picture(request, guard.of_member(officer(request, "members.see"), member_no))


@get("/me/photo/picture")
async def own_picture(request: Asking) -> Response[bytes]:
    """One's own photo."""
    return _picture(request, guard.own(viewer(request)))


@post("/me/photo/remove")
async def remove_own(request: Asking) -> Response[Any]:
    """Take the consent to one's own photo back."""
    who, form = viewer(request), await sent(request)
    await remove_of(request, who, who.member_no, form.key)
    return redirect("/me/data?done=photo_removed")


ROUTES = Router("/", route_handlers=[photo, take_photo, remove_photo, picture, own_picture, remove_own])
