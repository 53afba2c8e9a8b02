"""The relay's life: wait for the books and for a way to the district, connect, relay, and connect again."""

from __future__ import annotations

import logging
import sqlite3
from pathlib import Path

import msgspec

from hub.log.reading import LogReader
from sync_agent import keys, topics
from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.courier.desk import PhoneDesk
from sync_agent.courier.village import Village
from sync_agent.errors import SettingsError
from sync_agent.limits import BOOKS_SECONDS, CALL_IN_SECONDS, CLOCK_SECONDS_MIN, ROUTE_CHECK_SECONDS
from sync_agent.link import Address, LinkError, address
from sync_agent.process import Stop
from sync_agent.receipt import Receipt
from sync_agent.relay import health
from sync_agent.relay.allowance import Allowance
from sync_agent.relay.batches import Cutter, hub_of, moves_money
from sync_agent.relay.door import Door
from sync_agent.relay.downs import Downs
from sync_agent.relay.memory import Memory
from sync_agent.relay.parts import Parts
from sync_agent.relay.reporter import Reporter
from sync_agent.relay.session import Session
from sync_agent.relay.settings import Settings, read_device
from sync_agent.relay.status import StatusFile
from sync_agent.relay.uplink import Uplink, open_news
from sync_agent.state import Health
from sync_agent.tls import Dates

log = logging.getLogger(__name__)

_MAY_BE_PORTAL = ("link.portal", "link.plain_answer", "link.port_closed", "link.no_answer", "link.handshake")
"""Problems that a name leading to the wrong machine explains, and then it is the name that is in the way."""


