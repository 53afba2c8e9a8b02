"""Letting a technician's phone in without an officer's PIN: a code that an officer makes, good once and for minutes.

Kept in memory: a restart of the hub forgets codes and passes, and another code is made.
"""

from __future__ import annotations

import hmac
from typing import Final

from hub.access.sessions import digest
from hub.errors import BadRequest, TooManyTries
from hub.limits import COURIER_PASS_SECONDS, COURIER_TRIES_MAX
from hub.log.clock import Clock

_SECRET_BYTES: Final = 24


class Passes:
    """At most one code and one pass at a time."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._code, self._code_at, self._tries = "", 0, 0
        self._pass, self._pass_at = "", 0

    def new_code(self) -> str:
        """A new six-digit code; the one before is void."""
        code = f"{int.from_bytes(self._clock.random_bytes(8), 'big') % 1_000_000:06d}"
        self._code, self._code_at, self._tries = digest(code), self._clock.now(), 0
        return code

    def use(self, code: str) -> str:
        """Use a code up and return the pass, a secret for a cookie.

        Raises `BadRequest` ("courier.code_wrong"), and `TooManyTries` ("courier.code_void") after too many wrong ones.
        """
        if not self._code or not self._is_fresh(self._code_at):
            raise BadRequest("courier.code_wrong", field="code")
        if self._tries >= COURIER_TRIES_MAX:
            raise TooManyTries("courier.code_void")
        self._tries += 1
        if not hmac.compare_digest(self._code, digest(code)):
            raise BadRequest("courier.code_wrong", field="code")
        secret = self._clock.random_bytes(_SECRET_BYTES).hex()
        self._code, self._pass, self._pass_at = "", digest(secret), self._clock.now()
        return secret

    def is_good(self, secret: str) -> bool:
        """Whether this is the pass that was given out last, and its time is not over."""
        return bool(self._pass and secret) and self._is_fresh(self._pass_at) and self._fits(secret)

    def _fits(self, secret: str) -> bool:
        return hmac.compare_digest(self._pass, digest(secret))

    def _is_fresh(self, at: int) -> bool:
        return 0 <= self._clock.now() - at <= COURIER_PASS_SECONDS
