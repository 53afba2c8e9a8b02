"""A batch of facts on the wire. Another program can write and read it with this page and `hub.log.fact` alone.

1. A *message* is, one behind the other: the three bytes ``K B 0x01`` (format version 1), an envelope, and 64 bytes of
   Ed25519 signature by the hub's key over everything before it. At most `MESSAGE_BYTES_MAX` bytes.
2. The *envelope* is a MessagePack array of exactly eight values:
   ``[hub, incarnation, first, count, hash, dictionary, payload, sealed]``

   - ``hub``: the hub's id; ``incarnation``: integer, the same for every fact in the batch
   - ``first``: number of the first fact; ``count``: how many follow each other without a hole, 1 to `BATCH_FACTS_MAX`
   - ``hash``: 32 bytes, the chain's hash after the last fact: it proves to the reader that the facts arrived byte for
     byte and follow from the fact before the first
   - ``dictionary``: version of the preset dictionary (`sync_agent.dictionary`), 0 for none
   - ``payload``: the facts (3), raw deflate (RFC 1951) with that dictionary preset
   - ``sealed``: the personal parts (4), or no bytes
3. The *payload*, inflated, is a JSON array in UTF-8 without white space. For each fact there stand in it, in this
   order:

   - if any of them differs from the fact before in the batch, an object with what differs of ``day``, ``actor``,
     ``device``, ``clock``, ``version``; before the first fact these are ``""``, ``""``, ``""``, ``""`` and ``1``
   - an integer: seconds since the fact before in the batch (may be negative), for the first since 1970
   - a string: the fact's type
   - if the fact has a personal part, a string: its commitment
   - an object: the body's own bytes

   A fact's number, its previous hash and its hash follow from the envelope and the chain and are not sent. Nor are
   idempotency keys: they say nothing about the cooperative, and a random number cannot be compressed.
4. The *sealed* part is a libsodium sealed box to the cooperative's recovery key. In it, deflated like the payload,
   stands a MessagePack array of ``[number, salt, personal]`` (integer, 16 bytes, bytes) for each fact with a personal
   part. The district stores the box and cannot open it.

A reader refuses what has another format version, surplus or missing values, or exceeds a bound (`WireError`); it
inflates no further than `PAYLOAD_BYTES_MAX`. Old hubs live long: format version 1 and every dictionary stay readable
for ever.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Final, NamedTuple

import msgspec
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from hub.log.fact import Fact, chain_hash, header
from sync_agent import dictionary, topics
from sync_agent.errors import ChainError, WireError
from sync_agent.limits import (
    BATCH_FACTS_MAX,
    MESSAGE_BYTES_MAX,
    NUMBER_MAX,
    PAYLOAD_BYTES_MAX,
    TEXT_BYTES_MAX,
)

MAGIC: Final = b"KB\x01"
SIGNATURE_BYTES: Final = 64
_Count = Annotated[int, msgspec.Meta(ge=1, le=BATCH_FACTS_MAX)]
_Number = Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The envelope of a message (point 2 of this module's page), not yet verified, its payload not yet inflated."""

    hub: str
    incarnation: _Number
    first: _Number
    count: _Count
    hash: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    dictionary: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    payload: bytes
    sealed: bytes

    @property
    def last(self) -> int:
        """Number of the last fact."""
        return self.first + self.count - 1


class Carried(NamedTuple):
    """One fact as it travels: everything but what follows from its place in the chain."""

    type: str
    version: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: bytes
    commitment: str


