"""Which touches count: not the one that wakes a dark screen, and not the second half of a double tap.

A screen at rest dims first and goes dark later. While it is dim one can still see what one touches, so a touch counts;
in the dark nobody aims, so the first touch only wakes.

Free of Kivy; time comes in as an argument.
"""

from __future__ import annotations

from kiosk_ui import limits
from kiosk_ui.clock import Clock


class TouchGuard:
    """Decides for each touch whether it may reach the screen, and when the start page goes dark."""

    def __init__(self, clock: Clock, sleep_after_seconds: float = limits.SLEEP_AFTER_SECONDS) -> None:
        self._clock = clock
        self._sleep_after_seconds = sleep_after_seconds
        self._touched_at = clock()
        self._deaf_until = 0.0
        self._may_sleep = False
        self.asleep = False

    def admits_touch(self) -> bool:
        """Take note of a touch that has just begun and return whether it counts. Wakes a sleeping screen."""
        now = self._clock()
        self._touched_at = now
        if self.asleep:
            self.asleep = False
            self._deaf_until = now + limits.WAKE_SWALLOW_SECONDS
            return False
        return now >= self._deaf_until

    @property
    def untouched_seconds(self) -> float:
        """Seconds since the last touch, key or new screen."""
        return self._clock() - self._touched_at

    @property
    def dimmed(self) -> bool:
        """Whether the screen at rest should be dim."""
        return self._may_sleep and self.untouched_seconds >= min(limits.DIM_AFTER_SECONDS, self._sleep_after_seconds)

    @property
    def light(self) -> float:
        """How much of its light the panel should give: 1 for all, 0 for none."""
        return 0.0 if self.asleep else limits.DIM_LIGHT if self.dimmed else 1.0

    def wake(self) -> None:
        """Wake without a touch (a card was scanned, the hub came back): there is nothing to swallow."""
        self._touched_at = self._clock()
        self.asleep = False

    def new_screen(self, *, may_sleep: bool) -> None:
        """Ignore touches for a moment because the screen under the finger has changed."""
        now = self._clock()
        self._may_sleep = may_sleep
        self._touched_at = now
        self._deaf_until = max(self._deaf_until, now + limits.NEW_SCREEN_SWALLOW_SECONDS)

    def doze(self) -> bool:
        """Fall asleep if it is time to, and return whether the screen is dark."""
        if self._may_sleep and self.untouched_seconds >= self._sleep_after_seconds:
            self.asleep = True
        return self.asleep
