"""What can be recorded of an announcement."""

from __future__ import annotations

import msgspec
import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.notices.tables import Notice


class Words(Personal):
    """What the announcement says. Free text may name people, so it leaves the hub only sealed."""

    title: str
    text: str


@fact_type("notices.published", personal=Words)
class Published(Body):
    """An announcement for all members."""


@fact_type("notices.withdrawn")
class Withdrawn(Body):
    """The announcement published under the number `notice` is no longer shown."""

    notice: int


@applies(Published)
def apply_published(db: peewee.Database, fact: Fact, _body: Published, personal: Words | None) -> None:
    """Add the announcement; a copy without personal parts knows that there is one, and no more."""
    words = personal or Words(title="", text="")
    Notice.insert(number=fact.number, day=fact.day, title=words.title, text=words.text, withdrawn=None).execute(db)


@applies(Withdrawn)
def apply_withdrawn(db: peewee.Database, fact: Fact, body: Withdrawn, _personal: None) -> None:
    """Take it off the list."""
    Notice.update(withdrawn=fact.number).where(Notice.number == body.notice, Notice.withdrawn.is_null()).execute(db)


class _OfNotice(msgspec.Struct):
    notice: int = 0


def notice_in(fact: Fact) -> int:
    """The number of the announcement that a fact of this room is about."""
    return msgspec.json.decode(fact.body, type=_OfNotice).notice or fact.number
