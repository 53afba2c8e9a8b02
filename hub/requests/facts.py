"""What can be recorded of a withdrawal request. None of it moves money: the withdrawal is a fact of its own."""

from __future__ import annotations

import msgspec
import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.requests.tables import WithdrawalRequest
from hub.savings.ids import AccountId


class Reason(Personal):
    """Why an officer refused, in their own words; may name people."""

    reason: str


@fact_type("requests.asked")
class Asked(Body):
    """A member asks to withdraw `amount` rupiah from a savings account."""

    account: str
    amount: int


@fact_type("requests.cancelled")
class Cancelled(Body):
    """The member no longer wants what they asked for under the number `request`."""

    request: int


@fact_type("requests.refused", personal=Reason)
class Refused(Body):
    """An officer refused the request."""

    request: int


@fact_type("requests.paid")
class Paid(Body):
    """The request was paid by the withdrawal recorded under the number `movement`, in the same transaction."""

    request: int
    movement: int


@applies(Asked)
def apply_asked(db: peewee.Database, fact: Fact, body: Asked, _personal: None) -> None:
    """Add the request; the database refuses a second open one for the account."""
    WithdrawalRequest.insert(
        number=fact.number,
        member_no=AccountId.parse(body.account).member_no,
        account=body.account,
        amount=body.amount,
        day=fact.day,
        state="open",
        reason="",
        movement=None,
    ).execute(db)


def _end(db: peewee.Database, number: int, state: str, *, reason: str = "", movement: int | None = None) -> None:
    table = WithdrawalRequest
    table.update(state=state, reason=reason, movement=movement).where(table.number == number).execute(db)


@applies(Cancelled)
def apply_cancelled(db: peewee.Database, _fact: Fact, body: Cancelled, _personal: None) -> None:
    """End the request; the database refuses to end one twice."""
    _end(db, body.request, "cancelled")


@applies(Refused)
def apply_refused(db: peewee.Database, _fact: Fact, body: Refused, personal: Reason | None) -> None:
    """End the request, with the reason where it has been given to this copy."""
    _end(db, body.request, "refused", reason=personal.reason if personal else "")


@applies(Paid)
def apply_paid(db: peewee.Database, _fact: Fact, body: Paid, _personal: None) -> None:
    """End the request and keep which withdrawal paid it."""
    _end(db, body.request, "paid", movement=body.movement)


class _OfRequest(msgspec.Struct):
    request: int = 0


def request_in(fact: Fact) -> int:
    """The number of the request that a fact of this room is about."""
    return msgspec.json.decode(fact.body, type=_OfRequest).request or fact.number
