"""A way to the broker: noticed at once when it appears, not tried without one, and given up when it silently goes.

In a network namespace of its own with one cable out of it, so that a route can really be added and taken away.
"""

from __future__ import annotations

import itertools
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from sync_agent.relay import status, uplink
from tests.helpers import free_port, wait_until
from tests.sync_agent.conftest import CABLE_ADDRESS, District
from tests.sync_agent.village import Village

pytestmark = pytest.mark.xdist_group("namespace")  # the address at this end of the cable is there once

_numbers = itertools.count(1)


def ip(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["ip", *arguments], check=check, capture_output=True, text=True, timeout=10)


@dataclass
class Cable:
    """A namespace, and the cable from it to here: `inside` and `outside` are the two ends, with their addresses."""

    namespace: str
    inside: str
    outside: str
    address: str
    here: str
    broker: str

    def within(self, *command: str) -> list[str]:
        return ["ip", "netns", "exec", self.namespace, *command]

    def route(self, what: str) -> None:
        """``add`` or ``del`` the way to the broker's address."""
        ip("-n", self.namespace, "route", what, f"{self.broker}/32", "via", self.here, "dev", self.inside)


@pytest.fixture
def cable() -> Iterator[Cable]:
    if sys.platform != "linux" or os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("a network namespace needs Linux, root and the program ip")
    number = os.getpid() % 200 + 20
    name = f"kop{os.getpid()}n{next(_numbers)}"
    made = Cable(name, "up0", f"k{os.getpid() % 100000}u", f"10.213.{number}.2", f"10.213.{number}.1", CABLE_ADDRESS)
    if ip("netns", "add", name, check=False).returncode:
        pytest.skip("this machine lets nobody make a network namespace")
    try:
        ip("link", "add", made.outside, "type", "veth", "peer", "name", made.inside, "netns", name)
        ip("addr", "add", f"{made.here}/24", "dev", made.outside)
        ip("addr", "add", f"{made.broker}/32", "dev", made.outside)
        ip("link", "set", made.outside, "up")
        ip("-n", name, "addr", "add", f"{made.address}/24", "dev", made.inside)
        ip("-n", name, "link", "set", made.inside, "up")
        ip("-n", name, "link", "set", "lo", "up")
        yield made
    finally:
        ip("netns", "del", name, check=False)
        ip("link", "del", made.outside, check=False)


@pytest.mark.broker
@pytest.mark.slow
def test_a_route_that_appears_is_used_within_seconds_and_one_that_goes_is_missed(
    district: District, village: Village, cable: Cable
) -> None:
    district.enrol(village.hub)
    village.history(50)
    district.collector()
    proxy = district.proxy(cable.broker)
    # The waits of a real village: only news of the route can bring the relay back in time.
    url, waits = f"mqtts://{cable.broker}:{proxy.port}", {"backoff_seconds_first": 60.0, "backoff_seconds_max": 300.0}
    relay = district.relay(village, url=url, within=cable.within(), **waits)
    path = village.folder / "relay-status.json"
    wait_until(lambda: status.read(path).problem == "link.no_route", 20, "it knows that there is no way")
    assert proxy.connections == 0
    assert "Errno" not in relay.text()  # it has not even tried
    cable.route("add")
    added_at = time.monotonic()
    wait_until(lambda: proxy.connections > 0, 5, "it tries at once")
    assert time.monotonic() - added_at < 3
    district.has_all(village)
    assert len(re.findall("waiting: problem=link.no_route", relay.text())) == 1
    cable.route("del")
    wait_until(lambda: status.read(path).problem == "link.no_route", 15, "it misses the route by itself")
    village.write(village.ordinary(10))
    seen = proxy.connections
    cable.route("add")
    wait_until(lambda: proxy.connections > seen, 5, "and is back at once")
    district.has_all(village)


@pytest.mark.broker
@pytest.mark.slow
def test_a_name_that_a_portal_bends_to_itself_is_told_from_an_office_that_is_away(
    district: District, village: Village, cable: Cable
) -> None:
    district.enrol(village.hub)
    village.history(20)
    # What the namespace sees as its /etc/hosts.
    folder = Path("/etc/netns") / cable.namespace
    folder.mkdir(parents=True)
    try:
        (folder / "hosts").write_text(f"{cable.here} broker.example\n")
        district.relay(village, url=f"mqtts://broker.example:{free_port()}", within=cable.within())
        path = village.folder / "relay-status.json"
        wait_until(lambda: status.read(path).problem == "link.portal_name", 20, "it sees where the name leads")
    finally:
        shutil.rmtree(folder)


def test_news_of_a_route_wakes_whoever_waits_and_nothing_else_does(cable: Cable) -> None:
    script = (
        "import select, sys\n"
        "from sync_agent.relay.uplink import Uplink, open_news\n"
        "news = open_news()\n"
        f"way = Uplink('{cable.broker}', news)\n"
        "named = Uplink('broker.invalid', look_up=lambda host: [])\n"
        "for _ in range(3):\n"
        "    print(way.way() or 'none', named.way() or 'none', flush=True)\n"
        "    assert select.select([news], [], [], 20)[0]\n"
        "    news.drain()\n"
        "    assert not select.select([news], [], [], 0)[0]\n"
    )
    process = subprocess.Popen(
        cable.within(sys.executable, "-c", script), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().split() == ["none", "none"]
        cable.route("add")
        assert process.stdout.readline().split() == [cable.address, "none"]
        cable.route("del")
        assert process.stdout.readline().split() == ["none", "none"]
        ip("-n", cable.namespace, "route", "add", "default", "via", cable.here)
        assert process.wait(20) == 0, process.stderr and process.stderr.read()
    finally:
        process.kill()
        process.communicate()


def test_a_name_is_within_reach_by_a_default_route_or_by_where_it_leads() -> None:
    def probe(reachable: str) -> uplink.Uplink:
        return uplink.Uplink(
            "broker.example",
            probe=lambda address: "me" if address == reachable else "",
            look_up=lambda host: ["10.0.0.9"] if host == "broker.example" else [],
        )

    assert probe("192.0.2.1").way() == "me"
    assert probe("10.0.0.9").way() == "me"
    assert probe("10.0.0.8").way() == ""


@pytest.mark.parametrize(
    ("host", "found", "inside"),
    [
        ("broker.example", ["10.1.2.3"], True),
        ("broker.example", ["203.0.114.7"], False),
        ("broker.example", ["10.1.2.3", "203.0.114.7"], False),
        ("broker.example", [], False),
        ("localhost", ["127.0.0.1"], False),
        ("10.1.2.3", ["10.1.2.3"], False),
    ],
)
def test_a_name_that_leads_into_this_very_network_is_known(host: str, found: list[str], inside: bool) -> None:
    assert uplink.Uplink(host, look_up=lambda _: found).leads_inside() == inside


def test_where_there_is_no_news_the_log_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr("socket.AF_NETLINK", raising=False)
    assert uplink.open_news() is None
    assert "by timer only" in caplog.text
