"""Making a portrait of what a phone's camera sends: upright, square, small, and nothing in it but the picture."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import Final

from PIL import ExifTags, Image, ImageOps

from hub.errors import BadRequest
from hub.limits import (
    PHOTO_BYTES_MAX,
    PHOTO_PIXELS_MAX,
    PHOTO_SIDE_PIXELS,
    PHOTO_UPLOAD_BYTES_MAX,
    PHOTO_WHOLE_PIXELS_MAX,
)

_FORMATS: Final = ("JPEG", "PNG", "WEBP")  # what phones' cameras and galleries hand to a browser
_QUALITIES: Final = (85, 75, 60, 45, 30, 15, 5)  # of JPEG; the first whose file is small enough
_UPRIGHT, _TURNED = 1, range(2, 9)  # how EXIF says that the phone was held
_RUBBISH: Final = (OSError, ValueError, SyntaxError, EOFError, IndexError, KeyError, TypeError, struct.error)
"""All that the library raises on rubbish."""
_FACE: Final = (0.5, 0.4)  # what of the picture stays when it is cut square: faces are above the middle


def portrait(content: bytes) -> bytes:
    """A JPEG of `PHOTO_SIDE_PIXELS` square and at most `PHOTO_BYTES_MAX`, without any metadata.

    Raises `BadRequest`: "photo.missing" for nothing, "photo.too_large" for too many bytes or pixels, and
    "photo.unreadable" for what is no whole picture of a kind that is known.
    """
    if not content:
        raise BadRequest("photo.missing", field="photo")
    if len(content) > PHOTO_UPLOAD_BYTES_MAX:
        raise BadRequest("photo.too_large", field="photo")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of damaged EXIF, for one
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _portrait(content)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadRequest("photo.too_large", field="photo") from error
    except _RUBBISH as error:
        raise BadRequest("photo.unreadable", field="photo") from error


def _portrait(content: bytes) -> bytes:
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        if opened.width * opened.height > (PHOTO_PIXELS_MAX if opened.format == "JPEG" else PHOTO_WHOLE_PIXELS_MAX):
            raise BadRequest("photo.too_large", field="photo")
        return _small(_square(opened))


def _square(opened: Image.Image) -> Image.Image:
    side = PHOTO_SIDE_PIXELS
    # A JPEG can be unpacked at a fraction of its size, which takes a fraction of the memory.
    opened.draft("RGB", (2 * side, 2 * side))
    upright = ImageOps.exif_transpose(_reduced(opened))
    if upright.has_transparency_data:
        ground = Image.new("RGBA", upright.size, "white")
        ground.alpha_composite(upright.convert("RGBA"))
        upright = ground
    cut = ImageOps.fit(upright.convert("RGB"), (side, side), centering=_FACE)
    clean = Image.new("RGB", cut.size)  # a new one, for comments and profiles cling to the old
    clean.paste(cut)
    return clean


def _reduced(opened: Image.Image) -> Image.Image:
    """The picture at a whole fraction of its size, in colours to reckon with, before it is copied further."""
    turned = opened.getexif().get(ExifTags.Base.Orientation)
    if opened.mode not in ("RGB", "RGBA"):
        opened = opened.convert("RGBA" if opened.has_transparency_data else "RGB")
    reduced = opened.reduce(max(min(opened.size) // (2 * PHOTO_SIDE_PIXELS), 1))
    # Nothing but how it was held: whatever else stands there, damaged or not, is not even looked at.
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = turned if turned in _TURNED else _UPRIGHT
    reduced.info["exif"] = exif.tobytes()
    return reduced


def _small(picture: Image.Image) -> bytes:
    for quality in _QUALITIES:
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality, optimize=True)
        if out.tell() <= PHOTO_BYTES_MAX:
            break
    return out.getvalue()
