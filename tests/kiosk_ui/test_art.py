"""What was designed once is what kiosk and phones show."""

from __future__ import annotations

import tomllib

import pytest

from kiosk_ui import banknotes
from kiosk_ui.assets import draw
from tests.helpers import ROOT

DESIGN = ROOT / "hub" / "design"
NOTE_BYTES_MAX = 3 * 1024
ICON_HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">'
)


def test_copies_and_drawings_are_those_of_the_originals():
    """If not: `make art`, and look at what it made."""
    assert draw.outdated() == []


def test_a_changed_original_is_noticed(tmp_path):
    tokens = next(draw.pictures())
    changed = tmp_path / "tokens.toml"
    changed.write_bytes(tokens.source.read_bytes() + b"\n")
    assert tokens.is_current(draw.read_lock())
    assert draw.digest(changed) not in draw.LOCK.read_text(encoding="utf-8")


def test_the_kiosk_holds_the_tokens_to_the_byte():
    assert (draw.ASSETS / "tokens.toml").read_bytes() == (DESIGN / "tokens.toml").read_bytes()
    assert {"themes", "type", "text_sizes", "spacing", "radius"} <= set(
        tomllib.loads((DESIGN / "tokens.toml").read_text(encoding="utf-8"))
    )


def test_every_note_and_coin_has_a_small_drawing_and_larger_notes_are_longer():
    files = {int(path.stem): path for path in (DESIGN / "notes").glob("*.svg")}
    assert set(files) == set(banknotes.VALUES)
    assert {value: size for value, path in files.items() if (size := path.stat().st_size) > NOTE_BYTES_MAX} == {}
    widths = [draw.view_box(files[value])[0] for value in banknotes.VALUES]
    assert widths == sorted(widths, reverse=True)
    sizes = {picture.result.stem: picture.size for picture in draw.pictures()}
    assert sizes["100000"] == banknotes.PICTURE_SIZE_MAX


@pytest.mark.parametrize("path", sorted((DESIGN / "icons").glob("*.svg")), ids=lambda path: path.stem)
def test_icons_are_drawn_alike(path):
    """The same field and pen: what stands inside is all that pages need."""
    drawing = path.read_text(encoding="utf-8")
    assert drawing.startswith(ICON_HEAD)
    assert "#" not in drawing
