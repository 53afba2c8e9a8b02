"""At the district: taking what a courier brings, through the same intake as the broker's, and answering it.

The same stick twice changes nothing: facts that are here stay as they are, and an answer that lies there and says the
same is left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from nacl.signing import SigningKey, VerifyKey

from sync_agent import keys, receipt, topics, wire
from sync_agent.clock import Clock
from sync_agent.courier import names
from sync_agent.courier.carrier import Carrier, Strange, contents
from sync_agent.courier.names import BatchName
from sync_agent.district import tables
from sync_agent.district.intake import Intake, Message
from sync_agent.district.staff import audit
from sync_agent.district.statements.speaker import Speaker
from sync_agent.district.store import Store
from sync_agent.errors import CourierFault, WireError
from sync_agent.limits import GROUP_BYTES_MAX, GROUP_MESSAGES_MAX

Told = Callable[[int, int], None]
_WAITING: Final = "waiting"


class Handed(NamedTuple):
    """One batch from the courier whose envelope can be read."""

    name: BatchName
    envelope: wire.Envelope
    message: bytes

    @property
    def digest(self) -> str:
        """By which the store knows it."""
        return hashlib.sha256(self.message).hexdigest()


class Row(NamedTuple):
    """What became of one hub's batches.

    `taken` facts are new and `number` is how many the district now has; `known` and `waiting` count batches; `missing`
    is the first and last number lacking before those that wait. `refused` are file names and codes (``reason.…`` or
    ``error.…``). `name` is "" for a hub that is not enrolled.
    """

    hub: str
    name: str
    taken: int
    known: int
    waiting: int
    missing: tuple[int, int] | None
    refused: tuple[tuple[str, str], ...]
    number: int


class _Standing(NamedTuple):
    """A hub as the office knows it, and up to which number its facts are here."""

    hub: str
    name: str
    key: str
    status: str
    number: int


class _Tally:
    """What became of one hub's batches, so far."""

    def __init__(self) -> None:
        self.known = self.waiting = 0
        self.refused: list[tuple[str, str]] = []

    def refuse(self, name: BatchName, code: str) -> None:
        """One that is not taken."""
        self.refused.append((str(name), code))


