"""From the office's form to the member's phone: what the district says, through links and processes that die."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from sync_agent import topics
from sync_agent.district.statements import actions
from sync_agent.district.store import Store
from sync_agent.statement import Notice, PalmPrice
from tests.helpers import wait_until
from tests.journeys.whole import Whole

pytestmark = [pytest.mark.journey, pytest.mark.broker]


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """A cooperative that has just been founded, everything running."""
    made = Whole(tmp_path)
    made.found()
    made.start()
    yield made
    made.stop()


def test_what_the_office_publishes_is_read_in_the_village_and_taken_back_there(whole: Whole) -> None:
    token = whole.officer()
    day = datetime.date.fromisoformat(whole.api("GET", "day", token).json()["day"])
    span = {"from_day": day, "until_day": day + datetime.timedelta(days=6)}
    office = Store(whole.store_url)

    def titles() -> list[str]:
        return [each["title"] for each in whole.api("GET", "notices", token).json()]

    actions.publish(office, "office", 1, "one", topics.ALL, Notice(**span, title="Rapat akbar"))
    actions.publish(office, "office", 1, "two", topics.ALL, PalmPrice(**span, prices={"10-20": 3_104, "3": 2_412}))
    wait_until(lambda: titles() == ["Rapat akbar"], 30, "the announcement is read")
    prices = whole.api("GET", "palm-price", token).json()["prices"]
    assert [(each["age_class"], each["amount"]) for each in prices] == [("3", 2_412), ("10-20", 3_104)]
    whole.wait_for_district()

    def counts() -> set[int]:
        sign = whole.api("GET", "status", token).json()["relay"]
        return {sign[name] for name in ("kept", "sent", "confirmed")}

    wait_until(lambda: len(counts()) == 1, 40, "the hub shows as confirmed what is kept here")

    # Heard by the relay while the hub is away, and then the relay dies: a new one asks for it again.
    assert whole.hub
    assert whole.relay
    whole.hub.kill()
    actions.publish(office, "office", 1, "three", whole.name, Notice(**span, title="Untuk Anda"))
    wait_until(lambda: f"scope={whole.name} number=1" in whole.relay.text(), 30, "the relay has heard it")
    whole.relay.kill()
    whole.start_hub()
    whole.start_relay()
    whole.wait_until_up("hub", "relay")
    wait_until(lambda: sorted(titles()) == ["Rapat akbar", "Untuk Anda"], 30, "the new relay brings it")

    actions.withdraw(office, "office", 1, "one")
    wait_until(lambda: titles() == ["Untuk Anda"], 30, "what was withdrawn is gone")
    said = [fact.type for fact in whole.reader().facts(0, 1_000) if fact.type.startswith("district.")]
    assert said == ["district.announced", "district.priced", "district.announced", "district.took_back"]
    office.close()
