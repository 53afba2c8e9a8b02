"""The demo's data folder: known by a marker, used by one demo at a time, small files written whole or not at all."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from image_build.demo.errors import DemoError

MARKER = ".koperasi-demo"
STORY = "demo.json"


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Make the folder if need be and keep it for this process alone.

    Raises `DemoError`: "folder.foreign" for a folder with other things in it, "folder.used" while another demo runs
    there, "folder.unwritable".
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / MARKER).exists():
            if any(folder.iterdir()):
                raise DemoError("folder.foreign", folder=folder)
            (folder / MARKER).touch()
        lock = (folder / MARKER).open("ab")
    except OSError as error:
        raise DemoError("folder.unwritable", folder=folder, reason=error.strerror) from error
    with lock:
        _lock(lock.fileno(), folder)
        yield


def reset(folder: Path) -> bool:
    """Remove a demo's folder; False if there is none.

    Raises `DemoError`: "reset.foreign" for a folder that no demo made, "folder.used" while a demo runs there.
    """
    if not folder.exists():
        return False
    marker = folder / MARKER
    if not marker.is_file():
        raise DemoError("reset.foreign", folder=folder)
    with marker.open("ab") as lock:
        _lock(lock.fileno(), folder)
        # The marker goes last: a reset cut short can be repeated.
        for each in folder.iterdir():
            if each.name != MARKER:
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
        marker.unlink()
    with suppress(OSError):  # the folder itself may be a link or a mount: empty is as good as gone
        folder.rmdir()
    return True


def _lock(descriptor: int, folder: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        raise DemoError("folder.used", folder=folder) from None


def write_text(path: Path, content: str) -> None:
    """Replace a small file in one step; only its owner may read it, for it may hold a PIN or a secret."""
    temporary = path.with_name(f".{path.name}.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def write_json(path: Path, value: Any) -> None:
    """Replace a small file with this value as JSON, as `write_text` does."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def read_json(path: Path) -> Any:
    """What such a file holds, None if it is not there."""
    try:
        return json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
