"""What can be recorded about who may come in."""

from __future__ import annotations

import peewee

from hub.access import tables
from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type


class PinHash(Personal):
    """An Argon2id hash in PHC text form (RFC 9106)."""

    hash: str


class DeviceSecret(Personal):
    """SHA-256 of a device's secret as hex; the secret has 190 bits or more, so a plain digest is safe."""

    digest: str


class CardText(Personal):
    """What the reader types when this card is held to it."""

    card: str


@fact_type("access.pin_set", personal=PinHash)
class PinSet(Body):
    """A member has a new PIN; `must_change` if an officer chose it."""

    member_no: int
    must_change: bool = False


@fact_type("access.role_granted")
class RoleGranted(Body):
    """A member holds an office from now on (`hub.access.roles.ROLES`)."""

    member_no: int
    role: str


@fact_type("access.role_ended")
class RoleEnded(Body):
    """A member no longer holds an office."""

    member_no: int
    role: str


@fact_type("access.device_paired", personal=DeviceSecret)
class DevicePaired(Body):
    """A kiosk or a relay may speak to the hub."""

    device: str
    name: str
    kind: str


@fact_type("access.device_revoked")
class DeviceRevoked(Body):
    """A device may no longer speak to the hub."""

    device: str


@fact_type("access.card_given", personal=CardText)
class CardGiven(Body):
    """A member has a card; any earlier one is void."""

    member_no: int


@applies(PinSet)
def apply_pin_set(db: peewee.Database, fact: Fact, body: PinSet, personal: PinHash | None) -> None:
    """Replace the member's PIN; a copy without personal parts knows that there is one, and no more."""
    tables.AccessPin.insert(
        member_no=body.member_no,
        hash=personal.hash if personal else "",
        must_change=int(body.must_change),
        number=fact.number,
    ).on_conflict_replace().execute(db)


@applies(RoleGranted)
def apply_role_granted(db: peewee.Database, fact: Fact, body: RoleGranted, _personal: None) -> None:
    """Add the office."""
    tables.AccessRole.insert(member_no=body.member_no, role=body.role, number=fact.number).execute(db)


@applies(RoleEnded)
def apply_role_ended(db: peewee.Database, _fact: Fact, body: RoleEnded, _personal: None) -> None:
    """Take the office away."""
    role = tables.AccessRole
    role.delete().where(role.member_no == body.member_no, role.role == body.role).execute(db)


@applies(DevicePaired)
def apply_device_paired(db: peewee.Database, fact: Fact, body: DevicePaired, personal: DeviceSecret | None) -> None:
    """Add the device."""
    tables.AccessDevice.insert(
        device=body.device,
        name=body.name,
        kind=body.kind,
        secret_digest=personal.digest if personal else "",
        revoked=0,
        number=fact.number,
    ).execute(db)


@applies(DeviceRevoked)
def apply_device_revoked(db: peewee.Database, fact: Fact, body: DeviceRevoked, _personal: None) -> None:
    """Mark the device."""
    device = tables.AccessDevice
    device.update(revoked=1, number=fact.number).where(device.device == body.device).execute(db)


@applies(CardGiven)
def apply_card_given(db: peewee.Database, fact: Fact, body: CardGiven, personal: CardText | None) -> None:
    """Replace the member's card."""
    card = tables.AccessCard
    card.delete().where(card.member_no == body.member_no).execute(db)
    if personal is not None:
        card.insert(card=personal.card, member_no=body.member_no, number=fact.number).execute(db)
