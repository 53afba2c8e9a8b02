"""What a message from a hub means, decided and stored in one transaction.

A batch is one of five things:

1. *new*: it follows from the position confirmed (or overlaps it and agrees) - its new facts are added;
2. *a repeat*: everything in it is here already, with the same hash - nothing changes;
3. *early*: it begins behind a gap - it waits in `waiting` until the gap is filled;
4. *a fork*: signed by the hub, but contradicting what is here - kept in `set_aside` and shown, never merged;
5. *refused*: damaged, of an unknown or revoked hub, or not signed by it - set aside with the reason.

Whatever the order and however often messages come, the same facts end in the same rows. One that cannot be taken never
stops the others.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec
import peewee
from nacl.signing import SigningKey, VerifyKey

from hub.log.fact import GENESIS, Fact
from sync_agent import keys, receipt, state, topics, wire
from sync_agent.clock import Clock
from sync_agent.district import recovery, tables
from sync_agent.district.figures import Figures
from sync_agent.district.forks import tables as forks
from sync_agent.district.store import Row, Store
from sync_agent.errors import ChainError, StoreAway, SyncError, WireError
from sync_agent.limits import (
    BIRTH_SECONDS,
    MESSAGE_BYTES_MAX,
    RECEIPTS_READ,
    SET_ASIDE_BATCHES_MAX,
    WAITING_BATCHES_MAX,
)

log = logging.getLogger(__name__)


class Message(NamedTuple):
    """A message as the broker handed it over. `retained`: it lay there, nobody need have sent it just now."""

    topic: str
    payload: bytes
    retained: bool = False


class Intake:
    """Takes messages into the store and says which receipts are due for them."""

    def __init__(self, store: Store, key: SigningKey, clock: Clock) -> None:
        self._store, self._key, self._clock = store, key, clock

    def take(self, messages: Sequence[Message]) -> list[receipt.Receipt]:
        """Store these messages in one commit and return the receipts to publish now.

        If the database refuses the whole, each message is tried alone, and the one it refuses is set aside. Raises
        `StoreAway` if the database is away: then nothing has been stored and nothing may be acknowledged.
        """
        try:
            return self._take_together(messages)
        except StoreAway:
            raise
        except Exception:
            log.exception("the store refused a group: messages=%d", len(messages))
        if len(messages) == 1:
            self._set_aside_alone(messages[0])
            return []
        return [due for message in messages for due in self.take([message])]

    def receipts(self) -> Iterator[list[receipt.Receipt]]:
        """The receipts of all active hubs from what the store holds now, a piece at a time however many there are."""
        after = ""
        while True:
            # Taken before looking: what another collector commits meanwhile must not look older than this.
            now = self._clock.now()
            with self._store.reading():
                rows = self._store.all(tables.SELECT_POSITIONS, (after, RECEIPTS_READ))
            if not rows:
                return
            after = rows[-1][0]
            yield [
                self._issue(
                    Position(hub, incarnation, number, hash_, max(at, now), waits_from, recovery.asks(sealed, number))
                )
                for hub, incarnation, number, hash_, at, waits_from, sealed in rows
            ]

    def _issue(self, at: Position) -> receipt.Receipt:
        missing = (at.number + 1, at.waits_from - 1) if at.waits_from else None
        return receipt.issue(
            self._key,
            hub=at.hub,
            incarnation=at.incarnation,
            number=at.number,
            hash_=at.hash,
            at=at.at,
            missing=missing,
            sealed=at.sealed,
        )

    def _take_together(self, messages: Sequence[Message]) -> list[receipt.Receipt]:
        batches: dict[str, list[bytes]] = {}
        states: dict[str, tuple[state.State, bool]] = {}
        for message in messages:
            try:
                hub, kind = topics.parse(message.topic)
                if kind == "up":
                    batches.setdefault(hub, []).append(message.payload)
                elif kind == "state":
                    states[hub] = (state.decode(message.payload), message.retained)
            except WireError as error:
                log.warning("message left alone: %s", error)
        now, gathered = self._clock.now(), Gathered()
        with self._store.transaction():
            known = self._store.lock_cooperatives(sorted({*batches, *states}))
            keys_known = recovery.known(self._store, list(known))
            for hub in sorted({*batches, *states}):
                work = _HubIntake(self._store, hub, known.get(hub), recovery.Sealing(hub, keys_known.get(hub)), now)
                work.take_all(batches.get(hub, []))
                if hub in states:
                    work.take_state(*states[hub])
                work.finish(gathered)
            gathered.write(self._store)
        return [self._issue(position) for position in gathered.positions]

    def _set_aside_alone(self, message: Message) -> None:
        try:
            hub, kind = topics.parse(message.topic)
        except WireError:
            return
        if kind == "up":
            with self._store.transaction():
                set_aside(self._store, hub, message.payload, "refused", "collector.error", self._clock.now())


class Position(NamedTuple):
    """What a receipt says of a hub; `waits_from` is the first number that waits behind a gap, None without one.

    `sealed` is the position of its sealed parts if some are lacking, None if none are.
    """

    hub: str
    incarnation: int
    number: int
    hash: str
    at: int
    waits_from: int | None
    sealed: int | None = None


class Gathered:
    """What a group of messages changes, all hubs together: written in a few statements however many hubs there are."""

    def __init__(self) -> None:
        self.facts: list[Row] = []
        self.figures: list[Figures] = []
        self.confirmed: list[Row] = []
        self.sealed: list[Row] = []
        self.states: list[Row] = []
        self.heard: list[Row] = []
        self.devices: list[Row] = []
        self.sealings: dict[str, tuple[recovery.Sealing, int]] = {}
        self.positions: list[Position] = []

    def write(self, store: Store) -> None:
        """Bring the tables up to date, inside the transaction that holds the hubs' rows."""
        store.add_facts(self.facts)
        Figures.write(store, self.figures)
        store.bulk(tables.INSERT_CONFIRMED, self.confirmed)
        store.bulk(tables.INSERT_SEALED, self.sealed)
        store.bulk(tables.UPDATE_STATE, self.states)
        store.bulk(tables.UPDATE_POSITION, self.heard)
        store.many(forks.UPSERT_DEVICE, self.devices)
        # Last: how far the sealed parts reach is looked up among facts and boxes.
        rows = [sealing.row(store, number) for sealing, number in self.sealings.values()]
        store.many(tables.UPSERT_RECOVERY, [row for row in rows if row is not None])
        self.positions = [
            at._replace(sealed=recovery.asks(self.sealings[at.hub][0].sealed, at.number)) for at in self.positions
        ]


