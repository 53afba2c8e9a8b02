"""Keeps the machine well while it runs: light, burn-in, the keeper's heartbeat, restarts while nobody is there.

All methods run on the drawing thread.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from kiosk_ui import limits
from kiosk_ui.caretaker import Caretaker
from kiosk_ui.clock import Clock
from kiosk_ui.drift import Drift
from kiosk_ui.stage import RESTING_SCREENS
from kiosk_ui.surroundings import Surroundings

if TYPE_CHECKING:
    from kiosk_ui.kiosk import Kiosk
    from kiosk_ui.shell import Shell

logger = logging.getLogger("kiosk_ui.upkeep")


class Upkeep:
    """Looks after one kiosk. `end` is called once, with whether the kiosk is to be started again, and why."""

    def __init__(
        self, shell: Shell, kiosk: Kiosk, clock: Clock, surroundings: Surroundings, end: Callable[[bool], None]
    ) -> None:
        self._shell = shell
        self._kiosk = kiosk
        self._surroundings = surroundings
        self._caretaker = Caretaker(clock, surroundings.touch_devices)
        self._drift = Drift(clock)
        self._end = end
        self._ending = False

    def tick(self) -> None:
        """Let time pass; called several times a second, after the shell."""
        guard, at_rest = self._kiosk.guard, self._kiosk.screen in RESTING_SCREENS
        self._shell.drift = self._drift.offset(at_rest=at_rest)
        lit = self._surroundings.backlight.shine(guard.light)
        self._shell.veil = 0.0 if lit else limits.VEIL if guard.dimmed else 0.0
        reason = self._caretaker.restart_reason(
            at_rest=at_rest, asleep=guard.asleep, untouched_seconds=guard.untouched_seconds
        )
        if not self._surroundings.heartbeat.beat():
            self._leave("keeper.gone", again=False)
        elif reason and self._surroundings.heartbeat.is_kept:
            self._leave(reason, again=True)

    def touch_held(self, *_event: object) -> bool:
        """Take note of a touch that begins or moves; never takes it from anybody."""
        self._caretaker.touch_held()
        return False

    def touch_ended(self, *_event: object) -> bool:
        """Take note of a touch that ends."""
        self._caretaker.touch_ended()
        return False

    def close(self) -> None:
        """Leave the panel lit."""
        self._surroundings.backlight.shine(1.0)

    def _leave(self, reason: str, *, again: bool) -> None:
        if not self._ending:
            self._ending = True
            logger.warning("kiosk.leaves %s", reason)
            self._end(again)
