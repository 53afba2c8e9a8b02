"""Colours that can be read in the sun and at night, and sizes that fit finger, eye and screen."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers import ROOT
from tests.kiosk_ui.contrast import contrast

CONTRAST_MIN = 7.0
DRAWING_CONTRAST_MIN = 3.0
GROUNDS = {
    "ink": ("paper", "surface", "primary_wash", "accent_wash", "warning_wash"),
    "soft": ("paper", "surface", "primary_wash", "accent_wash", "disabled_face"),
    "primary": ("paper", "surface", "primary_wash"),
    "warning": ("paper", "surface", "warning_wash"),
    "ink_on_primary": ("primary", "primary_dark"),
    "ink_on_accent": ("accent",),
    "ink_on_warning": ("warning", "warning_dark"),
    "ink_on_rail": ("rail",),
}
"""What words in a colour stand on."""
DRAWN = ("edge_line", "series1", "series2", "series3")
NAMES = ("day", "sun", "night")


@pytest.fixture
def theme(kivy_home):
    """The theme, as it was afterwards."""
    from kiosk_ui.theme import theme

    yield theme
    theme.fit(800, 480)
    theme.use("day")
    theme.text_size("normal")
    theme.hand = "right"


def test_the_measure_itself_is_right():
    assert contrast((1, 1, 1), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)) == pytest.approx(1)


@pytest.mark.parametrize("name", NAMES)
def test_words_on_every_ground_have_enough_contrast(theme, name):
    theme.use(name)
    pairs = [(words, ground) for words, grounds in GROUNDS.items() for ground in grounds]
    assert {
        f"{words} on {ground}": round(ratio, 1)
        for words, ground in pairs
        if (ratio := contrast(getattr(theme, words), getattr(theme, ground))) < CONTRAST_MIN
    } == {}


@pytest.mark.parametrize("name", NAMES)
def test_words_on_every_button_have_enough_contrast_in_every_state(theme, name):
    from kiosk_ui.theme import TONES

    theme.use(name)
    states = [(state, disabled) for state in ("normal", "down") for disabled in (False, True)]
    assert {
        f"{tone} {state} {disabled}": round(ratio, 1)
        for tone in TONES
        for state, disabled in states
        if (ratio := contrast(theme.ink_on(tone, disabled), theme.face(tone, state, disabled))) < CONTRAST_MIN
    } == {}


@pytest.mark.parametrize("name", NAMES)
def test_edges_and_charts_stand_out(theme, name):
    theme.use(name)
    assert {
        f"{colour} on {ground}": round(ratio, 1)
        for colour in DRAWN
        for ground in ("paper", "surface")
        if (ratio := contrast(getattr(theme, colour), getattr(theme, ground))) < DRAWING_CONTRAST_MIN
    } == {}


def test_every_theme_names_the_same_colours_and_each_is_a_property(theme):
    from kiosk_ui.theme import TOKENS, property_name

    named = {name: set(colours) for name, colours in TOKENS["themes"].items()}
    assert set(named) == set(NAMES)
    assert named["sun"] == named["day"] == named["night"]
    assert [token for token in named["day"] if theme.property(property_name(token), True) is None] == []


def test_no_colour_is_written_down_outside_the_theme():
    """A hexadecimal colour, or a list of numbers where a colour belongs, would stay as it is in another theme."""
    literal = re.compile(r"#[0-9a-fA-F]{6}\b|#[0-9a-fA-F]{3}\b|(?:color|rgba?)\s*[:=]\s*[\[(]?\s*[\d.]+\s*,")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in sorted((ROOT / "kiosk_ui").rglob("*"))
        if path.suffix in (".py", ".kv") and path != ROOT / "kiosk_ui" / "theme.py" and path.parent.name != "assets"
        for number, line in enumerate(Path(path).read_text(encoding="utf-8").splitlines(), 1)
        if literal.search(line)
    ]
    assert found == []


def test_what_is_shown_follows_a_switch_of_theme_and_text_size(theme):
    from kiosk_ui.widgets.button import BigButton

    button = BigButton(text="Ya")
    before = list(button.ids.words.color), button.text_size_wanted
    theme.use("night")
    theme.text_size("largest")
    assert list(button.ids.words.color) == theme.ink_on_primary != before[0]
    assert button.text_size_wanted == pytest.approx(before[1] * 1.3)
    theme.use("no such theme")
    theme.text_size("no such size")
    assert (theme.name, theme.text_size_name) == ("night", "largest")


@pytest.mark.parametrize("size", [(800, 480), (1024, 600), (1280, 800)])
@pytest.mark.parametrize("inches", [7, 8, 10.1, 15.6])
def test_a_target_is_15_mm_or_more_on_every_panel_from_7_inches_and_no_giant_on_a_usual_one(theme, size, inches):
    theme.fit(*size, inches)
    assert theme.target_mm >= 14.9
    assert inches > 11 or theme.target_mm < 20


def test_on_a_smaller_panel_everything_shrinks_alike(theme):
    theme.fit(800, 480, 5)
    assert theme.unit == 1
    assert 10 < theme.target_mm < 12
    assert theme.mm(theme.target_mm) == pytest.approx(theme.units(80))
