"""Which recovery key is in force."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.recovery.halves import label_of

_NEWEST: Final = "SELECT public_key, number, day, maker, checker FROM recovery_key ORDER BY number DESC LIMIT 1"


class KeyView(msgspec.Struct, frozen=True):
    """A key in force: its public half (hex), the fact that set it, the business day, and the two officers' numbers."""

    public_key: str
    number: int
    day: str
    maker: int
    checker: int

    @property
    def label(self) -> str:
        """Its name as it stands on both sheets, e.g. ``4F-A0-19``."""
        return label_of(bytes.fromhex(self.public_key))


def key_in_force(db: peewee.Database) -> KeyView | None:
    """The newest key, None while the cooperative has none."""
    row = db.execute_sql(_NEWEST).fetchone()
    return KeyView(*row) if row else None
