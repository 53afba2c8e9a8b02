"""People who pay in without pause and never give up: each sends a request again until it is told to be in the books."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from random import Random
from typing import Any
from uuid import UUID

import httpx

FINISH_SECONDS_MAX = 60


@dataclass(frozen=True)
class Receipt:
    """What the hub said is in the books: fact number, account and signed amount, under the sender's key."""

    key: str
    number: int
    account: str
    amount: int


class Payer:
    """One officer's phone: takes deposits and pays withdrawals for one account, one after the other."""

    def __init__(self, url: str, token: str, account: str, seed: int) -> None:
        self.receipts: list[Receipt] = []
        self.sent = 0
        self.unexpected: list[str] = []
        self._account = account
        self._random = Random(seed)
        self._http = httpx.Client(
            base_url=f"{url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=10, verify=False
        )
        self._last = ""
        self._stop, self._give_up = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._work, name=f"payer {account}")
        self._thread.start()

    def finish(self) -> None:
        """Send what was begun until it is acknowledged, then stop."""
        self._stop.set()
        self._thread.join(FINISH_SECONDS_MAX)
        waiting = self._thread.is_alive()
        self._give_up.set()
        self._thread.join(FINISH_SECONDS_MAX)
        self._http.close()
        assert not waiting, f"a request was never acknowledged; the last answer to it was: {self._last}"

    def abandon(self) -> None:
        """Stop at once, whatever is under way: the test is over."""
        self._stop.set()
        self._give_up.set()
        self._thread.join(FINISH_SECONDS_MAX)
        self._http.close()

    def _work(self) -> None:
        held = 0
        while not self._stop.is_set():
            amount = self._random.randrange(1_000, 50_000)
            out = held > 100_000 and self._random.random() < 0.4
            key = str(UUID(int=self._random.getrandbits(128)))
            number = self._insist("withdrawals" if out else "deposits", amount, key)
            if number is None:
                return
            signed = -amount if out else amount
            held += signed
            self.receipts.append(Receipt(key, number, self._account, signed))

    def _insist(self, what: str, amount: int, key: str) -> int | None:
        body: dict[str, Any] = {"account_id": self._account, "amount": amount}
        while not self._give_up.is_set():
            self.sent += 1
            try:
                answer = self._http.post(f"/savings/{what}", json=body, headers={"Idempotency-Key": key})
            except httpx.TransportError as error:
                self._last = repr(error)
                # Not a pause to be sure of something: a phone that finds no hub tries again a moment later.
                self._give_up.wait(0.01)
                continue
            if answer.status_code == 201:
                return int(answer.json()["number"])
            self._last = answer.text
            if answer.status_code != 503:
                self.unexpected.append(answer.text)
                return None
            self._give_up.wait(0.01)
        return None
