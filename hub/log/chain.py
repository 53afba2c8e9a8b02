"""Proving a chain: every number there, every hash right, every personal part as committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from hub.errors import BooksBroken
from hub.log.fact import GENESIS, Fact, commit_to, hash_of

RESUMED: Final = "hub.resumed"


def prove(facts: Iterable[Fact], *, personal_given: bool = True) -> int:
    """Walk a whole log from fact 1 and return how many facts it holds.

    `personal_given=False` is for a reader who was never given the personal parts; anybody else misses one that is gone.
    Raises `BooksBroken` naming the first fact that fails: "log.gap" (a number is missing), "log.chain" (contents do
    not fit the hash, or the incarnation changed without a ``hub.resumed``) or "log.commitment" (the personal part
    was changed).
    """
    expected, previous, incarnation = 1, GENESIS, 1
    for fact in facts:
        if fact.number != expected:
            raise BooksBroken("log.gap", number=expected)
        if fact.previous != previous or hash_of(fact) != fact.hash:
            raise BooksBroken("log.chain", number=fact.number)
        commitment = commit_to(fact.salt, fact.personal) if fact.personal else ""
        if commitment != fact.commitment and (fact.personal or personal_given):
            raise BooksBroken("log.commitment", number=fact.number)
        if fact.incarnation != incarnation and (fact.type != RESUMED or fact.incarnation <= incarnation):
            raise BooksBroken("log.chain", number=fact.number)
        expected, previous, incarnation = expected + 1, fact.hash, fact.incarnation
    return expected - 1
