"""HTTP: finding oneself at a paired kiosk, and taking one's photo back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.log.record import Transaction
from hub.photos import actions, views
from hub.web.caller import Asking, appliance, kiosk, viewer, write

PICTURE_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


class LettersAnswer(msgspec.Struct):
    """The letters under which somebody can be found."""

    letters: list[str]


class FaceAnswer(msgspec.Struct):
    """Somebody to be found; `handle` is good for a few minutes, at this kiosk alone."""

    handle: str
    first_name: str


@get("/finding")
async def letters(request: Asking) -> LettersAnswer:
    """The letters with which the first names of those begin who agreed to be found (kiosk)."""
    hub, device = appliance(request), kiosk(request)
    return LettersAnswer(hub.finding.letters(hub.books.db, device))


@get("/finding/{letter:str}")
async def faces(request: Asking, letter: str) -> list[FaceAnswer]:
    """Who can be found under a letter (kiosk)."""
    hub, device = appliance(request), kiosk(request)
    return [FaceAnswer(face.handle, face.first_name) for face in hub.finding.faces(hub.books.db, device, letter)]


@get("/finding/photos/{handle:str}", media_type="image/jpeg")
async def face(request: Asking, handle: str) -> Response[bytes]:
    """The photo behind a handle (kiosk)."""
    hub, device = appliance(request), kiosk(request)
    return jpeg(hub.finding.picture(hub.books.db, device, handle))


@post("/me/photo/remove", status_code=204)
async def remove(request: Asking) -> None:
    """Take the consent to one's own photo back: the picture is deleted. Without a photo nothing happens."""
    who = viewer(request)
    await remove_of(request, who, who.member_no)


async def remove_of(request: Asking, who: Viewer, member_no: int, key: str | None = None) -> None:
    """Record that somebody's photo is no longer kept, and delete its file once that is durable."""
    await write_and_tidy(
        request,
        who,
        member_no,
        lambda tx: actions.remove_photo(tx, member_no),
        "photo.removed",
        member_no,
        key=key,
    )


async def write_and_tidy(
    request: Asking,
    who: Viewer,
    member_no: int,
    action: Callable[[Transaction], object],
    *wish: Any,
    key: str | None = None,
) -> None:
    """As `hub.web.caller.write`, for what may end the keeping of a member's photo: its file goes once it is durable."""
    hub = appliance(request)
    before = views.file_of(hub.books.db, member_no)
    await write(request, who, action, *wish, key=key)
    actions.tidy(hub.books.db, hub.photos, before)


def jpeg(picture: bytes, headers: dict[str, Any] = PICTURE_HEADERS) -> Response[bytes]:
    """A picture as an answer that nobody keeps."""
    return Response(picture, media_type="image/jpeg", headers=headers)


ROUTES = Router("/", route_handlers=[letters, faces, face, remove])
