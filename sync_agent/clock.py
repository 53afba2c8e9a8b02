"""The one module of relay and district that asks the machine for the time and for randomness."""

from __future__ import annotations

import random
import time
from typing import Protocol, runtime_checkable


@runtime_checkable
class Clock(Protocol):
    """What relay and district need to know of time and chance."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z by this machine's clock."""
        ...

    def steady(self) -> float:
        """Seconds that only ever go forward, for deadlines."""
        ...

    def chance(self) -> float:
        """A random number from 0 up to 1, for jitter (not for keys)."""
        ...


class SystemClock:
    """The machine's clock and generator."""

    def now(self) -> int:
        """Seconds since 1970-01-01T00:00:00Z by this machine's clock."""
        return int(time.time())

    def steady(self) -> float:
        """Seconds that only ever go forward, for deadlines."""
        return time.monotonic()

    def chance(self) -> float:
        """A random number from 0 up to 1, for jitter (not for keys)."""
        return random.random()  # noqa: S311 - jitter, not a secret
