"""The hub is killed at random moments while people pay in: whatever it acknowledged is in the books, exactly once."""

from __future__ import annotations

import random
import signal
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.books import Books
from hub.proof import actions as proof
from hub.savings import views
from tests.durability.load import Payer
from tests.durability.nursery import Nursery
from tests.hub.door import Asker
from tests.hub.village import PIN, FixedClock, Village

KILLS = 60
PAYERS = 6


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    made = Nursery(tmp_path)
    yield made
    made.close()


def officer_token(nursery: Nursery) -> str:
    asker = Asker(nursery.url)
    token = asker.post("/sessions", {"member_no": 1, "pin": PIN}).json()["token"]
    asker.http.close()
    return str(token)


def let_live(nursery: Nursery, chance: random.Random) -> None:
    """Start the hub, let it work for a random moment, and kill it; sometimes even before it has answered."""
    if chance.random() < 0.1:
        nursery.launch()
        threading.Event().wait(chance.uniform(0, 0.2))  # the moment of death, not something to wait for
    else:
        nursery.start()
        threading.Event().wait(chance.uniform(0.02, 0.35))
    nursery.end()


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("seed", [1])
def test_what_was_acknowledged_is_in_the_books_exactly_once(tmp_path: Path, nursery: Nursery, seed: int) -> None:
    village = Village(tmp_path, FixedClock())
    for number in range(PAYERS):
        village.member(f"Member {'x' * (number + 1)}")
    founded = village.facts
    village.close()
    chance = random.Random(seed)
    nursery.start()
    token = officer_token(nursery)
    payers = [Payer(nursery.url, token, f"sukarela-{number + 2}", seed * 100 + number) for number in range(PAYERS)]
    try:
        nursery.end()
        for _ in range(KILLS):
            let_live(nursery, chance)
        nursery.start()
        for payer in payers:
            payer.finish()
        nursery.end(by=signal.SIGTERM)
    finally:
        for payer in payers:
            payer.abandon()

    receipts = [receipt for payer in payers for receipt in payer.receipts]
    sent = sum(payer.sent for payer in payers)
    print(f"{KILLS} kills, {len(receipts)} acknowledged, {sent - len(receipts)} sent again")
    assert [payer.unexpected for payer in payers] == [[]] * PAYERS
    assert sent > len(receipts) + KILLS / 2, "hardly anything was interrupted: this proves nothing"
    books = Books(tmp_path / "books.db", village.clock)
    rows = books.db.execute_sql("SELECT key, number FROM log_fact WHERE key IS NOT NULL").fetchall()
    assert dict(rows) == {receipt.key: receipt.number for receipt in receipts}
    assert books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0] == founded + len(receipts)
    sums: Counter[str] = Counter()
    for receipt in receipts:
        sums[receipt.account] += receipt.amount
    assert {account: views.balance(books.db, account) for account in sums} == dict(sums)
    assert proof.verify(books) == founded + len(receipts)
    books.close()
