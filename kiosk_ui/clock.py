"""The kiosk's only clock: seconds that never go back. It has no use for the date, which only the hub knows."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

Clock = Callable[[], float]
"""Answers seconds since an arbitrary moment, never going back."""

PROCESS_STAT = Path("/proc/self/stat")


def monotonic_seconds() -> float:
    """Return seconds that never go back, whatever happens to the system's date."""
    return time.monotonic()


def seconds_since_process_start() -> float:
    """Return the age of this process in seconds, the start of the interpreter included (to 10 ms)."""
    import os

    try:
        # The command's name may hold spaces and brackets; fields are counted from behind it.
        fields = PROCESS_STAT.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        started = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError):
        return time.process_time()
    return time.clock_gettime(time.CLOCK_BOOTTIME) - started
