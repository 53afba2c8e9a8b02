"""What villages really have: links cut or swallowed at any point, processes killed, brokers wiped, stores set back."""

from __future__ import annotations

import random
import re
import shutil
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sync_agent import keys, topics, wire
from sync_agent.clock import SystemClock
from sync_agent.district import registry
from sync_agent.district.intake import Intake, Message
from sync_agent.relay import status
from tests.helpers import wait_until
from tests.sync_agent.conftest import HUBS, District
from tests.sync_agent.parts import Mosquitto, PostgreSQL
from tests.sync_agent.village import Village

pytestmark = [pytest.mark.broker, pytest.mark.slow]

NewDistrict = Callable[[str, Mosquitto], District]
CHANCE = 20261124
"""The seed of every accident in here; a failure can be had again with the same one."""


def test_a_link_cut_again_and_again_in_the_middle_loses_and_doubles_nothing(
    district: District, village: Village
) -> None:
    chance, cuts = random.Random(CHANCE), 25
    district.enrol(village.hub)
    village.history(3_000)
    district.collector()
    proxy = district.proxy()
    # TLS and MQTT want some 1.5 KB before the first batch of 1 KB: cuts fall before, into and behind it.
    proxy.cut_after_bytes = chance.randint(1, 2_500)
    district.relay(village, port=proxy.port, backoff_seconds_max=0.2)
    for _ in range(cuts):
        wait_until(lambda: proxy.cut_after_bytes is None or district.number(village.hub) == village.number, 20, "a cut")
        village.write(village.ordinary(5))
        proxy.cut_after_bytes = chance.randint(1, 2_500)
    proxy.cut_after_bytes = None
    district.has_all(village)
    assert proxy.connections > 10


@pytest.mark.parametrize("backlog", [0, 2_000], ids=["live", "draining"])
def test_a_link_that_silently_swallows_everything_is_noticed(
    district: District, village: Village, backlog: int
) -> None:
    district.enrol(village.hub)
    village.history(100)
    district.collector()
    proxy = district.proxy()
    relay = district.relay(village, port=proxy.port)
    district.has_all(village)
    if backlog:
        proxy.delay_seconds = 0.05
        village.write(village.ordinary(backlog))
        before = district.number(village.hub)
        wait_until(lambda: district.number(village.hub) > before, 20, "it drains")
    proxy.swallow = True
    village.write(village.ordinary(30))
    wait_until(lambda: "problem=link.silent" in relay.text(), 20, "the relay gives the dead link up by itself")
    assert district.number(village.hub) < village.number
    proxy.swallow, proxy.delay_seconds = False, 0.0
    district.has_all(village)


def test_killing_relay_and_collector_again_and_again_loses_and_doubles_nothing(
    district: District, village: Village
) -> None:
    chance = random.Random(CHANCE)
    district.enrol(village.hub)
    village.history(1_000)
    collector, relay = district.collector(), district.relay(village, receipt_seconds=1.0)
    for _ in range(8):
        village.write(village.ordinary(400))
        target = chance.randint(district.number(village.hub), village.number)
        wait_until(lambda target=target: district.number(village.hub) >= target, 20, "some of it has arrived")
        if chance.random() < 0.5:
            collector.kill()
            collector = district.collector(wait=False)
        else:
            relay.kill()
            relay = district.relay(village, receipt_seconds=1.0)
    district.has_all(village)


def test_a_commit_whose_receipt_was_never_sent_is_not_sent_again(district: District, village: Village) -> None:
    key = district.enrol(village.hub)
    facts = village.history(400)
    # What a collector killed between commit and receipt leaves behind: the facts are there, nobody was told.
    intake = Intake(district.store, keys.read(district.folder / "district.key"), SystemClock())
    intake.take([Message(topics.up(village.hub), wire.encode(facts[:300], village.hub, key))])
    district.store.close()
    district.collector()
    relay = district.relay(village)
    district.has_all(village)
    assert relay.text().count("sent: first=") == 1
    assert "sent: first=301" in relay.text()


