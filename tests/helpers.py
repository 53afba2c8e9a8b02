"""What tests of all parts share: waiting for a condition, free ports, and who is still running."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

ROOT = Path(__file__).resolve().parent.parent
"""The checkout."""

ARTIFACTS = ROOT / "artifacts"
"""Where tests leave pictures and logs for a person to look at; git ignores it."""

Value = TypeVar("Value")

_PAUSE_SECONDS = 0.02  # between two looks at a condition: short beside anything a test waits for


def wait_until(condition: Callable[[], Value], timeout_seconds: float = 10, what: str = "") -> Value:
    """Look at `condition` until it gives something true, and return that.

    An exception inside it counts as "not yet". After `timeout_seconds` the test fails, saying what was waited for,
    what the condition gave last and the last exception.
    """
    deadline = time.monotonic() + timeout_seconds
    never = threading.Event()
    while True:
        value: Value | None = None
        error: Exception | None = None
        try:
            value = condition()
        except Exception as raised:
            error = raised
        if value:
            return value
        if time.monotonic() > deadline:
            wanted = what or getattr(condition, "__qualname__", repr(condition))
            last = f"the last error was {error!r}" if error else f"it was {value!r} at last"
            raise AssertionError(f"waited {timeout_seconds:g} s in vain for: {wanted}; {last}") from error
        never.wait(_PAUSE_SECONDS)


def free_ports(count: int) -> list[int]:
    """So many different TCP ports of loopback that nobody listens on just now."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [int(each.getsockname()[1]) for each in sockets]


def free_port() -> int:
    """One TCP port of loopback that nobody listens on just now."""
    return free_ports(1)[0]


def is_port_free(port: int) -> bool:
    """Whether a server could listen on this port of loopback now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def children_of(parent: int) -> dict[int, str]:
    """Process id and command line of each living child of a process; those that ended and wait to be read are not."""
    found = {}
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            state, parent_id = (folder / "stat").read_text().rpartition(")")[2].split()[:2]
            command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
        except OSError:  # it ended while we looked
            continue
        if int(parent_id) == parent and state != "Z":
            found[int(folder.name)] = command
    return found


def is_alive(process_id: int) -> bool:
    """Whether a process runs (one that ended and waits to be read does not)."""
    try:
        return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def own_children() -> dict[int, str]:
    """The living children of the process that runs the tests."""
    return children_of(os.getpid())
