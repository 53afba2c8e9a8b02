"""Cutting batches from the log: what fits, of one incarnation, and only what verifies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from nacl.public import PublicKey
from nacl.signing import SigningKey

from hub.log.fact import Fact, hash_of
from hub.log.reading import LogReader
from sync_agent import keys, wire
from sync_agent.errors import ChainError, WireError
from sync_agent.limits import NUMBER_MAX, READ_FACTS, SEND_BYTES, SEND_FACTS
from sync_agent.relay.allowance import up_to_money


class Batch(NamedTuple):
    """A message ready to send, and the numbers of its first and last fact."""

    first: int
    last: int
    message: bytes


class _Begun(msgspec.Struct):
    hub: str


def hub_of(reader: LogReader) -> str | None:
    """The hub's id as the log's first fact states it, None for books that have not been begun."""
    first = reader.facts(0, 1)
    return msgspec.json.decode(first[0].body, type=_Begun).hub if first else None


def moves_money(reader: LogReader, after: int) -> bool:
    """Whether any fact behind number `after` moves money."""
    while facts := reader.facts(after, READ_FACTS):
        if up_to_money(facts):
            return True
        after = facts[-1].number
    return False


class Cutter:
    """Makes batches for one hub from its log, of at most so many facts and so many bytes of bodies."""

    def __init__(
        self,
        reader: LogReader,
        hub: str,
        key: SigningKey,
        *,
        facts_max: int = min(SEND_FACTS, READ_FACTS),
        bodies_bytes_max: int = SEND_BYTES,
    ) -> None:
        self._reader, self._hub, self._key = reader, hub, key
        self._facts_max, self._bodies_bytes_max = facts_max, bodies_bytes_max

    def cut(self, after: int, previous: str, *, until: int = NUMBER_MAX, for_money: bool = False) -> Batch | None:
        """The next batch behind number `after`, whose hash is `previous`; None if the log ends there.

        It holds no fact behind number `until`.
        With `for_money` no further than the last fact that moves money, so None if nothing behind `after` does.
        Raises `ChainError` ("chain.broken") if the log contradicts itself, `WireError` ("wire.size") if a single fact
        is too large for any batch.
        """
        facts = [fact for fact in self._reader.facts(after, self._facts_max) if fact.number <= until]
        facts = facts[: self._fitting(facts)]
        if for_money and facts and not moves_money(self._reader, facts[-1].number):
            facts = list(up_to_money(facts))
        if not facts:
            return None
        _verify(facts, after, previous)
        return self._encoded(facts)

    def cut_sealed(self, after: int, last: int) -> Batch | None:
        """A batch with the next personal parts behind number `after`, of facts no further than `last`.

        It begins with a fact that has one and ends with one. None if there is none, or nothing to seal them to. Raises
        as `cut`.
        """
        if self._recovery() is None:
            return None
        while facts := [fact for fact in self._reader.facts(after, self._facts_max) if fact.number <= last]:
            if (begin := next((i for i, fact in enumerate(facts) if fact.personal), None)) is not None:
                facts = facts[begin:]
                facts = facts[: self._fitting(facts)]
                _verify(facts, facts[0].number - 1, self._reader.hash_at(facts[0].number - 1) or "")
                end = max(i for i, fact in enumerate(facts) if fact.personal)
                return self._encoded(facts[: end + 1])
            after = facts[-1].number
        return None

    def _recovery(self) -> PublicKey | None:
        # Always the newest there is, whatever facts go: who lost a key has no use for what is sealed to it.
        known = self._reader.recovery_key()
        return keys.recovery(known) if known else None

    def _encoded(self, facts: Sequence[Fact]) -> Batch:
        recovery = self._recovery()
        while True:
            try:
                message = wire.encode(facts, self._hub, self._key, recovery)
                return Batch(facts[0].number, facts[-1].number, message)
            except WireError:
                if len(facts) == 1:
                    raise
                facts = facts[: len(facts) // 2]

    def _fitting(self, facts: Sequence[Fact]) -> int:
        size = 0
        for index, fact in enumerate(facts):
            size += len(fact.body) + len(fact.personal)
            if fact.incarnation != facts[0].incarnation or (index and size > self._bodies_bytes_max):
                return index
        return len(facts)


def _verify(facts: Sequence[Fact], after: int, previous: str) -> None:
    for number, fact in enumerate(facts, after + 1):
        if fact.number != number or fact.previous != previous or hash_of(fact) != fact.hash:
            raise ChainError("chain.broken", number=number)
        previous = fact.hash
