"""What can keep the demo from running."""

from __future__ import annotations

from typing import Any


class DemoError(Exception):
    """`code` names the catalog's text that says what is wrong and what to do; `details` fill it in."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = details


class StopWanted(Exception):
    """A person (or the end of the terminal) wants all of it to stop."""
