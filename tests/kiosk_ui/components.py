"""Walks through the gallery of parts and prints their flaws as a JSON list; run by `test_components`."""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import tempfile
from pathlib import Path

from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import read_settings


def main() -> None:
    """Look at each page in each theme, which is switched in place."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", required=True)
    parser.add_argument("--diagonal-inches", default="7")
    parser.add_argument("--largest", action="store_true")
    parser.add_argument("--sheets", type=Path, required=True)
    given = parser.parse_args()
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings(
            ["--data", data, "--unpaired", "--size", given.size, "--diagonal-inches", given.diagonal_inches]
        )
        set_environment(settings)
        configure_kivy(settings)
        from kivy.config import Config

        Config.set("graphics", "maxfps", "200")
        json.dump(look(given.sheets, given.largest), sys.stdout)


def look(folder: Path, largest: bool) -> list[str]:
    """Return all flaws, and write a contact sheet for each theme into the folder."""
    from kiosk_ui.gallery import sheets
    from kiosk_ui.theme import THEMES, theme
    from tests.kiosk_ui.flaws import contrast_flaws, layout_flaws
    from tests.kiosk_ui.hand import live_through_frame, visible

    def come_to_rest(frames: int) -> None:
        for _ in range(frames):
            live_through_frame()

    if largest:
        theme.text_size("largest")
        theme.hand = "left"
    view = sheets.open_view()
    # Colours do not depend on sizes: one round through the themes is enough.
    names = THEMES[:1] if largest else THEMES
    pictures = {name: [] for name in names}
    flaws = []
    gc.freeze()  # what was loaded until now is no page's leftover
    for number in range(len(view.pages)):
        view.number = number
        come_to_rest(sheets.FRAMES_TO_SETTLE)
        for name in names:
            theme.use(name)
            come_to_rest(2)
            picture = sheets.picture_of(view)
            pictures[name].append(picture)
            shown = list(visible(view.ids.specimens))
            found = contrast_flaws(shown, picture.convert("RGBA").tobytes(), *picture.size)
            if name == THEMES[0]:
                found += layout_flaws(shown, *picture.size)
            flaws += [f"{view.page_name}: {flaw}" for flaw in found]
    folder.mkdir(parents=True, exist_ok=True)
    for name, those in pictures.items():
        sheets.contact_sheet(those).save(folder / f"gallery-{name}.png")
    return flaws


if __name__ == "__main__":
    main()
