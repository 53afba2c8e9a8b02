"""A parcel's lines from what travelled on the wire, and opening its boxes."""

from __future__ import annotations

from collections.abc import Iterator

from nacl.public import PrivateKey

from hub.log import parcel
from sync_agent import wire


def stretch_of(envelope: wire.Envelope) -> Iterator[parcel.Line]:
    """The lines of one batch: its facts, and its box if it has one. Raises `WireError` as `wire.carried`."""
    facts = [
        parcel.Carried(
            type=fact.type,
            version=fact.version,
            at=fact.at,
            clock=fact.clock,
            day=fact.day,
            actor=fact.actor,
            device=fact.device,
            body=fact.body.decode(),
            commitment=fact.commitment,
        )
        for fact in wire.carried(envelope)
    ]
    yield parcel.Stretch(envelope.incarnation, envelope.first, envelope.hash.hex(), facts)
    if envelope.sealed:
        span = (envelope.incarnation, envelope.first, envelope.last, envelope.hash.hex())
        yield parcel.Box(*span, envelope.dictionary, envelope.sealed)


def opened(box: parcel.Box, hub: str, key: PrivateKey | None) -> Iterator[parcel.Line]:
    """The personal parts in a box; nothing if it was sealed to another key. Raises `WireError` if it is damaged."""
    if key is None or box.box[: wire.KEY_NAME_BYTES] != wire.key_name(bytes(key.public_key)):
        return
    envelope = wire.Envelope(
        hub, box.incarnation, box.first, box.last - box.first + 1, bytes.fromhex(box.hash), box.dictionary, b"", box.box
    )
    for each in wire.unseal(envelope, key):
        yield parcel.Personal(each.number, each.salt, each.personal)
