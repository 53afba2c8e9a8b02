"""The keeper: a small process that starts the kiosk, and starts it again when it dies, hangs or asks for it.

    python -m kiosk_ui keep --fullscreen …        every option after `keep` is the kiosk's own, but `--must-start`

The kiosk writes a byte into a pipe several times a second from the thread that draws. When the pipe ends the kiosk has
died; when nothing comes for a while it hangs, and is killed. The first restart follows at once; one that dies again and
again is started ever more slowly, so that it neither burns the card with logs nor gives up for good. With
`--must-start` the keeper ends if its first kiosk dies without a sign of life: there is no display to come, and who
started it by hand should be told.

Free of Kivy. SIGTERM and SIGINT end the kiosk first and then the keeper, with the kiosk's own exit status.
"""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from types import FrameType

from kiosk_ui import limits
from kiosk_ui.clock import Clock, monotonic_seconds

RESTART_STATUS = 75
"""The exit status by which a kiosk asks to be started again (`EX_TEMPFAIL` of sysexits.h)."""

MUST_START = "--must-start"
"""The keeper's one option of its own."""

logger = logging.getLogger("kiosk_ui.keeper")


def kiosk_command(arguments: Sequence[str]) -> Callable[[int], list[str]]:
    """Return what makes the command of a kiosk that beats into a file descriptor."""
    return lambda beats: [sys.executable, "-m", "kiosk_ui", *arguments, "--heartbeat", str(beats)]


class Keeper:
    """Keeps one child running. `command` is made for the file descriptor that the child beats into."""

    def __init__(
        self,
        command: Callable[[int], list[str]],
        clock: Clock = monotonic_seconds,
        *,
        start_seconds_max: float = limits.KIOSK_START_SECONDS_MAX,
        silence_seconds_max: float = limits.KIOSK_SILENCE_SECONDS_MAX,
        must_start: bool = False,
    ) -> None:
        self._command = command
        self._clock = clock
        self._start_seconds_max = start_seconds_max
        self._silence_seconds_max = silence_seconds_max
        self._must_start = must_start
        self._told_to_end = False
        self._failures = 0
        # Signals write here, so that they wake the keeper from whatever it waits for.
        self._woken, self._waker = os.pipe()
        os.set_blocking(self._waker, False)

    def run(self) -> int:
        """Keep the child until it ends by itself in good order or the keeper is told to end; returns its status."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        while True:
            started_at = self._clock()
            status = self._watch_one()
            if self._told_to_end or status == 0:
                return max(0, status)
            if self._must_start:
                logger.error("kiosk.never_started %s", _reason(status))
                return max(1, status)
            wait = self._wait_seconds(status, self._clock() - started_at)
            logger.warning("kiosk.ended %s: again in %.0f s", _reason(status), wait)
            if self._pause(wait):
                return 0

    def _watch_one(self) -> int:
        """Start the child, watch its beats until it has ended, and return its exit status (negative: a signal)."""
        beats, beating = os.pipe()
        try:
            child = subprocess.Popen(self._command(beating), pass_fds=[beating])
        finally:
            os.close(beating)
        logger.info("kiosk.started %d", child.pid)
        try:
            self._listen(child, beats)
            return self._end_child(child)
        finally:
            os.close(beats)

    def _listen(self, child: subprocess.Popen[bytes], beats: int) -> None:
        """Return once the child's pipe has ended, it has been silent for too long, or the keeper is told to end."""
        patience = self._start_seconds_max
        while not self._told_to_end:
            ready, _, _ = select.select([beats, self._woken], [], [], patience)
            if not ready:
                logger.error("kiosk.hangs no sign for %.0f s", patience)
                child.kill()
                return
            if beats in ready:
                if not os.read(beats, limits.BEATS_READ_BYTES):
                    return
                patience = self._silence_seconds_max
                self._must_start = False

    def _end_child(self, child: subprocess.Popen[bytes]) -> int:
        """Wait for the child's end: asked for if the keeper was told to end, forced if it does not come."""
        if self._told_to_end:
            child.terminate()
        try:
            return child.wait(limits.KIOSK_END_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            child.kill()
            return child.wait()

    def _wait_seconds(self, status: int, lived_seconds: float) -> float:
        """Return how long to wait before the next start: not at all, unless it keeps dying young."""
        if status == RESTART_STATUS or lived_seconds >= limits.KIOSK_PROOF_SECONDS:
            self._failures = 0
        if status == RESTART_STATUS:
            return 0.0
        waits = limits.KIOSK_RESTART_SECONDS
        wait = waits[min(self._failures, len(waits) - 1)]
        self._failures += 1
        return wait

    def _pause(self, seconds: float) -> bool:
        """Wait; returns whether the keeper was told to end meanwhile."""
        select.select([self._woken], [], [], seconds)
        return self._told_to_end

    def _end(self, _signal: int, _frame: FrameType | None) -> None:
        self._told_to_end = True
        os.write(self._waker, b".")


def _reason(status: int) -> str:
    """Say for a log why a process has ended."""
    if status == RESTART_STATUS:
        return "because it asked to be started again"
    if status < 0:
        return f"by {signal.Signals(-status).name}"
    return f"with status {status}"


class Heartbeat:
    """The kiosk's side: beats into the keeper's pipe. `descriptor` None means that nobody keeps this kiosk."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor
        if descriptor is not None:
            os.set_blocking(descriptor, False)
            # Programs that the kiosk starts (aplay) must not keep the pipe open after its death.
            os.set_inheritable(descriptor, False)

    @property
    def is_kept(self) -> bool:
        """Whether a keeper would start this kiosk again."""
        return self._descriptor is not None

    def beat(self) -> bool:
        """Give a sign of life; returns False if the keeper has gone, so that the kiosk must end too."""
        if self._descriptor is None:
            return True
        try:
            os.write(self._descriptor, b".")
        except BlockingIOError:
            # A keeper that is stopped by a debugger reads nothing; it is still there.
            return True
        except OSError:
            return False
        return True
