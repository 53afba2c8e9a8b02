"""The district's receipt: what it holds of a hub, in its own signed words. The only cursor there is.

A receipt is, one behind the other: the three bytes ``K R 0x01``, a MessagePack array
``[hub, incarnation, number, hash, at]``, perhaps with ``[first, last]`` and ``sealed`` behind, and 64 bytes of Ed25519
signature by the district's key over everything before.

- ``hub``: the hub's id; ``number``: the highest number up to which the district holds every fact, 0 for none
- ``hash``: 32 bytes, the chain's hash there; ``incarnation``: the life of the hub that recorded that fact, 0 for none
- ``at``: seconds since 1970-01-01T00:00:00Z by the district's clock when it was committed; of one hub never decreasing
- ``[first, last]``: only while batches wait at the district behind a gap: the facts missing before the first of them.
  A hub that sends just these need not send the waiting ones again
- ``sealed``: only while the district lacks personal parts sealed to the cooperative's newest recovery key: it has
  those of all facts up to this number. The hub sends again, with them, what follows

It is sent after the commit, retained, with QoS 1. Receipts of several collectors may overtake each other: one with a
lower number counts only if its ``at`` is later (a district restored from an old copy), otherwise it is an old one
arriving late. Readers leave further values behind these alone, so that a newer district can say more to hubs of today;
it puts nil in the place of what it does not say.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from sync_agent.errors import WireError
from sync_agent.limits import NUMBER_MAX

MAGIC: Final = b"KR\x01"
SIGNATURE_BYTES: Final = 64
RECEIPT_BYTES_MAX: Final = 1_024  # bytes; of today's there are below 200, the rest is for what a newer district may add


_Number = Annotated[int, msgspec.Meta(ge=1, le=NUMBER_MAX)]


class Stated(msgspec.Struct, frozen=True, array_like=True):
    """What is signed, as it stands in the message."""

    hub: str
    incarnation: Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
    number: Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
    hash: Annotated[bytes, msgspec.Meta(min_length=32, max_length=32)]
    at: Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)]
    missing: tuple[_Number, _Number] | None = None
    sealed: Annotated[int, msgspec.Meta(ge=0, le=NUMBER_MAX)] | None = None


_decode = msgspec.msgpack.Decoder(Stated).decode
_encode = msgspec.msgpack.Encoder().encode


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt, verified. `hash` is 64 hex digits, `at` seconds; `signed` the bytes as they came, the evidence.

    `missing` is the first and last number of what the district lacks before batches that it has already, None without
    such a gap. `sealed` is the number up to which it has the personal parts, None if it asks for none.
    """

    hub: str
    incarnation: int
    number: int
    hash: str
    at: int
    signed: bytes
    missing: tuple[int, int] | None = None
    sealed: int | None = None

    def supersedes(self, other: Receipt | None) -> bool:
        """Whether this receipt counts, coming after `other`: further on, or lower and said later."""
        if other is None or self.number > other.number:
            return True
        return self.at > other.at or (self.number == other.number and self.at == other.at)


def issue(
    key: SigningKey,
    *,
    hub: str,
    incarnation: int,
    number: int,
    hash_: str,
    at: int,
    missing: tuple[int, int] | None = None,
    sealed: int | None = None,
) -> Receipt:
    """A receipt signed with the district's key."""
    said: list[object] = [hub, incarnation, number, bytes.fromhex(hash_), at, missing, sealed]
    while said[-1] is None:
        said.pop()
    unsigned = MAGIC + _encode(said)
    signed = unsigned + key.sign(unsigned).signature
    return Receipt(
        hub=hub,
        incarnation=incarnation,
        number=number,
        hash=hash_,
        at=at,
        signed=signed,
        missing=missing,
        sealed=sealed,
    )


def read(signed: bytes, key: VerifyKey, hub: str) -> Receipt:
    """A receipt for this hub, verified with the district's public key.

    Raises `WireError`: "receipt.form", "receipt.signature" or "receipt.other_hub".
    """
    if not signed.startswith(MAGIC) or not len(MAGIC) + SIGNATURE_BYTES < len(signed) <= RECEIPT_BYTES_MAX:
        raise WireError("receipt.form")
    unsigned, signature = signed[:-SIGNATURE_BYTES], signed[-SIGNATURE_BYTES:]
    try:
        key.verify(unsigned, signature)
    except (BadSignatureError, ValueError) as error:
        raise WireError("receipt.signature") from error
    try:
        said = _decode(unsigned[len(MAGIC) :])
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise WireError("receipt.form") from error
    if said.hub != hub:
        raise WireError("receipt.other_hub", hub=said.hub[:80])
    if said.missing is not None and not said.number < said.missing[0] <= said.missing[1]:
        raise WireError("receipt.form")
    return Receipt(
        hub=said.hub,
        incarnation=said.incarnation,
        number=said.number,
        hash=said.hash.hex(),
        at=said.at,
        signed=signed,
        missing=said.missing,
        sealed=said.sealed,
    )