def copy_of(store_url: str, postgresql: PostgreSQL | None) -> str:
    """A second store with what this one holds now; nobody may be connected to it."""
    if postgresql is None:
        path = Path(store_url.removeprefix("sqlite:///"))
        shutil.copy(path, path.with_name("copy.db"))
        return f"sqlite:///{path.with_name('copy.db')}"
    import psycopg

    name = store_url.rpartition("/")[2]
    with psycopg.connect(postgresql.url("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}_copy" TEMPLATE "{name}"')
    return f"{store_url}_copy"


def test_a_district_set_back_to_an_old_copy_is_filled_again_by_itself(
    new_district: NewDistrict, store_url: str, mosquitto: Mosquitto, village: Village, request: pytest.FixtureRequest
) -> None:
    postgresql = request.getfixturevalue("postgresql") if store_url.startswith("postgresql") else None
    district = new_district(store_url, mosquitto)
    district.enrol(village.hub)
    village.history(300)
    collector = district.collector()
    district.relay(village)
    district.has_all(village)
    old = village.number
    collector.terminate()
    district.store.close()
    copy_url = copy_of(store_url, postgresql)
    collector = district.collector()
    village.write(village.ordinary(300))
    district.has_all(village)
    collector.terminate()
    district.store.close()
    restored = new_district(copy_url, mosquitto)
    shutil.copy(district.folder / "district.key", restored.folder / "district.key")
    assert restored.number(village.hub) == old
    # Receipts are told apart by the second they were signed in; nobody restores a district within one.
    last_signed = int(time.time())
    wait_until(lambda: int(time.time()) > last_signed, what="the next second")
    # The relay is still connected and has nothing new to send: the lowered receipt alone must move it.
    restored.collector("restored")
    restored.has_all(village)


def test_a_broker_that_lost_everything_is_no_loss(district: District, mosquitto: Mosquitto, village: Village) -> None:
    district.enrol(village.hub)
    village.history(200)
    district.collector()
    district.relay(village)
    district.has_all(village)
    for _ in range(2):
        mosquitto.stop()
        mosquitto.wipe()
        village.write(village.ordinary(250))
        mosquitto.start()
        district.has_all(village)


def test_two_collectors_share_the_work_and_one_may_die(
    new_district: NewDistrict, store_url: str, mosquitto: Mosquitto, tmp_path: Path
) -> None:
    district = new_district(store_url, mosquitto)
    villages = [Village(tmp_path / hub, hub=hub, seed=seed) for seed, hub in enumerate(HUBS)]
    for village in villages:
        district.enrol(village.hub)
        village.history(1_200)
    first, second = district.collector("first"), district.collector("second")
    for village in villages:
        district.relay(village)
    for village in villages:
        district.has_all(village)
    assert all("receipt: hub=" in each.text() for each in (first, second))
    for village in villages:
        village.write(village.ordinary(800))
    second.kill()
    for village in villages:
        district.has_all(village)


def test_poison_on_the_way_is_set_aside_and_the_rest_goes_on(district: District, village: Village) -> None:
    key = district.enrol(village.hub)
    facts = village.history(400)
    link = district.link(village.hub)
    district.collector()
    good = wire.encode(facts[:10], village.hub, key)
    other = wire.encode(facts[:10], village.hub, keys.read(district.folder / "district.key"))
    for message in (b"", b"noise", good[:-20], other, good + bytes(170_000), good[:60]):
        link.publish(topics.up(village.hub), message)
    link.publish(topics.state(village.hub), b"{" * 1_000)
    link.publish(topics.up(village.hub), good)
    wait_until(lambda: district.number(village.hub) == 10, 10, "the good one behind them was taken")
    assert len(district.rows("SELECT 1 FROM set_aside WHERE hub = ?", village.hub)) == 6
    link.close()
    district.relay(village)
    district.has_all(village)


def test_a_district_that_keeps_silent_is_asked_again_with_little(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(2_000)
    relay = district.relay(village)
    path = village.folder / "relay-status.json"
    wait_until(lambda: status.read(path).problem == "district.silent", 20, "nobody there, and the relay says so")
    wait_until(lambda: relay.text().count("no receipt from the district") >= 3, 20, "it has tried again")
    # One small batch each time: an empty house must not cost a village its data allowance.
    tries = relay.text().count("no receipt from the district")
    assert relay.text().count("sent: first=1 ") == relay.text().count("sent: first=") <= tries + 1
    district.collector()
    district.has_all(village)


def test_two_devices_with_one_identity_throw_each_other_out_ever_more_rarely(
    district: District, village: Village
) -> None:
    district.enrol(village.hub)
    village.history(200)
    district.collector()
    first = district.relay(village, backoff_seconds_max=60)
    district.has_all(village)
    district.relay(village, backoff_seconds_max=60)

    def waits() -> list[float]:
        return [float(seconds) for seconds in re.findall(r"waiting: problem=link\.\w+ seconds=([\d.]+)", first.text())]

    wait_until(lambda: max(waits(), default=0) > 1.5, 30, "they wait longer and longer")
    assert len(waits()) < 30
    village.write(village.ordinary(50))
    district.has_all(village)


def test_no_receipt_is_signed_for_what_the_store_has_not_committed(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(300)
    path = village.folder / "relay-status.json"
    collector = district.collector()
    with closing(sqlite3.connect(district.store_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        relay = district.relay(village)
        wait_until(lambda: "no receipt from the district" in relay.text(), 20, "the batch is at the collector, stuck")
        assert status.read(path).confirmed == 0
        signed = re.findall(r"receipt: hub=\S+ number=(\d+)", collector.text().partition(" collecting")[2])
        assert set(signed) <= {"0"}
        collector.kill()
        other.rollback()
    district.collector()
    district.has_all(village)
    wait_until(lambda: status.read(path).confirmed == village.number, 10, "the relay knows it")


def test_what_a_collector_died_with_is_sent_again_soon_after_one_is_back(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(300)
    collector = district.collector()
    with closing(sqlite3.connect(district.store_url.removeprefix("sqlite:///"))) as other:
        other.execute("BEGIN IMMEDIATE")
        relay = district.relay(village, receipt_seconds=300.0, first_receipt_seconds=0.1)
        wait_until(lambda: "sent: first=1 " in relay.text(), 20, "a batch went out")
        collector.kill()
        other.rollback()
    district.collector()
    district.has_all(village)


def test_a_batch_that_the_district_sets_aside_is_tried_ever_more_rarely(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(100)
    district.collector()
    relay = district.relay(village, receipt_seconds=0.3, backoff_seconds_first=0.2, backoff_seconds_max=60)
    district.has_all(village)
    registry.set_status(district.store, village.hub, "revoked")
    village.write(village.ordinary(10))

    def waits() -> list[float]:
        return [float(seconds) for seconds in re.findall(r"next_seconds=([\d.]+)", relay.text())]

    wait_until(lambda: max(waits(), default=0) > 1.5, 30, "it waits longer and longer")
    assert relay.text().count("sent: first=") < 15
    registry.set_status(district.store, village.hub, "active")
    district.has_all(village)
