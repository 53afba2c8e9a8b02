"""What a fact is, and the canonical encoding that the hash chain is made of.

Another program can check a chain with this page alone:

1. A fact's *header* is a JSON array in UTF-8, without any white space, of these twelve values in this order:
   ``[number, type, version, incarnation, at, clock, day, actor, device, body, commitment, previous]``
   - ``number``: integer, 1 for the first fact and one more for each next one, without holes
   - ``type``, ``version``: name and version of the body's form, e.g. ``"savings.deposited", 1``
   - ``incarnation``: integer, which life of the hub recorded it (1, and one more after each restore)
   - ``at``: integer, seconds since 1970-01-01T00:00:00Z by the hub's clock
   - ``clock``: how far that clock was trusted, one of `CLOCKS`
   - ``day``: the business day as ``"YYYY-MM-DD"``, or ``""`` before the first day was opened
   - ``actor``: who acted (a member number in digits, or a name of a part of the system)
   - ``device``: on which device
   - ``body``: the body's own bytes, as they are stored, a JSON object with sorted keys
   - ``commitment``: 64 hex digits, or ``""`` if the fact has no personal part
   - ``previous``: the hash of the fact before as 64 hex digits; `GENESIS` for the first
2. The *hash* is SHA-256 of these bytes.
3. The *commitment* is SHA-256 of 16 random bytes of salt followed by the personal part's own bytes (a JSON
   object with sorted keys). Who has not been given the personal part can check the chain all the same, and
   the salt keeps them from guessing a name and comparing.
4. JSON strings escape only what JSON demands (``"``, ``\\`` and control characters) and are otherwise UTF-8;
   there are no fractions anywhere, money is whole rupiah.

The idempotency key is not part of the hash: it is a random number of the asking device, says nothing about
the cooperative, and would cost 20 bytes a fact on the way to the district.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final

import msgspec

GENESIS: Final = hashlib.sha256(b"koperasi hub log, version 1").hexdigest()

CLOCKS: Final = ("unset", "kept", "officer", "district", "network")
"""How far the wall clock was trusted, least first: never set, kept from the last run, confirmed by an officer,
told by the district, told by the network."""

_encoder = msgspec.json.Encoder()
_sorted_encoder = msgspec.json.Encoder(order="sorted")


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One recorded outcome. `body` and `personal` are the canonical JSON bytes, exactly as hashed.

    `personal` and `salt` are empty where there is no personal part, or where it has not been given to the reader
    (the district). `hash` and `previous` are 64 hex digits.
    """

    number: int
    type: str
    version: int
    incarnation: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: bytes
    commitment: str
    previous: str
    hash: str
    personal: bytes = b""
    salt: bytes = b""


def canonical(value: Any) -> bytes:
    """Canonical JSON of a body or a personal part: UTF-8, sorted keys, no white space."""
    return _sorted_encoder.encode(value)


def header(
    number: int,
    type_: str,
    version: int,
    incarnation: int,
    at: int,
    clock: str,
    day: str,
    actor: str,
    device: str,
    body: bytes,
    commitment: str,
    previous: str,
) -> bytes:
    """The bytes that a fact's hash is taken of (point 1 of this module's page)."""
    return _encoder.encode(
        (number, type_, version, incarnation, at, clock, day, actor, device, msgspec.Raw(body), commitment, previous)
    )


def chain_hash(encoded_header: bytes) -> str:
    """The hash of a fact from its header's bytes, as 64 hex digits."""
    return hashlib.sha256(encoded_header).hexdigest()


def commit_to(salt: bytes, personal: bytes) -> str:
    """The commitment to a personal part: binds the chain to it without showing it (point 3)."""
    return hashlib.sha256(salt + personal).hexdigest()


def hash_of(fact: Fact) -> str:
    """The hash that this fact must have, computed anew from its contents."""
    return chain_hash(
        header(
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
        )
    )


class Line(msgspec.Struct, frozen=True, array_like=True):
    """One line of a double entry as it stands in the body of every fact that moves money (field ``lines``).

    `account` is the code in the chart of accounts; `sub` the sub-account (a savings account's id), or ``""``;
    `amount` whole rupiah, debit positive and credit negative. The lines of one fact add up to zero.
    """

    account: str
    sub: str
    amount: int


class _Lines(msgspec.Struct):
    lines: list[Line] = []


_lines_decoder = msgspec.json.Decoder(_Lines)


def lines_of(body: bytes) -> list[Line]:
    """The double entry lines in a fact's body, an empty list if it moves no money.

    Anybody who holds facts can make balances from them with this alone, whatever their types.
    """
    return _lines_decoder.decode(body).lines
