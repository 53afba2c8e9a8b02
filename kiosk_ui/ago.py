"""How long ago something was, in words: the kiosk knows no time zone and shows no time of day. Free of Kivy."""

from __future__ import annotations

from typing import Final

from kiosk_ui.wording import Catalog

STEPS: Final = ((60, 60, "minutes"), (3_600, 48, "hours"), (86_400, 10**6, "days"))
"""Seconds of each unit, how many of it are said, and its name."""
AHEAD_SECONDS_MAX: Final = 120
"""Two clocks may differ by so much and still be said to agree; a later time than that is not said at all."""


def ago(then: int, now: int) -> tuple[str, int]:
    """Return the msgid (`kiosk.ago.…`) and the count for a time in epoch seconds; 0 is never."""
    passed = now - then
    if not then:
        return "kiosk.ago.never", 0
    if passed < -AHEAD_SECONDS_MAX:
        return "kiosk.ago.unsure", 0
    for seconds, most, unit in STEPS:
        if seconds <= passed < seconds * most:
            return f"kiosk.ago.{unit}", passed // seconds
    return "kiosk.ago.now", 0


def shown_ago(then: int, now: int, catalog: Catalog) -> str:
    """Return it as shown: `3 menit lalu`."""
    msgid, count = ago(then, now)
    return catalog.counted(msgid, count) if count else catalog[msgid]
