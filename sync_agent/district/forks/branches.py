"""The branches of a hub's history that are not the confirmed one, as facts from the point where they part from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hub.log.fact import GENESIS, Fact
from sync_agent import wire
from sync_agent.district.forks import tables
from sync_agent.district.store import Row, Store
from sync_agent.errors import ChainError, WireError
from sync_agent.packing import Carried


class Branch(NamedTuple):
    """A stretch of facts that is not confirmed. `departs` is the number of its first fact.

    `is_linked`: its first fact follows, by its hash, from the confirmed fact before. Otherwise what lies between is not
    here, and all that is known is that the hub signed these facts. `digests` name its batches in `set_aside`; none for
    facts that were confirmed once (`was_confirmed`).
    """

    departs: int
    facts: list[Fact]
    is_linked: bool
    was_confirmed: bool
    digests: tuple[str, ...]

    @property
    def last(self) -> int:
        """Number of its last fact."""
        return self.facts[-1].number


class Settlement(NamedTuple):
    """A fork that was settled: who lives on (`confirmed`, `other`), where they part, the living device's key."""

    number: int
    at: int
    kept: str
    departs: int
    public_key: str
    actor: str


class Device(NamedTuple):
    """A machine that speaks as a hub: its serial number, and when it was first and last heard."""

    serial: str
    incarnation: int
    first_at: int
    last_at: int


def devices(store: Store, hub: str) -> list[Device]:
    """The machines that speak as this hub, by when they were first heard; more than one is a doubt."""
    return [Device(*row) for row in store.all(tables.SELECT_DEVICES, (hub,))]


def settlements(store: Store, hub: str) -> list[Settlement]:
    """The forks of a hub that were settled, oldest first."""
    return [Settlement(*row) for row in store.all(tables.SELECT_SETTLEMENTS, (hub,))]


def open_branches(store: Store, hub: str) -> list[Branch]:
    """The branches of a hub that nobody has decided about, longest first."""
    return _branches(store, hub, store.all(tables.SELECT_OPEN, (hub,)))


def lost_branches(store: Store, hub: str, settlement: int) -> list[Branch]:
    """What was given up in a settlement: to be read, and to be entered again by hand."""
    rows = store.all(tables.SELECT_LOST, (hub, settlement))
    if rows:
        facts = [fact_of(row) for row in rows]
        return [Branch(facts[0].number, facts, True, True, ())]
    return _branches(store, hub, store.all(tables.SELECT_SETTLED, (hub, settlement)))


def fact_of(row: Row) -> Fact:
    """A fact from a row of `tables.SELECT_FACTS`; the hash before it is not kept twice and left out."""
    names = ("number", "incarnation", "type", "version", "at", "clock", "day", "actor", "device", "body", "commitment")
    values = dict(zip((*names, "hash"), row[1:], strict=True))
    return Fact(**{**values, "body": str(values["body"]).encode(), "previous": ""})


class _Batch(NamedTuple):
    digest: str
    envelope: wire.Envelope
    facts: list[Carried]


def _branches(store: Store, hub: str, rows: Sequence[Row]) -> list[Branch]:
    batches = [batch for row in rows if (batch := _read(row)) is not None]
    if not batches:
        return []
    first, last = min(each.envelope.first for each in batches), max(each.envelope.last for each in batches)
    confirmed: dict[int, str] = {0: GENESIS}
    confirmed.update(store.all(tables.SELECT_HASHES, (hub, first - 1, last)))
    known: dict[str, Fact] = {}
    digests: dict[str, set[str]] = {}
    left = _link(batches, confirmed, known, digests)
    followed = {fact.previous for fact in known.values()}
    found = [_path(tip, known, digests) for tip in known if tip not in followed]
    # What cannot be linked is shown all the same: the hub signed it, only what lies before it is missing.
    found += [Branch(each.envelope.first, _unlinked(each), False, False, (each.digest,)) for each in left]
    return sorted(found, key=lambda branch: (not branch.is_linked, -len(branch.facts), branch.departs))


def _read(row: Row) -> _Batch | None:
    """A batch, None for one that its hub signed and nobody can read: it stays in `set_aside` and stops no other."""
    try:
        envelope = wire.open_envelope(bytes(row[1]))
        return _Batch(row[0], envelope, wire.carried(envelope))
    except WireError:
        return None


def _link(
    batches: list[_Batch], confirmed: dict[int, str], known: dict[str, Fact], digests: dict[str, set[str]]
) -> list[_Batch]:
    """Put the facts that follow from a known one into `known`; the batches of which that cannot be said."""
    left, before = batches, -1
    while left and len(left) != before:
        before = len(left)
        left = [each for each in left if not _linked(each, confirmed, known, digests)]
    return left


def _linked(batch: _Batch, confirmed: dict[int, str], known: dict[str, Fact], digests: dict[str, set[str]]) -> bool:
    number = batch.envelope.first - 1
    candidates = [hash_ for hash_, fact in known.items() if fact.number == number]
    for previous in (confirmed.get(number), *candidates):
        if previous is None:
            continue
        try:
            facts = wire.link(batch.envelope, batch.facts, previous)
        except ChainError:
            continue
        for fact in facts:
            if confirmed.get(fact.number) != fact.hash:
                known[fact.hash] = fact
                digests.setdefault(fact.hash, set()).add(batch.digest)
        return True
    return False


def _path(tip: str, known: dict[str, Fact], digests: dict[str, set[str]]) -> Branch:
    facts, named = [], set[str]()
    while (fact := known.get(tip)) is not None:
        facts.append(fact)
        named |= digests[tip]
        tip = fact.previous
    facts.reverse()
    return Branch(facts[0].number, facts, True, False, tuple(sorted(named)))


def _unlinked(batch: _Batch) -> list[Fact]:
    last = batch.envelope.hash.hex()
    return [
        Fact(
            number=number,
            type=fact.type,
            version=fact.version,
            incarnation=batch.envelope.incarnation,
            at=fact.at,
            clock=fact.clock,
            day=fact.day,
            actor=fact.actor,
            device=fact.device,
            body=fact.body,
            commitment=fact.commitment,
            previous="",
            hash=last if number == batch.envelope.last else "",
        )
        for number, fact in enumerate(batch.facts, batch.envelope.first)
    ]
