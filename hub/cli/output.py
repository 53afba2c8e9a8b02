"""What a command writes: answers on standard output, progress and errors on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Final

from hub.words import text

_QUIET_SECONDS: Final = 2.0  # what is done sooner needs no progress
_LINE_SECONDS: Final = 5.0  # between two lines where the error output is a file, not a screen


def say(line: str) -> None:
    """Print a line of the command's answer."""
    print(line, flush=True)


def complain(line: str) -> None:
    """Print a line on the error output."""
    print(line, file=sys.stderr, flush=True)


class Progress:
    """How far a long piece of work is: one changing line on a screen, a line now and then in a file.

    Call it with the number of things done. Says nothing in the first two seconds.
    """

    def __init__(
        self, language: str, message: str, total: int = 0, *, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`message` is the catalog's id of a text with ``{done}`` and perhaps ``{total}`` and ``{percent}``."""
        self._language = language
        self._message = message
        self._total = max(total, 1)
        self._seconds = seconds
        self._screen = sys.stderr.isatty()
        self._next = seconds() + _QUIET_SECONDS
        self._shown = False

    def __call__(self, done: int) -> None:
        """Say how much is done, if it is time to say so again."""
        now = self._seconds()
        if now < self._next:
            return
        self._next = now + (0.2 if self._screen else _LINE_SECONDS)
        self._shown = True
        line = text(
            self._language, self._message, done=done, total=self._total, percent=min(100 * done // self._total, 100)
        )
        if self._screen:
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)
        else:
            complain(line)

    def end(self) -> None:
        """Clear the line from the screen."""
        if self._screen and self._shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)
