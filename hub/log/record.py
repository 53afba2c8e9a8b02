"""`record`: the only door through which the cooperative's data changes."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import peewee

from hub.errors import BadRequest, Refused
from hub.log import registry, tables, views
from hub.log.clock import Clock
from hub.log.fact import GENESIS, Fact, canonical, chain_hash, commit_to, header
from hub.log.facts import Resumed

SALT_BYTES = 16
_KEY: Final = re.compile(r"[A-Za-z0-9._:-]{8,100}")  # no slash: that numbers the facts of one request


@dataclass(frozen=True)
class Origin:
    """Where a change comes from.

    `actor` is a member number in digits or the name of a part of the system; `key` the idempotency key that the
    asking device made before it sent, None for what the system does by itself; `request` a digest of what was
    asked, so that one key can never stand for two different wishes.
    """

    actor: str
    device: str
    key: str | None = None
    request: str = ""

    def __post_init__(self) -> None:
        """Raise `BadRequest` ("request.key_missing") for a key that cannot be one, as the empty one."""
        if self.key is not None and not _KEY.fullmatch(self.key):
            raise BadRequest("request.key_missing")


def request_digest(*parts: Any) -> str:
    """A short digest of a request (any JSON-able values), to tell a repeat from another request under the same key."""
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()[:32]


class Transaction:
    """One request's view of the books while it writes: checks read through `db`, changes go through `record`.

    Lives only inside `hub.books.Books.write`, which opened the database transaction around it.
    """

    def __init__(self, db: peewee.Database, origin: Origin, clock: Clock, newest: Fact | None = None) -> None:
        """`newest` is the log's newest fact where the caller knows it; otherwise it is looked up."""
        self.db = db
        self.origin = origin
        self.clock = clock
        self.facts: list[Fact] = []
        self._newest = newest

    def record(self, body: registry.Body, personal: registry.Personal | None = None, *, day: str) -> Fact:
        """Number the fact, chain it, write it and apply it to the tables, all in the open transaction.

        `day` is the business day as ``YYYY-MM-DD`` (``""`` before the first day was opened).
        """
        kind = registry.kind_of(body)
        last, previous, incarnation, last_at = self._head()
        number = last + 1
        if isinstance(body, Resumed):
            incarnation = body.incarnation
        encoded = canonical(body)
        salt = personal_bytes = b""
        commitment = ""
        if personal is not None:
            salt, personal_bytes = self.clock.random_bytes(SALT_BYTES), canonical(personal)
            commitment = commit_to(salt, personal_bytes)
        at = self.clock.now()
        # A clock behind the newest fact is certainly wrong, whatever it says of itself.
        trust = self.clock.trust() if at >= last_at else "unset"
        origin = self.origin
        hash_ = chain_hash(
            header(
                number,
                kind.name,
                kind.version,
                incarnation,
                at,
                trust,
                day,
                origin.actor,
                origin.device,
                encoded,
                commitment,
                previous,
            )
        )
        fact = Fact(
            number=number,
            type=kind.name,
            version=kind.version,
            incarnation=incarnation,
            at=at,
            clock=trust,
            day=day,
            actor=origin.actor,
            device=origin.device,
            body=encoded,
            commitment=commitment,
            previous=previous,
            hash=hash_,
            personal=personal_bytes,
            salt=salt,
        )
        insert(self.db, fact, self._key(), origin.request)
        registry.apply(self.db, fact, body, personal)
        self.facts.append(fact)
        self._newest = fact
        return fact

    def _head(self) -> tuple[int, str, int, int]:
        if self._newest is not None:
            return self._newest.number, self._newest.hash, self._newest.incarnation, self._newest.at
        row: tuple[int, str, int, int] | None = self.db.execute_sql(views.SELECT_HEAD).fetchone()
        return row or (0, GENESIS, 1, 0)

    def _key(self) -> str | None:
        if self.origin.key is None:
            return None
        return self.origin.key if not self.facts else f"{self.origin.key}/{len(self.facts)}"


def insert(db: peewee.Database, fact: Fact, key: str | None, request: str) -> None:
    """Write a fact's row. Only `Transaction.record` and the replay of an existing log call this."""
    db.execute_sql(
        tables.INSERT,
        (
            fact.number,
            fact.type,
            fact.version,
            fact.incarnation,
            fact.at,
            fact.clock,
            fact.day,
            fact.actor,
            fact.device,
            fact.body,
            fact.commitment,
            fact.previous,
            fact.hash,
            fact.personal,
            fact.salt,
            key,
            request,
        ),
    )


def recorded_under(db: peewee.Database, key: str, request: str, actor: str) -> list[Fact]:
    """The facts that an earlier send of this request recorded, an empty list if it is new.

    Raises `Refused` ("request.key_reused") if the key stands for another request or another person.
    """
    facts: list[Fact] = []
    while row := db.execute_sql(views.SELECT_BY_KEY, (key if not facts else f"{key}/{len(facts)}",)).fetchone():
        fact = views.fact_from(row)
        if row[15] != request or fact.actor != actor:
            raise Refused("request.key_reused")
        facts.append(fact)
    return facts
