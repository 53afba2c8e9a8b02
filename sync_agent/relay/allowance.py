"""The month's data allowance: what may still go over an uplink that is paid by the megabyte.

Up to nine tenths everything goes, facts first, then what the district asked for, then health. The last tenth is kept
for money: batches go only up to the last fact that moves some, and no health. Behind that nothing goes until the next
month, unless an officer says "send anyway". The log is a chain, so a fact cannot overtake another: with money go all
the facts before it.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Final, Literal

from hub.log.fact import Fact, lines_of
from sync_agent.limits import ALLOWANCE_MONEY_SHARE, MONTH_DOUBT_SECONDS
from sync_agent.relay.memory import Memory

Level = Literal["open", "money", "nothing"]
"""What may go: everything, facts up to the last that moves money, or nothing."""

_LOCAL_TIME: Final = datetime.timezone(datetime.timedelta(hours=8), "WITA")


class Allowance:
    """How much of this month's bytes is left. `allowed_bytes` 0: no bound."""

    def __init__(
        self, allowed_bytes: int, memory: Memory, now: Callable[[], int], not_before: Callable[[], int]
    ) -> None:
        self.allowed_bytes, self.memory = allowed_bytes, memory
        self._now, self._not_before = now, not_before

    def turn(self, business_day: str) -> None:
        """See whether a new month has begun; `business_day` (``YYYY-MM-DD`` or "") is the newest fact's."""
        self.memory.turn_to(month_of(business_day, self._now(), self._not_before()))

    @property
    def level(self) -> Level:
        """What may go now."""
        if not self.allowed_bytes or self.memory.sends_anyway:
            return "open"
        if self.memory.used_bytes >= self.allowed_bytes:
            return "nothing"
        kept_for_money = self.allowed_bytes * ALLOWANCE_MONEY_SHARE
        return "money" if self.memory.used_bytes >= self.allowed_bytes - kept_for_money else "open"


def month_of(business_day: str, now: int, not_before: int) -> str:
    """The month to count for, ``YYYY-MM``.

    The clock's, if it can be right: not before what has certainly passed, and not far from the business day, whose date
    an officer confirmed. Otherwise the business day's, or that of what has certainly passed if there is no day.
    """
    try:
        day = datetime.datetime.fromisoformat(business_day).replace(tzinfo=_LOCAL_TIME)
    except ValueError:
        day = datetime.datetime.fromtimestamp(not_before, _LOCAL_TIME)
        if now < not_before:
            return f"{day:%Y-%m}"
    believable = now >= not_before and abs(now - day.timestamp()) <= MONTH_DOUBT_SECONDS
    if believable or not business_day:
        day = datetime.datetime.fromtimestamp(now, _LOCAL_TIME)
    return f"{day:%Y-%m}"


def up_to_money(facts: Sequence[Fact]) -> Sequence[Fact]:
    """These facts up to the last one that moves money; none if none does."""
    for index in range(len(facts), 0, -1):
        if lines_of(facts[index - 1].body):
            return facts[:index]
    return []
