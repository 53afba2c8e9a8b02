"""The two sides of a fork as a person compares them: where they part, how long each is, and what money it moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from hub.log.fact import Fact, lines_of
from sync_agent.district import views
from sync_agent.district.forks import tables
from sync_agent.district.forks.branches import Branch, fact_of, open_branches
from sync_agent.district.store import Store
from sync_agent.limits import EXPORT_ROWS

HEADING: Final = ("number", "incarnation", "type", "day", "at", "actor", "device", "body", "hash", "parts_at", "proved")
"""Columns of the list of a branch's facts."""


class Side(NamedTuple):
    """One side. `name` is ``confirmed`` or the place of an open branch, from 1; times in seconds since 1970.

    `departs` and `last` are its first and last number behind the parting, 0 for none; `day` its newest business day.
    """

    name: str
    departs: int
    last: int
    hash: str
    length: int
    incarnation: int
    day: str
    heard_at: int
    is_linked: bool


class Fork(NamedTuple):
    """What parts at number `number`, whose hash is `hash` ("" if it is not known), and the open branches themselves."""

    number: int
    hash: str
    sides: list[Side]
    branches: list[Branch]

    @property
    def seen(self) -> str:
        """What a person has looked at; another word as soon as anything of it has changed."""
        return "-".join(f"{side.last}.{side.hash[:16]}" for side in self.sides)


class Money(NamedTuple):
    """What facts moved, in rupiah: savings that members gained, and loans paid out less those paid back."""

    savings: int
    loans: int


def fork_of(store: Store, row: views.Cooperative) -> Fork | None:
    """The open fork of a cooperative, None if there is none."""
    found = open_branches(store, row.hub)
    if not found:
        return None
    departs = min(branch.departs for branch in found)
    before = store.all(tables.SELECT_HASHES, (row.hub, departs - 1, departs - 1))
    heard: dict[str, int] = dict(store.all(tables.SELECT_HEARD, (row.hub,)))
    count, day, _ = store.one(tables.SELECT_SPAN, (row.hub, departs)) or (0, "", 0)
    first = departs if count else 0
    confirmed = Side(
        "confirmed", first, row.number, row.hash, count, row.incarnation, day or "", row.contact_at, is_linked=True
    )
    others = [_side(str(place), branch, heard) for place, branch in enumerate(found, 1)]
    return Fork(departs - 1, before[0][1] if before else "", [confirmed, *others], found)


def _side(name: str, branch: Branch, heard: dict[str, int]) -> Side:
    last = branch.facts[-1]
    at = max((heard.get(digest, 0) for digest in branch.digests), default=0)
    day = max(fact.day for fact in branch.facts)
    return Side(
        name, branch.departs, last.number, last.hash, len(branch.facts), last.incarnation, day, at, branch.is_linked
    )


def confirmed_facts(store: Store, hub: str, departs: int) -> Iterator[Fact]:
    """The confirmed facts from number `departs` on, read in pieces."""
    after = departs - 1
    while rows := store.all(tables.SELECT_FACTS, (hub, after, EXPORT_ROWS)):
        yield from map(fact_of, rows)
        after = int(rows[-1][1])


def moved(facts: Iterator[Fact]) -> Money:
    """What these facts moved; one that cannot be read counts as nothing, as in the figures."""
    savings = loans = 0
    for fact in facts:
        try:
            lines = lines_of(fact.body)
        except msgspec.DecodeError:
            continue
        savings -= sum(line.amount for line in lines if line.account in views.SAVINGS.values())
        loans += sum(line.amount for line in lines if line.account == views.LOANS)
    return Money(savings, loans)


def cells_of(fact: Fact, branch: Branch) -> tuple[int | str, ...]:
    """A fact's row under `HEADING`."""
    said = (fact.number, fact.incarnation, fact.type, fact.day, fact.at, fact.actor, fact.device, fact.body.decode())
    return (*said, fact.hash, branch.departs, int(branch.is_linked))
