"""When nobody touches: first a warning that can be answered, then the end.

Free of Kivy; time comes in as an argument.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_ui import limits
from kiosk_ui.clock import Clock


@dataclass(frozen=True)
class IdleReading:
    """Where the idle time stands: `warning` shows the question, `ended` means the visit is over."""

    warning: bool
    ended: bool
    seconds_left: float


NOT_WATCHING = IdleReading(warning=False, ended=False, seconds_left=float("inf"))


class IdleTimer:
    """Watches for a person who has left.

    Once the warning stands, an ordinary touch no longer counts: only `stay` (the answer to the question) extends.
    A sleeve brushing the screen must not hold another person's balance there.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._idle_seconds: float | None = None
        self._warning_seconds = 0.0
        self._touched_at = 0.0

    def watch(self, idle_seconds: float) -> None:
        """Start (again) with so many seconds from now; at most half of them are the warning."""
        self._idle_seconds = idle_seconds
        self._warning_seconds = min(limits.IDLE_WARNING_SECONDS, idle_seconds / 2)
        self._touched_at = self._clock()

    def rest(self) -> None:
        """Stop watching: nobody's data is on the screen."""
        self._idle_seconds = None

    def touch(self) -> None:
        """Count a touch as a sign of life, unless the question stands already."""
        if not self.reading().warning:
            self._touched_at = self._clock()

    def stay(self) -> None:
        """Take the answer 'I am still here'."""
        self._touched_at = self._clock()

    def reading(self) -> IdleReading:
        """Return where the idle time stands now."""
        if self._idle_seconds is None:
            return NOT_WATCHING
        left = self._touched_at + self._idle_seconds - self._clock()
        return IdleReading(warning=left <= self._warning_seconds, ended=left <= 0, seconds_left=max(0.0, left))
