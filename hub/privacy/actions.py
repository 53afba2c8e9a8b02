"""Asking for a correction, and answering it."""

from __future__ import annotations

from hub.access.guard import Sight
from hub.days.views import newest
from hub.errors import BadRequest, Refused
from hub.limits import NOTE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text, correct
from hub.members.facts import Particulars
from hub.privacy import views
from hub.privacy.facts import Answer, CorrectionAsked, CorrectionClosed, Wanted


def ask(tx: Transaction, sight: Sight, field: str, wanted: str) -> None:
    """Record that the member in sight wants a field corrected; without words they tell an officer at the desk.

    Raises `BadRequest` ("correction.field", "correction.long"), `Refused` ("correction.open_already") while they wait
    for an answer about this very field.
    """
    if field not in views.FIELDS:
        raise BadRequest("correction.field", field="field")
    wanted = _checked(wanted, "text")
    if views.is_open(tx.db, sight.member_no, field):
        raise Refused("correction.open_already", field="field")
    tx.record(CorrectionAsked(member_no=sight.member_no, field=field), Wanted(text=wanted), day=newest(tx.db).day)


def refuse(tx: Transaction, number: int, answer: str) -> None:
    """Record that an officer will not correct it, and why.

    Raises `BadRequest` ("correction.answer_missing", "correction.long"), `NotFound`, `Refused` ("correction.closed").
    """
    answer = _checked(answer, "answer")
    if not answer:
        raise BadRequest("correction.answer_missing", field="answer")
    _close(tx, number, "refused", answer)


def carry_out(tx: Transaction, number: int, who: Particulars, *, region: str, joined: str) -> None:
    """Correct the particulars of the member who asked, and close the wish, both or neither. Raises as both."""
    wish = views.correction(tx.db, number)
    correct(tx, wish.member_no, who, region=region, day=newest(tx.db).day, joined=joined)
    _close(tx, number, "done", "")


def _close(tx: Transaction, number: int, state: str, answer: str) -> None:
    if views.correction(tx.db, number).state != "open":
        raise Refused("correction.closed")
    tx.record(CorrectionClosed(correction=number, state=state), Answer(answer=answer), day=newest(tx.db).day)


def _checked(typed: str, field: str) -> str:
    cleaned = clean_text(typed)
    if len(cleaned) > NOTE_CHARACTERS_MAX:
        raise BadRequest("correction.long", field=field, limit=NOTE_CHARACTERS_MAX)
    return cleaned
