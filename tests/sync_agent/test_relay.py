"""From a village's log to the district's store, with real processes, a real broker and real links."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from sync_agent import keys, receipt, topics
from sync_agent.district import registry
from sync_agent.link import Acknowledged, Arrived
from sync_agent.relay import status
from tests.helpers import wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.parts import Iotcore, Mosquitto, run_sync_agent
from tests.sync_agent.village import Village

pytestmark = [pytest.mark.broker, pytest.mark.slow]

NewDistrict = Callable[[str, Mosquitto | Iotcore], District]


def test_a_log_arrives_fact_for_fact_and_balance_for_balance(
    new_district: NewDistrict, store_url: str, mosquitto: Mosquitto, village: Village
) -> None:
    district = new_district(store_url, mosquitto)
    district.enrol(village.hub)
    village.history(1_000)
    district.collector()
    relay = district.relay(village)
    district.has_all(village)
    village.write(village.ordinary(7))
    district.has_all(village)
    # Nothing is spent twice on a good link.
    assert relay.text().count("sent: first=") == 1_000 // 200 + 1
    district.processes[1].terminate()
    wait_until(lambda: district.state(village.hub) == "offline", what="its word of going has come")


def test_it_works_through_the_demo_broker_too(
    new_district: NewDistrict, sqlite_url: str, iotcore: Iotcore, village: Village
) -> None:
    district = new_district(sqlite_url, iotcore)
    district.enrol(village.hub)
    village.history(500)
    relay = district.relay(village)
    collector = district.collector()
    district.has_all(village)
    relay.kill()
    village.write(village.ordinary(300))
    district.relay(village)
    collector.kill()
    village.write(village.ordinary(300))
    district.collector()
    district.has_all(village)


def test_the_relay_tells_three_counts_and_ends_cleanly(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(300)
    collector, relay = district.collector(), district.relay(village)
    path = village.folder / "relay-status.json"
    wait_until(lambda: status.read(path).confirmed == village.number, 20, "confirmed in the status file")
    current = status.read(path)
    assert (current.kept, current.sent, current.confirmed) == (village.number,) * 3
    assert (current.state, current.problem) == ("online", "")
    assert current.confirmed_at > 0
    assert district.state(village.hub) == "online"
    for language, words in (("id", "Dipastikan kantor kabupaten: 30"), ("en", "Confirmed by the district: 30")):
        assert words in run_sync_agent("--language", language, "relay-status", "--data", village.folder).stdout
    assert relay.terminate() == 0
    wait_until(lambda: district.state(village.hub) == "offline", 10, "the district knows that it went")
    assert status.read(path).state == "offline"
    assert collector.terminate() == 0


def test_a_relay_that_dies_leaves_its_will(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(50)
    district.collector()
    relay = district.relay(village)
    district.has_all(village)
    relay.kill()
    wait_until(lambda: district.state(village.hub) == "offline", 10, "the broker published the will")


def test_the_relay_waits_for_books_and_for_its_enrolment(district: District, village: Village) -> None:
    village.folder.joinpath("books.db").rename(village.folder / "later.db")
    district.collector()
    path = village.folder / "relay-status.json"
    relay = district.relay(village)
    assert relay.popen.wait(20) == 2
    assert "[key.missing]" in relay.text()
    public_key = keys.generate(district.folder / f"{village.hub}.key")
    district.relay(village)
    wait_until(lambda: status.read(path).problem == "books.away", 10, "it waits for books")
    village.folder.joinpath("later.db").rename(village.folder / "books.db")
    village.history(50)
    wait_until(lambda: district.rows("SELECT hub FROM set_aside WHERE code = 'hub.unknown'"), 30, "a stranger is seen")
    registry.enrol(district.store, village.hub, public_key, "Koperasi", now=1)
    district.has_all(village)


def test_a_receipt_of_another_district_is_left_alone(district: District, village: Village) -> None:
    key = district.enrol(village.hub)
    village.history(100)
    forged = receipt.issue(key, hub=village.hub, incarnation=1, number=village.number, hash_=village.hash, at=2**40)
    link = district.link("district")
    for payload in (b"noise", forged.signed):
        link.publish(topics.receipt(village.hub), payload, retain=True)
        wait_until(lambda: isinstance(link.next_event(0.1), Acknowledged), what="the broker has it")
    link.close()
    relay = district.relay(village)
    wait_until(lambda: "not a receipt of our district" in relay.text(), 10, "the forgery was seen")
    district.collector()
    district.has_all(village)


def test_a_hub_can_speak_and_listen_for_itself_alone(district: District, village: Village) -> None:
    other = "hub-00000002"
    district.enrol(village.hub)
    district.enrol(other)
    village.history(50)
    district.collector()
    district.relay(village)
    district.has_all(village)
    link = district.link(other)
    link.subscribe(topics.receipt(village.hub), topics.up(village.hub), "koperasi/#", topics.receipt(other))
    codes = {}
    for topic in (topics.up(village.hub), topics.state(village.hub), topics.receipt(other), topics.up(other)):
        codes[link.publish(topic, b"x")] = topic
    answers: dict[str, int] = {}

    def listen() -> bool:
        event = link.next_event(0.1)
        if isinstance(event, Acknowledged):
            answers[codes[event.mid]] = event.code
        # The only message that may come is its own receipt.
        assert not isinstance(event, Arrived) or event.topic == topics.receipt(other)
        return len(answers) == len(codes)

    wait_until(listen, 10, "the broker has answered")
    wait_until(lambda: district.rows("SELECT 1 FROM set_aside WHERE hub = ?", other), 10, "its own noise arrived")
    assert district.rows("SELECT 1 FROM set_aside WHERE hub = ?", village.hub) == []
    assert district.state(village.hub) == "online"
    link.close()


def test_who_has_no_certificate_is_not_let_in(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(50)
    relay = district.relay(village, "--cert=", "--key=")
    wait_until(lambda: "waiting: problem=link." in relay.text(), 10, "it was not let in")
    relay.terminate()
    relay = district.relay(village, "--ca=")
    wait_until(lambda: "problem=link.portal " in relay.text(), 10, "it does not trust just any broker")


def other_branch(village: Village, seed: int) -> Village:
    """Another log of the same hub that agrees with the village's for its first facts and then goes on differently."""
    branch = Village(village.folder.with_name(f"branch-{seed}"), hub=village.hub)
    common = list(branch.beginning(5))
    branch.random.seed(seed)
    branch.write([*common, *branch.ordinary(100)])
    return branch


