"""Setting PINs, giving and ending offices, pairing devices, giving cards."""

from __future__ import annotations

import re
from typing import Final

from hub.access import views
from hub.access.facts import (
    CardGiven,
    CardText,
    DevicePaired,
    DeviceRevoked,
    DeviceSecret,
    PinHash,
    PinSet,
    RoleEnded,
    RoleGranted,
)
from hub.access.roles import ROLES
from hub.days.views import newest
from hub.errors import BadRequest, NotFound, Refused
from hub.limits import DEVICE_SECRET_CHARACTERS_MIN, NAME_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text
from hub.members.views import member

DEVICE_KINDS: Final = ("kiosk", "relay")
_SECRET: Final = re.compile(rf"[A-Za-z0-9_-]{{{DEVICE_SECRET_CHARACTERS_MIN},200}}")
_CARD: Final = re.compile(r"[A-Za-z0-9._:-]{4,64}")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


def set_pin(tx: Transaction, member_no: int, pin_hash: str, *, must_change: bool) -> None:
    """Record a member's new PIN by its hash (made before, because hashing takes long). Raises `NotFound`."""
    member(tx.db, member_no)
    tx.record(PinSet(member_no=member_no, must_change=must_change), PinHash(hash=pin_hash), day=newest(tx.db).day)


def grant_role(tx: Transaction, member_no: int, role: str) -> None:
    """Give a member an office. Who supervises holds no other: they watch over those who decide.

    Raises `BadRequest` ("role.unknown"), `NotFound`, `Refused` ("role.held", "role.not_together").
    """
    if role not in ROLES:
        raise BadRequest("role.unknown", field="role")
    member(tx.db, member_no)
    if role in views.roles(tx.db, member_no):
        raise Refused("role.held")
    held = views.roles(tx.db, member_no)
    if held and "supervisor" in (role, *held):
        raise Refused("role.not_together")
    tx.record(RoleGranted(member_no=member_no, role=role), day=newest(tx.db).day)


def check_no_office(tx: Transaction, member_no: int) -> None:
    """Raise `Refused` ("member.holds_office") for an officer: the office must be given on before they leave."""
    if views.roles(tx.db, member_no):
        raise Refused("member.holds_office")


def end_role(tx: Transaction, member_no: int, role: str) -> None:
    """End a member's office. Raises `Refused` ("role.not_held")."""
    if role not in views.roles(tx.db, member_no):
        raise Refused("role.not_held")
    tx.record(RoleEnded(member_no=member_no, role=role), day=newest(tx.db).day)


def pair_device(tx: Transaction, kind: str, name: str, secret_digest: str) -> str:
    """Let a device speak to the hub and return its id (``kiosk-1``).

    `secret_digest` is the SHA-256 (hex) of the secret that the device made. Raises `BadRequest` ("device.kind",
    "device.name").
    """
    name = check_device_name(name)
    if kind not in DEVICE_KINDS or not _DIGEST.fullmatch(secret_digest):
        raise BadRequest("device.kind", field="kind")
    device = f"{kind}-{views.device_count(tx.db, kind) + 1}"
    body = DevicePaired(device=device, name=name, kind=kind)
    tx.record(body, DeviceSecret(digest=secret_digest), day=newest(tx.db).day)
    return device


def revoke_device(tx: Transaction, device: str) -> None:
    """Let a device speak no longer. Raises `NotFound` ("device.unknown")."""
    if views.device(tx.db, device) is None:
        raise NotFound("device.unknown")
    tx.record(DeviceRevoked(device=device), day=newest(tx.db).day)


def check_card(card: str) -> str:
    """What a card's reader types. Raises `BadRequest` ("card.form")."""
    card = card.strip()
    # Text of digits alone that is short enough would be a member number typed at the kiosk.
    if not _CARD.fullmatch(card) or (card.isdigit() and len(card) <= 6):
        raise BadRequest("card.form", field="card")
    return card


def give_card(tx: Transaction, member_no: int, card: str) -> None:
    """Give a member a card, by what the reader types. Raises as `check_card`, `Refused` ("card.taken")."""
    card = check_card(card)
    member(tx.db, member_no)
    if views.member_with_card(tx.db, card) not in (None, member_no):
        raise Refused("card.taken", field="card")
    tx.record(CardGiven(member_no=member_no), CardText(card=card), day=newest(tx.db).day)


def check_device_name(name: str) -> str:
    """What people call a device. Raises `BadRequest` ("device.name")."""
    name = clean_text(name)
    if not name or len(name) > NAME_CHARACTERS_MAX:
        raise BadRequest("device.name", field="name")
    return name


def check_secret(secret: str) -> str:
    """A device secret of enough length. Raises `BadRequest` ("device.secret_form")."""
    if not _SECRET.fullmatch(secret):
        raise BadRequest("device.secret_form", field="secret", limit=DEVICE_SECRET_CHARACTERS_MIN)
    return secret
