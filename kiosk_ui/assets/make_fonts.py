"""Makes the kiosk's two font files from Atkinson Hyperlegible Next (a development tool, never run at the kiosk).

    python kiosk_ui/assets/make_fonts.py FOLDER_WITH_THE_ORIGINAL_TTF_FILES

The originals are the files of the npm package `@expo-google-fonts/atkinson-hyperlegible-next`, SIL Open Font
License 1.1 (`fonts/OFL.txt`; no reserved font name). Two things are changed, hence the new family name:

1. Digits are tabular without asking, because SDL's text provider cannot switch font features on: amounts in a
   column then stand digit under digit.
2. The zero loses its slash. Members know banknotes, not programmers' zeros: "Rp1.000.000" must look as it does there.

Needs fontTools (it comes with fpdf2).
"""

# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.pens.boundsPen import BoundsPen
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.transformPen import TransformPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FAMILY = "Koperasi Kiosk"
WEIGHTS = {"500Medium": "Regular", "700Bold": "Bold"}
DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def contours_of(font: TTFont, name: str) -> list[list[tuple[str, tuple[tuple[float, float], ...]]]]:
    """Return a glyph's closed contours, each as a list of pen calls."""
    pen = DecomposingRecordingPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    contours: list[list[tuple[str, tuple[tuple[float, float], ...]]]] = []
    for call in pen.value:
        if call[0] == "moveTo":
            contours.append([])
        contours[-1].append(call)
    return contours


def bounds_of(contours: list[list[tuple[str, tuple[tuple[float, float], ...]]]]) -> tuple[float, float, float, float]:
    """Return (left, bottom, right, top) of contours in font units."""
    pen = BoundsPen(None)
    for contour in contours:
        for name, points in contour:
            getattr(pen, name)(*points)
    left, bottom, right, top = pen.bounds
    return left, bottom, right, top


def unslash_zero(font: TTFont) -> None:
    """Give the tabular zero an open counter: that of the letter O, fitted to where the two half counters were."""
    outer, *counters = contours_of(font, "zero.tf")
    letter_counter = contours_of(font, "O")[1:]
    left, bottom, right, top = bounds_of(counters)
    from_left, from_bottom, from_right, from_top = bounds_of(letter_counter)
    scale_x = (right - left) / (from_right - from_left)
    scale_y = (top - bottom) / (from_top - from_bottom)
    target = TTGlyphPen(None)
    for name, points in outer:
        getattr(target, name)(*points)
    fitted = TransformPen(target, (scale_x, 0, 0, scale_y, left - from_left * scale_x, bottom - from_bottom * scale_y))
    for contour in letter_counter:
        for name, points in contour:
            getattr(fitted, name)(*points)
    font["glyf"]["zero.tf"] = target.glyph()


def tabular_digits(font: TTFont) -> None:
    """Let the plain digits be the tabular ones."""
    for table in font["cmap"].tables:
        for code, glyph in list(table.cmap.items()):
            if glyph in DIGITS:
                table.cmap[code] = f"{glyph}.tf"
    # Without substitutions left, no text provider can swap the digits back.
    for tag in ("GSUB", "DSIG"):
        if tag in font:
            del font[tag]


def rename(font: TTFont, style: str) -> None:
    """Name the derived family, keeping copyright and licence entries."""
    for record in list(font["name"].names):
        if record.nameID in (3, 16, 17, 21, 22, 25):
            font["name"].removeNames(nameID=record.nameID)
    for name_id, text in (
        (1, FAMILY),
        (2, style),
        (4, f"{FAMILY} {style}"),
        (6, f"{FAMILY.replace(' ', '')}-{style}"),
    ):
        font["name"].setName(text, name_id, 3, 1, 0x409)


def main(originals: Path) -> None:
    """Write both weights into `fonts/` beside this file."""
    for weight, style in WEIGHTS.items():
        (source,) = originals.rglob(f"AtkinsonHyperlegibleNext_{weight}.ttf")
        font = TTFont(source, recalcTimestamp=False)
        unslash_zero(font)
        tabular_digits(font)
        rename(font, style)
        font.save(Path(__file__).parent / "fonts" / f"KoperasiKiosk-{style}.ttf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
