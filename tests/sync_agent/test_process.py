"""A process that is told to end does end, at whatever moment the signal falls."""

from __future__ import annotations

import random
import signal
import time
from collections.abc import Iterator

import pytest

from sync_agent.process import Stop


@pytest.fixture
def alarm() -> Iterator[None]:
    before = signal.getsignal(signal.SIGALRM)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, before)


@pytest.mark.timeout(60, method="thread")
def test_a_signal_at_any_moment_of_waiting_is_heard(alarm: None) -> None:
    # The same with a threading.Event hangs within the first few hundred.
    chance = random.Random(20261124)
    for _ in range(3_000):
        stop = Stop()
        signal.signal(signal.SIGALRM, lambda _number, _frame, stop=stop: stop.set())
        signal.setitimer(signal.ITIMER_REAL, chance.uniform(0.00001, 0.0003))
        while not stop.is_set():
            stop.wait(0.00001)
        stop.close()


def test_whoever_waits_is_told_at_once_and_may_ask_again() -> None:
    stop = Stop()
    assert not stop.wait(0.001)
    stop.set()
    stop.set()
    before = time.monotonic()
    assert stop.wait(30)
    assert stop.wait(30)
    assert time.monotonic() - before < 5
    stop.close()
