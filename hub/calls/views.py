"""Which calls wait, and what became of a kiosk's own."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.views import device
from hub.limits import CALL_SECONDS_MAX

_LATEST: Final = """
    SELECT number, device, key, at, answered_by, answered_at FROM call
    WHERE device = ? AND at BETWEEN ? AND ? ORDER BY number DESC LIMIT 1
"""
_WAITING: Final = """
    SELECT number, device, key, at, answered_by, answered_at FROM call
    WHERE answered_at = 0 AND at BETWEEN ? AND ? ORDER BY number
"""


class CallView(msgspec.Struct, frozen=True):
    """One call: `at` and `answered_at` in epoch seconds, 0 until somebody comes; `answered_by` their name."""

    number: int
    device: str
    key: str
    at: int
    answered_by: str
    answered_at: int


def latest(local: peewee.Database, device: str, now: int) -> CallView | None:
    """A kiosk's newest call of the last hour, None if there is none."""
    row = local.execute_sql(_LATEST, (device, now - CALL_SECONDS_MAX, now)).fetchone()
    return CallView(*row) if row else None


def waiting(local: peewee.Database, now: int) -> list[CallView]:
    """The calls of the last hour that nobody has answered, oldest first; one a kiosk at most."""
    return [CallView(*row) for row in local.execute_sql(_WAITING, (now - CALL_SECONDS_MAX, now))]


class Waiting(msgspec.Struct, frozen=True):
    """A call that waits: which kiosk (by its name), since how many minutes."""

    number: int
    kiosk: str
    minutes: int


def shown(local: peewee.Database, books: peewee.Database, now: int) -> list[Waiting]:
    """The waiting calls as officers see them."""
    found = []
    for call in waiting(local, now):
        kiosk = device(books, call.device)
        found.append(Waiting(call.number, kiosk.name if kiosk else call.device, (now - call.at) // 60))
    return found
