"""Proving a chain: every number there, every hash right, every personal part as committed."""

from __future__ import annotations

from collections.abc import Iterable

from hub.errors import BooksBroken
from hub.log.fact import GENESIS, Fact, commit_to, hash_of


def prove(facts: Iterable[Fact]) -> int:
    """Walk a whole log from fact 1 and return how many facts it holds.

    Raises `BooksBroken` naming the first fact that fails: "log.gap" (a number is missing), "log.chain" (contents do
    not fit the hash) or "log.commitment" (the personal part was changed).
    """
    expected, previous = 1, GENESIS
    for fact in facts:
        if fact.number != expected:
            raise BooksBroken("log.gap", number=expected)
        if fact.previous != previous or hash_of(fact) != fact.hash:
            raise BooksBroken("log.chain", number=fact.number)
        if fact.personal and commit_to(fact.salt, fact.personal) != fact.commitment:
            raise BooksBroken("log.commitment", number=fact.number)
        expected, previous = expected + 1, fact.hash
    return expected - 1
