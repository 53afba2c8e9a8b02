"""A batch of facts on the wire. Another program can write and read it with this page, those of `sync_agent.packing`,
`sync_agent.codes` and `sync_agent.forms`, a dictionary's file and `hub.log.fact`.

1. A *message* is, one behind the other: the three bytes ``K B 0x01`` (format version 1), an envelope, and 64 bytes of
   Ed25519 signature by the hub's key over everything before it. At most `MESSAGE_BYTES_MAX` bytes.
2. The *envelope* is a MessagePack array of exactly eight values:
   ``[hub, incarnation, first, count, hash, dictionary, payload, sealed]``

   - ``hub``: the hub's id; ``incarnation``: integer, the same for every fact in the batch
   - ``first``: number of the first fact; ``count``: how many follow each other without a hole, 1 to `BATCH_FACTS_MAX`
   - ``hash``: the first `HASH_BYTES` bytes of the chain's hash after the last fact
   - ``dictionary``: version of the dictionary (`sync_agent.dictionary`), 0 for none
   - ``payload``: the facts (`sync_agent.packing`)
   - ``sealed``: the personal parts (3), or no bytes
3. The *sealed* part is the name of the cooperative's recovery key, the first `KEY_NAME_BYTES` bytes of SHA-256 of its
   public half, and behind it a libsodium sealed box to that key. In the box, as raw deflate (RFC 1951) with
   the dictionary's preset, stands a MessagePack array of ``[number, salt, personal]`` (integer, 16 bytes, bytes) for
   each fact with a personal part. The district stores the box and cannot open it.

A fact's number, its previous hash and its hash follow from the envelope and the chain and are not sent. Nor are
idempotency keys: they say nothing about the cooperative, and a random number cannot be compressed.

Why a hash at all, and why so little of it: the signature proves that the hub made this batch, not from which past. A
hub that was restored from an old copy signs facts that follow from facts the district never saw; appended to what it
has, they would make a chain that is right in itself and that nobody ever recorded. The hash is the hub's word on its
past, and 8 bytes of it suffice, because they guard against chance alone: who can sign for the hub can sign any past.
All 32 bytes stand in the district's receipt, which the hub compares with its own chain.

A reader refuses what has another format version, surplus or missing values, or exceeds a bound (`WireError`); it
unpacks no further than `PAYLOAD_BYTES_MAX`. Old hubs live long: format version 1 and every dictionary stay readable
for ever.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Final

import msgspec
from nacl.exceptions import BadSignatureError, CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox
from nacl.signing import SigningKey, VerifyKey

from hub.log.fact import Fact, chain_hash, header
from sync_agent import dictionary, packing, topics
from sync_agent.errors import ChainError, WireError
from sync_agent.limits import BATCH_FACTS_MAX, MESSAGE_BYTES_MAX, NUMBER_MAX
from sync_agent.packing import Carried

MAGIC: Final = b"KB\x01"
SIGNATURE_BYTES: Final = 64
HASH_BYTES: Final = 8
KEY_NAME_BYTES: Final = 3
_Count = Annotated[int, msgspec.Meta(ge=1, le=BATCH_FACTS_MAX)]
_Number = Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]


class Envelope(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The envelope of a message (point 2 of this module's page), not yet verified, its payload not yet unpacked."""

    hub: str
    incarnation: _Number
    first: _Number
    count: _Count
    hash: Annotated[bytes, msgspec.Meta(min_length=HASH_BYTES, max_length=HASH_BYTES)]
    dictionary: Annotated[int, msgspec.Meta(ge=0, le=65_535)]
    payload: bytes
    sealed: bytes

    @property
    def last(self) -> int:
        """Number of the last fact."""
        return self.first + self.count - 1

    def agrees(self, hash_: str) -> bool:
        """Whether the chain's hash after the last fact (64 hex digits) can be this one."""
        return hash_.startswith(self.hash.hex())


class Disclosed(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """The personal part of one fact, as it stands in the sealed box."""

    number: int
    salt: bytes
    personal: bytes


_pack = msgspec.msgpack.Encoder().encode
_unpack_envelope = msgspec.msgpack.Decoder(Envelope).decode
_unpack_disclosed = msgspec.msgpack.Decoder(list[Disclosed]).decode


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
    known = dictionary.load(chosen)
    payload = packing.pack(facts, known)
    sealed = b""
    disclosed = [Disclosed(fact.number, fact.salt, fact.personal) for fact in facts if fact.personal]
    if recovery is not None and disclosed:
        box = SealedBox(recovery).encrypt(packing.deflate(_pack(disclosed), known.preset))
        sealed = key_name(bytes(recovery)) + bytes(box)
    last = bytes.fromhex(facts[-1].hash)[:HASH_BYTES]
    envelope = Envelope(hub, facts[0].incarnation, facts[0].number, len(facts), last, chosen, payload, sealed)
    unsigned = MAGIC + _pack(envelope)
    if len(unsigned) + SIGNATURE_BYTES > MESSAGE_BYTES_MAX:
        raise WireError("wire.size", bytes=len(unsigned) + SIGNATURE_BYTES)
    return unsigned + key.sign(unsigned).signature


def key_name(public_key: bytes) -> bytes:
    """The bytes by which a sealed part names the recovery key that it was sealed to."""
    return hashlib.sha256(public_key).digest()[:KEY_NAME_BYTES]


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
    """The facts in an envelope. Raises `WireError`: "wire.dictionary", "wire.payload", "wire.bomb"."""
    return packing.unpack(envelope.payload, envelope.count, dictionary.load(envelope.dictionary))


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
    if not envelope.agrees(previous):
        raise ChainError("chain.fork", number=envelope.first)
    return linked


def unseal(envelope: Envelope, key: PrivateKey) -> list[Disclosed]:
    """The personal parts, with the cooperative's private recovery key. Raises `WireError` ("wire.sealed")."""
    if not envelope.sealed:
        return []
    try:
        opened = SealedBox(key).decrypt(envelope.sealed[KEY_NAME_BYTES:])
        return _unpack_disclosed(packing.inflate(opened, dictionary.load(envelope.dictionary).preset))
    except (CryptoError, msgspec.DecodeError, ValueError) as error:
        raise WireError("wire.sealed") from error
