"""Every part of the kiosk's screens in every state: looked at by program in all themes, and kept as contact sheets."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.helpers import ARTIFACTS, ROOT

TURNS = [["--size", "800x480"], ["--size", "1024x600", "--diagonal-inches", "10.1", "--largest"]]


@pytest.mark.slow
@pytest.mark.parametrize("arguments", TURNS, ids=["7 inches", "10 inches, largest words, left hand"])
def test_every_part_in_every_state_is_whole_large_enough_and_stands_out_in_all_themes(arguments):
    """In a process of its own, because a window cannot change its size."""
    command = [sys.executable, "-m", "tests.kiosk_ui.components", *arguments]
    command += ["--sheets", str(ARTIFACTS / "gallery" / arguments[1])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == []
    assert list((ARTIFACTS / "gallery" / arguments[1]).glob("*.png"))


def test_weak_words_and_icons_are_seen(kivy_home):
    from kivy.core.window import Window
    from kivy.uix.floatlayout import FloatLayout

    from kiosk_ui.gallery.sheets import settle
    from kiosk_ui.theme import theme
    from kiosk_ui.widgets.icon import Icon
    from kiosk_ui.widgets.surfaces import Card
    from kiosk_ui.widgets.text import Text
    from tests.kiosk_ui.flaws import contrast_flaws
    from tests.kiosk_ui.hand import visible

    page = FloatLayout()
    ground = Card()
    page.add_widget(ground)
    box = {"size_hint": (None, None), "size": (240, 60)}
    page.add_widget(Text(text="Baik", pos=(20, 20), **box))
    page.add_widget(Text(text="Pucat", pos=(20, 120), **box))
    page.add_widget(Text(text="Tembus", pos=(20, 220), opacity=0.4, **box))
    page.add_widget(Text(text="Hilang", pos=(20, 320), **box))
    page.add_widget(Icon(icon="check", pos=(400, 20), **box))
    page.add_widget(Icon(icon="bell", pos=(400, 120), **box))
    Window.add_widget(page)
    # After the rules, which give each its colour.
    colours = {"Pucat": theme.series2, "Hilang": theme.surface, "bell": theme.line}
    for part in page.children[:-1]:
        name = getattr(part, "icon", "") or part.text
        part.color = colours.get(name, part.color)
    settle()
    texture = page.export_as_image().texture
    found = " ".join(contrast_flaws(visible(page), texture.pixels, *texture.size))
    Window.remove_widget(page)
    assert {name for name in ("Baik", "Pucat", "Tembus", "Hilang", "check", "bell") if repr(name) in found} == {
        "Pucat",
        "Tembus",
        "Hilang",
        "bell",
    }
