"""Structured logs: one JSON object a line on standard error. Never a PIN, a token or a member's name.

Values go in by ``extra``: ``log.error("books.broken", extra={"number": 17})``. An exception is logged by its type
and where it happened, never by its message or the values around it: those may be somebody's name or PIN. The
standard library's `logging` does all but the form of a line; ready-made packages for that cost a tenth of the hub's
start.
"""

from __future__ import annotations

import logging
import sys
import traceback
from time import gmtime
from types import TracebackType
from typing import Any, Final

import msgspec

_FRAMES_MAX: Final = 12  # of a traceback: the innermost ones tell where
_STANDARD: Final = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "color_message"}


class JsonLines(logging.Formatter):
    """A log record as one line of JSON."""

    default_msec_format = "%s.%03dZ"
    converter = staticmethod(gmtime)

    def format(self, record: logging.LogRecord) -> str:
        """The record's time, level, event and values, and of an exception only its type and places."""
        line: dict[str, Any] = {
            "at": self.formatTime(record),
            "level": record.levelname.lower(),
            "event": record.getMessage(),
        }
        line |= {name: value for name, value in vars(record).items() if name not in _STANDARD}
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"error": type(error).__name__, "places": _places(error.__traceback__)}
            if error.__cause__ is not None:
                line["cause"] = type(error.__cause__).__name__
        return msgspec.json.encode(line, enc_hook=str).decode()


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace)[-_FRAMES_MAX:]
    return [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]


def set_up() -> None:
    """Make every log of this process, the server's own too, a JSON line on standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # While a PDF is made, these libraries tell of each letter that they take from the font, and of each that they miss
    # there: those of somebody's name.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("fpdf").setLevel(logging.ERROR)
