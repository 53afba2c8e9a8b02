"""What has been published, and what of it is to be said to hubs."""

from __future__ import annotations

import datetime
from typing import NamedTuple

import msgspec

from sync_agent import statement, topics
from sync_agent.district.statements import tables
from sync_agent.district.store import Store

_decoder: msgspec.json.Decoder[statement.AnyStatement] = msgspec.json.Decoder(statement.AnyStatement)


class Published(NamedTuple):
    """One row of the table; `statement.kind` in words is `kind`."""

    id: str
    scope: str
    kind: str
    body: str
    valid_from: str
    valid_until: str
    made_by: str
    made_at: int
    withdrawn_by: str
    withdrawn_at: int

    @property
    def statement(self) -> statement.AnyStatement:
        """What it says."""
        return _decoder.decode(self.body)

    def standing(self, day: datetime.date) -> str:
        """How it stands on a day: withdrawn, over, to_come or in_force."""
        if self.withdrawn_at:
            return "withdrawn"
        if self.valid_until < day.isoformat():
            return "over"
        return "to_come" if self.valid_from > day.isoformat() else "in_force"


def newest(store: Store, limit: int) -> list[Published]:
    """What was published last."""
    return [Published(*row) for row in store.all(tables.SELECT_NEWEST, (limit,))]


def newest_of(store: Store, kind: str) -> Published | None:
    """The latest of one kind for all that was not withdrawn."""
    row = store.one(tables.SELECT_NEWEST_OF, (kind,))
    return Published(*row) if row else None


def one(store: Store, statement_id: str) -> Published | None:
    """One by its id."""
    row = store.one(tables.SELECT_ONE, (statement_id,))
    return Published(*row) if row else None


def in_force(store: Store, scope: str, day: datetime.date) -> list[Published]:
    """What is to be said to `scope` (a hub's id, or ``all``) on `day`: not withdrawn and not over.

    What begins later is among it, for each hub judges by its own business day and may hear nothing until then. What a
    single hub is told beside what all are told is the scope with its id.
    """
    return [Published(*row) for row in store.all(tables.SELECT_IN_FORCE, (scope, day.isoformat()))]


def for_hub(store: Store, hub: str, region: str, day: datetime.date) -> list[Published]:
    """What one hub in a village hears on `day`: of both scopes, what names its region or none."""
    everything = [*in_force(store, topics.ALL, day), *in_force(store, hub, day)]
    return [each for each in everything if is_for(each.statement.regions, region)]


def is_for(regions: list[str], region: str) -> bool:
    """Whether a list of regions means this village: none means all, a shorter code all that lie in it."""
    return not regions or any(region == each or region.startswith(each + ".") for each in regions)
