"""How the hub's machine is, for the district: room on the card, trust in the clock, temperature."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from hub.log.fact import CLOCKS
from sync_agent.clock import Clock
from sync_agent.state import Health

_NETWORK_MARK: Final = Path("/run/systemd/timesync/synchronized")
_TEMPERATURE: Final = Path("/sys/class/thermal/thermal_zone0/temp")  # thousandths of a degree, on a Pi the processor's
_SERIAL: Final = Path("/sys/firmware/devicetree/base/serial-number")  # a Pi's own, burnt into the processor
_MIB: Final = 1024 * 1024


def look(data: Path, clock: Clock, *, told_by_district: bool, set_before: bool) -> Health:
    """The machine's health now.

    `told_by_district`: this connection has brought the district's time; `set_before`: the clock shows a time that can
    be right, so it was set once.
    """
    trust = "network" if _NETWORK_MARK.exists() else "district" if told_by_district else "kept"
    free = 0
    with suppress(OSError):
        about = os.statvfs(data)
        free = about.f_bavail * about.f_frsize // _MIB
    temperature = None
    with suppress(OSError, ValueError):
        temperature = min(200, max(-100, int(_TEMPERATURE.read_text()) // 1000))
    return Health(free, CLOCKS.index(trust if set_before else "unset"), max(0, clock.now()), temperature)


def serial() -> str:
    """The machine's serial number, "" for one that has none."""
    with suppress(OSError, UnicodeDecodeError):
        return _SERIAL.read_text(encoding="ascii").strip("\0\n ")[:40]
    return ""
