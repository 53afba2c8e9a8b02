"""What every process of ours does at its start: one line an event on standard error, and an end when a signal comes."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
from typing import Protocol


class HasFileno(Protocol):
    """Something that can be waited for, as `select` wants it."""

    def fileno(self) -> int:
        """Its file descriptor."""
        ...


class Stop:
    """Set once, from any thread or from a signal handler, and waited for by any thread.

    Not a `threading.Event`: its `set` takes a lock, and a signal that comes while the main thread is just going to wait
    would find that lock taken by the very thread it interrupted, for ever. Writing a byte into a pipe takes none.
    """

    def __init__(self) -> None:
        self._reading, self._writing = os.pipe()
        self._is_set = False

    def set(self) -> None:
        """It is time to end."""
        if not self._is_set:
            self._is_set = True
            os.write(self._writing, b"x")

    def is_set(self) -> bool:
        """Whether it is time to end."""
        return self._is_set

    def wait(self, seconds: float, *others: HasFileno) -> bool:
        """Wait so long, or less if it is time to end or one of `others` has something to read; tells whether to end."""
        waited_for: list[int | HasFileno] = [self._reading, *others]
        select.select(waited_for, [], [], max(0.0, seconds))
        return self._is_set

    def close(self) -> None:
        """Give the pipe back; for tests, a process ends with its one."""
        os.close(self._reading)
        os.close(self._writing)


def set_up_logging(level: str) -> None:
    """One line an event on standard error."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)
    # It would write every statement's values at level debug: bodies of facts have no place in a log.
    logging.getLogger("peewee").setLevel(logging.INFO)


def stop_on_signals() -> Stop:
    """What SIGTERM and SIGINT set."""
    stop = Stop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
