"""A parcel: a log on its way back to a hub, in lines that a program and a person can read.

The district hands one out, a courier's stick is read into one, and ``python -m hub restore`` builds the books from any
number of them. A parcel is text in UTF-8, a line each of these JSON arrays, named by their first value:

- ``["parcel", 1, hub]``: the head, once, first
- ``["facts", incarnation, first, hash, [[type, version, at, clock, day, actor, device, body, commitment], …]]``: facts
  that follow each other from number ``first`` on, as `hub.log.fact` describes them; ``body`` is its JSON as text.
  ``hash`` is the chain's hash after the last of them in hex, or at least its first 8 bytes: with it, whoever knows the
  hash before the first one proves that they follow
- ``["sealed", incarnation, first, last, hash, dictionary, box]``: the personal parts of such facts, sealed, as
  `sync_agent.wire` sealed them; ``box`` in Base64
- ``["personal", number, salt, personal]``: one opened personal part, both in Base64; the commitment proves it
- ``["confirmed", number, hash, at]``: the district signed for this position at this time, seconds since 1970
- ``["trouble", where, code]``: something that could not be read, and why
- ``["end", number]``: all has come up to this number; without this line the parcel was cut

The order of the others does not matter, and the same may come twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Final

import msgspec

VERSION: Final = 1
LINE_BYTES_MAX: Final = 8 * 1024 * 1024  # bytes; a thousand facts have some 300 KB, a box no more than a batch
_Number = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{16,64}$")]


class Head(msgspec.Struct, frozen=True, array_like=True, tag="parcel"):
    """Whose parcel it is."""

    version: int
    hub: str


class Carried(msgspec.Struct, frozen=True, array_like=True):
    """One fact: everything but what follows from its place in the chain."""

    type: str
    version: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: str
    commitment: str


class Stretch(msgspec.Struct, frozen=True, array_like=True, tag="facts"):
    """Facts of one incarnation that follow each other."""

    incarnation: _Number
    first: _Number
    hash: _Hash
    facts: Annotated[list[Carried], msgspec.Meta(min_length=1)]

    @property
    def last(self) -> int:
        """Number of the last fact."""
        return self.first + len(self.facts) - 1


class Box(msgspec.Struct, frozen=True, array_like=True, tag="sealed"):
    """The sealed personal parts of a stretch."""

    incarnation: _Number
    first: _Number
    last: _Number
    hash: _Hash
    dictionary: int
    box: bytes


class Personal(msgspec.Struct, frozen=True, array_like=True, tag="personal"):
    """One opened personal part."""

    number: _Number
    salt: bytes
    personal: bytes


class Confirmed(msgspec.Struct, frozen=True, array_like=True, tag="confirmed"):
    """A position that the district signed for."""

    number: _Number
    hash: _Hash
    at: int


class Trouble(msgspec.Struct, frozen=True, array_like=True, tag="trouble"):
    """Something that could not be read: where, and the error's code."""

    where: str
    code: str


class End(msgspec.Struct, frozen=True, array_like=True, tag="end"):
    """All has come."""

    number: _Number


Line = Head | Stretch | Box | Personal | Confirmed | Trouble | End

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Line).decode


class ParcelFault(Exception):
    """A line that is none of a parcel's."""


def encode(line: Line) -> bytes:
    """A line with its end."""
    return _encode(line) + b"\n"


def decode(line: bytes) -> Line:
    """What a line says. Raises `ParcelFault`."""
    try:
        if len(line) > LINE_BYTES_MAX:
            raise ParcelFault("size")
        return _decode(line)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ParcelFault(str(error)) from error


def read(lines: Iterable[bytes]) -> Iterator[Line]:
    """What the lines of a parcel say; the head of this version must come first. Raises `ParcelFault`."""
    for index, line in enumerate(lines):
        said = decode(line)
        if (index == 0) != isinstance(said, Head) or (isinstance(said, Head) and said.version != VERSION):
            raise ParcelFault("head")
        yield said
