"""Putting a log together from whatever there is: parcels, sticks, copies of the books, each perhaps with holes.

Facts are put behind the fact whose hash they prove to follow. The longest chain that begins at the first fact wins;
what lies behind a hole, or on another branch, is named and left out, never guessed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import msgspec

from hub.errors import BooksBroken, Refused
from hub.log import parcel
from hub.log.fact import GENESIS, Fact, chain_hash, commit_to, header
from hub.log.views import SELECT_WITH_KEYS, fact_from

_STEP: Final = 1_000  # facts read at a time


class Span(NamedTuple):
    """Numbers from one to another, both included."""

    first: int
    last: int


class _Founded(msgspec.Struct):
    name: str = ""


class Chain(msgspec.Struct, frozen=True):
    """The chain that won. `keys` are idempotency keys and request digests where a copy of the books had them.

    `missing` are holes before facts that are there but cannot be joined on, `branches` facts of another past; `unnamed`
    how many facts lack their personal part.
    """

    facts: list[Fact]
    keys: dict[int, tuple[str | None, str]]
    missing: list[Span]
    branches: list[Span]
    unnamed: int

    @property
    def hash(self) -> str:
        """The hash of its last fact."""
        return self.facts[-1].hash

    @property
    def cooperative(self) -> str:
        """The cooperative's name, ``""`` where its founding is not among the facts."""
        founded = next((fact.body for fact in self.facts if fact.type == "cooperative.founded"), b"{}")
        return msgspec.json.decode(founded, type=_Founded).name


class Gathering:
    """Takes sources one after another and says what they give together."""

    def __init__(self) -> None:
        self.confirmed: list[parcel.Confirmed] = []
        self.troubles: list[parcel.Trouble] = []
        self.hub = ""
        self._stretches: list[parcel.Stretch] = []
        self._personal: dict[int, list[parcel.Personal]] = {}
        self._keys: dict[tuple[int, str], tuple[str | None, str]] = {}

    def add_parcel(self, lines: Iterable[bytes]) -> None:
        """Take an opened parcel. Raises `Refused` ("restore.other_hub"), `BooksBroken` ("restore.parcel")."""
        try:
            for line in parcel.read(lines):
                match line:
                    case parcel.Head(hub=hub):
                        self._is_of(hub)
                    case parcel.Stretch():
                        self._stretches.append(line)
                    case parcel.Personal():
                        self._personal.setdefault(line.number, []).append(line)
                    case parcel.Confirmed():
                        self.confirmed.append(line)
                    case parcel.Trouble():
                        self.troubles.append(line)
                    case _:
                        pass
        except parcel.ParcelFault as error:
            raise BooksBroken("restore.parcel", reason=str(error)[:200]) from error

    def add_books(self, path: Path) -> str:
        """Take a copy of the books as far as it can be read, and return the hash of its newest fact, ``""`` for none.

        Raises `Refused` ("restore.other_hub").
        """
        newest = ""
        try:
            for facts in _read(path):
                if facts[0][0].number == 1:
                    self._is_of(str(msgspec.json.decode(facts[0][0].body).get("hub", "")))
                self._add_facts(facts)
                newest = facts[-1][0].hash
        except (sqlite3.Error, msgspec.DecodeError, UnicodeDecodeError):
            self.troubles.append(parcel.Trouble(path.name, "books.damaged"))
        return newest

    def _add_facts(self, facts: list[tuple[Fact, str | None, str]]) -> None:
        begin = 0
        for index, (fact, key, request) in enumerate(facts):
            self._keys[fact.number, fact.hash] = (key, request)
            if fact.personal:
                each = parcel.Personal(fact.number, fact.salt, fact.personal)
                self._personal.setdefault(fact.number, []).append(each)
            if index + 1 == len(facts) or facts[index + 1][0].incarnation != fact.incarnation:
                carried = [_carried(each) for each, _, _ in facts[begin : index + 1]]
                first = facts[begin][0].number
                self._stretches.append(parcel.Stretch(fact.incarnation, first, fact.hash, carried))
                begin = index + 1

    def _is_of(self, hub: str) -> None:
        if self.hub and hub != self.hub:
            raise Refused("restore.other_hub", hub=hub, expected=self.hub)
        self.hub = hub

    def chain(self) -> Chain:
        """The longest valid chain. Raises `Refused` ("restore.no_beginning") where the first fact is in no source."""
        known: dict[int, dict[str, Fact]] = {}
        apart: list[Span] = []
        for stretch in sorted(self._stretches, key=lambda each: (each.first, each.last)):
            if any(hash_.startswith(stretch.hash) for hash_ in known.get(stretch.last, ())):
                continue
            linked = self._linked(stretch, known)
            for fact in linked:
                known.setdefault(fact.number, {})[fact.hash] = fact
            if not linked:
                apart.append(Span(stretch.first, stretch.last))
        if not known:
            raise Refused("restore.no_beginning")
        newest = max(
            (fact for facts in known.values() for fact in facts.values()), key=lambda f: (f.number, f.incarnation, f.at)
        )
        facts: list[Fact] = []
        unnamed, fact = 0, newest
        while True:
            named = self._named(fact)
            unnamed += bool(named.commitment and not named.personal)
            facts.append(named)
            if fact.number == 1:
                break
            fact = known[fact.number - 1][fact.previous]
        facts.reverse()
        return Chain(
            facts=facts,
            keys={f.number: self._keys[f.number, f.hash] for f in facts if (f.number, f.hash) in self._keys},
            missing=_holes(newest.number, apart),
            branches=_joined(
                [Span(number, number) for number, at in sorted(known.items()) if len(at) > 1]
                + [span for span in apart if span.last <= newest.number]
            ),
            unnamed=unnamed,
        )

    @staticmethod
    def _linked(stretch: parcel.Stretch, known: dict[int, dict[str, Fact]]) -> list[Fact]:
        before = [GENESIS] if stretch.first == 1 else list(known.get(stretch.first - 1, ()))
        for previous in before:
            linked = _follow(stretch, previous)
            if linked[-1].hash.startswith(stretch.hash):
                return linked
        return []

    def _named(self, fact: Fact) -> Fact:
        """The fact with its personal part, if any source has the right one."""
        if fact.commitment:
            for each in self._personal.get(fact.number, ()):
                if commit_to(each.salt, each.personal) == fact.commitment:
                    return msgspec.structs.replace(fact, personal=each.personal, salt=each.salt)
        return fact


