"""Forms that carry a file. They are read in memory and never spooled to the card: what is sent may be a face."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from litestar.exceptions import HTTPException
from multipart import MultipartError, MultipartParser, parse_options_header

from hub.errors import BadRequest
from hub.limits import PHOTO_FORM_BYTES_MAX, PHOTO_FORM_FIELDS_MAX
from hub.web.caller import Asking
from hub.web.forms import Form, own, sent

_MULTIPART: Final = "multipart/form-data"
_TOO_LARGE: Final = 413


async def sent_with_file(request: Asking, name: str) -> tuple[Form, bytes]:
    """The form that was sent, and the bytes of its file `name`; empty if none was chosen.

    Raises as `own`, and `BadRequest`: "request.too_large" beyond the route's limit, "request.invalid" for a form that
    is none.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    if kind != _MULTIPART:
        return await sent(request), b""
    try:
        body = await request.body()
    except HTTPException as error:
        code = "request.too_large" if error.status_code == _TOO_LARGE else "request.invalid"
        raise BadRequest(code, field="", reason=error.__class__.__name__) from error
    fields, file = {}, b""
    try:
        parser = MultipartParser(
            BytesIO(body),
            options.get("boundary", ""),
            part_limit=PHOTO_FORM_FIELDS_MAX,
            spool_limit=PHOTO_FORM_BYTES_MAX,
            memory_limit=PHOTO_FORM_BYTES_MAX,
            disk_limit=0,
        )
        for part in parser:
            if part.filename is None:
                fields[part.name] = part.value
            elif part.name == name:
                file = part.raw
            part.close()
    except (MultipartError, ValueError) as error:
        raise BadRequest("request.invalid", field="", reason=type(error).__name__) from error
    return own(request, fields), file
