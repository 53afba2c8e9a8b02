"""What stands on a slip, and whether a code that somebody shows belongs to a fact of these books."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

import msgspec
import peewee

from hub.approvals.views import pair_of
from hub.cooperative.views import cooperative
from hub.errors import NotFound
from hub.log.fact import Fact
from hub.log.views import SELECT_ONE, fact_from
from hub.members.views import member
from hub.savings import views as savings

CHECK_DIGITS: Final = 16
"""Hex digits of the fact's hash in a code: 64 bits, which nobody guesses at a hub's pace."""
_CODE: Final = re.compile(rf"([1-9]\d{{0,11}})-([0-9a-f]{{{CHECK_DIGITS}}})")
_WITH_SLIP: Final = frozenset({"savings.deposited", "savings.withdrawn", "savings.reversed"})


class Slip(msgspec.Struct, frozen=True):
    """One slip. Amounts in rupiah; `amount` is signed into savings, `reversed_by` the fact that undid it, if any did.

    `number` is the running number of the device that recorded it: the life of this hub's card and the fact's number,
    so that a card made from a backup never gives a number that was given before. `name` is masked.
    """

    fact: int
    number: str
    check: str
    cooperative: str
    day: str
    at: int
    kind: str
    product: str
    member_no: int
    name: str
    amount: int
    balance: int
    clerk: str
    reverses: int | None
    reversed_by: int | None

    @property
    def code(self) -> str:
        """What the QR code holds: the fact's number and the beginning of its hash."""
        return f"{self.fact}-{self.check}"


def masked(name: str) -> str:
    """A name by the first letters of its words, as long whatever the name is: ``S*** R***``."""
    return " ".join(f"{word[0]}***" for word in name.split())


def with_slips(facts: Iterable[Fact]) -> list[int]:
    """The numbers of those facts that a member takes a slip of home."""
    return [fact.number for fact in facts if fact.type in _WITH_SLIP]


def slip(db: peewee.Database, number: int) -> Slip:
    """The slip of a fact. Raises `NotFound` ("movement.unknown") if there is none."""
    row = db.execute_sql(SELECT_ONE, (number,)).fetchone()
    if row is None or row[1] not in _WITH_SLIP:
        raise NotFound("movement.unknown")
    fact = fact_from(row)
    account = savings.account_of(db, number)
    found = savings.movement(db, str(account), number)
    return Slip(
        fact=number,
        number=f"{fact.incarnation}-{number:06d}",
        check=fact.hash[:CHECK_DIGITS],
        cooperative=cooperative(db).name,
        day=fact.day,
        at=fact.at,
        kind=found.kind,
        product=account.product,
        member_no=account.member_no,
        name=masked(member(db, account.member_no).name),
        amount=found.amount,
        balance=found.balance,
        clerk=_clerk(db, fact),
        reverses=found.reverses,
        reversed_by=found.reversed_by,
    )


def _clerk(db: peewee.Database, fact: Fact) -> str:
    """Who took or paid the money: of two people who agreed to it, the one who made it."""
    pair = pair_of(db, fact.number)
    if pair is not None:
        return member(db, pair.maker).name
    return member(db, int(fact.actor)).name if fact.actor.isdigit() else ""


def checked(db: peewee.Database, code: str) -> Slip:
    """The slip that a code belongs to, however it is spaced or written.

    Raises `NotFound` ("slip.false") for a code of no fact here: it says the same of a number that nobody has and of a
    hash that does not fit, so that trying numbers tells nothing.
    """
    match = _CODE.fullmatch("".join(code.split()).lower())
    if match is None:
        raise NotFound("slip.false", field="code")
    try:
        found = slip(db, int(match[1]))
    except NotFound:
        raise NotFound("slip.false", field="code") from None
    if found.check != match[2]:
        raise NotFound("slip.false", field="code")
    return found
