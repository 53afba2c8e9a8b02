"""Which touch panels the machine has: a port, and the kernel's own list behind it. Free of Kivy."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Protocol

INPUTS = Path("/sys/class/input")
ABS_MT_POSITION_X = 0x35
"""The axis that only touch panels and pads have (linux/input-event-codes.h); scanners and keyboards have none."""


class TouchDevices(Protocol):
    """Lists the touch panels there are now."""

    def listing(self) -> frozenset[str]:
        """Return a name for each; a panel that was unplugged and plugged in again has another one."""
        ...


class KernelTouchDevices:
    """Reads `/sys/class/input/event*`: no right to the devices themselves is needed."""

    def __init__(self, root: Path = INPUTS) -> None:
        self._root = root

    def listing(self) -> frozenset[str]:
        """Return the event devices with a touch axis, each with the number that the kernel gave its input."""
        found = set()
        for event in self._root.glob("event*"):
            try:
                axes = _bits((event / "device" / "capabilities" / "abs").read_text("ascii"))
                where = (event / "device").resolve().name
            except (OSError, ValueError):
                # Unplugged between listing and reading.
                continue
            if axes >> ABS_MT_POSITION_X & 1:
                found.add(f"{event.name}:{where}")
        return frozenset(found)


def _bits(text: str) -> int:
    """Read the kernel's bit map: machine words in hexadecimal, the highest first, without leading zeros."""
    width = struct.calcsize("P") * 8
    total = 0
    for word in text.split():
        total = total << width | int(word, 16)
    return total
