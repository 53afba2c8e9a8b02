"""Tables of who may come in, all derived from facts."""

from __future__ import annotations

from typing import Final

import peewee


class AccessPin(peewee.Model):
    """A member's PIN as an Argon2id hash; `must_change` 1 while it is one that an officer set."""

    member_no = peewee.IntegerField(primary_key=True)
    hash = peewee.TextField()
    must_change = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "access_pin"
        strict_tables = True


class AccessRole(peewee.Model):
    """An office that a member holds."""

    member_no = peewee.IntegerField()
    role = peewee.TextField()
    number = peewee.IntegerField()

    class Meta:
        """One row an office held."""

        table_name = "access_role"
        strict_tables = True
        without_rowid = True
        primary_key = peewee.CompositeKey("member_no", "role")


class AccessDevice(peewee.Model):
    """A paired device; `secret_digest` is the SHA-256 of its secret, `revoked` 1 when it may no longer speak."""

    device = peewee.TextField(primary_key=True)
    name = peewee.TextField()
    kind = peewee.TextField(constraints=[peewee.Check("kind IN ('kiosk','relay')")])
    secret_digest = peewee.TextField()
    revoked = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "access_device"
        strict_tables = True
        without_rowid = True


class AccessCard(peewee.Model):
    """A card by what the reader types (QR text or RFID number). It says who, never proves it: the PIN does."""

    card = peewee.TextField(primary_key=True)
    member_no = peewee.IntegerField()
    number = peewee.IntegerField()

    class Meta:
        """A member has one card at a time."""

        table_name = "access_card"
        strict_tables = True
        without_rowid = True
        indexes = ((("member_no",), True),)


TABLES: Final = (AccessPin, AccessRole, AccessDevice, AccessCard)
SCHEMA: Final[tuple[str, ...]] = ()
