"""Waiting while listening: for signals, for the end of `make`, and for a command or a condition to come true."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any, Final, Self

from image_build import limits
from image_build.demo.errors import StopWanted

_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_ONE_WISH_SECONDS: Final = 1.0  # make passes a signal on that the whole group has got already: both are one wish


class Watch:
    """Takes Ctrl-C, SIGTERM and the end of the terminal as the wish to stop, heard at the next `pause`.

    With `with_parent` the end of the process that started this one is the same wish.
    """

    def __init__(self, with_parent: bool) -> None:
        self._wishes: list[float] = []
        self._parent = os.getppid() if with_parent else 0
        self._parent_caught_interrupt = with_parent and _catches_interrupt(self._parent)
        self._handlers: dict[int, Any] = {}

    def __enter__(self) -> Self:
        for number in _SIGNALS:
            self._handlers[number] = signal.signal(number, self._take)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._handlers.items():
            signal.signal(number, handler)

    def _take(self, _number: int, _frame: FrameType | None) -> None:
        self._wishes.append(time.monotonic())

    def is_over(self) -> bool:
        """Whether somebody wants us to stop."""
        if self._wishes or not self._parent:
            return bool(self._wishes)
        if os.getppid() != self._parent:
            return True
        # An interrupt sent to make alone is not passed on: make only stops catching it and waits for us.
        return self._parent_caught_interrupt and not _catches_interrupt(self._parent)

    def is_hurried(self) -> bool:
        """Whether somebody asked a second time."""
        return bool(self._wishes) and self._wishes[-1] - self._wishes[0] > _ONE_WISH_SECONDS

    def pause(self) -> None:
        """Wait a moment. Raises `StopWanted`."""
        time.sleep(limits.PAUSE_SECONDS)
        if self.is_over():
            raise StopWanted

    def wait(self, condition: Callable[[], bool], seconds: float, progress: Callable[[int], None]) -> bool:
        """Wait for a condition, False if it does not come in time; tells `progress` the seconds now and then.

        Raises `StopWanted`.
        """
        start = told = time.monotonic()
        while not condition():
            self.pause()
            now = time.monotonic()
            if now - start > seconds:
                return False
            if now - told >= limits.PROGRESS_SECONDS:
                told = now
                progress(round(now - start))
        return True


def _catches_interrupt(process: int) -> bool:
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:  # it is gone, or this is no Linux
        return False
    caught = next((line.split()[1] for line in lines if line.startswith("SigCgt:")), "0")
    return bool(int(caught, 16) & 1 << (signal.SIGINT - 1))
