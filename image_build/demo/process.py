"""One part as a process of its own: started in its own group, its log bounded, stopped for certain."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from image_build import limits

CHECKOUT: Final = Path(__file__).resolve().parents[2]
"""Where the packages lie that the parts are started from."""

_PR_SET_PDEATHSIG: Final = 1  # from linux/prctl.h


def _end_with_parent(parent: int) -> Callable[[], None]:
    """What a child does before it becomes its part: ask the kernel to end it when we end, even by kill -9.

    Linux only; elsewhere the parts are stopped by us alone.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    library = ctypes.CDLL(None)

    def ask() -> None:
        library.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # we ended before the kernel had been asked
            os._exit(1)

    return ask


def start(
    command: list[str], output: IO[bytes] | int, errors: IO[bytes] | int, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command in a process group of its own, which ends when this process does; `environment` is added."""
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})},
        start_new_session=True,  # a Ctrl-C in the terminal reaches us alone, and we stop the parts in order
        preexec_fn=_end_with_parent(os.getpid()),
    )


def end(process: subprocess.Popen[bytes], is_hurried: Callable[[], bool]) -> None:
    """Stop a process: SIGTERM, then SIGKILL for its whole group when it takes too long or the person hurries."""
    with suppress(ProcessLookupError):
        process.terminate()
    deadline = time.monotonic() + limits.STOP_SECONDS
    while process.poll() is None and time.monotonic() < deadline and not is_hurried():
        time.sleep(limits.PAUSE_SECONDS / 5)
    with suppress(ProcessLookupError, PermissionError):  # nobody is left in the group
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@dataclass
class Part:
    """A part of the appliance. `is_ready` asks it; a part that is not `needed` may fail without stopping the rest."""

    name: str
    command: list[str]
    log: Path
    is_ready: Callable[[], bool]
    needed: bool = True
    environment: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    restarts: list[float] = field(default_factory=list)

    def start(self) -> None:
        """Start it now; what it prints goes to its log."""
        with self.log.open("ab") as log:
            self.process = start(self.command, log, subprocess.STDOUT, self.environment)
        self.started_at = time.monotonic()

    def stop(self, is_hurried: Callable[[], bool] = lambda: False) -> None:
        """Stop it if it runs."""
        if self.process is not None:
            end(self.process, is_hurried)
            self.process = None

    @property
    def code(self) -> int | None:
        """The exit code of a part that has ended by itself, None while it runs or was never started."""
        return self.process.poll() if self.process else None

    def restart_wait_seconds(self) -> float | None:
        """How long to wait before starting it again, None if it has failed too often lately."""
        now = time.monotonic()
        self.restarts = [at for at in self.restarts if now - at < limits.RESTART_WINDOW_SECONDS]
        if len(self.restarts) >= limits.RESTARTS_MAX:
            return None
        self.restarts.append(now)
        return limits.RESTART_WAIT_SECONDS * float(2 ** (len(self.restarts) - 1))

    def bound_log(self) -> None:
        """Move a full log to `.1` and go on in an empty file. The part keeps writing: it appends to the same file."""
        with suppress(FileNotFoundError):
            if self.log.stat().st_size > limits.LOG_BYTES_MAX:
                self.log.with_name(self.log.name + ".1").write_bytes(self.log.read_bytes()[-limits.LOG_BYTES_MAX :])
                os.truncate(self.log, 0)

    def last_lines(self) -> str:
        """The end of its log, for a person to see why it failed."""
        with suppress(FileNotFoundError):
            lines = self.log.read_text("utf-8", errors="replace").splitlines()[-limits.LOG_LINES_SHOWN :]
            return "\n".join(f"    {line}" for line in lines)
        return ""
