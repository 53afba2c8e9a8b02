"""What can be recorded of opening balances. The correction itself is a fact of the savings room."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.openings import tables


class Words(Personal):
    """What a member or an officer wrote, in their own words; may name people."""

    words: str


@fact_type("openings.said", personal=Words)
class Said(Body):
    """A member says of an account that it brought `should_be` rupiah from paper; `right` if that is what it did."""

    account: str
    right: bool
    should_be: int


@fact_type("openings.answered", personal=Words)
class Answered(Body):
    """An officer explained to the member why the account brought what it brought."""

    account: str


@fact_type("openings.asked_again")
class AskedAgain(Body):
    """What the account brought was corrected: the member is asked anew."""

    account: str


@fact_type("openings.locked")
class Locked(Body):
    """Two officers, who records it and `checker`, found the opening balances right; they change no more."""

    checker: int


@applies(Said)
def apply_said(db: peewee.Database, fact: Fact, body: Said, personal: Words | None) -> None:
    """Keep the member's last word."""
    note = personal.words if personal else ""
    db.execute_sql(tables.SAY, (body.account, int(body.right), body.should_be, note, fact.day, fact.number))


@applies(Answered)
def apply_answered(db: peewee.Database, _fact: Fact, body: Answered, personal: Words | None) -> None:
    """Keep the answer where it has been given to this copy."""
    db.execute_sql(tables.ANSWER, (personal.words if personal else "", body.account))


@applies(AskedAgain)
def apply_asked_again(db: peewee.Database, _fact: Fact, body: AskedAgain, _personal: None) -> None:
    """Forget the word that no longer holds."""
    db.execute_sql(tables.UNSAY, (body.account,))


@applies(Locked)
def apply_locked(db: peewee.Database, fact: Fact, body: Locked, _personal: None) -> None:
    """Lock; the database refuses a second lock, and one by a single person."""
    db.execute_sql(tables.LOCK, (fact.number, fact.day, int(fact.actor), body.checker))