class Disclosed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The personal part of one fact, as it stands in the sealed box."""

    number: int
    salt: bytes
    personal: bytes


class _Context(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    """What of a fact usually stays as it was. None: as before."""

    day: str | None = None
    actor: str | None = None
    device: str | None = None
    clock: str | None = None
    version: Annotated[int, msgspec.Meta(ge=1, le=65_535)] | None = None


_Seconds = Annotated[int, msgspec.Meta(ge=-NUMBER_MAX, le=NUMBER_MAX)]
_Text = Annotated[str, msgspec.Meta(max_length=TEXT_BYTES_MAX)]
_Commitment = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$", max_length=64)]

_pack = msgspec.msgpack.Encoder().encode
_json = msgspec.json.Encoder().encode
_unpack_envelope = msgspec.msgpack.Decoder(Envelope).decode
_unpack_disclosed = msgspec.msgpack.Decoder(list[Disclosed]).decode
_items = msgspec.json.Decoder(list[msgspec.Raw]).decode
_context = msgspec.json.Decoder(_Context).decode
_seconds = msgspec.json.Decoder(_Seconds).decode
_text = msgspec.json.Decoder(_Text).decode
_commitment = msgspec.json.Decoder(_Commitment).decode


def encode(
    facts: Sequence[Fact], hub: str, key: SigningKey, recovery: PublicKey | None = None, version: int | None = None
) -> bytes:
    """A signed message with these facts, which must follow each other and be of one incarnation.

    `recovery` is the cooperative's public recovery key: with it the personal parts go along sealed, without it they
    stay on the hub. `version` chooses a dictionary, the newest by default. Raises `WireError` ("wire.size") if it does
    not fit: send fewer at once.
    """
    if len({fact.incarnation for fact in facts}) != 1 or len(facts) > BATCH_FACTS_MAX:
        raise ValueError("a batch holds 1 to BATCH_FACTS_MAX facts of one incarnation")
    chosen = dictionary.NEWEST if version is None else version
    payload = payload_of(facts)
    if len(payload) > PAYLOAD_BYTES_MAX:
        raise WireError("wire.size", bytes=len(payload))
    sealed = b""
    disclosed = [Disclosed(fact.number, fact.salt, fact.personal) for fact in facts if fact.personal]
    if recovery is not None and disclosed:
        sealed = bytes(SealedBox(recovery).encrypt(deflate(_pack(disclosed), chosen)))
    last = bytes.fromhex(facts[-1].hash)
    deflated = deflate(payload, chosen)
    envelope = Envelope(hub, facts[0].incarnation, facts[0].number, len(facts), last, chosen, deflated, sealed)
    unsigned = MAGIC + _pack(envelope)
    if len(unsigned) + SIGNATURE_BYTES > MESSAGE_BYTES_MAX:
        raise WireError("wire.size", bytes=len(unsigned) + SIGNATURE_BYTES)
    return unsigned + key.sign(unsigned).signature


def payload_of(facts: Sequence[Fact]) -> bytes:
    """The facts as JSON, before deflating (point 3)."""
    items: list[Any] = []
    day = actor = device = clock = ""
    version, at = 1, 0
    for fact in facts:
        changed: dict[str, str | int] = {}
        if fact.day != day:
            changed["day"] = day = fact.day
        if fact.actor != actor:
            changed["actor"] = actor = fact.actor
        if fact.device != device:
            changed["device"] = device = fact.device
        if fact.clock != clock:
            changed["clock"] = clock = fact.clock
        if fact.version != version:
            changed["version"] = version = fact.version
        if changed:
            items.append(changed)
        items.append(fact.at - at)
        items.append(fact.type)
        if fact.commitment:
            items.append(fact.commitment)
        items.append(msgspec.Raw(fact.body))
        at = fact.at
    return _json(items)


def open_envelope(message: bytes) -> Envelope:
    """The envelope of a message: not verified yet, it says whom the message claims to be from.

    Raises `WireError`: "wire.size", "wire.magic" (not a batch, or of a newer format), "wire.envelope".
    """
    if len(message) > MESSAGE_BYTES_MAX:
        raise WireError("wire.size", bytes=len(message))
    if not message.startswith(MAGIC) or len(message) < len(MAGIC) + SIGNATURE_BYTES:
        raise WireError("wire.magic")
    try:
        envelope = _unpack_envelope(message[len(MAGIC) : -SIGNATURE_BYTES])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("wire.envelope") from error
    if not topics.is_hub(envelope.hub) or envelope.last > NUMBER_MAX:
        raise WireError("wire.envelope")
    return envelope


def verify(message: bytes, key: VerifyKey) -> None:
    """Check the signature. Raises `WireError` ("wire.signature") if this key did not sign this message."""
    try:
        key.verify(message[:-SIGNATURE_BYTES], message[-SIGNATURE_BYTES:])
    except (BadSignatureError, ValueError) as error:
        raise WireError("wire.signature") from error


def carried(envelope: Envelope) -> list[Carried]:
    """The facts in an envelope. Raises `WireError`: "wire.dictionary", "wire.payload", "wire.bomb", "wire.count"."""
    payload = inflate(envelope.payload, envelope.dictionary)
    try:
        payload.decode()
        facts = list(_carried(iter(_items(payload))))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError, StopIteration, RuntimeError) as error:
        raise WireError("wire.payload") from error
    if len(facts) != envelope.count:
        raise WireError("wire.count", stated=envelope.count, found=len(facts))
    return facts


def _carried(items: Iterator[msgspec.Raw]) -> Iterator[Carried]:
    day = actor = device = clock = ""
    version, at = 1, 0
    for item in items:
        raw = bytes(item)
        if raw[:1] == b"{":
            changed = _context(raw)
            day = day if changed.day is None else _checked(changed.day)
            actor = actor if changed.actor is None else _checked(changed.actor)
            device = device if changed.device is None else _checked(changed.device)
            clock = clock if changed.clock is None else _checked(changed.clock)
            version = version if changed.version is None else changed.version
            raw = bytes(next(items))
        at += _seconds(raw)
        if not -NUMBER_MAX <= at <= NUMBER_MAX:
            raise WireError("wire.payload")
        type_ = _checked(_text(next(items)))
        body, commitment = bytes(next(items)), ""
        if body[:1] == b'"':
            commitment, body = _commitment(body), bytes(next(items))
        if body[:1] != b"{":
            raise WireError("wire.payload")
        yield Carried(type_, version, at, clock, day, actor, device, body, commitment)


def _checked(text: str) -> str:
    # PostgreSQL cannot keep a NUL in text, and nobody has a use for one.
    if len(text) > TEXT_BYTES_MAX or "\0" in text:
        raise WireError("wire.payload")
    return text


def link(envelope: Envelope, facts: Sequence[Carried], previous: str) -> list[Fact]:
    """The facts with their numbers and hashes, following the fact whose hash is `previous`.

    Raises `ChainError` ("chain.fork") if they do not lead to the hash in the envelope: they follow from another past.
    """
    linked: list[Fact] = []
    for number, fact in enumerate(facts, envelope.first):
        encoded = header(
            number,
            fact.type,
            fact.version,
            envelope.incarnation,
            fact.at,
            fact.clock,
            fact.day,
            fact.actor,
            fact.device,
            fact.body,
            fact.commitment,
            previous,
        )
        digest = chain_hash(encoded)
        linked.append(
            Fact(
                number=number,
                type=fact.type,
                version=fact.version,
                incarnation=envelope.incarnation,
                at=fact.at,
                clock=fact.clock,
                day=fact.day,
                actor=fact.actor,
                device=fact.device,
                body=fact.body,
                commitment=fact.commitment,
                previous=previous,
                hash=digest,
            )
        )
        previous = digest
    if previous != envelope.hash.hex():
        raise ChainError("chain.fork", number=envelope.first)
    return linked


def unseal(envelope: Envelope, key: PrivateKey) -> list[Disclosed]:
    """The personal parts, with the cooperative's private recovery key. Raises `WireError` ("wire.sealed")."""
    if not envelope.sealed:
        return []
    try:
        opened = SealedBox(key).decrypt(envelope.sealed)
        return _unpack_disclosed(inflate(opened, envelope.dictionary))
    except (CryptoError, msgspec.DecodeError, ValueError) as error:
        raise WireError("wire.sealed") from error


def deflate(content: bytes, version: int) -> bytes:
    """Raw deflate with a preset dictionary, by whichever of zlib's three ways turns out smallest."""
    preset = dictionary.load(version)
    smallest: bytes | None = None
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FILTERED, zlib.Z_FIXED):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, strategy, preset)
        packed = packer.compress(content) + packer.flush()
        if smallest is None or len(packed) < len(smallest):
            smallest = packed
    return smallest or b""


def inflate(packed: bytes, version: int) -> bytes:
    """Undo `deflate`, never beyond `PAYLOAD_BYTES_MAX`.

    Raises `WireError`: "wire.dictionary", "wire.payload", "wire.bomb".
    """
    unpacker = zlib.decompressobj(-15, dictionary.load(version))
    try:
        content = unpacker.decompress(packed, PAYLOAD_BYTES_MAX + 1)
    except zlib.error as error:
        raise WireError("wire.payload") from error
    if len(content) > PAYLOAD_BYTES_MAX:
        raise WireError("wire.bomb")
    if not unpacker.eof or unpacker.unused_data:
        raise WireError("wire.payload")
    return content
