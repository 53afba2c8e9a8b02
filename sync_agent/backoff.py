"""Waiting longer after each failure, with jitter: a district of hubs should not come back in the same second."""

from __future__ import annotations

from sync_agent.clock import Clock
from sync_agent.limits import BACKOFF_JITTER


class Backoff:
    """Waits that double from `first_seconds` to `max_seconds`, each shortened by a random share (`BACKOFF_JITTER`)."""

    def __init__(self, clock: Clock, first_seconds: float, max_seconds: float) -> None:
        self._clock, self._first, self._max = clock, first_seconds, max_seconds
        self.failures = 0

    def next_seconds(self) -> float:
        """How long to wait after one more failure, in seconds."""
        wait = min(self._max, self._first * float(2 ** min(self.failures, 30)))
        self.failures += 1
        return wait * (1 - BACKOFF_JITTER * self._clock.chance())

    def reset(self) -> None:
        """It worked: the next wait is the first again."""
        self.failures = 0
