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
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import peewee
from nacl.signing import SigningKey, VerifyKey

from hub.log.fact import GENESIS, Fact
from sync_agent import keys, receipt, state, topics, wire
from sync_agent.clock import Clock
from sync_agent.district import tables
from sync_agent.district.figures import Figures
from sync_agent.district.store import Row, Store
from sync_agent.errors import ChainError, StoreAway, SyncError, WireError
from sync_agent.limits import BIRTH_SECONDS, MESSAGE_BYTES_MAX, SET_ASIDE_BATCHES_MAX, WAITING_BATCHES_MAX

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

    def receipts(self, hub: str | None = None) -> list[receipt.Receipt]:
        """The receipts of all active hubs, or of one, from what the store holds now."""
        with self._store.reading():
            if hub is None:
                rows = self._store.all(tables.SELECT_POSITIONS)
            else:
                rows = self._store.all(tables.SELECT_POSITION, (hub,))
        now = self._clock.now()
        return [self._issue(name, inc, number, hash_, max(at, now)) for name, inc, number, hash_, at in rows]

    def _issue(self, hub: str, incarnation: int, number: int, hash_: str, at: int) -> receipt.Receipt:
        return receipt.issue(self._key, hub=hub, incarnation=incarnation, number=number, hash_=hash_, at=at)

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
        now, due = self._clock.now(), []
        with self._store.transaction():
            # Always in the same order, or two collectors could wait for each other.
            for hub in sorted({*batches, *states}):
                work = _HubIntake(self._store, hub, now)
                work.take_all(batches.get(hub, []))
                if hub in states:
                    work.take_state(*states[hub])
                position = work.finish()
                if position is not None:
                    due.append((hub, *position))
        return [self._issue(hub, inc, number, hash_, at) for hub, inc, number, hash_, at in due]

    def _set_aside_alone(self, message: Message) -> None:
        try:
            hub, kind = topics.parse(message.topic)
        except WireError:
            return
        if kind == "up":
            with self._store.transaction():
                _HubIntake(self._store, hub, self._clock.now()).set_aside(message.payload, "refused", "collector.error")


class _HubIntake:
    """The work on one hub inside a transaction, with the hub's row locked."""

    def __init__(self, store: Store, hub: str, now: int) -> None:
        self._store, self._hub, self._now = store, hub, now
        row: Row | None = store.lock_cooperative(hub)
        self._known = row is not None
        self._incarnation: int
        self._number: int
        self._hash: str
        self._receipt_at: int
        self._incarnation, self._number, self._hash, self._receipt_at = row[:4] if row else (0, 0, GENESIS, 0)
        self._state, self._contact_at = (tuple(row[6:9]), int(row[9])) if row else ((), 0)
        self._key: VerifyKey | None = keys.public(row[4]) if row else None
        self._revoked = row is not None and row[5] != "active"
        self._facts: list[Fact] = []
        self._begin = self._number
        self._figures = Figures(hub)
        self._heard = self._announced = False

    def take_all(self, messages: Sequence[bytes]) -> None:
        """Take batches, and then those that were waiting for them."""
        for message in messages:
            self._take_or_set_aside(message)
        while self._facts and (row := self._store.one(tables.SELECT_WAITING, (self._hub, self._number + 1))):
            self._store.run(tables.DELETE_WAITING, (self._hub, row[0]))
            self._take_or_set_aside(bytes(row[1]))

    def take_state(self, said: state.State, retained: bool) -> None:
        """Note what the hub says of itself. A birth is answered with a receipt; a will is no sign of life."""
        if not self._known or self._revoked:
            return
        before, contact_at = self._state, self._contact_at
        if said.state == state.OFFLINE.state:
            self._store.run(tables.UPDATE_OFFLINE, (said.state, self._hub))
            return
        after = (said.state, said.version, said.number)
        self._store.run(tables.UPDATE_STATE, (*after, self._hub))
        answered = before == after and self._now - contact_at < BIRTH_SECONDS
        self._announced = not retained and not answered

    def finish(self) -> tuple[int, int, str, int] | None:
        """Write what was gathered; the position to sign (incarnation, number, hash, time), None if nobody was heard."""
        if self._facts:
            self._store.add_facts(_row_of(self._hub, fact, self._now) for fact in self._facts)
            self._figures.write(self._store)
            confirmed = (self._hub, self._number, self._hash, self._incarnation, self._now)
            self._store.run(tables.INSERT_CONFIRMED, confirmed)
        if not (self._heard or self._announced):
            return None
        at = max(self._now, self._receipt_at)
        position = (self._incarnation, self._number, self._hash, at)
        self._store.run(tables.UPDATE_POSITION, (*position, self._now, self._hub))
        return position

    def set_aside(self, message: bytes, kind: str, code: str) -> None:
        """Keep a batch that cannot be taken, once, where a person sees it; beyond a bound only count."""
        log.warning("batch set aside: hub=%s kind=%s code=%s", self._hub, kind, code)
        digest = hashlib.sha256(message).hexdigest()
        count = self._store.one(tables.COUNT_SET_ASIDE, (self._hub,))
        if count and count[0] >= SET_ASIDE_BATCHES_MAX:
            self._store.run(tables.COUNT_SEEN, (self._hub, digest))
            return
        try:
            envelope = wire.open_envelope(message)
            span = (envelope.first, envelope.last, envelope.incarnation)
        except WireError:
            span = (0, 0, 0)
        row = (self._hub, digest, kind, code, *span, message[:MESSAGE_BYTES_MAX], self._now)
        self._store.run(tables.INSERT_SET_ASIDE, row)

    def _take_or_set_aside(self, message: bytes) -> None:
        try:
            self._take(message)
        except (StoreAway, peewee.PeeweeException):
            raise
        except ChainError as error:
            self.set_aside(message, "fork", error.code)
        except SyncError as error:
            self.set_aside(message, "refused", error.code)
        except Exception:
            # A fault of ours must stop this batch only; the log has the place, the page shows the batch.
            log.exception("batch could not be taken: hub=%s", self._hub)
            self.set_aside(message, "refused", "collector.error")

    def _take(self, message: bytes) -> None:
        if self._key is None:
            raise WireError("hub.unknown")
        if self._revoked:
            raise WireError("hub.revoked")
        envelope = wire.open_envelope(message)
        if envelope.hub != self._hub:
            raise WireError("wire.other_hub")
        wire.verify(message, self._key)
        self._heard = True
        if envelope.last <= self._number:
            if self._hash_at(envelope.last) != envelope.hash.hex():
                raise ChainError("chain.fork", number=envelope.last)
        elif envelope.first > self._number + 1:
            self._let_wait(message, envelope)
            return
        else:
            self._append(envelope)
        self._keep_sealed(envelope)

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

    def _keep_sealed(self, envelope: wire.Envelope) -> None:
        if envelope.sealed:
            span = (envelope.incarnation, envelope.first, envelope.last, envelope.hash.hex())
            self._store.run(tables.INSERT_SEALED, (self._hub, *span, envelope.dictionary, envelope.sealed))


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
