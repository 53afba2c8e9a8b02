"""Saying how far a command is, once it takes longer than people wait without a word."""

from __future__ import annotations

import sys

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.limits import PROGRESS_SECONDS, PROGRESS_SECONDS_FIRST


class Progress:
    """Writes a line now and then on standard error; `message` is a text with ``{done}`` and ``{total}``."""

    def __init__(self, clock: Clock, language: str, message: str) -> None:
        self._clock, self._language, self._message = clock, language, message
        self._next_at = clock.steady() + PROGRESS_SECONDS_FIRST

    def __call__(self, done: int, total: int) -> None:
        """So much is done, of so much."""
        if self._clock.steady() < self._next_at:
            return
        self._next_at = self._clock.steady() + PROGRESS_SECONDS
        counts = {"done": text.count(done), "total": text.count(total)}
        print(text.translate(self._message, self._language, **counts), file=sys.stderr, flush=True)
