"""Publishing an announcement, and taking it back."""

from __future__ import annotations

from hub.days.views import newest
from hub.errors import BadRequest
from hub.limits import NOTICE_CHARACTERS_MAX, NOTICE_TITLE_CHARACTERS_MAX
from hub.log.record import Transaction
from hub.members.actions import clean_text
from hub.notices import views
from hub.notices.facts import Published, Withdrawn, Words
from hub.prose import clean_lines


def publish(tx: Transaction, title: str, text: str) -> None:
    """Publish an announcement of the cooperative.

    Raises `BadRequest`: "notice.title_missing", "notice.text_missing", "text.too_long".
    """
    title = clean_text(title)
    if not title:
        raise BadRequest("notice.title_missing", field="title")
    if len(title) > NOTICE_TITLE_CHARACTERS_MAX:
        raise BadRequest("text.too_long", field="title", limit=NOTICE_TITLE_CHARACTERS_MAX)
    text = clean_lines(text, "text", NOTICE_CHARACTERS_MAX)
    if not text:
        raise BadRequest("notice.text_missing", field="text")
    tx.record(Published(), Words(title=title, text=text), day=newest(tx.db).day)


def withdraw(tx: Transaction, number: int) -> None:
    """Take an announcement off the list. Raises `NotFound` ("notice.unknown") for none, or one taken off already."""
    views.notice(tx.db, number)
    tx.record(Withdrawn(notice=number), day=newest(tx.db).day)
