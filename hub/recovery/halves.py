"""A recovery key on paper: two halves, each as words that can be typed and as a QR code that can be scanned.

Another program can read a half with this page alone:

1. The private key is an X25519 key of 32 bytes. Half A is 32 random bytes, half B is the key XOR half A: either
   alone is noise (a one-time pad).
2. A *slip* is 36 bytes: one byte ``0x10`` for half A or ``0x11`` for half B, the first three bytes of SHA-256 of the
   public key (which tells slips of different keys apart), and the 32 bytes of the half.
3. As words it has four rows of ten: nine words for nine bytes, each the word of that number (from 0) in ``words.txt``,
   and a tenth for the row's check byte: the first byte of SHA-256 of the row's number (one byte, 0 to 3) and its nine
   bytes. So a mistake is found in its row. The first four letters of a word tell it from all others.
4. As a QR code it is ``KK1`` and Base32 (RFC 4648, no padding) of the slip and the first four bytes of its SHA-256.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from nacl.public import PrivateKey

from hub.errors import BadRequest

HALVES: Final = "AB"
KEY_BYTES: Final = 32
ROWS: Final = 4
ROW_BYTES: Final = 9
LETTERS: Final = 4  # letters that tell a word from all others
_TAGS: Final = {0x10: "A", 0x11: "B"}
_NAME_BYTES: Final = 3
_SLIP_BYTES: Final = 1 + _NAME_BYTES + KEY_BYTES
QR_PREFIX: Final = "KK1"
_QR_CHECK_BYTES: Final = 4


class Half(NamedTuple):
    """One half: `which` is A or B, `name` three bytes of the key's digest, `share` its 32 bytes."""

    which: str
    name: bytes
    share: bytes

    @property
    def label(self) -> str:
        """The key's name as people read it, e.g. ``4F-A0-19``: the same on both halves."""
        return _label(self.name)

    @property
    def slip(self) -> bytes:
        """The bytes on paper (point 2)."""
        return bytes([0x10 + HALVES.index(self.which)]) + self.name + self.share

    def rows(self) -> list[list[str]]:
        """The half in words, four rows of ten (point 3)."""
        known, rows = words(), []
        for row in range(ROWS):
            part = self.slip[row * ROW_BYTES : (row + 1) * ROW_BYTES]
            rows.append([known[byte] for byte in (*part, _check(row, part))])
        return rows

    def qr(self) -> str:
        """The text of its QR code (point 4)."""
        check = hashlib.sha256(self.slip).digest()[:_QR_CHECK_BYTES]
        return QR_PREFIX + base64.b32encode(self.slip + check).decode().rstrip("=")


@cache
def words() -> tuple[str, ...]:
    """The 256 words, by number."""
    return tuple(files("hub.recovery").joinpath("words.txt").read_text("utf-8").split())


def split(key: PrivateKey, random: bytes) -> tuple[Half, Half]:
    """The two halves of a private key; `random` is 32 unpredictable bytes, used once."""
    if len(random) != KEY_BYTES:
        raise ValueError("a half needs 32 random bytes")
    name = name_of(bytes(key.public_key))
    return Half("A", name, random), Half("B", name, _xor(bytes(key), random))


def join(one: Half, other: Half) -> PrivateKey:
    """The private key from both halves.

    Raises `BadRequest`: "recovery.same_half" (twice the same half), "recovery.other_key" (halves of different keys, or
    a slip that was copied wrongly in spite of its checks).
    """
    if one.which == other.which:
        raise BadRequest("recovery.same_half", which=one.which)
    key = PrivateKey(_xor(one.share, other.share))
    if not one.name == other.name == name_of(bytes(key.public_key)):
        raise BadRequest("recovery.other_key")
    return key


def name_of(public_key: bytes) -> bytes:
    """The three bytes that name a key."""
    return hashlib.sha256(public_key).digest()[:_NAME_BYTES]


def label_of(public_key: bytes) -> str:
    """The key's name as people read it, e.g. ``4F-A0-19``."""
    return _label(name_of(public_key))


def _label(name: bytes) -> str:
    return "-".join(f"{byte:02X}" for byte in name)


def read(typed: str) -> Half:
    """A half from its QR code's text or from its words, however they are spaced; four letters of a word are enough.

    Raises `BadRequest`: "recovery.word" (`word` is none of the list), "recovery.count" (`count` words, 40 are needed),
    "recovery.row" (something in row `row` is wrong), "recovery.code" (a damaged QR code).
    """
    compact = "".join(typed.split()).upper()
    if compact.startswith(QR_PREFIX):
        return _from_qr(compact)
    found = [_number(word) for word in typed.lower().replace(",", " ").split()]
    if len(found) != ROWS * (ROW_BYTES + 1):
        raise BadRequest("recovery.count", count=len(found), needed=ROWS * (ROW_BYTES + 1))
    slip = b""
    for row in range(ROWS):
        *part, check = found[row * (ROW_BYTES + 1) : (row + 1) * (ROW_BYTES + 1)]
        if _check(row, bytes(part)) != check:
            raise BadRequest("recovery.row", row=row + 1)
        slip += bytes(part)
    return _from_slip(slip, "recovery.row")


def _from_qr(text: str) -> Half:
    encoded = text[len(QR_PREFIX) :]
    try:
        content = base64.b32decode(encoded + "=" * (-len(encoded) % 8))
    except binascii.Error as error:
        raise BadRequest("recovery.code") from error
    slip, check = content[:_SLIP_BYTES], content[_SLIP_BYTES:]
    if hashlib.sha256(slip).digest()[:_QR_CHECK_BYTES] != check:
        raise BadRequest("recovery.code")
    return _from_slip(slip, "recovery.code")


def _from_slip(slip: bytes, problem: str) -> Half:
    if len(slip) != _SLIP_BYTES or slip[0] not in _TAGS:
        raise BadRequest(problem, row=1)
    return Half(_TAGS[slip[0]], slip[1 : 1 + _NAME_BYTES], slip[1 + _NAME_BYTES :])


def _number(word: str) -> int:
    try:
        return _numbers()[word[:LETTERS]]
    except KeyError as error:
        raise BadRequest("recovery.word", word=word[:20]) from error


@cache
def _numbers() -> dict[str, int]:
    return {word[:LETTERS]: number for number, word in enumerate(words())}


def _check(row: int, part: bytes) -> int:
    return hashlib.sha256(bytes([row]) + part).digest()[0]


def _xor(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
