"""Giving members cards that nobody can guess."""

from __future__ import annotations

from base64 import b32encode
from collections.abc import Iterable
from typing import Final

from hub.access.actions import give_card
from hub.errors import Refused
from hub.limits import CARDS_AT_ONCE_MAX
from hub.log.record import Transaction
from hub.members.views import member

_BYTES: Final = 10
"""80 random bits: a card is found neither by guessing nor by looking at another one. Sixteen letters of base32."""


def new_card(tx: Transaction, member_no: int) -> None:
    """Give a member a new card; the one before is void. Raises `NotFound`, `Refused` ("card.not_active")."""
    if member(tx.db, member_no).status != "active":
        raise Refused("card.not_active")
    give_card(tx, member_no, f"KOP-{b32encode(tx.clock.random_bytes(_BYTES)).decode()}")


def new_cards(tx: Transaction, member_nos: Iterable[int]) -> None:
    """Give each of these members a card, all or none. Raises as `new_card`, `Refused` ("card.nobody")."""
    wanted = list(member_nos)[:CARDS_AT_ONCE_MAX]
    if not wanted:
        raise Refused("card.nobody")
    for member_no in wanted:
        new_card(tx, member_no)
