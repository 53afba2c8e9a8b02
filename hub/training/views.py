"""What somebody did in a training."""

from __future__ import annotations

from typing import Any, Final

import msgspec
import peewee

_DEEDS: Final = "SELECT type, body FROM log_fact WHERE number > ? AND actor = ? ORDER BY number"


class Deed(msgspec.Struct, frozen=True):
    """One fact: its type and its body."""

    type: str
    body: dict[str, Any]


def deeds_of(db: peewee.Database, officer: int, after: int) -> list[Deed]:
    """All that this officer recorded after the fact `after`."""
    return [Deed(type_, msgspec.json.decode(body)) for type_, body in db.execute_sql(_DEEDS, (after, str(officer)))]
