"""What a member prefers."""

from __future__ import annotations

from typing import Final, Literal

import msgspec
import peewee

from hub.access.guard import Sight

Theme = Literal["", "day", "sun", "night"]
TextSize = Literal["normal", "large", "largest"]
Hand = Literal["right", "left"]

_ONE: Final = """
    SELECT hide_balance, shuffle_keypad, voice, theme, text_size, hand, language
    FROM member_preference WHERE member_no = ?
"""
_CHANGES: Final = "SELECT changes FROM member_preference WHERE member_no = ? AND day = ?"


class Preferences(msgspec.Struct, frozen=True):
    """What a member prefers; `theme` and `language` ``""`` where they chose none."""

    hide_balance: bool = False
    shuffle_keypad: bool = False
    voice: bool = False
    theme: Theme = ""
    text_size: TextSize = "normal"
    hand: Hand = "right"
    language: str = ""


def preferences(db: peewee.Database, sight: Sight) -> Preferences:
    """The preferences of the member in sight; what holds for everybody where they chose nothing."""
    row = db.execute_sql(_ONE, (sight.member_no,)).fetchone()
    if row is None:
        return Preferences()
    hide_balance, shuffle_keypad, voice, theme, text_size, hand, language = row
    return Preferences(bool(hide_balance), bool(shuffle_keypad), bool(voice), theme, text_size, hand, language)


def changes_on(db: peewee.Database, member_no: int, day: str) -> int:
    """How often a member changed their preferences on a business day."""
    row = db.execute_sql(_CHANGES, (member_no, day)).fetchone()
    return int(row[0]) if row else 0