def _read(path: Path) -> Iterator[list[tuple[Fact, str | None, str]]]:
    """The facts of a copy of the books, some at a time. The copy is only read, whatever lies beside it."""
    # Without a write-ahead log beside it the file is whole in itself, and a stick may not be written to.
    how = "mode=ro" if path.with_name(path.name + "-wal").exists() else "mode=ro&immutable=1"
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?{how}", uri=True, timeout=10)
    try:
        after = 0
        while rows := connection.execute(SELECT_WITH_KEYS, (after, _STEP)).fetchall():
            yield [(fact_from(row), row[15], row[16]) for row in rows]
            after = rows[-1][0]
    finally:
        connection.close()


def _carried(fact: Fact) -> parcel.Carried:
    return parcel.Carried(
        type=fact.type,
        version=fact.version,
        at=fact.at,
        clock=fact.clock,
        day=fact.day,
        actor=fact.actor,
        device=fact.device,
        body=fact.body.decode(),
        commitment=fact.commitment,
    )


def _follow(stretch: parcel.Stretch, previous: str) -> list[Fact]:
    """The facts of a stretch with the numbers and hashes they have behind the hash `previous`."""
    linked = []
    for number, each in enumerate(stretch.facts, stretch.first):
        body = each.body.encode()
        values = (number, each.type, each.version, stretch.incarnation, each.at, each.clock, each.day, each.actor)
        digest = chain_hash(header(*values, each.device, body, each.commitment, previous))
        linked.append(
            Fact(
                number=number,
                type=each.type,
                version=each.version,
                incarnation=stretch.incarnation,
                at=each.at,
                clock=each.clock,
                day=each.day,
                actor=each.actor,
                device=each.device,
                body=body,
                commitment=each.commitment,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
    return linked


def _holes(number: int, apart: Iterable[Span]) -> list[Span]:
    """What is missing between the chain's end and each piece that lies behind it."""
    holes = []
    for span in _joined([each for each in apart if each.last > number]):
        if span.first > number + 1:
            holes.append(Span(number + 1, span.first - 1))
        number = max(number, span.last)
    return holes


def _joined(spans: Iterable[Span]) -> list[Span]:
    """The same numbers in as few spans as possible."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.first <= joined[-1].last + 1:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return joined
