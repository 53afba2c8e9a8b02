"""Proving a chain: every number there, every hash right, every personal part as committed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from hub.errors import BooksBroken
from hub.log.fact import GENESIS, Fact, commit_to, hash_of

RESUMED: Final = "hub.resumed"


class _Resumed(msgspec.Struct):
    incomplete: bool = False


def prove(facts: Iterable[Fact], *, personal_given: bool = True) -> int:
    """Walk a whole log from fact 1 and return how many facts it holds.

    `personal_given=False` is for a reader who was never given the personal parts; anybody else misses one that is gone,
    unless a later ``hub.resumed`` says that the books came back without it.
    Raises `BooksBroken` naming the first fact that fails: "log.gap" (a number is missing), "log.chain" (contents do
    not fit the hash, or the incarnation changed without a ``hub.resumed``) or "log.commitment" (the personal part
    was changed).
    """
    expected, previous, incarnation, lacking = 1, GENESIS, 1, 0
    for fact in facts:
        if fact.number != expected:
            raise BooksBroken("log.gap", number=expected)
        if fact.previous != previous or hash_of(fact) != fact.hash:
            raise BooksBroken("log.chain", number=fact.number)
        commitment = commit_to(fact.salt, fact.personal) if fact.personal else ""
        if commitment != fact.commitment:
            if fact.personal:
                raise BooksBroken("log.commitment", number=fact.number)
            lacking = lacking or fact.number
        if fact.incarnation != incarnation and (fact.type != RESUMED or fact.incarnation <= incarnation):
            raise BooksBroken("log.chain", number=fact.number)
        if fact.type == RESUMED and msgspec.json.decode(fact.body, type=_Resumed).incomplete:
            lacking = 0
        expected, previous, incarnation = expected + 1, fact.hash, fact.incarnation
    if lacking and personal_given:
        raise BooksBroken("log.commitment", number=lacking)
    return expected - 1
