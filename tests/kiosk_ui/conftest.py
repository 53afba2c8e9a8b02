"""Parts that the kiosk's tests share."""

from __future__ import annotations

import pytest


class HandClock:
    """A clock that goes only when told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def pass_seconds(self, seconds: float) -> None:
        """Let time pass."""
        self.seconds += seconds


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()
