"""What this process's memory still holds, for tests that nothing of a visit stays in it."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import Any


def holders_of(kind: type, wanted: Callable[[Any], bool]) -> list[str]:
    """Say what still holds something of just this type that is wanted, by the holders' types.

    Goes through all of the memory once, also what the collector was told to leave alone.
    """
    gc.unfreeze()
    gc.collect()
    parts = {id(part): part for part in gc.get_referents(*gc.get_objects()) if type(part) is kind}
    found = {number for number, part in parts.items() if wanted(part)}
    del parts
    if not found:
        return []
    return [
        f"{type(holder).__name__} holding {kind.__name__}"
        for holder in gc.get_objects()
        if any(id(part) in found for part in gc.get_referents(holder))
    ]
