"""What the hub answers, as types: every answer is checked against these at the door and nowhere else.

Unknown fields are ignored, so that an older kiosk goes on working with a newer hub. Amounts are whole rupiah.
"""

from __future__ import annotations

import msgspec


class Language(msgspec.Struct, frozen=True):
    """A language that the hub offers, by its own name."""

    code: str
    name: str
    short: str = ""


class Relay(msgspec.Struct, frozen=True):
    """How far the facts have come: numbers of the newest kept here, sent, and confirmed by the district.

    Times are epoch seconds, 0 for never; `confirmed_at` is by the district's clock. The texts are in the language of
    the request; `problem_text` and `advice` are '' while there is no problem.
    """

    kept: int
    sent: int
    confirmed: int
    kept_at: int = 0
    sent_at: int = 0
    confirmed_at: int = 0
    state_text: str = ""
    problem_text: str = ""
    advice: str = ""


class Status(msgspec.Struct, frozen=True):
    """The hub's public status: which cooperative, and whether its day is open.

    `time` is the hub's clock in epoch seconds; `relay` None where none ever reported.
    """

    hub: str
    cooperative: str
    business_day: str = ""
    day_open: bool = False
    language_default: str = "id"
    version: str = ""
    languages: tuple[Language, ...] = ()
    phone_address: str = ""
    time: int = 0
    relay: Relay | None = None


class Member(msgspec.Struct, frozen=True):
    """Who signed in."""

    member_no: int
    name: str


class Preferences(msgspec.Struct, frozen=True):
    """How a member likes the kiosk. `theme` and `language` '' mean: whatever this kiosk has."""

    hide_balance: bool = False
    shuffle_keypad: bool = False
    voice: bool = False
    theme: str = ""
    text_size: str = "normal"
    hand: str = "right"
    language: str = ""


class Session(msgspec.Struct, frozen=True):
    """A session of one member. `idle_seconds`: without a touch for so long it ends."""

    token: str
    expires_in_seconds: float
    idle_seconds: float
    must_change_pin: bool
    member: Member
    preferences: Preferences = Preferences()


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


class Month(msgspec.Struct, frozen=True):
    """What a member's savings came to at the end of one month (`2026-11`), in rupiah."""

    month: str
    total: int
    pokok: int = 0
    wajib: int = 0
    sukarela: int = 0


class Request(msgspec.Struct, frozen=True):
    """A wish to withdraw, which moves no money until an officer pays it.

    `state`: open, paid, cancelled, refused, or reversed: paid, and the payment undone.
    """

    number: int
    account_id: str
    amount: int
    state: str
    account_name: str = ""
    day: str = ""
    reason: str = ""


class Notice(msgspec.Struct, frozen=True):
    """An announcement of the cooperative or the district."""

    number: int
    day: str
    title: str
    text: str = ""
    sender: str = msgspec.field(default="cooperative", name="from")


class ClassPrice(msgspec.Struct, frozen=True):
    """Rupiah for a kilogram of palm fruit from trees of an age (years, `3` or `10-20`).

    `change` is against the price before, None if that had no such age.
    """

    age_class: str
    amount: int
    change: int | None = None


class PalmPrice(msgspec.Struct, frozen=True):
    """The district's newest price of palm fruit (TBS); without days and prices if there is none yet.

    `current` tells whether it holds on the hub's business day.
    """

    from_day: str = ""
    until_day: str = ""
    current: bool = False
    prices: tuple[ClassPrice, ...] = ()


class Officer(msgspec.Struct, frozen=True):
    """Who holds office, in words of the request's language."""

    name: str
    offices: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()


class Suggestion(msgspec.Struct, frozen=True):
    """What a member told the officers, and what they answered ('' so far)."""

    number: int
    day: str
    topic: str
    text: str = ""
    answer: str = ""
    answered_day: str = ""


class MemberCount(msgspec.Struct, frozen=True):
    """How many members there were at the end of a year."""

    year: str
    count: int


class SavingsMonth(msgspec.Struct, frozen=True):
    """What all members' savings came to at the end of a month, in rupiah; by kind only where that shows nobody's."""

    month: str
    total: int
    pokok: int | None = None
    wajib: int | None = None
    sukarela: int | None = None


class FlowMonth(msgspec.Struct, frozen=True):
    """Cash that came in and went out in a month, in rupiah."""

    month: str
    money_in: int = msgspec.field(default=0, name="in")
    money_out: int = msgspec.field(default=0, name="out")


class Figures(msgspec.Struct, frozen=True):
    """The cooperative's figures; no single member's are in them."""

    members: tuple[MemberCount, ...] = ()
    savings: tuple[SavingsMonth, ...] = ()
    flow: tuple[FlowMonth, ...] = ()
    cash: int = 0
    day: str = ""


class DataField(msgspec.Struct, frozen=True):
    """One thing that the cooperative knows of a member."""

    field: str
    label: str
    value: str = ""


class Correction(msgspec.Struct, frozen=True):
    """What a member says is wrong in their data. `state`: open, done, refused."""

    number: int
    field: str
    text: str
    day: str = ""
    state: str = "open"
    answer: str = ""


class MyData(msgspec.Struct, frozen=True):
    """All that the cooperative knows of a member besides the savings."""

    fields: tuple[DataField, ...] = ()
    photo: bool = False
    finding: bool = False
    corrections: tuple[Correction, ...] = ()


class Letters(msgspec.Struct, frozen=True):
    """First letters of the names of those who agreed to be found by their photo."""

    letters: tuple[str, ...] = ()


class Face(msgspec.Struct, frozen=True):
    """Somebody who agreed to be found: `handle` is good for a short while and tells nobody's number."""

    handle: str
    first_name: str


class Call(msgspec.Struct, frozen=True):
    """A call for an officer from this kiosk, `at` in epoch seconds; `answered_by` is who said that they are coming."""

    number: int
    at: int = 0
    answered_by: str = ""


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
