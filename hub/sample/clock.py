"""A clock that is told what time it is, so that facts made today can have happened two years ago."""

from __future__ import annotations

from collections.abc import Callable


class SettableClock:
    """A `hub.log.clock.Clock` whose time is set; its randomness comes from outside."""

    def __init__(self, random_bytes: Callable[[int], bytes]) -> None:
        """`random_bytes` gives so many bytes; a seeded one makes everything repeat."""
        self._seconds = 0
        self._random_bytes = random_bytes

    def set(self, seconds: int) -> None:
        """Set the time, in seconds since 1970-01-01T00:00:00Z."""
        self._seconds = seconds

    def now(self) -> int:
        """The time that was set."""
        return self._seconds

    def trust(self) -> str:
        """An officer confirmed each day's date."""
        return "officer"

    def hear_district(self, told: int | None) -> None:
        """Nobody tells this clock anything: it is set."""

    def random_bytes(self, count: int) -> bytes:
        """`count` bytes from outside."""
        return self._random_bytes(count)
