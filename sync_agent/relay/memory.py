"""What the relay must not forget over a restart: the month's bytes, and the last time the district told.

One small file beside the status. It is no cursor: without it the month is counted from nothing again, and the clock has
one witness less. It is written when enough has come together, so a power cut costs at most `MEMORY_BYTES` of the count.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from sync_agent.errors import SettingsError
from sync_agent.limits import MEMORY_BYTES

_ANYWAY_FILE: Final = "relay-anyway"


def ask_anyway(beside: Path, month: str) -> None:
    """Leave word for the relay whose status file this is that its allowance does not bind in this month.

    A file of its own, because only the relay writes its memory. Raises `SettingsError` ("status.missing").
    """
    try:
        beside.with_name(_ANYWAY_FILE).write_text(month, encoding="ascii")
    except OSError as error:
        raise SettingsError("status.missing", path=str(beside)) from error


class _Kept(msgspec.Struct):
    """The file. `month` is ``YYYY-MM``; `send_anyway` the month in which the allowance does not bind."""

    month: str = ""
    up: int = 0
    down: int = 0
    district_time: int = 0
    send_anyway: str = ""


class Memory:
    """The file and what is in it. A file that cannot be read counts as none; one that cannot be written stays."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            self._kept = _Kept()
        self._written = msgspec.structs.replace(self._kept)

    @property
    def month(self) -> str:
        """The month that is being counted."""
        return self._kept.month

    @property
    def used_bytes(self) -> int:
        """What this month has cost, both ways."""
        return self._kept.up + self._kept.down

    @property
    def district_time(self) -> int:
        """The newest time in a receipt that the district signed, seconds; 0 if there was none."""
        return self._kept.district_time

    @property
    def sends_anyway(self) -> bool:
        """Whether an officer, or a technician with `ask_anyway`, has lifted the allowance for this month."""
        if not self._kept.month:
            return False
        if self._kept.send_anyway == self._kept.month:
            return True
        with suppress(OSError, UnicodeError):
            return self._path.with_name(_ANYWAY_FILE).read_text(encoding="ascii").strip() == self._kept.month
        return False

    def turn_to(self, month: str) -> None:
        """Count for this month from now on. Months only go forward: a clock set back opens no new allowance."""
        if month > self._kept.month:
            self._kept = _Kept(month, district_time=self._kept.district_time, send_anyway=self._kept.send_anyway)

    def count(self, up: int, down: int) -> None:
        """Bytes that went over the wire."""
        self._kept.up += up
        self._kept.down += down

    def heard(self, district_time: int) -> None:
        """The district's time, from a receipt whose signature is right."""
        self._kept.district_time = max(self._kept.district_time, district_time)

    def lift(self, month: str) -> None:
        """The allowance does not bind in this month ("": it does)."""
        self._kept.send_anyway = month

    def write(self, *, now: bool = False) -> None:
        """Write the file if enough has come together, or `now` if anything has."""
        kept, written = self._kept, self._written
        if kept == written:
            return
        much = self.used_bytes - written.up - written.down >= MEMORY_BYTES
        if not (now or much or kept.month != written.month or kept.send_anyway != written.send_anyway):
            return
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            with temporary.open("wb") as file:
                file.write(msgspec.json.encode(kept) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, self._path)
        except OSError:
            return
        self._written = msgspec.structs.replace(kept)
