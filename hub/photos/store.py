"""The files of the photos, in a folder beside the books: written whole or not at all, and really deleted."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Container
from pathlib import Path
from typing import Final

PHOTOS_FOLDER: Final = "photos"
_ENDING: Final = ".jpg"
log = logging.getLogger(__name__)


class PhotoStore:
    """Pictures by the SHA-256 (hex) of their bytes. What is no longer there is simply not there."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made with the first picture."""
        self._folder = folder

    def keep(self, picture: bytes) -> str:
        """Write a picture durably and return its name. Raises `OSError` if the card refuses."""
        name = hashlib.sha256(picture).hexdigest()
        self._folder.mkdir(mode=0o700, exist_ok=True)
        path = self._path(name)
        unfinished = path.with_suffix(".part")
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(picture)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
        self._settle()
        return name

    def has(self, name: str) -> bool:
        """Whether this picture is there."""
        return self._path(name).is_file()

    def read(self, name: str) -> bytes | None:
        """A picture, None if it is not there or cannot be read."""
        try:
            return self._path(name).read_bytes()
        except OSError:
            return None

    def forget(self, name: str) -> None:
        """Delete a picture. One that the card will not let go is logged, and swept away at the next start."""
        self._delete(self._path(name))

    def sweep(self, in_use: Container[str]) -> None:
        """Delete what is nobody's photo: left behind by a power cut between a fact and its file."""
        if not self._folder.is_dir():
            return
        for path in sorted(self._folder.iterdir()):
            if path.suffix != _ENDING or path.stem not in in_use:
                self._delete(path)

    def _delete(self, path: Path) -> None:
        try:
            path.unlink(missing_ok=True)
            self._settle()
        except OSError as error:
            log.error("photo.not_deleted", extra={"error": type(error).__name__})

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}{_ENDING}"

    def _settle(self) -> None:
        # The folder too, so that neither a new name nor a deletion is undone by a power cut.
        if not self._folder.is_dir():
            return
        descriptor = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
