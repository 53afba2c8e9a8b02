"""Opens the gallery, or draws contact sheets of it: `python -m kiosk_ui.gallery [--sheets FOLDER]`."""

from __future__ import annotations

import argparse
import os
import tempfile
from pathlib import Path

from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import SIZES, read_settings


def main() -> None:
    """Show the gallery in a window; with `--sheets` draw it on no screen and write one PNG for each theme."""
    parser = argparse.ArgumentParser(prog="python -m kiosk_ui.gallery")
    parser.add_argument("--size", choices=SIZES, default="800x480", help="the panel's size in pixels")
    parser.add_argument("--diagonal-inches", default="7", help="the panel's size")
    parser.add_argument("--sheets", type=Path, metavar="FOLDER", help="write contact sheets here and end")
    given = parser.parse_args()
    if given.sheets is not None:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as data:
        settings = read_settings(
            ["--data", data, "--unpaired", "--size", given.size, "--diagonal-inches", given.diagonal_inches]
        )
        set_environment(settings)
        configure_kivy(settings)
        if given.sheets is not None:
            from kivy.config import Config

            # Nobody looks at the single frames.
            Config.set("graphics", "maxfps", "200")
        # Importing these opens the window.
        if given.sheets is not None:
            from kiosk_ui.gallery.sheets import write_sheets

            write_sheets(given.sheets)
        else:
            from kiosk_ui.gallery.window import GalleryApp

            GalleryApp().run()


if __name__ == "__main__":
    main()
