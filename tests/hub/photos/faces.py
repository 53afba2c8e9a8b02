"""Pictures as phones send them, and worse ones."""

from __future__ import annotations

import random
import struct
import zlib
from io import BytesIO

from PIL import Image

from hub.photos.picture import portrait


def photo(width: int = 640, height: int = 480, colour: str = "tan", kind: str = "JPEG", **saved: object) -> bytes:
    """A plain picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, kind, **saved)
    return out.getvalue()


def noise(width: int = 640, height: int = 640) -> bytes:
    """A picture that no encoder can make small."""
    out = BytesIO()
    Image.frombytes("RGB", (width, height), random.Random(1).randbytes(width * height * 3)).save(out, "PNG")
    return out.getvalue()


def bomb(side: int) -> bytes:
    """A PNG of some hundred bytes that says it has `side` times `side` pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        sum_ = zlib.crc32(kind + content)
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sum_)

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    pixels = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def portrait_of(colour: str) -> bytes:
    """A kept portrait of one colour."""
    return portrait(photo(colour=colour))
