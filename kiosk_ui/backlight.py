"""The panel's light: dimmed after a while, dark after a longer one. Free of Kivy.

Where the kernel has no backlight for the panel (HDMI), or it may not be written, the kiosk draws a veil instead.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Protocol

BACKLIGHTS = Path("/sys/class/backlight")
POWER_ON, POWER_OFF = "0", "4"
"""The kernel's words for a light that is on and one that is off (FB_BLANK_UNBLANK, FB_BLANK_POWERDOWN)."""

logger = logging.getLogger("kiosk_ui.backlight")


class Backlight(Protocol):
    """The light behind the panel."""

    def shine(self, share: float) -> bool:
        """Set the light to a share of its full brightness, 0 for off; returns False if only drawing can do it."""
        ...


class NoBacklight:
    """A panel whose light cannot be set."""

    def shine(self, _share: float) -> bool:
        """Leave it to drawing."""
        return False


class KernelBacklight:
    """The first light in `/sys/class/backlight`. Its brightness at the start counts as full."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._share = 1.0
        self._usable = True
        largest = self._number("max_brightness")
        # A light left dim by a kiosk that died asleep is not what an officer has chosen.
        self._full = max(self._number("actual_brightness"), self._number("brightness"), largest // 2)

    def shine(self, share: float) -> bool:
        """Set the light; a light that may not be written is told once and then left alone."""
        if not self._usable or share == self._share:
            return self._usable
        try:
            if share > 0:
                (self._folder / "brightness").write_text(str(max(1, round(self._full * share))), "ascii")
            self._power(POWER_ON if share > 0 else POWER_OFF)
        except OSError as error:
            logger.warning("backlight.not_writable %s: %s", self._folder.name, error.strerror)
            self._usable = False
        else:
            self._share = share
        return self._usable

    def _power(self, state: str) -> None:
        power = self._folder / "bl_power"
        if power.exists():
            power.write_text(state, "ascii")
        elif state == POWER_OFF:
            (self._folder / "brightness").write_text("0", "ascii")

    def _number(self, name: str) -> int:
        try:
            return int((self._folder / name).read_text("ascii"))
        except (OSError, ValueError):
            return 0


def find_backlight(root: Path = BACKLIGHTS) -> Backlight:
    """Return the machine's backlight, or one that leaves all to drawing."""
    try:
        folders = sorted(root.iterdir())
    except OSError:
        folders = []
    return KernelBacklight(folders[0]) if folders else NoBacklight()