class Office:
    """The district's end of the courier, over its store."""

    def __init__(self, store: Store, intake: Intake, speaker: Speaker, key: VerifyKey) -> None:
        """`key` is the district's own, to know answers of ours that lie there already."""
        self._store, self._intake, self._speaker, self._key = store, intake, speaker, key

    def take(self, carrier: Carrier, told: Told) -> list[Row]:
        """Take all batches of all hubs; a row for each hub. Raises `StoreAway`; what was taken until then counts."""
        hubs = carrier.hubs()
        rows = []
        for done, hub in enumerate(hubs):
            told(done, len(hubs))
            rows.append(self._take_hub(carrier, hub))
        told(len(hubs), len(hubs))
        return rows

    def answer(self, carrier: Carrier, hubs: Sequence[str]) -> list[str]:
        """Put in receipts for these hubs and what there is to say to them; the paths of what is new there.

        Raises `CourierFault` if the stick cannot be written, `StoreAway`.
        """
        new = []
        wanted = set(hubs)
        for due in (each for piece in self._intake.receipts() for each in piece if each.hub in wanted):
            if not self._says_the_same(_there(carrier, due.hub, names.RECEIPT), due):
                carrier.write(due.hub, names.RECEIPT, due.signed)
                new.append(f"{due.hub}/{names.RECEIPT}")
        for message in self._speaker.messages():
            hub, name = ("", names.ALL) if message.scope == topics.ALL else (message.scope, names.DOWN)
            if (not hub or hub in wanted) and _there(carrier, hub, name) != message.signed:
                carrier.write(hub, name, message.signed)
                new.append(f"{hub}/{name}".lstrip("/"))
        return new

    def _take_hub(self, carrier: Carrier, hub: str) -> Row:
        before = self._standing(hub)
        tally = _Tally()
        group: list[Handed] = []
        for each in _readable(carrier, hub, tally):
            if before is None:
                # Not even set aside: the stick keeps it, and once the hub is enrolled the stick is read again.
                tally.refuse(each.name, "hub.unknown")
                continue
            if len(group) == GROUP_MESSAGES_MAX or _bytes(group) + len(each.message) > GROUP_BYTES_MAX:
                self._take_group(before, group, tally)
                group = []
            group.append(each)
        if before is None:
            return Row(hub, "", 0, 0, 0, None, tuple(tally.refused), 0)
        self._take_group(before, group, tally)
        after = self._standing(hub) or before
        missing = self._missing(after) if tally.waiting else None
        taken = after.number - before.number
        return Row(hub, before.name, taken, tally.known, tally.waiting, missing, tuple(tally.refused), after.number)

    def _take_group(self, before: _Standing, group: Sequence[Handed], tally: _Tally) -> None:
        """Take some batches in one go, and count what became of them."""
        if not group:
            return
        self._intake.take([Message(topics.up(before.hub), each.message) for each in group])
        with self._store.reading():
            for each in group:
                code = self._became(before, each)
                if code == _WAITING:
                    tally.waiting += 1
                elif code:
                    tally.refuse(each.name, code)
                elif each.envelope.last <= before.number:
                    tally.known += 1

    def _became(self, before: _Standing, handed: Handed) -> str:
        """What became of a batch: "" if its facts are here, `_WAITING`, or the code of why it is set aside."""
        if before.status != "active":
            return "hub.revoked"
        held = self._store.one(tables.SELECT_HASH, (before.hub, handed.envelope.last))
        try:
            wire.verify(handed.message, keys.public(before.key))
        except WireError as error:
            return error.code
        if held is not None and handed.envelope.agrees(str(held[0])):
            return ""
        if (aside := self._store.one(tables.SELECT_WHY_ASIDE, (before.hub, handed.digest))) is not None:
            return str(aside[0])
        if self._store.one(tables.SELECT_IS_WAITING, (before.hub, handed.digest)) is not None:
            return _WAITING
        return "courier.too_many_wait"

    def _standing(self, hub: str) -> _Standing | None:
        with self._store.reading():
            row = self._store.one(tables.SELECT_STANDING, (hub,))
        return _Standing(hub, *row) if row else None

    def _missing(self, after: _Standing) -> tuple[int, int] | None:
        with self._store.reading():
            found = self._store.among(tables.SELECT_WAITS_FROM, [after.hub])
        return (after.number + 1, int(found[0][1]) - 1) if found and found[0][1] > after.number + 1 else None

    def _says_the_same(self, there: bytes, due: receipt.Receipt) -> bool:
        try:
            said = receipt.read(there, self._key, due.hub)
        except WireError:
            return False
        return (said.number, said.hash, said.missing, said.sealed) == (due.number, due.hash, due.missing, due.sealed)


def _readable(carrier: Carrier, hub: str, tally: _Tally) -> Iterator[Handed]:
    """The batches whose envelope is what their place and name say; the others are refused."""
    for name, content in contents(carrier, hub):
        if isinstance(content, CourierFault):
            tally.refuse(name, content.code)
            continue
        try:
            envelope = wire.open_envelope(content)
        except WireError as error:
            # Begun as ours, or empty: it broke on the way. Anything else was never a batch, or is of a newer program.
            is_broken = not content.strip(b"\0") or content.startswith(wire.MAGIC)
            tally.refuse(name, "courier.damaged" if is_broken else error.code)
            continue
        if envelope.hub != hub:
            tally.refuse(name, "wire.other_hub")
        elif names.name_of(envelope) != name:
            tally.refuse(name, "courier.renamed")
        else:
            yield Handed(name, envelope, content)


def _there(carrier: Carrier, hub: str, name: str) -> bytes:
    try:
        return carrier.read(hub, name) or b""
    except CourierFault:
        return b""


def _bytes(group: Sequence[Handed]) -> int:
    return sum(len(each.message) for each in group)


def strange(carrier: Carrier) -> list[Strange]:
    """What lies there and is none of ours, once everything was looked at."""
    carrier.names("")
    return carrier.strange()


def over(store: Store, key: SigningKey, clock: Clock) -> Office:
    """The district's end over a store, with the district's private key."""
    return Office(store, Intake(store, key, clock), Speaker(store, key, clock), key.verify_key)


def note(store: Store, rows: Sequence[Row], who: str, now: int) -> None:
    """Put on record that somebody brought something new."""
    with store.transaction():
        for row in rows:
            if row.taken:
                audit.note(store, now, who, "courier.taken", row.hub, f"{row.number - row.taken + 1}-{row.number}")
