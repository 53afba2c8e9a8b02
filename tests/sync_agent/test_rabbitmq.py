"""The same relay and collector with RabbitMQ's MQTT 3.1.1 between them: where it is installed (it starts slowly)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sync_agent import topics
from sync_agent.link import Arrived, Connected, Link, address
from tests.helpers import wait_until
from tests.sync_agent.conftest import HUBS, District
from tests.sync_agent.rabbitmq import SERVERS, RabbitMQ
from tests.sync_agent.village import Village

ASIDE = "SELECT hub FROM set_aside"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not SERVERS, reason="RabbitMQ is not installed: apt-get install rabbitmq-server"),
]


@pytest.fixture
def rabbitmq(tmp_path: Path, certificates: Path) -> Iterator[RabbitMQ]:
    folder = tmp_path / "rabbitmq"
    folder.mkdir()
    broker = RabbitMQ(folder, certificates, HUBS[:2])
    broker.start()
    yield broker
    broker.stop()


def connected(broker: RabbitMQ, certificates: Path) -> Link:
    """A connection of the second hub's own, under the name that its relay has."""
    names = ("ca.pem", f"{HUBS[1]}.pem", f"{HUBS[1]}-key.pem")
    where = address(broker.url, *(str(certificates / name) for name in names))
    link = Link(where, HUBS[1], session_seconds=0, keepalive_seconds=10, events_max=100)
    link.open()
    wait_until(lambda: isinstance(link.next_event(0.1), Connected), what="connected")
    return link


def heard(link: Link, topic: str) -> bool:
    """Whether a message on this topic comes within a second."""
    seen = []
    try:
        wait_until(lambda: (seen.append(link.next_event(0.1)), isinstance(seen[-1], Arrived))[1], 1)
    except AssertionError:
        return False
    return isinstance(seen[-1], Arrived) and seen[-1].topic == topic


@pytest.mark.leaves("Erlang's helpers end a moment after the node")
def test_everything_arrives_once_through_rabbitmq_and_no_hub_hears_or_speaks_for_another(
    new_district: Callable[[str, RabbitMQ], District],
    rabbitmq: RabbitMQ,
    certificates: Path,
    sqlite_url: str,
    village: Village,
) -> None:
    district = new_district(sqlite_url, rabbitmq)
    district.enrol(village.hub)
    district.enrol(HUBS[1])
    village.history(500)
    for name in ("one", "two"):
        district.collector(name)
    relay = district.relay(village)
    district.has_all(village)
    village.write(village.ordinary(20))
    district.has_all(village)
    assert relay.popen.poll() is None
    other = connected(rabbitmq, certificates)
    other.subscribe(topics.receipt(HUBS[1]))
    assert heard(other, topics.receipt(HUBS[1]))
    other.subscribe(topics.receipt(village.hub))
    assert not heard(other, topics.receipt(village.hub))
    other.drop()
    for hub in (village.hub, HUBS[1]):
        speaker = connected(rabbitmq, certificates)
        speaker.publish(topics.up(hub), b"noise")
        if hub == HUBS[1]:
            wait_until(lambda: district.rows(ASIDE), what="what it may say arrives")
        speaker.drop()
    assert set(district.rows(ASIDE)) == {(HUBS[1],)}
