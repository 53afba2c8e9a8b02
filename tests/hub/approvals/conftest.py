"""A village with limits: Ratna (1, chair and treasurer), Budi (3, secretary), Tini (5, cashier), a supervisor (6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.access.actions import grant_role, set_pin
from hub.approvals.actions import DEFAULT_LIMITS, set_first_limits
from hub.days.views import newest
from hub.log.record import Transaction
from tests.hub.pages.conftest import BUDI, CASHIER, House, lived_in, open_house
from tests.hub.pages.visitor import Visitor
from tests.hub.village import PIN, hashed

__all__ = ["lived_in"]

WATCHER = 6
"""Untung, who supervises."""


@pytest.fixture
def house(lived_in: Path, tmp_path: Path) -> Iterator[House]:
    with open_house(lived_in, tmp_path / "data") as opened:

        def prepare(tx: Transaction) -> None:
            grant_role(tx, BUDI, "secretary")
            grant_role(tx, WATCHER, "supervisor")
            set_pin(tx, WATCHER, hashed(PIN), must_change=False)
            set_first_limits(tx, DEFAULT_LIMITS, newest(tx.db).day)

        opened.act(prepare)
        yield opened


@pytest.fixture
def enter(house: House) -> Iterator[Callable[[int], Visitor]]:
    """Lets somebody in at a browser of their own, without the PIN's slow hashing."""
    made: list[Visitor] = []

    def come(member_no: int) -> Visitor:
        visitor = Visitor(house.door.url)
        visitor.http.cookies.set("session", house.door.enter(member_no).token)
        made.append(visitor)
        return visitor

    yield come
    for visitor in made:
        visitor.close()


@pytest.fixture
def tini(enter: Callable[[int], Visitor]) -> Visitor:
    """The cashier, who makes."""
    return enter(CASHIER)
