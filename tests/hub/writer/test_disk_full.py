"""A full card: people are told, nothing is half written, and it goes on as soon as there is room."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from hub.appliance import Appliance
from hub.errors import Unavailable
from hub.log.record import Origin, Transaction
from hub.proof import actions as proof
from hub.savings import actions as savings
from tests.hub.village import Village

CARD_BYTES = 2 * 1024 * 1024


@pytest.fixture
def small_card(tmp_path: Path) -> Iterator[Path]:
    """A file system of two megabytes. Skipped where we may not mount one."""
    card = tmp_path / "card"
    card.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={CARD_BYTES}", "tmpfs", str(card)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("may not mount a small file system here")
    yield card
    subprocess.run(["umount", "--lazy", str(card)], check=True)


def deposit(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 1_000)


def deposits_until_full(village: Village) -> int:
    """Pay in until the disk refuses; how many deposits were told to be in the books."""
    for paid in range(100_000):
        if isinstance(
            village.books.write_together([(Origin("1", "test", f"key-{paid:06d}"), deposit)])[0], Unavailable
        ):
            return paid
    raise AssertionError("the card never filled up")


def test_a_full_card_refuses_whole_requests_and_works_again_with_room(
    small_card: Path, caplog: pytest.LogCaptureFixture
) -> None:
    village = Village(small_card)
    village.play("2026-01-05 join Siti")
    ballast = small_card / "pictures"
    ballast.write_bytes(bytes(CARD_BYTES // 4))
    founded = village.facts
    paid = deposits_until_full(village)
    assert paid > 5
    assert [record.reason for record in caplog.records] == ["SQLITE_FULL"]  # type: ignore[attr-defined]
    for _ in range(20):  # and it stays so, without harm
        outcomes = village.books.write_together([(Origin("1", "test"), deposit)] * 5)
        assert [outcome.code for outcome in outcomes if isinstance(outcome, Unavailable)] == ["books.unwritable"] * 5
    assert (village.facts, village.balance("sukarela", "Siti")) == (founded + paid, paid * 1_000)
    assert village.books.violations() == []
    ballast.unlink()
    refused = village.books.write(Origin("1", "test", f"key-{paid:06d}"), deposit)
    assert [fact.number for fact in refused] == [founded + paid + 1]
    assert village.balance("sukarela", "Siti") == (paid + 1) * 1_000
    village.close()
    assert not (small_card / "books.db-wal").exists()


def test_a_running_hub_answers_and_recovers(small_card: Path) -> None:
    village = Village(small_card)
    village.play("2026-01-05 join Siti")
    village.close()
    hub = Appliance(small_card, village.clock)
    ballast = small_card / "pictures"
    ballast.write_bytes(bytes(CARD_BYTES // 4))

    async def fill_up() -> int:
        for paid in range(100_000):
            try:
                await hub.write(Origin("1", "test", f"key-{paid:06d}"), deposit)
            except Unavailable as error:
                return paid if error.code == "books.unwritable" else -1
        raise AssertionError("the card never filled up")

    with closing(hub):
        paid = asyncio.run(fill_up())
        assert village.balance("sukarela", "Siti") == paid * 1_000  # reading goes on
        ballast.unlink()
        asyncio.run(hub.write(Origin("1", "test", f"key-{paid:06d}"), deposit))
    assert village.balance("sukarela", "Siti") == (paid + 1) * 1_000
    assert proof.verify(village.books) == village.facts
    village.close()


@pytest.mark.parametrize("pages_left", [0, 1, 2, 3, 5, 8])
def test_wherever_in_a_request_the_room_ends_nothing_of_it_stays(village: Village, pages_left: int) -> None:
    village.play("2026-01-05 join Siti")
    db = village.books.db
    used = db.execute_sql("PRAGMA page_count").fetchone()[0]
    db.execute_sql(f"PRAGMA max_page_count = {used + pages_left}")
    founded = village.facts
    paid = deposits_until_full(village)
    assert (village.facts, village.balance("sukarela", "Siti")) == (founded + paid, paid * 1_000)
    group = village.books.write_together([(Origin("1", "test", f"more-{n:04d}"), deposit) for n in range(64)])
    assert all(isinstance(outcome, Unavailable) for outcome in group)
    assert village.facts == founded + paid
    db.execute_sql("PRAGMA max_page_count = 1073741823")
    assert len(village.books.write(Origin("1", "test", "more-0000"), deposit)) == 1
    assert proof.verify(village.books) == founded + paid + 1
