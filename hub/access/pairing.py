"""Pairing codes: an officer asks for one, the new kiosk uses it within minutes."""

from __future__ import annotations

import peewee

from hub import limits
from hub.access.sessions import digest
from hub.errors import BadRequest, TooManyTries
from hub.local.tables import Pairing
from hub.log.clock import Clock


def new_code(local: peewee.Database, clock: Clock, officer: int) -> str:
    """A new six-digit code; older ones are void."""
    code = f"{int.from_bytes(clock.random_bytes(8), 'big') % 1_000_000:06d}"
    with local.atomic():
        Pairing.delete().execute(local)
        Pairing.insert(code_digest=digest(code), officer=officer, made=clock.now(), tries=0).execute(local)
    return code


def use_code(local: peewee.Database, clock: Clock, code: str) -> int:
    """Use a code up and return the officer who asked for it.

    Raises `BadRequest` ("pairing.wrong"), and `TooManyTries` ("pairing.void") once too many wrong codes were tried.
    """
    with local.atomic():
        waiting = Pairing.select(Pairing.code_digest, Pairing.officer, Pairing.made, Pairing.tries).tuples()
        found = next(iter(waiting.execute(local)), None)
        if found is None or not 0 <= clock.now() - found[2] <= limits.PAIRING_CODE_SECONDS:
            raise BadRequest("pairing.wrong", field="code")
        if found[3] >= limits.PAIRING_TRIES_MAX:
            raise TooManyTries("pairing.void")
        if found[0] == digest(code.strip()):
            Pairing.delete().execute(local)
            return int(found[1])
        Pairing.update(tries=Pairing.tries + 1).execute(local)
    raise BadRequest("pairing.wrong", field="code")