def set_aside(store: Store, hub: str, message: bytes, kind: str, code: str, now: int) -> None:
    """Keep a batch that cannot be taken, once, where a person sees it; beyond a bound only count."""
    log.warning("batch set aside: hub=%s kind=%s code=%s", hub, kind, code)
    digest = hashlib.sha256(message).hexdigest()
    count = store.one(tables.COUNT_SET_ASIDE, (hub,))
    if count and count[0] >= SET_ASIDE_BATCHES_MAX:
        store.run(tables.COUNT_SEEN, (hub, digest))
        return
    try:
        envelope = wire.open_envelope(message)
        span = (envelope.first, envelope.last, envelope.incarnation)
    except Exception:
        # Whatever is wrong with it, a decoder that fails on it must not keep it from being kept.
        span = (0, 0, 0)
    row = (hub, digest, kind, code, *span, message[:MESSAGE_BYTES_MAX], now)
    store.run(tables.INSERT_SET_ASIDE, row)


class _HubIntake:
    """The work on one hub inside a transaction, with the hub's row locked."""

    def __init__(self, store: Store, hub: str, row: Row | None, sealing: recovery.Sealing, now: int) -> None:
        self._store, self._hub, self._sealing, self._now = store, hub, sealing, now
        self._known = row is not None
        self._incarnation: int
        self._number: int
        self._hash: str
        self._receipt_at: int
        self._incarnation, self._number, self._hash, self._receipt_at = row[:4] if row else (0, 0, GENESIS, 0)
        self._contact_at, self._state = (int(row[6]), tuple(row[7:11])) if row else (0, ())
        self._waits_from: int | None = row[11] if row else None
        self._key: VerifyKey | None = keys.public(row[4]) if row else None
        self._revoked = row is not None and row[5] != "active"
        self._facts: list[Fact] = []
        self._sealed: list[Row] = []
        self._begin = self._number
        self._figures = Figures(hub)
        self._heard = self._announced = False
        self._said: Row | None = None
        self._device: Row | None = None

    def take_all(self, messages: Sequence[bytes]) -> None:
        """Take batches, and then those that were waiting for them."""
        for message in messages:
            self._take_or_set_aside(message)
        while self._facts and self._waits_from is not None and self._waits_from <= self._number + 1:
            row = self._store.one(tables.SELECT_WAITING, (self._hub, self._number + 1))
            if row is not None:
                self._store.run(tables.DELETE_WAITING, (self._hub, row[0]))
                self._take_or_set_aside(bytes(row[1]))
            else:
                found = self._store.among(tables.SELECT_WAITS_FROM, [self._hub])
                self._waits_from = found[0][1] if found else None

    def take_state(self, said: state.State, retained: bool) -> None:
        """Note what the hub says of itself. A birth is answered with a receipt; a will is no sign of life."""
        if not self._known or self._revoked:
            return
        before, contact_at = self._state, self._contact_at
        if said.state == state.OFFLINE.state:
            after: Row = (said.state, *before[1:])
        else:
            disk = said.health.disk_free_mib if said.health else before[3]
            after = (said.state, said.version, said.number, disk)
            answered = before[:3] == after[:3] and self._now - contact_at < BIRTH_SECONDS
            self._announced = not retained and not answered
            if said.serial and not retained:
                self._device = (self._hub, said.serial, said.incarnation, self._now, self._now)
        # At a collector's start the broker hands it every state there is: those it knows cost nothing.
        self._said = after if after != before else None

    def finish(self, gathered: Gathered) -> None:
        """Hand over what is to be written, and the position to sign if the hub was heard."""
        hub, now = self._hub, self._now
        if self._facts:
            gathered.facts += [_row_of(hub, fact, now) for fact in self._facts]
            gathered.figures.append(self._figures)
            gathered.confirmed.append((hub, self._number, self._hash, self._incarnation, now))
        gathered.sealed += self._sealed
        gathered.sealings[hub] = (self._sealing, self._number)
        if self._device is not None:
            gathered.devices.append(self._device)
        if self._said is not None:
            gathered.states.append((*self._said, hub))
        if self._heard or self._announced:
            at = max(now, self._receipt_at)
            position = (self._incarnation, self._number, self._hash, at)
            gathered.heard.append((*position, now, hub))
            gathered.positions.append(Position(hub, *position, self._waits_from))

    def _set_aside(self, message: bytes, kind: str, code: str) -> None:
        set_aside(self._store, self._hub, message, kind, code, self._now)

    def _take_or_set_aside(self, message: bytes) -> None:
        try:
            self._take(message)
        except (StoreAway, peewee.PeeweeException):
            raise
        except ChainError as error:
            self._set_aside(message, "fork", error.code)
        except SyncError as error:
            self._set_aside(message, "refused", error.code)
        except Exception:
            # A fault of ours must stop this batch only; the log has the place, the page shows the batch.
            log.exception("batch could not be taken: hub=%s", self._hub)
            self._set_aside(message, "refused", "collector.error")

    def _take(self, message: bytes) -> None:
        if self._key is None:
            raise WireError("hub.unknown")
        if self._revoked:
            raise WireError("hub.revoked")
        envelope = wire.open_envelope(message)
        if envelope.hub != self._hub:
            raise WireError("wire.other_hub")
        self._verify(message, self._key)
        self._heard = True
        if envelope.last <= self._number:
            if not envelope.agrees(self._hash_at(envelope.last)):
                raise ChainError("chain.fork", number=envelope.last)
            self._sealing.repeated(envelope)
        elif envelope.first > self._number + 1:
            self._let_wait(message, envelope)
            return
        else:
            self._append(envelope)
        self._keep_sealed(envelope)

    def _verify(self, message: bytes, key: VerifyKey) -> None:
        try:
            wire.verify(message, key)
        except WireError:
            if any(_signed(message, row[0]) for row in self._store.all(forks.SELECT_RETIRED, (self._hub,))):
                raise WireError("hub.key_retired") from None
            raise

    def _append(self, envelope: wire.Envelope) -> None:
        previous = self._hash_at(envelope.first - 1)
        facts = wire.link(envelope, wire.carried(envelope), previous)
        known = self._number - envelope.first + 1
        if known and facts[known - 1].hash != self._hash:
            raise ChainError("chain.fork", number=self._number)
        if envelope.incarnation < self._incarnation:
            raise ChainError("chain.old_life", number=envelope.first)
        if envelope.first == 1:
            _check_identity(facts[0], self._hub)
        new = facts[known:]
        for fact in new:
            self._figures.add(fact)
        self._facts += new
        self._sealing.added(envelope, new, self._number)
        self._number, self._hash, self._incarnation = new[-1].number, new[-1].hash, envelope.incarnation

    def _hash_at(self, number: int) -> str:
        if number == 0:
            return GENESIS
        if number > self._begin:
            return self._facts[number - self._begin - 1].hash
        if number == self._begin and not self._facts:
            return self._hash
        row = self._store.one(tables.SELECT_HASH, (self._hub, number))
        if row is None:
            raise SyncError("store.hole", number=number)
        return str(row[0])

    def _let_wait(self, message: bytes, envelope: wire.Envelope) -> None:
        count = self._store.one(tables.COUNT_WAITING, (self._hub,))
        if count and count[0] >= WAITING_BATCHES_MAX:
            return  # no receipt covers it, so the hub will send it again
        digest = hashlib.sha256(message).hexdigest()
        row = (self._hub, digest, envelope.first, envelope.last, message, self._now)
        self._store.run(tables.INSERT_WAITING, row)
        self._waits_from = min(envelope.first, self._waits_from or envelope.first)

    def _keep_sealed(self, envelope: wire.Envelope) -> None:
        if envelope.sealed:
            span = (envelope.incarnation, envelope.first, envelope.last, envelope.hash.hex())
            key = envelope.sealed[: wire.KEY_NAME_BYTES].hex()
            self._sealed.append((self._hub, *span, key, envelope.dictionary, envelope.sealed))


def _signed(message: bytes, key: str) -> bool:
    try:
        wire.verify(message, keys.public(key))
    except WireError:
        return False
    return True


class _Begun(msgspec.Struct):
    hub: str


def _check_identity(first: Fact, hub: str) -> None:
    """The first fact binds the chain to a hub. Raises `WireError` ("wire.identity") if it names another."""
    try:
        named = msgspec.json.decode(first.body, type=_Begun).hub if first.type == "hub.begun" else ""
    except msgspec.DecodeError:
        named = ""
    if named != hub:
        raise WireError("wire.identity", hub=named[:80])


def _row_of(hub: str, fact: Fact, now: int) -> Row:
    return (
        hub,
        fact.number,
        fact.incarnation,
        fact.type,
        fact.version,
        fact.at,
        fact.clock,
        fact.day,
        fact.actor,
        fact.device,
        fact.body.decode(),
        fact.commitment,
        fact.hash,
        now,
    )
