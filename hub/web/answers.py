"""How errors look: a JSON object for programs, a page for people, both with the same code and words."""

from __future__ import annotations

import logging
from http import HTTPStatus
from typing import Any

import msgspec
from litestar import Response
from litestar.exceptions import HTTPException, ValidationException

from hub.errors import BadRequest, HubError, NotFound, Unavailable
from hub.web.caller import Asking, language
from hub.words import error_text

log = logging.getLogger(__name__)


class ErrorDetail(msgspec.Struct):
    """What went wrong: a code for programs, a message for people in their language, and the values in it."""

    code: str
    message: str
    details: dict[str, Any] = {}


class ErrorAnswer(msgspec.Struct):
    """The body of every answer that is not a success."""

    error: ErrorDetail


def known_error(error: Exception) -> HubError:
    """The error of ours that stands for any exception; one nobody expected is logged and said to be our fault."""
    if isinstance(error, HubError):
        return error
    if isinstance(error, ValidationException):
        return BadRequest("request.invalid", **_first_fault(error))
    if isinstance(error, HTTPException):
        if error.status_code == HTTPStatus.NOT_FOUND:
            return NotFound("page.unknown")
        if error.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return BadRequest("request.too_large")
        if error.status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
            return BadRequest("request.invalid", field="", reason=HTTPStatus(error.status_code).phrase)
    if isinstance(error, OverflowError | RecursionError):  # a number beyond SQLite's, JSON nested beyond all use
        return BadRequest("request.invalid", field="", reason=type(error).__name__)
    log.error("unexpected", exc_info=error)
    return Unavailable("hub.fault")


def _first_fault(error: ValidationException) -> dict[str, str]:
    extra = error.extra if isinstance(error.extra, list) and error.extra else [{}]
    first = extra[0] if isinstance(extra[0], dict) else {}
    return {"field": str(first.get("key", "")), "reason": str(first.get("message", ""))[:200]}


def as_json(request: Asking, error: Exception) -> Response[ErrorAnswer]:
    """The error as JSON, with its HTTP status."""
    known = known_error(error)
    detail = ErrorDetail(known.code, error_text(language(request), known), dict(known.parameters))
    headers = {"Retry-After": str(known.parameters["wait_seconds"])} if "wait_seconds" in known.parameters else {}
    return Response(ErrorAnswer(detail), status_code=known.status, media_type="application/json", headers=headers)
