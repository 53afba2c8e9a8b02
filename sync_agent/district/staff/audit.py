"""One line for each thing that somebody of the office does: who, what, when. Never changed, never deleted."""

from __future__ import annotations

from typing import Final, NamedTuple

from sync_agent.district.staff import tables
from sync_agent.district.store import Store
from sync_agent.limits import NUMBER_MAX

COMMAND_LINE: Final = "-"
"""Who acted, for what was done on the command line: whoever may use the server itself."""


class Act(NamedTuple):
    """One act; `at` in seconds since 1970."""

    number: int
    at: int
    who: str
    act: str
    subject: str
    details: str


def note(store: Store, now: int, who: str, act: str, subject: str = "", details: str = "") -> None:
    """Write one line, inside the transaction that does it."""
    store.run(tables.INSERT_ACT, (now, who, act, subject, details))


def acts(store: Store, limit: int, before: int = 0) -> list[Act]:
    """The newest acts, or those before number `before`."""
    return [Act(*row) for row in store.all(tables.SELECT_ACTS, (before or NUMBER_MAX, limit))]
