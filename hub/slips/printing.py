"""The thread that prints slips, one after the other, only once their facts are durable."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Final

import peewee

from hub.cooperative.views import cooperative
from hub.database import Database
from hub.errors import NotFound
from hub.limits import PRINT_RETRY_SECONDS, PRINT_SECONDS_MAX
from hub.log.clock import Clock
from hub.slips import jobs, layout
from hub.slips.jobs import Job, PrinterSetting
from hub.slips.printers import EscposPrinter, Printer, PrinterFault
from hub.slips.views import slip

Reach = Callable[[str], Printer]
log = logging.getLogger(__name__)
_STOP_SECONDS: Final = 20  # a printer that hangs lets go within a few of its time limits


class Printing:
    """Prints what waits in the queue. `address` tells where phones find this hub, for the QR code."""

    def __init__(
        self,
        local: Database,
        books: peewee.Database,
        clock: Clock,
        language: str,
        address: Callable[[], str],
        *,
        reach: Reach = EscposPrinter,
        retry_seconds: float = PRINT_RETRY_SECONDS,
    ) -> None:
        """`reach` gets hold of a printer by its address and raises `PrinterFault`."""
        self._local, self._books, self._clock = local, books, clock
        self._language, self._address, self._reach = language, address, reach
        self._retry_seconds = retry_seconds
        self._stopped = False
        self._news = threading.Event()
        self._thread: threading.Thread | None = None
        jobs.doubt_interrupted(local)
        if jobs.next_waiting(local) is not None:
            self.wake()

    def offer(self, facts: list[int]) -> None:
        """Queue the first slip of each of these facts, if there is a printer that prints by itself."""
        if facts and (chosen := jobs.setting(self._local)).address and chosen.by_itself:
            for fact in facts:
                jobs.add(self._local, fact, self._clock.now(), first=True)
            self.wake()

    def wake(self) -> None:
        """Look into the queue now.

        The thread is there from the first slip on, as most hubs have no printer; a full card ends it, the next slip
        begins it anew.
        """
        self._news.set()
        if not self._stopped and (self._thread is None or not self._thread.is_alive()):
            self._thread = threading.Thread(target=self._work, name="slips", daemon=True)
            self._thread.start()

    def close(self) -> None:
        """Finish the slip that is being printed; what waits goes on waiting until the next start."""
        self._stopped = True
        self._news.set()
        if self._thread is not None:
            self._thread.join(_STOP_SECONDS)

    def _work(self) -> None:
        try:
            while not self._stopped:
                self._news.clear()
                job = jobs.next_waiting(self._local)
                if job is None:
                    self._news.wait()
                elif not self._print(job):
                    self._news.wait(self._retry_seconds)
        except peewee.DatabaseError as error:
            log.error("slips.stopped", exc_info=error)
        finally:
            self._local.close()
            self._books.close()

    def _print(self, job: Job) -> bool:
        """Whether the queue may go on at once: this job is done with, one way or the other."""
        now, chosen = self._clock.now(), jobs.setting(self._local)
        if not chosen.address or not 0 <= now - job.made <= PRINT_SECONDS_MAX:
            return jobs.change(self._local, job, "expired", now, job.problem)
        try:
            data = self._data(job, chosen)
        except NotFound:  # books from a backup no longer have that fact
            return jobs.change(self._local, job, "cancelled", now)
        try:
            printer = self._reach(chosen.address)
        except PrinterFault as fault:
            jobs.change(self._local, job, "waiting", now, fault.cause)
            return False
        try:
            return self._hand_over(printer, job, data)
        finally:
            printer.close()

    def _hand_over(self, printer: Printer, job: Job, data: bytes) -> bool:
        try:
            printer.check()
        except PrinterFault as fault:
            jobs.change(self._local, job, "waiting", self._clock.now(), fault.cause)
            return False
        # Durable before the first byte goes out: whatever is cut now, nobody prints it a second time unmarked.
        if not jobs.change(self._local, job, "printing", self._clock.now()):
            return True
        begun = jobs.one(self._local, job.number)
        try:
            printer.send(data)
            printer.check()
        except PrinterFault as fault:
            log.warning("slips.doubtful", extra={"fact": job.fact, "cause": fault.cause})
            return jobs.change(self._local, begun, "doubtful", self._clock.now(), fault.cause)
        return jobs.change(self._local, begun, "printed", self._clock.now())

    def _data(self, job: Job, chosen: PrinterSetting) -> bytes:
        columns, address = layout.COLUMNS[chosen.paper], self._address()
        if job.fact == jobs.TRY_OUT:
            return layout.try_out(self._language, cooperative(self._books).name, address, columns)
        return layout.escpos(self._language, slip(self._books, job.fact), address, columns, copy=job.copy)
