"""What the hub answers, as types: every answer is checked against these at the door and nowhere else.

Unknown fields are ignored, so that an older kiosk goes on working with a newer hub. Amounts are whole rupiah.
"""

from __future__ import annotations

import msgspec


class Status(msgspec.Struct, frozen=True):
    """The hub's public status: which cooperative, and whether its day is open."""

    hub: str
    cooperative: str
    business_day: str = ""
    day_open: bool = False
    language_default: str = "id"
    version: str = ""


class Member(msgspec.Struct, frozen=True):
    """Who signed in."""

    member_no: int
    name: str


class Session(msgspec.Struct, frozen=True):
    """A session of one member. `idle_seconds`: without a touch for so long it ends."""

    token: str
    expires_in_seconds: float
    idle_seconds: float
    must_change_pin: bool
    member: Member


class Account(msgspec.Struct, frozen=True):
    """One savings account: its balance and what is owed on it (*simpanan wajib* of past months), in rupiah."""

    id: str
    product: str
    name: str
    balance: int
    due: int = 0
    last_movement: str = ""


class Movement(msgspec.Struct, frozen=True):
    """One line of a passbook: signed rupiah (+ is into the savings) and the balance after it.

    `reversed_by` and `reverses` are numbers of the facts that undo, or are undone by, this one.
    """

    number: int
    day: str
    kind: str
    text: str
    amount: int
    balance: int
    reversed_by: int | None = None
    reverses: int | None = None


class Device(msgspec.Struct, frozen=True):
    """The kiosk as the hub knows it after pairing."""

    device: str


class Refusal(msgspec.Struct, frozen=True):
    """The inside of an error answer."""

    code: str
    message: str = ""
    details: dict[str, object] = {}


class RefusalAnswer(msgspec.Struct, frozen=True):
    """An error answer."""

    error: Refusal
