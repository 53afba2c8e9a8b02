"""Files that never change: styles, the script and pictures.

Each is under a name that holds its hash, so that a phone keeps it for good.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator
from gzip import compress
from http import HTTPStatus
from pathlib import Path
from typing import Final

from litestar import Response, get
from litestar.datastructures import Cookie

from hub.errors import NotFound
from hub.web import design
from hub.web.caller import CHOICE_SECONDS, Asking, own_cookie

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}
STYLE_COOKIE: Final = "style"
"""Holds the stylesheet's name once a phone has been sent it."""
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}


_COMMENT: Final = re.compile(r"/\*.*?\*/\s*|^\s+", re.DOTALL | re.MULTILINE)


def _contents() -> Iterator[tuple[str, bytes]]:
    """Each file by its plain name: as it lies in the folder, or as it is made of `hub/design`."""
    for path in sorted(_FOLDER.iterdir()):
        if path.suffix not in _TYPES:
            continue
        content = path.read_text("utf-8")
        if path.suffix in (".css", ".js"):
            content = _COMMENT.sub("", content)  # why it is as it is, no phone needs to know
        yield path.name, (design.properties() * (path.name == "pages.css") + content).encode()
    yield "notes.svg", design.notes_sheet().encode()


def _hashed(name: str, content: bytes) -> str:
    stem, _, suffix = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(content).hexdigest()[:10]}.{suffix}"


_CONTENTS: Final = dict(_contents())
_FILES: Final = {_hashed(name, content): (content, compress(content, mtime=0)) for name, content in _CONTENTS.items()}
URLS: Final = {name: f"/static/{_hashed(name, content)}" for name, content in _CONTENTS.items()}
"""Where each file is found, by its plain name (``pages.css``)."""


STYLE: Final = _CONTENTS["pages.css"].decode()
"""The stylesheet, to stand in the first page that a phone is sent: asking for it would cost a whole round trip."""
STYLE_DIGEST: Final = "sha256-" + b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
"""By which the policy of that page allows it."""


def has_style(request: Asking) -> bool:
    """Whether this phone has been sent the stylesheet as it is now."""
    return request.cookies.get(STYLE_COOKIE) == URLS["pages.css"].rpartition("/")[2]


def style_sent() -> Cookie:
    """The cookie by which the phone tells so from now on."""
    return own_cookie(STYLE_COOKIE, URLS["pages.css"].rpartition("/")[2], CHOICE_SECONDS)


@get("/static/{name:str}", include_in_schema=False, sync_to_thread=False)
def static_file(request: Asking, name: str) -> Response[bytes]:
    """A file, kept by the browser for good."""
    if name not in _FILES:
        raise NotFound("page.unknown")
    plain, small = _FILES[name]
    headers, content = dict(_HEADERS), plain
    if "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"], content = "gzip", small
    return Response(content, status_code=HTTPStatus.OK, media_type=_TYPES[Path(name).suffix], headers=headers)
