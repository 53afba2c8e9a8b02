"""What is on the way: the batches sent and not yet covered by a receipt. Pure bookkeeping, no clock and no network."""

from __future__ import annotations

from dataclasses import dataclass

from sync_agent.limits import WINDOW_BATCHES
from sync_agent.receipt import Receipt


@dataclass
class Flight:
    """One batch on the way. `acknowledged` tells whether the broker has it; that alone proves nothing."""

    first: int
    last: int
    mid: int
    sent_at: float
    acknowledged: bool = False


class Window:
    """A few batches on the way, sent in order from the newest receipt on.

    `size` is 1 until the district has shown that it is there, so that little is spent on an empty house.
    """

    def __init__(self) -> None:
        self.receipt: Receipt | None = None
        self.flights: list[Flight] = []
        self.sent = 0
        self.size = 1

    @property
    def confirmed(self) -> int:
        """Highest number the district has confirmed."""
        return self.receipt.number if self.receipt else 0

    @property
    def acknowledged(self) -> int:
        """Highest number that the broker has."""
        return max([self.confirmed, *(flight.last for flight in self.flights if flight.acknowledged)])

    def until(self, head: int) -> int:
        """The number to send up to now, in a log that ends at `head`.

        Short of a gap that the receipt names no further than to its end: what lies behind it waits at the district. The
        receipt that the gap's last facts bring says from where to go on, also if what waited is not there any more.
        """
        missing = self.receipt.missing if self.receipt else None
        return min(head, missing[1]) if missing and self.sent <= missing[1] else head

    def has_room(self) -> bool:
        """Whether another batch may go."""
        return len(self.flights) < self.size

    def add(self, flight: Flight) -> None:
        """A batch has been sent."""
        self.flights.append(flight)
        self.sent = flight.last

    def take_receipt(self, receipt: Receipt, *, live: bool) -> bool:
        """Move to a receipt that agrees with the hub's log; False if it is an old one arriving late.

        `live`: it was sent just now and did not lie at the broker, so the district is there. A lower receipt that was
        said later lowers the window too: the district lost what it had, and is sent it again.
        """
        if not receipt.supersedes(self.receipt):
            return False
        lowered = receipt.number < self.confirmed
        self.receipt = receipt
        if live:
            self.size = WINDOW_BATCHES
        self.flights = [flight for flight in self.flights if flight.last > receipt.number]
        if lowered or not self.flights or self.flights[0].first > receipt.number + 1:
            self.rewind()
        return True

    def take_acknowledgement(self, mid: int) -> None:
        """The broker has the message with this number."""
        for flight in self.flights:
            if flight.mid == mid:
                flight.acknowledged = True

    def oldest(self) -> Flight | None:
        """The batch that has been on the way for longest."""
        return self.flights[0] if self.flights else None

    def rewind(self) -> None:
        """Forget what is on the way: it will be sent again from the receipt on."""
        self.flights, self.sent = [], self.confirmed

    def shrink(self) -> None:
        """The district kept silent: one batch at a time until it speaks again."""
        self.size = 1
