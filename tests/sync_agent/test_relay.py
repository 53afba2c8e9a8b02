"""From a village's log to the district's store, with real processes, a real broker and real links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.helpers import wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.parts import Iotcore, Mosquitto
from tests.sync_agent.village import Village

pytestmark = [pytest.mark.broker, pytest.mark.slow]


def test_a_log_arrives_fact_for_fact_and_balance_for_balance(
    new_district: Callable[[str, Mosquitto], District], store_url: str, mosquitto: Mosquitto, village: Village
) -> None:
    district = new_district(store_url, mosquitto)
    district.enrol(village.hub)
    village.history(1_000)
    district.collector()
    district.relay(village)
    wait_until(lambda: district.number(village.hub) == village.number, 20, "all is confirmed")
    village.write(village.ordinary(7))
    wait_until(lambda: district.number(village.hub) == village.number, 20, "new facts follow by themselves")
    assert district.agrees_with(village)


def test_it_works_through_the_demo_broker_too(
    new_district: Callable[[str, Iotcore], District], sqlite_url: str, iotcore: Iotcore, village: Village
) -> None:
    district = new_district(sqlite_url, iotcore)
    district.enrol(village.hub)
    village.history(500)
    relay = district.relay(village)
    district.collector()
    wait_until(lambda: district.number(village.hub) == village.number, 20, "all is confirmed")
    relay.kill()
    village.write(village.ordinary(300))
    district.relay(village)
    wait_until(lambda: district.number(village.hub) == village.number, 20, "the rest follows")
    assert district.agrees_with(village)
