"""Files that never change: styles and pictures, under a name that holds their hash, so that a phone keeps them."""

from __future__ import annotations

import hashlib
from gzip import compress
from http import HTTPStatus
from pathlib import Path
from typing import Final

from litestar import Response, get

from hub.errors import NotFound
from hub.web.caller import Asking

_FOLDER: Final = Path(__file__).parent / "static"
_TYPES: Final = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
_HEADERS: Final = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Vary": "Accept-Encoding",
}


def _hashed(path: Path) -> str:
    return f"{path.stem}.{hashlib.sha256(path.read_bytes()).hexdigest()[:10]}{path.suffix}"


_PATHS: Final = [path for path in sorted(_FOLDER.iterdir()) if path.suffix in _TYPES]
_FILES: Final = {_hashed(path): (path.read_bytes(), compress(path.read_bytes(), mtime=0)) for path in _PATHS}
URLS: Final = {path.name: f"/static/{_hashed(path)}" for path in _PATHS}
"""Where each file is found, by its plain name (``pages.css``)."""


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
