"""The statements that read the log. They need no database library, so that the relay starts fast and small."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from hub.log.fact import Fact

COLUMNS: Final = (
    "number, type, version, incarnation, at, clock, day, actor, device, body, commitment, previous, hash,"
    " personal, salt"
)
SELECT_HEAD: Final = "SELECT number, hash, incarnation, at FROM log_fact ORDER BY number DESC LIMIT 1"
SELECT_HASH: Final = "SELECT hash FROM log_fact WHERE number = ?"
SELECT_RECOVERY_KEY: Final = (
    "SELECT body FROM log_fact WHERE type = 'cooperative.recovery_key_set' ORDER BY number DESC LIMIT 1"
)
SELECT_ONE: Final = f"SELECT {COLUMNS} FROM log_fact WHERE number = ?"  # noqa: S608 - constant text
SELECT_AFTER: Final = f"SELECT {COLUMNS} FROM log_fact WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608
SELECT_WITH_KEYS: Final = f"SELECT {COLUMNS}, key, request FROM log_fact WHERE number > ? ORDER BY number LIMIT ?"  # noqa: S608
SELECT_BY_KEY: Final = f"SELECT {COLUMNS}, request FROM log_fact WHERE key = ?"  # noqa: S608


def fact_from(row: Sequence[Any]) -> Fact:
    """A `Fact` from a row of the SELECT statements above (surplus columns at the end are left out)."""
    return Fact(
        number=row[0],
        type=row[1],
        version=row[2],
        incarnation=row[3],
        at=row[4],
        clock=row[5],
        day=row[6],
        actor=row[7],
        device=row[8],
        body=row[9],
        commitment=row[10],
        previous=row[11],
        hash=row[12],
        personal=row[13],
        salt=row[14],
    )
