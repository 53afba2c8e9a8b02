"""One connection of the relay: take the position from the receipt, send what follows, watch that receipts come.

The broker keeps our session: while it does, a receipt sent in our absence waits there, and the one that the connection
before has left (`Parts.cursor`) need not be asked for again.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from sync_agent import PROGRAM_VERSION, receipt, state, topics
from sync_agent.backoff import Backoff
from sync_agent.errors import ChainError, WireError
from sync_agent.limits import (
    CONNECT_SECONDS,
    EVENTS_MAX,
    KEEPALIVE_SECONDS,
    LOST_SECONDS,
    POLL_SECONDS,
    ROUTE_LOST_SECONDS,
    SEALED_SECONDS_MAX,
    SEND_FACTS,
    SESSION_SECONDS_RELAY,
)
from sync_agent.link import (
    NO_SUBSCRIBERS,
    REFUSED_FROM,
    TAKEN_OVER,
    Acknowledged,
    Arrived,
    Connected,
    Disconnected,
    Event,
    Link,
    LinkError,
    Subscribed,
)
from sync_agent.meter import Traffic
from sync_agent.relay.batches import moves_money
from sync_agent.relay.parts import Parts
from sync_agent.relay.sealing import CatchUp
from sync_agent.relay.uplink import way_to
from sync_agent.relay.window import Flight, Window

log = logging.getLogger(__name__)


class Session:
    """One connection, from CONNECT to its end."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._window = Window()
        self._link = Link(
            parts.where,
            parts.hub,
            session_seconds=SESSION_SECONDS_RELAY,
            keepalive_seconds=KEEPALIVE_SECONDS,
            events_max=EVENTS_MAX,
            will=(topics.state(parts.hub), state.encode(state.OFFLINE)),
        )
        self._head, self._day = (-1, ""), ""
        self._fresh_since = float("-inf")
        self._looked_at = float("-inf")
        self._moved_at = float("-inf")
        self._quiet_until = float("-inf")
        self._first_receipt_by: float | None = None
        self._halted = ""
        self._resent = False
        self._lost_by = float("inf")
        self._begun = False
        self._birth: int | None = None
        self._answered = False
        self._catch_up = CatchUp(parts.cutter, Backoff(parts.clock, parts.receipt_seconds, SEALED_SECONDS_MAX))
        self._busy_at = self._now()
        self._way_at = self._now()
        self._counted = Traffic()

    @property
    def cursor(self) -> receipt.Receipt | None:
        """The receipt to go on from without asking the broker again; None if something it sent may be lost."""
        if not self._begun:
            return self._parts.cursor
        return None if self._link.overflowed or self._halted else self._window.receipt

    def run(self, stopping: Callable[[], bool]) -> str:
        """Relay until told to stop (""), until nothing is left to do ("idle") or nothing may go any more ("spent").

        Raises `LinkError` when the connection fails or goes silent.
        """
        try:
            self._link.open()
            self._begin(self._expect_connection())
            while not (reason := "stop" if stopping() else self._done()):
                self._step()
            self._say_goodbye()
        finally:
            self._link.drop()
            self._take_what_is_left()
            self._count()
        return reason.removeprefix("stop")

    def _begin(self, came: Connected) -> None:
        self._begun = True
        hub, downs = self._parts.hub, self._parts.downs
        wanted = downs.wanted(hub, session_present=came.session_present) if downs else ()
        known = self._parts.cursor if came.session_present else None
        if known is not None and self._parts.reader.hash_at(known.number) == known.hash:
            self._window.take_receipt(known, live=False)
            log.info("connected: going on from number=%d", known.number)
        else:
            log.info("connected: asking for the receipt")
            wanted = (topics.receipt(hub), *wanted)
            self._first_receipt_by = self._now() + CONNECT_SECONDS
        if wanted:
            self._link.subscribe(*wanted)
        self._look()
        self._tell("online")

    def _done(self) -> str:
        """Why this connection should end now, "" if it should not."""
        if self._parts.allowance.level == "nothing" and not self._window.flights:
            return "spent"
        idle_seconds = self._parts.idle_seconds
        if idle_seconds is None or self._window.flights:
            return ""
        idle = self._window.receipt is not None and self._now() - self._busy_at >= idle_seconds
        return "idle" if idle and not self._pending() else ""

    def _pending(self) -> bool:
        """Whether anything waits that may go."""
        if self._halted or self._head[0] <= self._window.sent:
            return False
        level = self._parts.allowance.level
        return level == "open" or (level == "money" and moves_money(self._parts.reader, self._window.sent))

    def _take_what_is_left(self) -> None:
        """Receipts that came before the end: the broker has been told that we have them, so they do not come again."""
        while (event := self._link.next_event(0)) is not None:
            if isinstance(event, Arrived):
                self._take_message(event)

    def _count(self) -> None:
        """Add to the month what the connection has cost since the last look."""
        spent = self._link.traffic()
        self._parts.allowance.memory.count(*spent.minus(self._counted))
        self._counted = spent

    def _now(self) -> float:
        return self._parts.clock.steady()

    def _expect_connection(self) -> Connected:
        event = self._link.next_event(CONNECT_SECONDS)
        if isinstance(event, Disconnected):
            raise LinkError("link.not_admitted", event.code, reason=event.reason)
        if not isinstance(event, Connected):
            raise LinkError("link.no_answer")
        return event

    def _step(self) -> None:
        event = self._link.next_event(min(POLL_SECONDS, max(0.0, self._next_due() - self._now())))
        while event is not None:
            self._take(event)
            event = self._link.next_event(0)
        if self._now() - self._looked_at >= POLL_SECONDS:
            self._look()
        self._check_deadline()
        self._send()
        self._send_sealed()
        self._note()

    def _next_due(self) -> float:
        if not self._halted and self._window.has_room() and self._to_send() > 0:
            waits = [self._fresh_since + self._parts.gather_seconds, self._quiet_until]
            if self._window.receipt is None and self._first_receipt_by is not None:
                waits.append(self._first_receipt_by)
            return max(waits)
        return self._looked_at + POLL_SECONDS

    def _look(self) -> None:
        """See whether the log has grown. A log that has shrunk was replaced: begin anew."""
        number, hash_ = self._parts.reader.head()
        self._looked_at = self._now()
        self._count()
        if (peer := self._link.peer()) and way_to(peer):
            self._way_at = self._now()
        elif self._now() - self._way_at > ROUTE_LOST_SECONDS:
            raise LinkError("link.no_route")
        if number < self._head[0]:
            raise LinkError("books.replaced")
        if number > self._head[0]:
            if 0 <= self._head[0] <= self._window.sent:
                self._fresh_since = self._now()
            self._day = "".join(fact.day for fact in self._parts.reader.facts(number - 1, 1))
        self._parts.allowance.turn(self._day)
        self._head = (number, hash_)

    def _take(self, event: Event) -> None:
        match event:
            case Disconnected(code=code, reason=reason):
                raise LinkError("link.taken_over" if code == TAKEN_OVER else "link.closed", code, reason=reason)
            case Subscribed(codes=codes):
                if max(codes) >= REFUSED_FROM:
                    raise LinkError("link.not_admitted", max(codes), reason="subscribe")
                self._first_receipt_by = self._now() + self._parts.first_receipt_seconds
                if self._parts.downs:
                    self._parts.downs.granted()
            case Acknowledged(mid=mid, code=code):
                self._take_acknowledgement(mid, code)
            case Arrived():
                self._take_message(event)
            case _:
                pass

    def _take_message(self, message: Arrived) -> None:
        if message.topic == topics.receipt(self._parts.hub):
            self._take_receipt(message.payload, live=not message.retained)
        elif self._parts.downs:
            self._parts.downs.take(self._parts.hub, message.payload)

    def _take_acknowledgement(self, mid: int, code: int) -> None:
        if code >= REFUSED_FROM:
            raise LinkError("link.refused", code, reason=hex(code))
        self._answered = self._answered or mid == self._birth
        if code == NO_SUBSCRIBERS and any(flight.mid == mid for flight in self._window.flights):
            self._district_is_silent()
        else:
            before = self._window.acknowledged
            self._window.take_acknowledgement(mid)
            if self._window.acknowledged > before:
                self._parts.status.sent_at = self._parts.clock.now()

    def _take_receipt(self, signed: bytes, *, live: bool) -> None:
        try:
            said = receipt.read(signed, self._parts.district_key, self._parts.hub)
        except WireError as error:
            log.warning("not a receipt of our district, left alone: %s", error)
            return
        own = self._parts.reader.hash_at(said.number)
        if own != said.hash:
            self._halt("behind" if own is None else "fork", said.number)
            return
        if self._halted in ("behind", "fork"):
            self._halted = ""
            self._tell("online")
        before = self._window.confirmed
        if not self._window.take_receipt(said, live=live):
            return
        # What the broker kept for us comes ahead of its answer to our birth, so only what comes behind tells the time.
        self._parts.on_receipt(said, live and self._answered)
        if live:
            self._quiet_until, self._busy_at = float("-inf"), self._now()
        if self._window.confirmed != before:
            # Only progress shortens the waits: a batch that the district sets aside must not be paid for every minute.
            self._parts.silence.reset()
            self._moved_at, self._resent = self._now(), False
            self._lost_by = float("inf")
        elif live and self._window.flights and not self._resent:
            # The district spoke and does not have what is on the way. Perhaps it is just taking it; perhaps a collector
            # died with it. Once only until there is progress: what it has and cannot take must not go round and round.
            self._lost_by = min(self._lost_by, self._now() + LOST_SECONDS)

    def _check_deadline(self) -> None:
        oldest = self._window.oldest()
        if oldest is not None and oldest.acknowledged and self._now() >= self._lost_by:
            self._resent, self._lost_by = True, float("inf")
            self._window.rewind()
            return
        if oldest is None or self._now() - max(oldest.sent_at, self._moved_at) < self._parts.receipt_seconds:
            return
        if not oldest.acknowledged:
            raise LinkError("link.silent")
        self._district_is_silent()

    def _district_is_silent(self) -> None:
        """The broker took it and no receipt came: try again later, with little, on the same connection.

        And ask for the receipt anew: the broker may have forgotten that we want it.
        """
        wait_seconds = self._parts.silence.next_seconds()
        self._link.subscribe(topics.receipt(self._parts.hub))
        log.info("no receipt from the district: confirmed=%d next_seconds=%.1f", self._window.confirmed, wait_seconds)
        self._window.rewind()
        self._window.shrink()
        self._quiet_until = self._now() + wait_seconds

    def _to_send(self) -> int:
        """How many facts are to be sent now."""
        return self._window.until(self._head[0]) - self._window.sent

    def _may_send(self) -> bool:
        if self._halted or self._now() < self._quiet_until or not self._window.has_room():
            return False
        if self._window.receipt is None and (self._first_receipt_by is None or self._now() < self._first_receipt_by):
            return False
        if self._parts.allowance.level == "nothing":
            return False
        pending = self._to_send()
        return pending >= SEND_FACTS or (pending > 0 and self._now() >= self._fresh_since + self._parts.gather_seconds)

    def _send(self) -> None:
        while self._may_send():
            sent, until = self._window.sent, self._window.until(self._head[0])
            try:
                for_money = self._parts.allowance.level == "money"
                before = self._parts.reader.hash_at(sent) or ""
                batch = self._parts.cutter.cut(sent, before, until=until, for_money=for_money)
            except (ChainError, WireError) as error:
                self._halt("broken" if isinstance(error, ChainError) else "stuck", sent + 1)
                return
            if batch is None:
                return
            mid = self._link.publish(topics.up(self._parts.hub), batch.message)
            self._window.add(Flight(batch.first, batch.last, mid, self._now()))
            self._busy_at = self._now()
            log.debug("sent: first=%d last=%d bytes=%d", batch.first, batch.last, len(batch.message))

    def _send_sealed(self) -> None:
        """Once nothing new waits: what the district lacks of the personal parts, one batch at a time."""
        said = self._window.receipt
        if said is None or not self._may_send_sealed(said):
            return
        try:
            batch = self._catch_up.cut(said, self._now())
        except (ChainError, WireError) as error:
            log.warning("personal parts stay here: %s", error)
            return
        if batch is not None:
            self._link.publish(topics.up(self._parts.hub), batch.message)
            self._busy_at = self._now()
            log.info("sealed parts sent again: first=%d last=%d", batch.first, batch.last)

    def _may_send_sealed(self, said: receipt.Receipt) -> bool:
        if self._halted or self._window.flights or self._head[0] > self._window.sent:
            return False
        if self._now() < self._quiet_until or self._parts.allowance.level != "open":
            return False
        return self._catch_up.is_due(said, self._now())

    def _halt(self, reason: str, number: int) -> None:
        """Send nothing more and say why, here and to the district. Only a receipt that agrees lifts it."""
        self._window.rewind()
        if self._halted != reason:
            log.error("relay stopped: reason=%s number=%d", reason, number)
            self._halted = reason
            self._tell(reason)

    def _tell(self, word: str) -> None:
        newest = self._parts.reader.facts(self._head[0] - 1, 1) if self._head[0] > 0 else []
        incarnation = newest[0].incarnation if newest else 0
        health = self._parts.health(self._answered) if self._parts.allowance.level == "open" else None
        said = state.State(word, PROGRAM_VERSION, incarnation, max(0, self._head[0]), health, self._parts.serial)
        self._birth = self._link.publish(topics.state(self._parts.hub), state.encode(said), retain=True)

    def _say_goodbye(self) -> None:
        self._link.close(with_will=True)

    def _note(self) -> None:
        current = self._parts.status
        current.kept = max(0, self._head[0])
        current.sent, current.confirmed = self._window.acknowledged, self._window.confirmed
        current.confirmed_at = self._window.receipt.at if self._window.receipt else 0
        current.state = self._halted or "online"
        current.problem, current.detail = "district.silent" if self._now() < self._quiet_until else "", ""
        if not current.problem and self._parts.allowance.level != "open":
            current.problem = "allowance.tight"
        self._parts.note()
