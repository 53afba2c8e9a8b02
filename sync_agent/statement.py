"""What the district says to its hubs: all that is in force, in one signed message for each *scope*.

A message is, one behind the other: the three bytes ``K S 0x01``, a MessagePack array
``[scope, number, at, statements]``, and 64 bytes of Ed25519 signature by the district's key over everything before.

- ``scope``: a hub's id, or ``all``
- ``number``: 1 for the first message of this scope, one more whenever what is in force has changed
- ``at``: seconds since 1970-01-01T00:00:00Z by the district's clock when it was made
- ``statements``: raw deflate (RFC 1951) of a JSON array of objects, each with its ``kind`` (`Statement`)

The message lies retained at the broker, so a hub that comes by once a month finds what holds today and nothing of what
has passed. A reader takes a message only if its number is higher than that of the one before, or its ``at`` is later (a
district restored from an old copy counts anew). What is no longer in it has been taken back, or is over.

Which villages a statement is for it says itself (`regions`, codes by Kemendagri, a shorter one stands for all that lie
in it). Days are business days of the hub that reads: a rule takes effect when that cooperative opens its day, not in
the middle of one. Statements of a kind that a reader does not know it leaves alone, so that a newer district can say
more to hubs of today.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sync_agent import topics
from sync_agent.errors import WireError
from sync_agent.limits import (
    NUMBER_MAX,
    PRICE_CLASSES_MAX,
    PRICE_RUPIAH_MAX,
    REGIONS_MAX,
    STATEMENT_BYTES_MAX,
    STATEMENT_TEXT_CHARACTERS_MAX,
    STATEMENT_TITLE_CHARACTERS_MAX,
    STATEMENTS_BYTES_MAX,
    STATEMENTS_MAX,
)

MAGIC: Final = b"KS\x01"
SIGNATURE_BYTES: Final = 64

_Number = Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]
_Region = Annotated[str, msgspec.Meta(pattern=r"^\d\d(\.\d\d(\.\d\d(\.\d{4})?)?)?$", max_length=13)]
_Title = Annotated[str, msgspec.Meta(min_length=1, max_length=STATEMENT_TITLE_CHARACTERS_MAX)]
_Text = Annotated[str, msgspec.Meta(max_length=STATEMENT_TEXT_CHARACTERS_MAX)]
_AgeClass = Annotated[str, msgspec.Meta(pattern=r"^\d{1,2}(-\d{1,2})?$", max_length=5)]
_Price = Annotated[int, msgspec.Meta(ge=1, le=PRICE_RUPIAH_MAX)]
_Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_.]{0,39}$", max_length=40)]


class Statement(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", omit_defaults=True):
    """What all kinds have: the business days from and until which it holds, both included, and whom it is for."""

    from_day: date
    until_day: date
    regions: Annotated[list[_Region], msgspec.Meta(max_length=REGIONS_MAX)] = msgspec.field(default_factory=list)

    def __post_init__(self) -> None:
        """Raise `ValueError` if it would end before it begins."""
        if self.until_day < self.from_day:
            raise ValueError("until_day is before from_day")


class Notice(Statement, tag="notice", frozen=True, kw_only=True):
    """An announcement (pengumuman) to all members."""

    title: _Title
    text: _Text = ""


class PalmPrice(Statement, tag="tbs_price", frozen=True, kw_only=True):
    """Price of palm fruit bunches (tandan buah segar, TBS), rupiah a kilogram, by age class of the trees in years.

    Source of the classes: Permentan 01/2018 on setting the price, one for each year from 3 on and some together.
    """

    prices: Annotated[dict[_AgeClass, _Price], msgspec.Meta(min_length=1, max_length=PRICE_CLASSES_MAX)]


class Rule(Statement, tag="rule", frozen=True, kw_only=True):
    """A rate or a form that the district prescribes under `code`; of several in force the latest `from_day` counts."""

    code: _Code
    title: _Title
    value: _Text


class SupportRequest(Statement, tag="support", frozen=True, kw_only=True):
    """The district asks the officers for a support bundle, and says why."""

    text: _Text = ""


AnyStatement = Notice | PalmPrice | Rule | SupportRequest
STRUCTS: Final = (Notice, PalmPrice, Rule, SupportRequest)
KINDS: Final = tuple(str(each.__struct_config__.tag) for each in STRUCTS)


class Message(msgspec.Struct, frozen=True, array_like=True):
    """What is signed, as it stands in the message; `statements` is still packed."""

    scope: str
    number: _Number
    at: Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
    statements: bytes


class _Kind(msgspec.Struct):
    kind: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One message, verified. `strange` counts statements of kinds unknown here; `signed` is the bytes as they came."""

    scope: str
    number: int
    at: int
    statements: tuple[AnyStatement, ...]
    strange: int
    signed: bytes

    def supersedes(self, number: int, at: int) -> bool:
        """Whether this message counts, coming after one with that number and time."""
        return self.number > number or self.at > at


