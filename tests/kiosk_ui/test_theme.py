"""Colours that can be read in sunlight: every pair that words stand in has a contrast of 7:1."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.usefixtures("kivy_home")

CONTRAST_MIN = 7.0


def luminance(colour):
    """Relative luminance by WCAG 2."""
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour[:3]]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    """Contrast ratio by WCAG 2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself_is_right():
    assert contrast((1, 1, 1), (0, 0, 0)) == pytest.approx(21)
    assert contrast((0.5, 0.5, 0.5), (0.5, 0.5, 0.5)) == pytest.approx(1)


def test_words_on_every_ground_have_enough_contrast():
    from kiosk_ui.theme import theme

    pairs = {
        "ink on paper": (theme.ink, theme.paper),
        "soft ink on paper": (theme.ink_soft, theme.paper),
        "soft ink on a card": (theme.ink_soft, theme.surface),
        "green on paper": (theme.green, theme.paper),
        "green on its wash": (theme.green, theme.green_wash),
        "ink on green wash": (theme.ink, theme.green_wash),
        "clay on a card": (theme.clay, theme.surface),
        "clay on its wash": (theme.clay, theme.clay_wash),
        "ink on amber wash": (theme.ink, theme.amber_wash),
        "ink on amber": (theme.ink, theme.amber),
        "white on green": (theme.on_green, theme.green),
        "dark on amber": (theme.on_amber, theme.amber),
    }
    assert {name: round(contrast(*pair), 1) for name, pair in pairs.items() if contrast(*pair) < CONTRAST_MIN} == {}


def test_words_on_every_button_have_enough_contrast_pressed_or_not():
    from kiosk_ui.theme import TONES, theme

    weak = {
        f"{tone} {state}": round(ratio, 1)
        for tone in TONES
        for state in ("normal", "down")
        if (ratio := contrast(theme.on_face(tone), theme.face(tone, state))) < CONTRAST_MIN
    }
    assert weak == {}
