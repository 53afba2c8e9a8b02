"""The one thread that talks to the hub, so that the screen never waits for the network.

Questions go in through a bounded queue; answers come back through `deliver`, which hands a callable to the thread
that draws (in the app: Kivy's clock). Nothing here knows who asked: whether an answer is still wanted is decided on
the drawing thread, at the moment it arrives there.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable
from typing import Any

from kiosk_ui import limits
from kiosk_ui.errors import KioskBusy, KioskError

Deliver = Callable[[Callable[[], None]], None]
Job = tuple[Callable[[], Any], Callable[[Any], None], Callable[[KioskError], None]]

logger = logging.getLogger("kiosk_ui.worker")


class Worker:
    """Runs questions one after another on its own thread, in the order they were asked."""

    def __init__(self, deliver: Deliver, waiting_max: int = limits.REQUESTS_WAITING_MAX) -> None:
        self._deliver = deliver
        self._jobs: queue.Queue[Job | None] = queue.Queue(waiting_max)
        self._stopping = threading.Event()
        # A daemon: a hub that keeps silent must not keep the process alive after its window is gone.
        self._thread = threading.Thread(target=self._run, name="kiosk-worker", daemon=True)
        self._thread.start()

    def ask(
        self, question: Callable[[], Any], then: Callable[[Any], None], failed: Callable[[KioskError], None]
    ) -> None:
        """Queue a question; exactly one of `then` and `failed` is delivered. Raises `KioskBusy` when full."""
        if self._stopping.is_set():
            raise KioskBusy("the kiosk is closing")
        try:
            self._jobs.put_nowait((question, then, failed))
        except queue.Full:
            raise KioskBusy("too many questions are waiting") from None

    def stop(self, seconds_max: float = limits.STOP_SECONDS_MAX) -> bool:
        """Let what is queued finish within `seconds_max`, then return whether the thread has ended."""
        self._stopping.set()
        try:
            self._jobs.put_nowait(None)
        except queue.Full:
            logger.warning("questions were still waiting when the kiosk closed")
        self._thread.join(seconds_max)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (job := self._next()) is not None:
            question, then, failed = job
            try:
                answer = question()
            except KioskError as error:
                self._deliver(_call(failed, error))
            except Exception as error:
                # A fault of ours must reach the screen as a failure, not silence the only worker for good.
                logger.exception("a question failed unexpectedly")
                self._deliver(_call(failed, KioskError(type(error).__name__)))
            else:
                self._deliver(_call(then, answer))
            # The answer may be a member's: it must not live on in this frame while the thread waits for the next.
            del job, question, then, failed
            answer = None

    def _next(self) -> Job | None:
        # With a full queue `stop` could not leave its mark: then the emptied queue is the mark.
        if self._stopping.is_set() and self._jobs.empty():
            return None
        return self._jobs.get()


def _call(function: Callable[[Any], None], argument: Any) -> Callable[[], None]:
    """Bind late delivery to this very answer (a lambda in the loop would see the next one)."""
    return lambda: function(argument)