def test_a_hub_that_went_on_from_an_old_copy_stops_and_says_so(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.write([*village.beginning(5), *village.ordinary(100)])
    district.collector()
    relay = district.relay(village)
    district.has_all(village)
    relay.terminate()
    before = district.rows("SELECT number, hash FROM fact ORDER BY number")
    branch = other_branch(village, seed=99)
    assert branch.reader.hash_at(10) == village.reader.hash_at(10)
    assert branch.hash != village.hash
    relay = district.relay(branch)
    path = branch.folder / "relay-status.json"
    wait_until(lambda: status.read(path).state in ("fork", "behind"), 15, "the relay has stopped")
    wait_until(lambda: district.state(village.hub) in ("fork", "behind"), 15, "the district knows")
    branch.write(branch.ordinary(50))
    wait_until(lambda: status.read(path).kept == branch.number, 15, "it still looks")
    assert "sent: first=" not in relay.text().rpartition("relay stopped")[2]
    relay.terminate()
    # The village's own log still goes on as if nothing had been.
    village.write(village.ordinary(20))
    relay = district.relay(village)
    district.has_all(village)
    assert district.rows("SELECT number, hash FROM fact ORDER BY number")[: len(before)] == before


def test_books_that_contradict_themselves_are_not_sent(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(200)
    with closing(sqlite3.connect(village.path)) as connection, connection:
        connection.execute("DROP TRIGGER log_fact_no_update")
        connection.execute(
            "UPDATE log_fact SET body = CAST(replace(body, '20000', '90000') AS BLOB) WHERE number = 150"
        )
        assert connection.total_changes == 1
    district.collector()
    district.relay(village)
    path = village.folder / "relay-status.json"
    wait_until(lambda: status.read(path).state == "broken", 15, "the relay has noticed")
    wait_until(lambda: district.state(village.hub) == "broken", 15, "the district knows")
    assert district.number(village.hub) == 0
