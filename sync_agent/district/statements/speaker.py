"""What there is to say to hubs now, signed: read from what the office published, numbered anew whenever it changed."""

from __future__ import annotations

import datetime
import hashlib
from typing import NamedTuple

import msgspec
from nacl.signing import SigningKey

from sync_agent import statement
from sync_agent.clock import Clock
from sync_agent.district.statements import tables, views
from sync_agent.district.store import Store
from sync_agent.limits import SAID_DAYS_AFTER, STATEMENTS_MAX
from sync_agent.text import OFFICE_TIME

_json = msgspec.json.Encoder(order="sorted").encode


class Spoken(NamedTuple):
    """One message to lie retained at the broker: `scope` is a hub's id, or ``all``."""

    scope: str
    number: int
    signed: bytes


class Speaker:
    """Signs with the district's key what is in force. Any number may run: whoever comes second finds it done."""

    def __init__(self, store: Store, key: SigningKey, clock: Clock) -> None:
        self._store, self._key, self._clock = store, key, clock

    def messages(self) -> list[Spoken]:
        """The newest message of every scope, made anew for each whose content has changed.

        Raises `StoreAway`.
        """
        today = datetime.datetime.fromtimestamp(self._clock.now(), OFFICE_TIME).date()
        first = today - datetime.timedelta(days=SAID_DAYS_AFTER)
        with self._store.reading():
            scopes = [str(scope) for (scope,) in self._store.all(tables.SELECT_SCOPES, (first.isoformat(),))]
            found = {scope: self._changed(scope, first) for scope in scopes}
        return [self._said(scope, first) if changed else known for scope, (known, changed) in found.items()]

    def _changed(self, scope: str, first: datetime.date) -> tuple[Spoken, bool]:
        row = self._store.one(tables.SELECT_SPOKEN, (scope,))
        if row is None:
            return Spoken(scope, 0, b""), True
        return Spoken(scope, int(row[0]), bytes(row[3])), row[2] != _digest(self._in_force(scope, first))

    def _in_force(self, scope: str, first: datetime.date) -> list[statement.AnyStatement]:
        newest_last = sorted(views.in_force(self._store, scope, first), key=lambda each: (each.valid_until, each.id))
        return [each.statement for each in newest_last[-STATEMENTS_MAX:]]

    def _said(self, scope: str, first: datetime.date) -> Spoken:
        with self._store.transaction():
            now = self._clock.now()
            row = self._store.one(tables.SELECT_SPOKEN, (scope,))
            number, at = (int(row[0]), int(row[1])) if row else (0, 0)
            said = self._in_force(scope, first)
            signed = statement.sign(self._key, scope, number + 1, max(now, at), said)
            self._store.run(tables.UPSERT_SPOKEN, (scope, number + 1, max(now, at), _digest(said), signed))
            # Of two that signed at once the first counts: what is told is what stands in the store.
            row = self._store.one(tables.SELECT_SPOKEN, (scope,))
        return Spoken(scope, int(row[0]), bytes(row[3])) if row else Spoken(scope, number + 1, signed)


def _digest(statements: list[statement.AnyStatement]) -> str:
    return hashlib.sha256(_json(statements)).hexdigest()
