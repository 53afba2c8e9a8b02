"""The one module of the hub that asks the machine for the time and for randomness; everybody else is handed them."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall clock of the hub, and how far it can be trusted (one of `hub.log.fact.CLOCKS`)."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        ...

    def trust(self) -> str:
        """How far `now` is to be trusted."""
        ...

    def random_bytes(self, count: int) -> bytes:
        """`count` unpredictable bytes."""
        ...

    def hear_district(self, told: int | None) -> None:
        """The district told this time just now, and it can be right; None: it is not believed any longer."""
        ...


class SystemClock:
    """The machine's own clock. A Pi without network does not know the time, so it counts as `kept` until it is set.

    Set by the network it is trusted most; before that, what the district told counts, and goes on from there by the
    processor's own steady time. A restart forgets it: then nobody knows how long the machine was off.
    """

    def __init__(
        self,
        network_mark: Path = Path("/run/systemd/timesync/synchronized"),
        *,
        wall: Callable[[], float] = time.time,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`network_mark` is the file that systemd-timesyncd makes once the network has set the clock."""
        self._network_mark = network_mark
        self._wall, self._steady = wall, steady
        self._district: float | None = None

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        district = self._district
        if district is not None and not self._network_mark.exists():
            return int(district + self._steady())
        return int(self._wall())

    def trust(self) -> str:
        """How far `now` is to be trusted."""
        if self._network_mark.exists():
            return "network"
        return "kept" if self._district is None else "district"

    def hear_district(self, told: int | None) -> None:
        """The district told this time, in epoch seconds, just now; None: it is not believed any longer."""
        self._district = None if told is None else told - self._steady()

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes from the operating system's generator."""
        return secrets.token_bytes(count)
