"""What can be recorded of corrections."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.privacy import tables


class Wanted(Personal):
    """What a field should say, in the member's words."""

    text: str = ""


class Answer(Personal):
    """What the officer answered."""

    answer: str = ""


@fact_type("members.correction_asked", personal=Wanted)
class CorrectionAsked(Body):
    """A member asked to have a field of what is kept of them corrected (`hub.privacy.views.FIELDS`)."""

    member_no: int
    field: str


@fact_type("members.correction_closed", personal=Answer)
class CorrectionClosed(Body):
    """An officer corrected it (`state` done) or refused to (refused); `correction` is the number of the wish's fact."""

    correction: int
    state: str


@applies(CorrectionAsked)
def apply_correction_asked(db: peewee.Database, fact: Fact, body: CorrectionAsked, personal: Wanted | None) -> None:
    """Add the wish; a copy without personal parts knows the field and not the words."""
    tables.MemberCorrection.insert(
        number=fact.number,
        member_no=body.member_no,
        day=fact.day,
        field=body.field,
        text=personal.text if personal else "",
        state="open",
        answer="",
        closed="",
    ).execute(db)


@applies(CorrectionClosed)
def apply_correction_closed(db: peewee.Database, fact: Fact, body: CorrectionClosed, personal: Answer | None) -> None:
    """Close the wish."""
    wish = tables.MemberCorrection
    wish.update(state=body.state, answer=personal.answer if personal else "", closed=fact.day).where(
        wish.number == body.correction
    ).execute(db)