class Relay:
    """The relay of one hub. `run` returns only when `stop` is set (by a signal)."""

    def __init__(self, settings: Settings, clock: Clock, stop: Stop) -> None:
        """Read keys and credentials. Raises `SettingsError` or `KeyFault` if one of them cannot be used."""
        self._settings, self._clock, self._stop = settings, clock, stop
        self._reader = LogReader(Path(settings.data) / "books.db")
        self._key = keys.read(Path(settings.key_file))
        self._district_key = keys.public(settings.district_key)
        self._memory = Memory(settings.memory_path)
        self._allowance = Allowance(settings.allowance_bytes_month, self._memory, clock.now, self._not_before)
        dates = Dates(clock.now, self._not_before)
        self._where: Address = address(settings.broker, settings.ca, settings.certificate, settings.private_key, dates)
        self._uplink = Uplink(self._where.host, open_news())
        self._file = StatusFile(settings.status_path, clock)
        self._status = self._file.current
        self._link_backoff = Backoff(clock, settings.backoff_seconds_first, settings.backoff_seconds_max)
        self._silence = Backoff(clock, settings.backoff_seconds_first, settings.backoff_seconds_max)
        self._seen = -1
        self._cursor: Receipt | None = None
        self._reporter: Reporter | None = None
        self._downs: Downs | None = None
        self._phone_desk: PhoneDesk | None = None
        if settings.hub_url:
            self._reporter = Reporter(settings.hub_url, read_device(Path(settings.device_file)), clock)
            self._downs = Downs(self._district_key, self._reporter.pass_on)
            self._phone_desk = self._made_phone_desk()

    def run(self) -> None:
        """Relay until told to stop."""
        if self._reporter:
            self._reporter.start()
        if self._phone_desk:
            self._phone_desk.start()
        try:
            while not self._stop.is_set():
                self._live_once()
        finally:
            if self._phone_desk:
                self._phone_desk.stop()
            self._status.state, self._status.problem, self._status.detail = "offline", "", ""
            self._note(now=True)
            if self._reporter:
                self._reporter.stop()

    def _made_phone_desk(self) -> PhoneDesk:
        settings = self._settings
        door = Door(settings.hub_url, read_device(Path(settings.device_file)))

        def village() -> Village:
            return Village(self._reader, self._key, self._district_key)

        return PhoneDesk(Path(settings.data), village, door, self._clock)

    def _not_before(self) -> int:
        """A time that has certainly passed, in seconds."""
        return max(CLOCK_SECONDS_MIN, self._memory.district_time)

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
            self._status.hub = hub
            self._turn_month()
            if self._allowance.level == "nothing":
                self._wait("allowance.spent", BOOKS_SECONDS)
            elif not self._uplink.way():
                self._wait("link.no_route", ROUTE_CHECK_SECONDS, until_way=True)
            else:
                self._connect(hub)
        except LinkError as error:
            if self._clock.steady() - began > self._settings.backoff_seconds_max:
                self._link_backoff.reset()
            wait_seconds = self._link_backoff.next_seconds()
            if error.code == "link.taken_over":
                # Some brokers tell it: two devices with one identity would throw each other out all day long.
                wait_seconds = self._settings.backoff_seconds_max
            code, details = self._problem_of(error)
            self._wait(code, wait_seconds, details, until_way=True)
        except (sqlite3.Error, msgspec.DecodeError) as error:
            self._wait("books.away", BOOKS_SECONDS, str(error))

    def _connect(self, hub: str) -> None:
        session = Session(self._parts(hub))
        try:
            reason = session.run(self._stop.is_set)
        finally:
            self._cursor = session.cursor
            self._memory.write(now=True)
        if reason == "idle":
            self._rest()

    def _problem_of(self, error: LinkError) -> tuple[str, str]:
        """The code of what is in the way, and details for the log."""
        if error.code in _MAY_BE_PORTAL and self._uplink.leads_inside():
            return "link.portal_name", str(error)
        return error.code, str(error)

    def _turn_month(self) -> None:
        number, _ = self._reader.head()
        newest = self._reader.facts(number - 1, 1) if number else []
        self._allowance.turn(newest[0].day if newest else "")

    def _parts(self, hub: str) -> Parts:
        return Parts(
            hub=hub,
            where=self._where,
            reader=self._reader,
            cutter=Cutter(self._reader, hub, self._key),
            district_key=self._district_key,
            clock=self._clock,
            allowance=self._allowance,
            status=self._status,
            note=self._note,
            health=self._health,
            serial=health.serial(),
            cursor=self._cursor,
            on_receipt=self._on_receipt,
            downs=self._downs,
            idle_seconds=self._settings.idle_seconds if self._settings.allowance_bytes_month else None,
            gather_seconds=self._settings.gather_seconds,
            first_receipt_seconds=self._settings.first_receipt_seconds,
            receipt_seconds=self._settings.receipt_seconds,
            silence=self._silence,
        )

    def _health(self, told_by_district: bool) -> Health | None:
        if "health" not in self._settings.order:
            return None
        right = self._clock.now() >= self._not_before()
        return health.look(Path(self._settings.data), self._clock, told_by_district=told_by_district, set_before=right)

    def _on_receipt(self, receipt: Receipt, just_now: bool) -> None:
        # Only progress shortens the wait: a link that dies at every batch must not be tried every second for ever.
        if receipt.number != self._seen:
            self._seen = receipt.number
            self._link_backoff.reset()
        self._memory.heard(receipt.at)
        if self._reporter:
            self._reporter.offer(receipt)
            if just_now:
                self._reporter.heard(receipt.at)

    def _note(self, *, now: bool = False) -> None:
        """Show how things are: in the status file, and to the hub."""
        status, memory = self._status, self._memory
        if self._reporter and self._reporter.send_anyway is not None:
            memory.lift(self._reporter.send_anyway)
        status.month, status.bytes_month = memory.month, memory.used_bytes
        status.allowance_month = self._settings.allowance_bytes_month
        status.clock_not_before = self._not_before()
        memory.write(now=now)
        self._file.write(now=now)
        if self._reporter:
            self._reporter.tell(status)

    def _wait(self, problem: str, seconds: float, details: str = "", *, until_way: bool = False) -> None:
        """Wait, with `until_way` no longer than until there is another way to the broker than before."""
        # What stands for days, no route or no books, is said once.
        again = problem == self._status.problem and not details
        level = logging.DEBUG if again else logging.INFO
        log.log(level, "waiting: problem=%s seconds=%.1f details=%s", problem, seconds, details)
        self._status.state, self._status.problem, self._status.detail = "connecting", problem, details[:200]
        before = self._uplink.way() if until_way and problem != "link.no_route" else ""
        end = self._clock.steady() + seconds
        while not self._stop.is_set() and (left := end - self._clock.steady()) > 0:
            self._note()
            self._pause(left)
            if not until_way:
                continue
            way = self._uplink.way()
            if way and way != before:
                log.info("a way to the broker: from=%s", way)
                self._link_backoff.reset()
                return
            before = way

    def _pause(self, seconds: float) -> None:
        """Wait, but not over news of a route, nor longer than to the next look by timer."""
        news = self._uplink.news
        self._stop.wait(min(seconds, ROUTE_CHECK_SECONDS), *([news] if news else []))
        if news:
            news.drain()

    def _rest(self) -> None:
        """A metered uplink is left alone until facts have gathered, or a day has passed."""
        log.info("resting: confirmed=%d", self._seen)
        self._status.state, self._status.problem = "idle", ""
        began = since = self._clock.steady()
        while not self._stop.is_set() and self._clock.steady() - began < CALL_IN_SECONDS:
            number, _ = self._reader.head()
            self._status.kept = number
            if number <= self._seen:
                since = self._clock.steady()
            elif self._clock.steady() - since >= self._settings.idle_gather_seconds and self._may_go():
                return
            if self._allowance.level == "nothing":
                return
            self._note()
            self._pause(BOOKS_SECONDS)

    def _may_go(self) -> bool:
        level = self._allowance.level
        return level == "open" or (level == "money" and moves_money(self._reader, self._seen))
