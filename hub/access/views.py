"""What is known of who may come in."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.access.guard import Sight

_DEVICE: Final = "SELECT device, name, kind, secret_digest FROM access_device WHERE device = ? AND revoked = 0"


class PinView(msgspec.Struct, frozen=True):
    """A member's PIN hash and whether they must choose a new PIN first."""

    hash: str
    must_change: bool


class DeviceView(msgspec.Struct, frozen=True):
    """A paired device."""

    device: str
    name: str
    kind: str
    secret_digest: str


def pin(db: peewee.Database, member_no: int) -> PinView | None:
    """A member's PIN, None if none was ever set."""
    row = db.execute_sql("SELECT hash, must_change FROM access_pin WHERE member_no = ?", (member_no,)).fetchone()
    return PinView(row[0], bool(row[1])) if row else None


def roles(db: peewee.Database, member_no: int) -> tuple[str, ...]:
    """The offices that a member holds, sorted."""
    rows = db.execute_sql("SELECT role FROM access_role WHERE member_no = ? ORDER BY role", (member_no,))
    return tuple(row[0] for row in rows)


def device(db: peewee.Database, name: str) -> DeviceView | None:
    """A device that may speak to the hub, None if unknown or revoked."""
    row = db.execute_sql(_DEVICE, (name,)).fetchone()
    return DeviceView(*row) if row else None


def devices(db: peewee.Database) -> list[DeviceView]:
    """All devices that may speak to the hub."""
    rows = db.execute_sql(
        "SELECT device, name, kind, secret_digest FROM access_device WHERE revoked = 0 ORDER BY number"
    )
    return [DeviceView(*row) for row in rows]


def device_count(db: peewee.Database, kind: str) -> int:
    """How many devices of a kind were ever paired, revoked ones too."""
    return int(db.execute_sql("SELECT COUNT(*) FROM access_device WHERE kind = ?", (kind,)).fetchone()[0])


def member_with_card(db: peewee.Database, card: str) -> int | None:
    """Whose card this is, None if nobody's."""
    row = db.execute_sql("SELECT member_no FROM access_card WHERE card = ?", (card,)).fetchone()
    return row[0] if row else None


def card_of(db: peewee.Database, sight: Sight) -> str:
    """The card of the member in sight, by what the reader types; ``""`` if they have none."""
    row = db.execute_sql("SELECT card FROM access_card WHERE member_no = ?", (sight.member_no,)).fetchone()
    return row[0] if row else ""


def holders(db: peewee.Database, role: str) -> list[int]:
    """Numbers of the members who hold an office."""
    return [row[0] for row in db.execute_sql("SELECT member_no FROM access_role WHERE role = ? ORDER BY 1", (role,))]


class Standing(msgspec.Struct, frozen=True):
    """What a signed-in member is here: whether they must choose a new PIN first, their offices, whether they live."""

    must_change: bool
    roles: tuple[str, ...]
    alive: bool


_STANDING: Final = """
    SELECT (SELECT must_change FROM access_pin WHERE member_no = ?1),
           (SELECT group_concat(role) FROM access_role JOIN member USING (member_no)
            WHERE member_no = ?1 AND status = 'active'),
           (SELECT status <> 'died' FROM member WHERE member_no = ?1)
"""


def standing(db: peewee.Database, member_no: int) -> Standing:
    """What this member is here, asked with every request. Who has left holds no office any more."""
    must_change, offices, alive = db.execute_sql(_STANDING, (member_no,)).fetchone()
    return Standing(bool(must_change), tuple(sorted(offices.split(","))) if offices else (), bool(alive))


def device_with_secret(db: peewee.Database, secret_digest: str) -> DeviceView | None:
    """The device that has this secret (by its SHA-256), None if there is none or it was revoked."""
    row = db.execute_sql(
        "SELECT device, name, kind, secret_digest FROM access_device WHERE secret_digest = ? AND revoked = 0",
        (secret_digest,),
    ).fetchone()
    return DeviceView(*row) if row else None
