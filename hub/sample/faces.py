"""Drawn faces for the made-up members: the same for the same member, and nobody's."""

from __future__ import annotations

import random
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from hub.photos.picture import portrait

_SIDE: Final = 480  # drawn twice as large as it is kept, so that its edges are smooth
_GROUNDS: Final = ("#cfe3d4", "#f3dfb5", "#d5dcee", "#efd3cb", "#e2e2d2")
_SKINS: Final = ("#c68b5f", "#b07548", "#d9a679", "#9c653c")
_HAIRS: Final = ("#1c1512", "#33241c", "#4a4441")
_CLOTHES: Final = ("#14532d", "#7c2d12", "#1e3a6d", "#6b3b77", "#8a6d1f")


def face(member_no: int, *, covered: bool) -> bytes:
    """The portrait of a member as a JPEG; `covered` draws a headscarf where there would be hair."""
    rng = random.Random(member_no)  # noqa: S311 - a drawing, not a secret
    ground, skin, hair, cloth = (rng.choice(colours) for colours in (_GROUNDS, _SKINS, _HAIRS, _CLOTHES))
    picture = Image.new("RGB", (_SIDE, _SIDE), ground)
    draw = ImageDraw.Draw(picture)
    draw.ellipse((60, 350, 420, 700), fill=cloth)
    if covered:
        scarf = rng.choice([colour for colour in _CLOTHES if colour != cloth])
        draw.ellipse((112, 60, 368, 400), fill=scarf)
        draw.polygon([(130, 300), (350, 300), (390, 480), (90, 480)], fill=scarf)
    else:
        draw.rectangle((205, 320, 275, 400), fill=skin)
        draw.ellipse((128, 70, 352, 330), fill=hair)
    draw.ellipse((145, 115, 335, 365), fill=skin)
    if not covered:
        draw.chord((140, 85, 340, 260), 190, 350, fill=hair)
    for x in (200, 280):
        draw.ellipse((x - 13, 217, x + 13, 239), fill="white")
        draw.ellipse((x - 8, 218, x + 8, 238), fill="#20140e")
        draw.arc((x - 24, 194, x + 24, 226), 200, 340, fill=hair, width=7)
    draw.line((240, 238, 232, 276, 246, 278), fill="#7a4a2c", width=5)
    draw.arc((198, 262, 282, 326), 25, 155, fill="#7c2d2d", width=8)
    out = BytesIO()
    picture.save(out, "PNG")
    return portrait(out.getvalue())
