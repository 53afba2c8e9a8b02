"""A collector: takes hubs' messages from the broker, commits them, and only then acknowledges and signs receipts.

Any number of collectors may run on one store: the broker's shared subscription hands each message to one of them, and a
hub's row in the store is locked while its batches are taken. A collector remembers nothing: killed at any moment,
what it had not acknowledged comes again, and a receipt it had not sent is sent at the next start.
"""

from __future__ import annotations

import logging

from sync_agent import receipt, topics
from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.district.intake import Intake, Message
from sync_agent.errors import StoreAway
from sync_agent.limits import (
    BACKOFF_SECONDS_FIRST,
    CONNECT_SECONDS,
    GROUP_MESSAGES_MAX,
    KEEPALIVE_SECONDS_COLLECTOR,
    PUBLISH_PENDING_MAX,
    RECEIPT_PUBLISH_SECONDS,
    RECEIVE_MAX,
    SESSION_SECONDS_COLLECTOR,
    STORE_RETRY_SECONDS_MAX,
)
from sync_agent.link import (
    REFUSED_FROM,
    TAKEN_OVER,
    Acknowledged,
    Address,
    Arrived,
    Connected,
    Disconnected,
    Event,
    Link,
    LinkError,
    Subscribed,
)
from sync_agent.process import Stop

log = logging.getLogger(__name__)
_TURN_SECONDS = 0.5  # seconds between looks at the stop flag


class Collector:
    """One collector. `name` tells several apart; it must be unique at the broker."""

    def __init__(self, intake: Intake, where: Address, name: str, clock: Clock, stop: Stop) -> None:
        self._intake, self._where, self._clock, self._stop = intake, where, clock, stop
        self._client_id = f"collector-{name}"
        self._backoff = Backoff(clock, BACKOFF_SECONDS_FIRST, STORE_RETRY_SECONDS_MAX)

    def run(self) -> None:
        """Collect until told to stop."""
        while not self._stop.is_set():
            try:
                _Session(self._intake, self._where, self._client_id, self._clock, self._backoff).run(self._stop)
            except (LinkError, StoreAway) as error:
                wait_seconds = self._backoff.next_seconds()
                log.warning("collector waits: problem=%s seconds=%.1f", error, wait_seconds)
                self._stop.wait(wait_seconds)


class _Session:
    """One connection of a collector to the broker."""

    def __init__(self, intake: Intake, where: Address, client_id: str, clock: Clock, backoff: Backoff) -> None:
        self._intake, self._clock, self._backoff = intake, clock, backoff
        self._link = Link(
            where,
            client_id,
            session_seconds=SESSION_SECONDS_COLLECTOR,
            keepalive_seconds=KEEPALIVE_SECONDS_COLLECTOR,
            events_max=2 * RECEIVE_MAX + PUBLISH_PENDING_MAX + 16,
            receive_max=RECEIVE_MAX,
            manual_acknowledgement=True,
        )
        self._arrived: list[Arrived] = []
        self._pending: dict[int, float] = {}

    def run(self, stop: Stop) -> None:
        """Collect until told to stop. Raises `LinkError` or `StoreAway`; what was not acknowledged will come again."""
        try:
            self._link.open()
            self._expect_connection()
            self._link.subscribe(topics.SHARED_UP, topics.EVERY_STATE)
            # Whatever the broker still holds, the store's word is the newest: after a restore it may be lower.
            for due in self._intake.receipts():
                self._publish(due)
            log.info("collecting")
            while not stop.is_set():
                self._step()
            self._link.close()
        finally:
            self._link.drop()

    def _expect_connection(self) -> None:
        event = self._link.next_event(CONNECT_SECONDS)
        if isinstance(event, Disconnected):
            raise LinkError("link.not_admitted", event.code, reason=event.reason)
        if not isinstance(event, Connected):
            raise LinkError("link.no_answer")

    def _step(self) -> None:
        self._listen(0 if self._arrived else _TURN_SECONDS)
        if self._pending and self._clock.steady() - next(iter(self._pending.values())) > RECEIPT_PUBLISH_SECONDS:
            raise LinkError("link.silent")
        group, self._arrived = self._arrived[:GROUP_MESSAGES_MAX], self._arrived[GROUP_MESSAGES_MAX:]
        if not group:
            return
        receipts = self._intake.take([Message(each.topic, each.payload, each.retained) for each in group])
        # The commit has returned. Not before this line may anybody be told.
        for message in group:
            self._link.acknowledge(message)
        for due in receipts:
            self._publish(due)
        self._backoff.reset()

    def _listen(self, timeout_seconds: float) -> None:
        event = self._link.next_event(timeout_seconds)
        while event is not None:
            self._take(event)
            event = self._link.next_event(0) if len(self._arrived) < GROUP_MESSAGES_MAX else None

    def _take(self, event: Event) -> None:
        match event:
            case Arrived():
                self._arrived.append(event)
            case Acknowledged(mid=mid, code=code):
                self._pending.pop(mid, None)
                if code >= REFUSED_FROM:
                    raise LinkError("link.refused", code, reason=hex(code))
            case Disconnected(code=code, reason=reason):
                raise LinkError("link.taken_over" if code == TAKEN_OVER else "link.closed", code, reason=reason)
            case Subscribed(codes=codes):
                if max(codes) >= REFUSED_FROM:
                    raise LinkError("link.not_admitted", max(codes), reason="subscribe")
            case _:
                pass

    def _publish(self, due: receipt.Receipt) -> None:
        while len(self._pending) >= PUBLISH_PENDING_MAX:
            event = self._link.next_event(RECEIPT_PUBLISH_SECONDS)
            if event is None:
                raise LinkError("link.silent")
            self._take(event)
        mid = self._link.publish(topics.receipt(due.hub), due.signed, retain=True)
        self._pending[mid] = self._clock.steady()
        log.debug("receipt: hub=%s number=%d", due.hub, due.number)
