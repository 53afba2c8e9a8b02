"""Which data folder is for training."""

from __future__ import annotations

from pathlib import Path
from typing import Final

MARK: Final = "LATIHAN"
"""The file that makes a data folder one for training. In it stands the last fact that was there before anybody came."""


def is_training(folder: Path) -> bool:
    """Whether the books in this folder are for training."""
    return (folder / MARK).exists()


def mark(folder: Path, number: int = 0) -> None:
    """Make this folder one for training, whose invented past ends with the fact `number`."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).write_text(f"{number}\n", encoding="ascii")


def began_after(folder: Path) -> int:
    """The last fact of the invented past."""
    return int((folder / MARK).read_text(encoding="ascii"))
