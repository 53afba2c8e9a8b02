"""Calling, and answering a call."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import peewee

from hub.calls import views
from hub.errors import Unavailable
from hub.limits import CALL_SECONDS_MAX
from hub.local.tables import Call


@contextmanager
def _written(local: peewee.Database) -> Iterator[None]:
    """Write all or nothing. Raises `Unavailable` ("call.not_now") on a full card; nothing else suffers from it."""
    try:
        with local.atomic():
            yield
    except peewee.OperationalError as error:
        raise Unavailable("call.not_now") from error


def call(local: peewee.Database, device: str, key: str, now: int) -> views.CallView:
    """A kiosk calls an officer. While its last call still waits, or for a repeat under the same key, that one counts.

    `now` is epoch seconds. Calls older than an hour are forgotten with each new one, and those of a time to come:
    the clock was set back. Raises `Unavailable` ("call.not_now").
    """
    with _written(local):
        Call.delete().where(~Call.at.between(now - CALL_SECONDS_MAX, now)).execute(local)
        last = views.latest(local, device, now)
        if last is not None and (not last.answered_at or last.key == key):
            return last
        Call.insert(device=device, key=key, at=now, answered_by="", answered_at=0).execute(local)
        found = views.latest(local, device, now)
    if found is None:
        raise AssertionError("a call just made is there")
    return found


def answer(local: peewee.Database, number: int, name: str, now: int) -> None:
    """An officer is coming. The first who answers counts; a call that is gone is no error. Raises as `call`."""
    with _written(local):
        Call.update(answered_by=name, answered_at=now).where(Call.number == number, Call.answered_at == 0).execute(
            local
        )
