"""The hub's own errors. Each has a code; what a person reads stands in the catalogs under ``error.<code>``.

Parameters are named values for the message (rupiah as int, days as ISO text); a catalog message may use them.
"""

from __future__ import annotations

from typing import ClassVar


class HubError(Exception):
    """Something that a person must be told. `code` names the message; `parameters` fill it in."""

    status: ClassVar[int] = 500

    def __init__(self, code: str, **parameters: int | str) -> None:
        super().__init__(code, parameters)
        self.code = code
        self.parameters = parameters

    def __str__(self) -> str:
        return self.code


class BadRequest(HubError):
    """The request itself cannot be understood, or a value in it cannot be real."""

    status = 400


class SignInNeeded(HubError):
    """Nobody is signed in, the session has ended, or number and PIN do not fit."""

    status = 401


class NotAllowed(HubError):
    """Signed in, but not entitled to this."""

    status = 403


class NotFound(HubError):
    """No such thing; also said of things the asker may not know of."""

    status = 404


class Refused(HubError):
    """Understood and permitted, but against the cooperative's rules or the state of its books."""

    status = 409


class TooManyTries(HubError):
    """Slow down: parameter ``wait_seconds`` tells how long."""

    status = 429


class Unavailable(HubError):
    """The books cannot be written right now (disk full, read-only, being repaired)."""

    status = 503


class BooksBroken(HubError):
    """The books contradict themselves; parameter ``number`` is the first fact that fails, if one can be named."""

    status = 503
