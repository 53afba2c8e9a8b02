"""The real year goes to the district over Mosquitto: every fact and every balance there is as it is here."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.hub.village import FixedClock
from tests.journeys.whole import Whole
from tests.real_year import berka

pytestmark = [pytest.mark.journey, pytest.mark.broker, pytest.mark.timeout(300)]

HUB = "hub-be12ca93"
RELAY_SECONDS_MAX = 180


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """The appliance over the books of the real year."""
    made = Whole(tmp_path, HUB)
    made.data.mkdir()
    year = berka.record(made.data / "books.db", FixedClock(1_451_520_000))
    year.books.close()
    made.prepare_devices()
    yield made
    made.stop()


def test_the_district_agrees_with_the_hub_on_every_fact_and_balance_of_the_year(
    whole: Whole, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    whole.start()
    whole.wait_for_district(RELAY_SECONDS_MAX)
    seconds = time.monotonic() - began
    hashes = whole.hub_hashes()
    assert whole.district_hashes() == hashes
    entries = berka.entries()
    expected = dict(berka.openings(entries))
    for entry in entries:
        expected[entry.member] = expected.get(entry.member, 0) + entry.amount
    balances = {berka.account(member): amount for member, amount in expected.items() if amount}
    assert whole.district_balances() == whole.hub_balances() == balances
    with closing(sqlite3.connect(whole.store)) as store:
        (moved,) = store.execute("SELECT COUNT(*) FROM fact WHERE type IN (?, ?)", MOVEMENTS).fetchone()
    assert moved == len(entries) == 28_205
    with capsys.disabled():
        print(f"\nreal year relayed: {len(hashes)} facts in {seconds:.1f} seconds from start, "
              f"{len(hashes) / seconds:.0f} facts a second")  # fmt: skip


MOVEMENTS = ("savings.deposited", "savings.withdrawn")
