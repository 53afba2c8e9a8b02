"""Whether the hub is there, and when to ask again. Free of Kivy; time comes in as an argument."""

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.clock import Clock


class Connection:
    """Keeps what the last answers say about the hub.

    `away` turns true only after a grace time, so that a short gap frightens nobody, and false with the first answer.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed_since: float | None = None
        self._next_at = float("-inf")
        self.failed_tries = 0

    def answered(self) -> bool:
        """Note an answer; returns whether the hub had been away until now."""
        was_away = self.away
        self._failed_since = None
        self.failed_tries = 0
        self._next_at = self._clock() + limits.STATUS_SECONDS
        return was_away

    def failed(self) -> None:
        """Note that the hub could not be reached."""
        now = self._clock()
        if self._failed_since is None:
            self._failed_since = now
        waits = limits.AWAY_RETRY_SECONDS
        self._next_at = now + waits[min(self.failed_tries, len(waits) - 1)]
        self.failed_tries += 1

    def ask_now(self) -> None:
        """Let the next look at `due` be true."""
        self._next_at = float("-inf")

    @property
    def due(self) -> bool:
        """Whether it is time to ask for the hub's status."""
        return self._clock() >= self._next_at

    @property
    def away(self) -> bool:
        """Whether people should be told that the hub is away."""
        if self._failed_since is None:
            return False
        return self._clock() - self._failed_since >= limits.AWAY_GRACE_SECONDS
