"""The relay's life: wait for the books, connect, relay, and connect again when the link was lost."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import msgspec

from hub.log.reading import LogReader
from sync_agent import keys, topics
from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.errors import SettingsError
from sync_agent.limits import BOOKS_SECONDS
from sync_agent.link import Address, LinkError, address
from sync_agent.process import Stop
from sync_agent.receipt import Receipt
from sync_agent.relay.batches import Cutter, hub_of
from sync_agent.relay.reporter import Reporter
from sync_agent.relay.session import Parts, Session
from sync_agent.relay.settings import Settings, read_device
from sync_agent.relay.status import StatusFile

log = logging.getLogger(__name__)


class Relay:
    """The relay of one hub. `run` returns only when `stop` is set (by a signal)."""

    def __init__(self, settings: Settings, clock: Clock, stop: Stop) -> None:
        """Read keys and credentials. Raises `SettingsError` or `KeyFault` if one of them cannot be used."""
        self._settings, self._clock, self._stop = settings, clock, stop
        self._reader = LogReader(Path(settings.data) / "books.db")
        self._key = keys.read(Path(settings.key_file))
        self._district_key = keys.public(settings.district_key)
        self._recovery = keys.recovery(settings.recovery_key) if settings.recovery_key else None
        self._where: Address = address(settings.broker, settings.ca, settings.certificate, settings.private_key)
        self._status = StatusFile(settings.status_path, clock)
        self._link_backoff = Backoff(clock, settings.backoff_seconds_first, settings.backoff_seconds_max)
        self._silence = Backoff(clock, settings.backoff_seconds_first, settings.backoff_seconds_max)
        self._seen = -1
        self._reporter: Reporter | None = None
        if settings.hub_url:
            self._reporter = Reporter(settings.hub_url, read_device(Path(settings.device_file)), clock)

    def run(self) -> None:
        """Relay until told to stop."""
        if self._reporter:
            self._reporter.start()
        try:
            while not self._stop.is_set():
                self._live_once()
        finally:
            self._status.current.state, self._status.current.problem = "offline", ""
            self._status.write(now=True)
            if self._reporter:
                self._reporter.stop()

    def _live_once(self) -> None:
        """One connection, or one failed try at it, with the wait that follows."""
        began = self._clock.steady()
        try:
            hub = hub_of(self._reader)
            if hub is None:
                self._wait("books.away", BOOKS_SECONDS)
                return
            if not topics.is_hub(hub):
                raise SettingsError("hub.name", hub=hub[:80])
            self._status.current.hub = hub
            Session(self._parts(hub)).run(self._stop.is_set)
        except LinkError as error:
            if self._clock.steady() - began > self._settings.backoff_seconds_max:
                self._link_backoff.reset()
            wait_seconds = self._link_backoff.next_seconds()
            if error.code == "link.taken_over":
                # Some brokers tell it: two devices with one identity would throw each other out all day long.
                wait_seconds = self._settings.backoff_seconds_max
            self._wait(error.code, wait_seconds, str(error))
        except (sqlite3.Error, msgspec.DecodeError) as error:
            self._wait("books.away", BOOKS_SECONDS, str(error))

    def _parts(self, hub: str) -> Parts:
        return Parts(
            hub=hub,
            where=self._where,
            reader=self._reader,
            cutter=Cutter(self._reader, hub, self._key, self._recovery),
            district_key=self._district_key,
            clock=self._clock,
            status=self._status,
            on_receipt=self._on_receipt,
            gather_seconds=self._settings.gather_seconds,
            first_receipt_seconds=self._settings.first_receipt_seconds,
            receipt_seconds=self._settings.receipt_seconds,
            silence=self._silence,
        )

    def _on_receipt(self, receipt: Receipt) -> None:
        # Only progress shortens the wait: a link that dies at every batch must not be tried every second for ever.
        if receipt.number != self._seen:
            self._seen = receipt.number
            self._link_backoff.reset()
        if self._reporter:
            self._reporter.offer(receipt)

    def _wait(self, problem: str, seconds: float, details: str = "") -> None:
        log.info("waiting: problem=%s seconds=%.1f details=%s", problem, seconds, details)
        self._status.current.state, self._status.current.problem = "connecting", problem
        self._status.write()
        self._stop.wait(seconds)
