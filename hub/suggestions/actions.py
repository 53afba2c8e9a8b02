"""Making a suggestion, and answering it."""

from __future__ import annotations

from typing import Final

from hub.days.views import newest
from hub.errors import BadRequest, Refused
from hub.limits import SUGGESTION_CHARACTERS_MAX, SUGGESTIONS_PER_DAY_MAX
from hub.log.record import Transaction
from hub.prose import clean_lines
from hub.suggestions import views
from hub.suggestions.facts import Answered, Made, Words

TOPICS: Final = ("savings", "loans", "shop", "harvest", "officers", "meeting", "kiosk", "other")


def suggest(tx: Transaction, member_no: int, topic: str, text: str) -> None:
    """A member suggests something. The topic alone is enough, unless it is "other".

    Raises `BadRequest` ("suggestion.topic_unknown", "suggestion.text_missing", "text.too_long"), `Refused`
    ("suggestion.too_many" on one day).
    """
    if topic not in TOPICS:
        raise BadRequest("suggestion.topic_unknown", field="topic")
    text = clean_lines(text, "text", SUGGESTION_CHARACTERS_MAX)
    if topic == "other" and not text:
        raise BadRequest("suggestion.text_missing", field="text")
    day = newest(tx.db).day
    if views.made_on(tx.db, member_no, day) >= SUGGESTIONS_PER_DAY_MAX:
        raise Refused("suggestion.too_many", limit=SUGGESTIONS_PER_DAY_MAX)
    tx.record(Made(member_no=member_no, topic=topic), Words(text=text), day=day)


def answer(tx: Transaction, number: int, text: str) -> None:
    """Answer a suggestion, or answer it better.

    Raises `NotFound` ("suggestion.unknown"), `BadRequest` ("suggestion.answer_missing", "text.too_long").
    """
    views.suggestion(tx.db, number)
    text = clean_lines(text, "text", SUGGESTION_CHARACTERS_MAX)
    if not text:
        raise BadRequest("suggestion.answer_missing", field="text")
    tx.record(Answered(suggestion=number), Words(text=text), day=newest(tx.db).day)
