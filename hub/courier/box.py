"""The folder beside the books in which hub and relay hand each other the courier's files, and what the relay tells."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

import msgspec

from hub.errors import Refused
from hub.limits import COURIER_FILE_BYTES_MAX, COURIER_WAITING_MAX

COURIER_FOLDER: Final = "courier"
SUFFIX: Final = ".kurir"
_FILE: Final = re.compile(r"koperasi-[a-z0-9-]{1,63}-\d{1,16}-\d{1,16}\.kurir")
_NAME_BYTES: Final = 8


class Told(msgspec.Struct, frozen=True):
    """What the relay tells. Numbers of facts, epoch seconds (0: never), codes of problems.

    `file` waits to be fetched, made at `at`, with facts `first` to `last` of `kept`; "" if all were confirmed.
    `answer` is the file that it read last, at `answer_at`: it confirmed facts up to `confirmed` (-1: no receipt in it)
    and brought `said` messages.
    """

    file: str = ""
    at: int = 0
    first: int = 0
    last: int = 0
    kept: int = 0
    problem: str = ""
    answer: str = ""
    answer_at: int = 0
    confirmed: int = -1
    said: int = 0
    answer_problem: str = ""


class Box:
    """The folder of one hub."""

    def __init__(self, folder: Path) -> None:
        """`folder` is made when it is first needed."""
        self._folder = folder

    def told(self) -> Told:
        """What the relay told last; nothing if it never did."""
        try:
            return msgspec.json.decode((self._folder / "told.json").read_bytes(), type=Told)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return Told()

    def asked_at(self) -> int:
        """Since when the newest is asked for, epoch seconds; 0 if it is not."""
        try:
            return int((self._folder / "asked").read_text(encoding="ascii"))
        except FileNotFoundError:
            return 0
        except (OSError, ValueError):  # cut off while it was written: asked for long ago
            return 1

    def ask(self, now: int) -> None:
        """Ask the relay to pack the newest, `now` in epoch seconds. Raises `OSError` if the card refuses."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        (self._folder / "asked").write_text(str(now), encoding="ascii")

    def file(self, told: Told) -> bytes | None:
        """The file to fetch, None if there is none."""
        if not _FILE.fullmatch(told.file):
            return None
        try:
            descriptor = os.open(self._folder / "out" / told.file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(descriptor, "rb") as file:
                content = file.read(COURIER_FILE_BYTES_MAX + 1)
        except OSError:
            return None
        return content if len(content) <= COURIER_FILE_BYTES_MAX else None

    def waiting(self) -> list[str]:
        """Names of what was handed over and not read yet."""
        try:
            return sorted(name for name in os.listdir(self._folder / "in") if name.endswith(SUFFIX))
        except OSError:
            return []

    def hand_over(self, content: bytes, chance: bytes) -> None:
        """Lay down a file for the relay to read, durably; `chance` are random bytes for its name.

        Raises `Refused` ("courier.waiting") while too many wait, `OSError` if the card refuses.
        """
        if len(self.waiting()) >= COURIER_WAITING_MAX:
            raise Refused("courier.waiting")
        within = self._folder / "in"
        within.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = chance[:_NAME_BYTES].hex() + SUFFIX
        unfinished = within / f"{name}.part"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(within / name)
