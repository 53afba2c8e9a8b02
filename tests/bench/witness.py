"""Hears every receipt that the district sends, and looks at once whether the district holds what it claims."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass

from nacl.signing import VerifyKey

from sync_agent import receipt, topics
from sync_agent.district.store import Store
from sync_agent.link import Address, Arrived, Connected, Disconnected, Link, LinkError

_TURN_SECONDS = 0.2  # between looks whether to stop


@dataclass
class Lost:
    """What a set-back threw away: up to `number`, of receipts signed until `at` (seconds since 1970)."""

    number: int
    at: int


class Witness(threading.Thread):
    """Listens at the broker itself, with the hub's certificate, until `stop`.

    Hold `lock` while the database is set back, and put into `lost` what went.
    """

    def __init__(self, where: Address, key: VerifyKey, hub: str, store_url: str) -> None:
        super().__init__(name="witness", daemon=True)
        self._where, self._key, self._hub, self._store = where, key, hub, Store(store_url)
        self._stop_now = threading.Event()
        self.lock = threading.Lock()
        self.lost: list[Lost] = []
        self.receipts = 0
        self.false: list[str] = []

    def run(self) -> None:
        """Listen, and come back whenever the broker went away."""
        while not self._stop_now.is_set():
            with suppress(LinkError):
                self._listen()
            self._stop_now.wait(_TURN_SECONDS)

    def stop(self) -> None:
        """End."""
        self._stop_now.set()
        self.join(20)

    def _listen(self) -> None:
        link = Link(self._where, "witness", session_seconds=0, keepalive_seconds=10, events_max=10_000)
        try:
            link.open()
            while not self._stop_now.is_set():
                match link.next_event(_TURN_SECONDS):
                    case Connected():
                        link.subscribe(topics.receipt(self._hub))
                    case Disconnected():
                        return
                    case Arrived(payload=payload, retained=retained):
                        self._judge(receipt.read(payload, self._key, self._hub), retained=retained)
                    case _:
                        pass
        finally:
            link.drop()

    def _judge(self, said: receipt.Receipt, *, retained: bool) -> None:
        with self.lock, self._store.reading():
            (number,) = self._store.one("SELECT COALESCE(MAX(number), 0) FROM fact WHERE hub = ?", (self._hub,)) or (0,)
            row = self._store.one("SELECT hash FROM fact WHERE hub = ? AND number = ?", (self._hub, said.number))
            was_lost = any(said.number <= each.number and said.at <= each.at for each in self.lost)
        self.receipts += not retained
        if not was_lost and said.number and (row is None or row[0] != said.hash):
            self.false.append(f"a receipt for {said.number} while the district held {number}")
