"""What can be recorded of preferences."""

from __future__ import annotations

import peewee

from hub.log.fact import Fact
from hub.log.registry import Body, Personal, applies, fact_type
from hub.preferences import tables


class Choices(Personal):
    """All preferences as they are now. Nobody outside the village needs them: large text tells of weak eyes."""

    hide_balance: bool = False
    shuffle_keypad: bool = False
    voice: bool = False
    theme: str = ""
    text_size: str = "normal"
    hand: str = "right"
    language: str = ""


@fact_type("members.preferred", personal=Choices)
class Preferred(Body):
    """A member chose how they want to be shown things."""

    member_no: int


@applies(Preferred)
def apply_preferred(db: peewee.Database, fact: Fact, body: Preferred, personal: Choices | None) -> None:
    """Replace the member's preferences; without the personal part they are what they are for everybody."""
    chosen = personal or Choices()
    table = tables.MemberPreference
    before = table.select(table.day, table.changes).where(table.member_no == body.member_no).tuples().execute(db)
    earlier = next(iter(before), ("", 0))
    table.insert(
        member_no=body.member_no,
        hide_balance=int(chosen.hide_balance),
        shuffle_keypad=int(chosen.shuffle_keypad),
        voice=int(chosen.voice),
        theme=chosen.theme,
        text_size=chosen.text_size,
        hand=chosen.hand,
        language=chosen.language,
        day=fact.day,
        changes=earlier[1] + 1 if earlier[0] == fact.day else 1,
        number=fact.number,
    ).on_conflict_replace().execute(db)
