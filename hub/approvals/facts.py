"""What can be recorded of approvals. None of it moves money: the movement is a fact of its own, right after."""

from __future__ import annotations

import msgspec
import peewee

from hub.approvals.tables import Agreement, ApprovalLimit, ApprovalProposal
from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type

KINDS = ("deposit", "withdrawal", "reversal")
"""The kinds of movements that may have a limit."""


class Limit(msgspec.Struct, frozen=True, kw_only=True):
    """Movements of this kind above so many rupiah need two people; 0 means every one."""

    kind: str
    above: int


class Note(Personal):
    """What the maker wrote beside it, in their own words; may name people."""

    note: str


class Reason(Personal):
    """Why the checker refused, in their own words; may name people."""

    reason: str


@fact_type("approvals.limits_set")
class LimitsSet(Body):
    """From now on these limits hold; a kind that is not named never needs two.

    `checker` is the officer who agreed with the one who set them; 0 where the founding set them.
    """

    limits: tuple[Limit, ...] = ()
    checker: int = 0


@fact_type("approvals.proposed", personal=Note)
class Proposed(Body):
    """An officer proposes exactly this movement. `reverses` and `request` number a movement, a withdrawal request."""

    kind: str
    account: str
    amount: int
    reverses: int = 0
    request: int = 0
    reason: str = ""


@fact_type("approvals.given")
class Given(Body):
    """`maker` and `checker` agree that the very next fact be recorded: this kind, account and amount in rupiah.

    `proposal` numbers what was proposed before, 0 if both stood at one screen.
    """

    maker: int
    checker: int
    kind: str
    account: str
    amount: int
    proposal: int = 0


@fact_type("approvals.refused", personal=Reason)
class Refused(Body):
    """An officer who may agree did not."""

    proposal: int


@fact_type("approvals.withdrawn")
class Withdrawn(Body):
    """The maker took the proposal back."""

    proposal: int


@applies(LimitsSet)
def apply_limits_set(db: peewee.Database, fact: Fact, body: LimitsSet, _personal: None) -> None:
    """Write a limit for each kind."""
    above = {limit.kind: limit.above for limit in body.limits}
    for kind in KINDS:
        ApprovalLimit.insert(kind=kind, number=fact.number, above=above.get(kind)).execute(db)


@applies(Proposed)
def apply_proposed(db: peewee.Database, fact: Fact, body: Proposed, personal: Note | None) -> None:
    """Add the proposal, with its note where that has been given to this copy."""
    ApprovalProposal.insert(
        number=fact.number,
        maker=int(fact.actor),
        kind=body.kind,
        account=body.account,
        amount=body.amount,
        reverses=body.reverses,
        request=body.request,
        reason=body.reason,
        note=personal.note if personal else "",
        day=fact.day,
        state="open",
        answer="",
        decided_by=None,
    ).execute(db)


def _end(db: peewee.Database, number: int, state: str, decided_by: int, answer: str = "") -> None:
    table = ApprovalProposal
    change = table.update(state=state, decided_by=decided_by, answer=answer)
    change.where(table.number == number).execute(db)


@applies(Given)
def apply_given(db: peewee.Database, fact: Fact, body: Given, _personal: None) -> None:
    """Keep who agreed to the next fact; the database refuses one's own, and what differs from the proposal."""
    Agreement.insert(
        number=fact.number,
        movement=fact.number + 1,
        maker=body.maker,
        checker=body.checker,
        kind=body.kind,
        account=body.account,
        amount=body.amount,
        proposal=body.proposal or None,
    ).execute(db)
    if body.proposal:
        _end(db, body.proposal, "given", body.checker)


@applies(Refused)
def apply_refused(db: peewee.Database, fact: Fact, body: Refused, personal: Reason | None) -> None:
    """End the proposal, with the reason where it has been given to this copy."""
    _end(db, body.proposal, "refused", int(fact.actor), personal.reason if personal else "")


@applies(Withdrawn)
def apply_withdrawn(db: peewee.Database, fact: Fact, body: Withdrawn, _personal: None) -> None:
    """End the proposal; the database lets only its maker do so."""
    _end(db, body.proposal, "withdrawn", int(fact.actor))
