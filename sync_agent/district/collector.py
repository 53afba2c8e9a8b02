"""A collector: takes hubs' messages from the broker, commits them, and only then acknowledges and signs receipts.

Any number of collectors may run on one store: the broker's shared subscription hands each message to one of them, and a
hub's row in the store is locked while its batches are taken. A collector remembers nothing: killed at any moment,
what it had not acknowledged comes again, and a receipt it had not sent is sent at the next start.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator

from sync_agent import receipt, topics
from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.district.intake import Intake, Message
from sync_agent.district.statements.speaker import Speaker
from sync_agent.errors import StoreAway
from sync_agent.limits import (
    BACKOFF_SECONDS_FIRST,
    CONNECT_SECONDS,
    GROUP_BYTES_MAX,
    GROUP_MESSAGES_MAX,
    KEEPALIVE_SECONDS_COLLECTOR,
    PUBLISH_PENDING_MAX,
    RECEIPT_PUBLISH_SECONDS,
    RECEIPTS_READ,
    RECEIVE_MAX,
    SESSION_SECONDS_COLLECTOR,
    SPEAK_SECONDS,
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

    def __init__(self, intake: Intake, speaker: Speaker, where: Address, name: str, clock: Clock, stop: Stop) -> None:
        self._intake, self._speaker, self._where, self._clock, self._stop = intake, speaker, where, clock, stop
        self._client_id = f"collector-{name}"
        self._backoff = Backoff(clock, BACKOFF_SECONDS_FIRST, STORE_RETRY_SECONDS_MAX)

    def run(self) -> None:
        """Collect until told to stop."""
        while not self._stop.is_set():
            try:
                session = _Session(
                    self._intake, self._speaker, self._where, self._client_id, self._clock, self._backoff
                )
                session.run(self._stop)
            except (LinkError, StoreAway) as error:
                wait_seconds = self._backoff.next_seconds()
                log.warning("collector waits: problem=%s seconds=%.1f", error, wait_seconds)
                self._stop.wait(wait_seconds)


class _Session:
    """One connection of a collector to the broker."""

    def __init__(
        self, intake: Intake, speaker: Speaker, where: Address, client_id: str, clock: Clock, backoff: Backoff
    ) -> None:
        self._intake, self._speaker, self._clock, self._backoff = intake, speaker, clock, backoff
        self._link = Link(
            where,
            client_id,
            session_seconds=SESSION_SECONDS_COLLECTOR,
            keepalive_seconds=KEEPALIVE_SECONDS_COLLECTOR,
            events_max=RECEIVE_MAX + PUBLISH_PENDING_MAX + 16,
            receive_max=RECEIVE_MAX,
            manual_acknowledgement=True,
        )
        self._is_old = where.is_old
        self._arrived: list[Arrived] = []
        self._pending: dict[int, float] = {}
        self._greeting: Iterator[list[receipt.Receipt]] | None = None
        self._said: dict[str, int] = {}
        self._speak_at = float("-inf")

    def run(self, stop: Stop) -> None:
        """Collect until told to stop. Raises `LinkError` or `StoreAway`; what was not acknowledged will come again."""
        try:
            self._link.open()
            self._expect_connection()
            # RabbitMQ 3.10 grants a shared subscription and then sends it nothing.
            self._link.subscribe(topics.EVERY_UP if self._is_old else topics.SHARED_UP, topics.EVERY_STATE)
            # Whatever the broker still holds, the store's word is the newest: after a restore it may be lower.
            self._greeting = self._intake.receipts()
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
        self._greet()
        self._speak()
        self._listen(0 if self._arrived or self._greeting else _TURN_SECONDS)
        if self._pending and self._clock.steady() - next(iter(self._pending.values())) > RECEIPT_PUBLISH_SECONDS:
            raise LinkError("link.silent")
        group = self._next_group()
        if not group:
            return
        receipts = self._intake.take([Message(each.topic, each.payload, each.retained) for each in group])
        # The commit has returned. Not before this line may anybody be told.
        for message in group:
            self._link.acknowledge(message)
        self._tell(receipts)
        self._backoff.reset()

    def _greet(self) -> None:
        # A piece between two groups: batches must not wait until tens of thousands of hubs were told what they know.
        if len(self._pending) > RECEIPTS_READ:
            return
        receipts = next(self._greeting, None) if self._greeting else None
        if receipts is None:
            self._greeting = None
        self._tell(receipts or [])

    def _speak(self) -> None:
        if self._clock.steady() < self._speak_at:
            return
        for message in self._speaker.messages():
            if self._said.get(message.scope) != message.number:
                self._publish(topics.down(message.scope), message.signed)
                self._said[message.scope] = message.number
        self._speak_at = self._clock.steady() + SPEAK_SECONDS

    def _next_group(self) -> list[Arrived]:
        count = size = 0
        for message in self._arrived[:GROUP_MESSAGES_MAX]:
            size += len(message.payload)
            if count and size > GROUP_BYTES_MAX:
                break
            count += 1
        group, self._arrived = self._arrived[:count], self._arrived[count:]
        return group

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

    def _tell(self, receipts: list[receipt.Receipt]) -> None:
        for due in receipts:
            self._publish(topics.receipt(due.hub), due.signed)
            log.debug("receipt: hub=%s number=%d", due.hub, due.number)

    def _publish(self, topic: str, signed: bytes) -> None:
        while len(self._pending) >= PUBLISH_PENDING_MAX:
            event = self._link.next_event(RECEIPT_PUBLISH_SECONDS)
            if event is None:
                raise LinkError("link.silent")
            self._take(event)
        mid = self._link.publish(topic, signed, retain=True)
        self._pending[mid] = self._clock.steady()