_decode = msgspec.msgpack.Decoder(Message).decode
_encode = msgspec.msgpack.Encoder().encode
_items = msgspec.json.Decoder(Annotated[list[msgspec.Raw], msgspec.Meta(max_length=STATEMENTS_MAX)]).decode
_kind = msgspec.json.Decoder(_Kind).decode
_statement = msgspec.json.Decoder(AnyStatement).decode
_json = msgspec.json.Encoder(order="sorted").encode


def sign(key: SigningKey, scope: str, number: int, at: int, statements: Sequence[AnyStatement]) -> bytes:
    """A message with these statements. Raises `WireError` ("statement.size") if it would be too large."""
    content = _json(statements)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    unsigned = MAGIC + _encode(Message(scope, number, at, packer.compress(content) + packer.flush()))
    size = len(unsigned) + SIGNATURE_BYTES
    if len(statements) > STATEMENTS_MAX or len(content) > STATEMENTS_BYTES_MAX or size > STATEMENT_BYTES_MAX:
        raise WireError("statement.size", count=len(statements), bytes=size)
    return unsigned + key.sign(unsigned).signature


def read(signed: bytes, key: VerifyKey, hub: str) -> Said:
    """What the district says to this hub, verified with its public key.

    Raises `WireError`: "statement.form", "statement.signature", "statement.other_hub", "statement.size" or
    "statement.content" (a statement of a known kind with something in it that cannot be).
    """
    if not signed.startswith(MAGIC) or not len(MAGIC) + SIGNATURE_BYTES < len(signed) <= STATEMENT_BYTES_MAX:
        raise WireError("statement.form")
    unsigned, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    try:
        key.verify(unsigned, signature)
        message = _decode(unsigned[len(MAGIC) :])
    except BadSignatureError as error:
        raise WireError("statement.signature") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("statement.form") from error
    if message.scope not in (topics.ALL, hub):
        raise WireError("statement.other_hub", scope=message.scope[:80])
    statements, strange = _read(_inflated(message.statements))
    return Said(
        scope=message.scope,
        number=message.number,
        at=message.at,
        statements=statements,
        strange=strange,
        signed=signed,
    )


def _inflated(packed: bytes) -> bytes:
    unpacker = zlib.decompressobj(-15)
    try:
        content = unpacker.decompress(packed, STATEMENTS_BYTES_MAX + 1)
    except zlib.error as error:
        raise WireError("statement.form") from error
    if len(content) > STATEMENTS_BYTES_MAX:
        raise WireError("statement.size", count=0, bytes=len(content))
    if not unpacker.eof or unpacker.unused_data:
        raise WireError("statement.form")
    return content


def _read(content: bytes) -> tuple[tuple[AnyStatement, ...], int]:
    known: list[AnyStatement] = []
    strange = 0
    try:
        for item in _items(content):
            if _kind(item).kind in KINDS:
                known.append(_statement(item))
            else:
                strange += 1
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("statement.content") from error
    return tuple(known), strange
