"""What every process of ours does at its start: one line an event on standard error, and an end when a signal comes."""

from __future__ import annotations

import logging
import signal
import sys
import threading


def set_up_logging(level: str) -> None:
    """One line an event on standard error."""
    logging.basicConfig(level=level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s", stream=sys.stderr)


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop
