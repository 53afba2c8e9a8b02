"""Where a page at rest stands, moved by a few units every minute, so that nothing burns into the panel.

Free of Kivy; time comes in as an argument.
"""

from __future__ import annotations

from typing import Final

from kiosk_ui import limits
from kiosk_ui.clock import Clock

PLACES: Final = ((0, 0), (1, 0), (1, 1), (0, 1), (-1, 1), (-1, 0), (-1, -1), (0, -1), (1, -1))
"""A walk around the middle, in steps of `DRIFT_UNITS`."""


class Drift:
    """Moves on only while nobody is there: buttons never move under a finger."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._moved_at = clock()
        self._place = 0

    def offset(self, *, at_rest: bool) -> tuple[int, int]:
        """Return how far to the right and up to draw the page, in units."""
        if at_rest and self._clock() - self._moved_at >= limits.DRIFT_SECONDS:
            self._moved_at = self._clock()
            self._place = (self._place + 1) % len(PLACES)
        right, up = PLACES[self._place]
        return right * limits.DRIFT_UNITS, up * limits.DRIFT_UNITS
