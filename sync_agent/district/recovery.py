"""How far the personal parts of a cooperative's facts are here, sealed to its newest recovery key.

The district cannot look into a box, but it sees which facts have a personal part (a commitment) and which key a box
names. What lacks one, because it was recorded before there was a key, or was sealed to a key since replaced, it asks
for in its receipts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import msgspec

from hub.log.fact import Fact
from sync_agent import wire
from sync_agent.district import tables
from sync_agent.district.store import Row, Store

KEY_SET: Final = "cooperative.recovery_key_set"
_KEY: Final = re.compile(r"[0-9a-f]{64}")


class _KeySet(msgspec.Struct):
    public_key: str


def known(store: Store, hubs: Sequence[str]) -> dict[str, Row]:
    """Key (public half, hex) and position by hub, of those that have a key."""
    return {row[0]: tuple(row[1:]) for row in store.among(tables.SELECT_RECOVERY, hubs)}


def asks(sealed: int | None, number: int) -> int | None:
    """What a receipt for `number` says: the position of the sealed parts if something is lacking, otherwise nothing."""
    return sealed if sealed is not None and sealed < number else None


class Sealing:
    """The position of one hub while its batches are taken, in the transaction that holds its row."""

    def __init__(self, hub: str, row: Row | None) -> None:
        """`row` is that of `known`, None for a hub without a key."""
        self._hub = hub
        self._key: str = row[0] if row else ""
        self._sealed: int = row[1] if row else 0
        self._before = (self._key, self._sealed)
        self._is_counted = True

    def added(self, envelope: wire.Envelope, facts: Sequence[Fact], number: int) -> None:
        """New facts have come, behind number `number`."""
        for fact in facts:
            if fact.type == KEY_SET and (key := _key_in(fact.body)):
                self._key, self._sealed, self._is_counted = key, 0, False
        if self._is_counted and self._sealed == number:
            if self._fits(envelope) or not any(fact.commitment for fact in facts):
                self._sealed = envelope.last
        elif self._fits(envelope):
            self._is_counted = False

    def repeated(self, envelope: wire.Envelope) -> None:
        """Facts that are here have come again, perhaps with what they lacked."""
        if self._fits(envelope) and envelope.last > self._sealed:
            self._is_counted = False

    def row(self, store: Store, number: int) -> Row | None:
        """What to write, None for nothing. Boxes and facts up to `number` must have been written already."""
        if not self._key:
            return None
        if not self._is_counted:
            name = wire.key_name(bytes.fromhex(self._key)).hex()
            found = store.one(tables.SELECT_UNSEALED, (self._hub, self._sealed, name))
            self._sealed = found[0] - 1 if found else number
            self._is_counted = True
        return (self._hub, self._key, self._sealed) if (self._key, self._sealed) != self._before else None

    @property
    def sealed(self) -> int | None:
        """The position, None without a key."""
        return self._sealed if self._key else None

    def _fits(self, envelope: wire.Envelope) -> bool:
        named = envelope.sealed[: wire.KEY_NAME_BYTES]
        return bool(self._key and named) and named == wire.key_name(bytes.fromhex(self._key))


def begin_anew(store: Store, hub: str) -> None:
    """Find a hub's key again and ask for all personal parts from the first on, where its facts are others than before.

    Inside a transaction. Boxes that are here and belong to these facts count again as soon as one comes.
    """
    store.run(tables.DELETE_RECOVERY, (hub,))
    bodies = store.all(tables.SELECT_KEYS_SET, (hub, KEY_SET))
    if key := next(filter(None, (_key_in(str(body).encode()) for (body,) in bodies)), ""):
        store.run(tables.UPSERT_RECOVERY, (hub, key, 0))


def _key_in(body: bytes) -> str:
    try:
        key = msgspec.json.decode(body, type=_KeySet).public_key
    except (msgspec.DecodeError, UnicodeDecodeError):
        return ""
    return key if _KEY.fullmatch(key) else ""
