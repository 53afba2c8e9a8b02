"""Contact sheets: all pages of the gallery on one picture for each theme, drawn on no screen."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window
from PIL import Image

from kiosk_ui.gallery.window import GalleryView
from kiosk_ui.theme import THEMES, theme

COLUMNS: Final = 4
SHRINK: Final = 2
"""Each page is kept at half its size: enough to see how it looks beside the others."""
FRAMES_TO_SETTLE: Final = 4


def settle(frames: int = FRAMES_TO_SETTLE) -> None:
    """Let layouts come to rest."""
    for _ in range(frames):
        EventLoop.idle()


def open_view() -> GalleryView:
    """Put the gallery into the window of this process."""
    EventLoop.ensure_window()
    if EventLoop.status != "started":
        EventLoop.start()
    view = GalleryView()
    Window.add_widget(view)
    Clock.max_iteration = 40
    settle()
    return view


def walk(view: GalleryView) -> Iterator[str]:
    """Turn through all pages, and name each once it is drawn."""
    for number in range(len(view.pages)):
        view.number = number
        settle()
        yield view.page_name


def picture_of(view: GalleryView) -> Image.Image:
    """Return what the gallery shows."""
    texture = view.export_as_image().texture
    return Image.frombytes("RGBA", texture.size, texture.pixels).convert("RGB")


def write_sheets(folder: Path) -> list[Path]:
    """Write `gallery-<theme>.png` for each theme into a folder and return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    view = open_view()
    written = []
    for name in THEMES:
        theme.use(name)
        pictures = [picture_of(view) for _ in walk(view)]
        written.append(folder / f"gallery-{name}.png")
        contact_sheet(pictures).save(written[-1])
    theme.use(THEMES[0])
    Window.remove_widget(view)
    return written


def contact_sheet(pictures: list[Any]) -> Image.Image:
    """Return all pictures on one, row by row."""
    width, height = (side // SHRINK for side in pictures[0].size)
    sheet = Image.new("RGB", (COLUMNS * width, math.ceil(len(pictures) / COLUMNS) * height))
    for number, picture in enumerate(pictures):
        place = (number % COLUMNS * width, number // COLUMNS * height)
        sheet.paste(picture.resize((width, height), Image.Resampling.LANCZOS), place)
    return sheet
