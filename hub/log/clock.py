"""The one module of the hub that asks the machine for the time and for randomness; everybody else is handed them."""

from __future__ import annotations

import secrets
import time
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


class SystemClock:
    """The machine's own clock. A Pi without network does not know the time, so it counts as `kept` until it is set."""

    def __init__(self, network_mark: Path = Path("/run/systemd/timesync/synchronized")) -> None:
        """`network_mark` is the file that systemd-timesyncd makes once the network has set the clock."""
        self._network_mark = network_mark

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z."""
        return int(time.time())

    def trust(self) -> str:
        """How far `now` is to be trusted."""
        return "network" if self._network_mark.exists() else "kept"

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes from the operating system's generator."""
        return secrets.token_bytes(count)
