"""HTTP: finding oneself at a paired kiosk, and taking one's photo back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from litestar import Response, Router, get, post

from hub.access.guard import Viewer
from hub.errors import HubError
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
    kept: str = "",
) -> None:
    """As `hub.web.caller.write`, for what may end the keeping of a member's photo.

    Once it is decided, however late, neither the file of the photo before nor `kept`, a file newly written, stays
    unless it is somebody's photo.
    """
    hub, files = appliance(request), [kept]

    def noted(tx: Transaction) -> None:
        # Only here is it certain which is the photo before: others may be on their way too.
        files.append(views.file_of(tx.db, member_no))
        action(tx)

    def tidy() -> None:
        actions.tidy(hub.books.db, hub.photos, *files)

    try:
        await write(request, who, noted, *wish, key=key, afterwards=tidy)
    except HubError as error:
        if error.code != "books.slow":  # then it is not decided yet
            tidy()
        raise


def jpeg(picture: bytes, headers: dict[str, Any] = PICTURE_HEADERS) -> Response[bytes]:
    """A picture as an answer that nobody keeps."""
    return Response(picture, media_type="image/jpeg", headers=headers)


ROUTES = Router("/", route_handlers=[letters, faces, face, remove])
