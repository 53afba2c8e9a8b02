"""Hands to the hub what people there are to see: receipts, kept as evidence, what the district says, how the relay is.

Only the newest of each matters: it says everything the older ones said. If the hub is away it is tried again; if the
relay is killed, what lies retained comes again with the next connection. So nothing needs to be remembered here.
"""

from __future__ import annotations

import logging
import threading
from typing import Any, Final

import msgspec

from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.limits import (
    HUB_RETRY_SECONDS_FIRST,
    HUB_RETRY_SECONDS_MAX,
    HUB_SECONDS,
    HUB_SIGN_SECONDS,
    HUB_STATUS_SECONDS,
)
from sync_agent.receipt import Receipt
from sync_agent.relay.door import AWAY, STATUS_PATH, Door
from sync_agent.relay.settings import Device
from sync_agent.relay.status import Status
from sync_agent.statement import Said

log = logging.getLogger(__name__)
_TOLD: Final = (
    *("kept", "sent", "sent_at", "confirmed", "confirmed_at", "state", "problem", "detail"),
    *("month", "bytes_month", "allowance_month"),
)


class _Answer(msgspec.Struct):
    """What the hub answers to a status: the month in which the allowance does not bind, "" for none."""

    send_anyway: str = ""


class Reporter:
    """A thread that speaks to the hub's API with the relay's own device credential."""

    def __init__(self, hub_url: str, device: Device, clock: Clock) -> None:
        self._door, self._clock = Door(hub_url, device), clock
        self._backoff = Backoff(clock, HUB_RETRY_SECONDS_FIRST, HUB_RETRY_SECONDS_MAX)
        self._changed = threading.Condition()
        self._waiting: Receipt | None = None
        self._delivered: tuple[int, str] | None = None
        self._said: dict[str, Said] = {}
        self._status: Status | None = None
        self._status_told = Status()
        self._status_at = float("-inf")
        self._district: tuple[int, float] | None = None
        self._stopping = False
        self.send_anyway: str | None = None
        """What the hub answered last: the month in which officers want everything sent, None before any answer."""
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a receipt not yet delivered will come again."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(HUB_SECONDS + 1)
        self._door.close()

    def offer(self, receipt: Receipt) -> None:
        """Hand this receipt to the hub, in place of any that has not been delivered yet."""
        with self._changed:
            if (receipt.number, receipt.hash) != self._delivered:
                self._waiting = receipt
                self._changed.notify()

    def pass_on(self, said: Said) -> None:
        """Hand to the hub what the district says, in place of what it said before under the same scope."""
        with self._changed:
            self._said[said.scope] = said
            self._changed.notify()

    def tell(self, status: Status) -> None:
        """Tell the hub how the relay is doing: at once if the gist is new, else now and then."""
        with self._changed:
            age = self._clock.steady() - self._status_at
            told = msgspec.structs.replace(status, written_at=self._status_told.written_at) == self._status_told
            due = HUB_SIGN_SECONDS if told else HUB_STATUS_SECONDS if status.gist == self._status_told.gist else 0.0
            if age >= due:
                self._status = msgspec.structs.replace(status)
                self._changed.notify()

    def heard(self, district_time: int) -> None:
        """The district has just told its time, in seconds; it goes to the hub at once, and then ages with it."""
        with self._changed:
            self._district = (district_time, self._clock.steady())
            self._status_at = float("-inf")

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._waiting or self._status or self._said)
                receipt, status, said = self._waiting, self._status, next(iter(self._said.values()), None)
                stopping = self._stopping
            if stopping:
                if status is not None:  # the last word, that the relay goes; once, whatever becomes of it
                    self._deliver_status(status)
                return
            if (
                (receipt is None or self._deliver(receipt))
                and (said is None or self._deliver_said(said))
                and (status is None or self._deliver_status(status))
            ):
                self._backoff.reset()
                continue
            wait_seconds = self._backoff.next_seconds()
            with self._changed:
                self._changed.wait_for(lambda: self._stopping, wait_seconds)

    def _deliver(self, receipt: Receipt) -> bool:
        """Post a receipt; True if the hub took it or refused it for good."""
        status = self._door.hand_receipt(receipt)
        if status == AWAY or (status >= 300 and status not in (400, 409)):
            return False
        log.info("receipt offered to the hub: number=%d status=%d", receipt.number, status)
        with self._changed:
            self._delivered = (receipt.number, receipt.hash)
            if self._waiting is receipt:
                self._waiting = None
        return True

    def _deliver_said(self, said: Said) -> bool:
        """Post what the district says; True if the hub took it or will never take it."""
        status = self._door.hand_said(said)
        if status == AWAY or (status >= 300 and status not in (400, 404)):
            return False
        with self._changed:
            if self._said.get(said.scope) is said:
                del self._said[said.scope]
        return True

    def _deliver_status(self, status: Status) -> bool:
        """Put the status; True if the hub took it or refused it for good."""
        body: dict[str, Any] = {name: getattr(status, name) for name in _TOLD}
        with self._changed:
            if self._district is not None:
                body["district_time"], heard_at = self._district
                body["district_age"] = max(0, round(self._clock.steady() - heard_at))
        answered, content = self._door.ask("PUT", STATUS_PATH, body, repr(body))
        if answered == AWAY or (answered >= 300 and answered not in (400, 404, 409)):
            return False
        with self._changed:
            self._status_told, self._status_at = status, self._clock.steady()
            if self._status is status:
                self._status = None
        if answered < 300:
            try:
                self.send_anyway = msgspec.json.decode(content or b"{}", type=_Answer).send_anyway
            except msgspec.DecodeError:
                log.warning("the hub's answer to the status cannot be read")
        return True
