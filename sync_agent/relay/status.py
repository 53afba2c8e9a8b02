"""The relay's status file: three counts and what stands in the way, for ``python -m sync_agent relay-status``.

Kept here, sent, confirmed: never one 'synced' flag. The file is no cursor; nothing reads it back but people and
programs that show it.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from sync_agent.clock import Clock
from sync_agent.errors import SettingsError
from sync_agent.limits import STATUS_SECONDS


class Status(msgspec.Struct, kw_only=True):
    """What the relay knows of itself. Numbers are fact numbers, times seconds since 1970 (0: never).

    `kept` is on the hub, `sent` has reached the broker, `confirmed` the district has signed for, at its time
    `confirmed_at`. `state` is one of `sync_agent.state.STATES`, "connecting", or "idle" (nothing to send, a metered
    uplink left alone); `problem` an error code or "". `bytes_month` went over the uplink since the month `month` began,
    of `allowance_month` (0: no bound). `written_at` is by this machine's clock, which is certainly wrong if it shows
    less than `clock_not_before`.
    """

    hub: str = ""
    kept: int = 0
    sent: int = 0
    sent_at: int = 0
    confirmed: int = 0
    confirmed_at: int = 0
    state: str = "connecting"
    problem: str = ""
    detail: str = ""
    month: str = ""
    bytes_month: int = 0
    allowance_month: int = 0
    clock_not_before: int = 0
    written_at: int = 0

    @property
    def gist(self) -> tuple[str, str, bool]:
        """What a person would want to see at once: the state, the problem, and whether everything is confirmed."""
        return self.state, self.problem, self.confirmed == self.kept


class StatusFile:
    """Writes the status when it changed: at once if its gist did, otherwise every `STATUS_SECONDS`."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.current = Status()
        self._path, self._clock = path, clock
        self._written: Status | None = None
        self._written_at = float("-inf")

    def write(self, *, now: bool = False) -> None:
        """Write the file if that is due. A full disk is no reason to stop relaying: the file is then left as it is."""
        last = self._written
        if last is not None and msgspec.structs.replace(self.current, written_at=last.written_at) == last:
            return
        urgent = now or last is None or last.gist != self.current.gist
        if not urgent and self._clock.steady() - self._written_at < STATUS_SECONDS:
            return
        self.current.written_at = self._clock.now()
        temporary = self._path.with_name(self._path.name + ".new")
        try:
            temporary.write_bytes(msgspec.json.encode(self.current) + b"\n")
            os.replace(temporary, self._path)
        except OSError:
            return
        self._written, self._written_at = msgspec.structs.replace(self.current), self._clock.steady()


def read(path: Path) -> Status:
    """The status in a file. Raises `SettingsError` ("status.missing")."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Status)
    except (OSError, msgspec.DecodeError) as error:
        raise SettingsError("status.missing", path=str(path)) from error
