"""Looks after the machine between visits: a touch panel that died or sticks, memory that grew. Free of Kivy.

All it can do is ask for a restart, and it asks only while nobody is there. What it saw stands in the log. That nobody
has touched for hours says nothing: cooperatives have quiet days.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from kiosk_ui import limits
from kiosk_ui.clock import Clock
from kiosk_ui.touch_devices import TouchDevices

MEMORY_FILE = Path("/proc/self/statm")

logger = logging.getLogger("kiosk_ui.caretaker")


def resident_bytes() -> int:
    """Return this process's resident memory in bytes, 0 where it cannot be told."""
    import resource

    try:
        return int(MEMORY_FILE.read_text("ascii").split()[1]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 0


class Caretaker:
    """Tells when the kiosk should be started anew, and why."""

    def __init__(self, clock: Clock, devices: TouchDevices, memory: Callable[[], int] = resident_bytes) -> None:
        self._clock = clock
        self._devices = devices
        self._memory = memory
        self._started_at = clock()
        self._panels = devices.listing()
        self._looked_at = clock()
        self._changed = False
        self._held_since: float | None = None
        self._stuck = False

    def touch_held(self) -> None:
        """Take note of a touch that begins or moves: a finger is at work."""
        self._held_since = self._clock()
        self._stuck = False

    def touch_ended(self) -> None:
        """Take note that the finger has gone."""
        self._held_since = None
        self._stuck = False

    def restart_reason(self, *, at_rest: bool, asleep: bool, untouched_seconds: float) -> str:
        """Return why to start anew now, or ''. `at_rest`: nobody's page is on the screen."""
        self._look()
        uptime = self._clock() - self._started_at
        if not at_rest or untouched_seconds < limits.RESTART_UNTOUCHED_SECONDS:
            return ""
        if self._changed and uptime >= limits.RESTART_UPTIME_SECONDS:
            return "touch.changed"
        if self._stuck and uptime >= limits.RESTART_STUCK_UPTIME_SECONDS:
            return "touch.stuck"
        if asleep and uptime >= limits.MEMORY_CHECK_UPTIME_SECONDS and self._memory() > limits.MEMORY_BYTES_MAX:
            return "memory.grown"
        return ""

    def _look(self) -> None:
        now = self._clock()
        held = self._held_since
        if held is not None and not self._stuck and now - held >= limits.TOUCH_STUCK_SECONDS:
            self._stuck = True
            logger.error("touch.stuck for %.0f s", now - held)
        if now - self._looked_at < limits.TOUCH_LOOK_SECONDS:
            return
        self._looked_at = now
        panels = self._devices.listing()
        # Kivy opens panels when it starts; one that was lost, or came later, is opened by a restart.
        changed = panels != self._panels
        if changed and not self._changed:
            logger.error("touch.changed from %d panels to %d", len(self._panels), len(panels))
        self._changed = changed
