"""Loads `.kv` rules and the fonts they name."""

from __future__ import annotations

from pathlib import Path

from kivy.core.text import LabelBase
from kivy.lang import Builder

from kiosk_ui.theme import FONT

ASSETS = Path(__file__).parent.parent / "assets"


def load_rule(python_file: str) -> None:
    """Load the `.kv` file beside a Python file, once."""
    path = str(Path(python_file).with_suffix(".kv"))
    if path not in Builder.files:
        Builder.load_file(path, encoding="utf-8")


def register_fonts() -> None:
    """Make the kiosk's own font known under the name the rules use."""
    folder = ASSETS / "fonts"
    LabelBase.register(
        FONT,
        fn_regular=str(folder / "KoperasiKiosk-Regular.ttf"),
        fn_bold=str(folder / "KoperasiKiosk-Bold.ttf"),
    )


def icon_file(name: str) -> str:
    """Return the path of an icon's picture, '' for no icon."""
    return str(ASSETS / "icons" / f"{name}.png") if name else ""


def art_file(name: str) -> str:
    """Return the path of a larger picture."""
    return str(ASSETS / "art" / f"{name}.png")
