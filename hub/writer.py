"""The thread that writes. Requests that wait together share one commit, because on an SD card a commit takes tens
of ms."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future

from hub.books import Action, Books, Job
from hub.errors import Unavailable
from hub.limits import COMMIT_REQUESTS_MAX, WRITE_QUEUE_REQUESTS_MAX
from hub.log.fact import Fact
from hub.log.record import Origin

Waiting = tuple[Job, "Future[list[Fact]]"]


class Writer:
    """Takes requests from any thread, in order, and answers each once its facts are durable."""

    def __init__(self, books: Books) -> None:
        self._books = books
        self._queue: queue.Queue[Waiting | None] = queue.Queue(WRITE_QUEUE_REQUESTS_MAX)
        self._thread = threading.Thread(target=self._work, name="books-writer")
        self._closed = False
        self._thread.start()

    def submit(self, origin: Origin, action: Action) -> Future[list[Fact]]:
        """Hand in a request; the future gives its facts, or raises as `Books.write`.

        Raises `Unavailable` ("books.busy") instead of letting the queue grow.
        """
        answer: Future[list[Fact]] = Future()
        if self._closed:
            raise Unavailable("books.busy")
        try:
            self._queue.put_nowait(((origin, action), answer))
        except queue.Full as error:
            raise Unavailable("books.busy") from error
        return answer

    def close(self) -> None:
        """Finish what was handed in, then stop."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()

    def _work(self) -> None:
        try:
            while (first := self._queue.get()) is not None:
                waiting, last = self._gather(first)
                self._commit(waiting)
                if last:
                    return
        finally:
            self._books.close()

    def _gather(self, first: Waiting) -> tuple[list[Waiting], bool]:
        waiting = [first]
        while len(waiting) < COMMIT_REQUESTS_MAX:
            try:
                item = self._queue.get_nowait()
            except queue.Empty:
                break
            if item is None:
                return waiting, True
            waiting.append(item)
        return waiting, False

    def _commit(self, waiting: list[Waiting]) -> None:
        # From here on nobody can take a request back; one taken back before is not run.
        waiting = [(job, answer) for job, answer in waiting if answer.set_running_or_notify_cancel()]
        try:
            outcomes = self._books.write_together([job for job, _ in waiting])
        except Exception as error:  # a fault of ours: those who wait must hear of it, and the thread must live on
            for _, answer in waiting:
                answer.set_exception(error)
            return
        for (_, answer), outcome in zip(waiting, outcomes, strict=True):
            if isinstance(outcome, BaseException):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)
