"""Changes that reach every rule of every page at once, undisturbed by pages that are on their way out of memory."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def undisturbed() -> Iterator[None]:
    """Drop what is left of earlier pages first, and let nothing be dropped meanwhile.

    Pages are circles of references, which Python collects when it feels like it, on any thread. One that goes in the
    middle of working out its own rule ends the kiosk with a `ReferenceError`.
    """
    if not gc.isenabled():
        yield
        return
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
