"""What can be recorded of a suggestion."""

from __future__ import annotations

import msgspec
import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.suggestions.tables import Suggestion


class Words(Personal):
    """What the member wrote, or what was answered; may name people."""

    text: str


@fact_type("suggestions.made", personal=Words)
class Made(Body):
    """A member suggests something about a topic (`hub.suggestions.actions.TOPICS`), with or without words."""

    member_no: int
    topic: str


@fact_type("suggestions.answered", personal=Words)
class Answered(Body):
    """An officer answered the suggestion; a later answer takes the place of an earlier one."""

    suggestion: int


@applies(Made)
def apply_made(db: peewee.Database, fact: Fact, body: Made, personal: Words | None) -> None:
    """Add it to the book."""
    Suggestion.insert(
        number=fact.number,
        member_no=body.member_no,
        day=fact.day,
        topic=body.topic,
        text=personal.text if personal else "",
        answer="",
        answered_day="",
        answered=None,
    ).execute(db)


@applies(Answered)
def apply_answered(db: peewee.Database, fact: Fact, body: Answered, personal: Words | None) -> None:
    """Write the answer beside it."""
    Suggestion.update(answer=personal.text if personal else "", answered_day=fact.day, answered=fact.number).where(
        Suggestion.number == body.suggestion
    ).execute(db)


class _OfSuggestion(msgspec.Struct):
    suggestion: int = 0


def suggestion_in(fact: Fact) -> int:
    """The number of the suggestion that a fact of this room is about."""
    return msgspec.json.decode(fact.body, type=_OfSuggestion).suggestion or fact.number
