"""What stands in the way is told apart, no name, no port, a portal, a wrong clock; the latter keeps nobody out."""

from __future__ import annotations

import datetime
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import trustme

from sync_agent import text
from sync_agent.limits import CLOCK_SECONDS_MIN
from sync_agent.link import Connected, Link, LinkError, address
from sync_agent.relay.status import Status
from sync_agent.tls import Dates
from tests.helpers import free_port, wait_until
from tests.sync_agent.parts import Mosquitto

NOW = datetime.datetime.now(datetime.UTC)
DAY = datetime.timedelta(days=1)
DEAD_CLOCK = 86_400  # what a Pi without a battery shows: the second day of 1970


class Place:
    """A folder with certificates of one authority, and brokers that use them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.authority = trustme.CA(key_type=trustme.KeyType.ECDSA)
        self.authority.cert_pem.write_to_path(folder / "ca.pem")
        self.issue("hub")

    def issue(self, name: str, host: str = "127.0.0.1", begins: int = -1, ends: int = 30) -> None:
        """A certificate that holds from so many days from now to so many."""
        issued = self.authority.issue_cert(
            *(host,), common_name=name, not_before=NOW + begins * DAY, not_after=NOW + ends * DAY,
            key_type=trustme.KeyType.ECDSA,
        )  # fmt: skip
        issued.private_key_pem.write_to_path(self.folder / f"{name}-key.pem")
        issued.cert_chain_pems[0].write_to_path(self.folder / f"{name}.pem")

    def try_it(self, url: str, dates: Dates | None = None, ca: Path | None = None) -> str:
        """The code of what stands in the way, "" if the broker let us in."""
        folder = self.folder
        where = address(url, str(ca or folder / "ca.pem"), f"{folder}/hub.pem", f"{folder}/hub-key.pem", dates)
        link = Link(where, "hub", session_seconds=0, keepalive_seconds=10, events_max=10)
        try:
            link.open()
            wait_until(lambda: isinstance(link.next_event(0.1), Connected), what="connected")
        except LinkError as error:
            return error.code
        finally:
            link.drop()
        return ""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture
def broker(place: Place) -> Iterator[Callable[..., str]]:
    """Starts a broker whose certificate is for this host and these days, and gives its URL."""
    started: list[Mosquitto] = []

    def start(**certificate: int | str) -> str:
        place.issue("broker", **certificate)  # type: ignore[arg-type]
        folder = place.folder / f"broker-{len(started)}"
        folder.mkdir()
        started.append(Mosquitto(folder, place.folder))
        started[-1].start()
        return started[-1].url

    yield start
    for each in started:
        each.stop()


def wrong_clock(not_before: datetime.datetime = NOW) -> Dates:
    return Dates(lambda: DEAD_CLOCK, lambda: int(not_before.timestamp()))


@pytest.mark.broker
def test_a_clock_that_is_certainly_wrong_keeps_nobody_out(place: Place, broker: Callable[..., str]) -> None:
    # To this machine the certificate looks as every one does to a clock at 1970: not valid yet.
    url = broker(begins=5)
    assert place.try_it(url) == "link.certificate_date"
    assert place.try_it(url, Dates(lambda: int(NOW.timestamp()), lambda: CLOCK_SECONDS_MIN)) == "link.certificate_date"
    assert place.try_it(url, wrong_clock()) == ""


@pytest.mark.broker
def test_a_wrong_clock_opens_no_door_to_what_has_expired_nor_to_strangers(
    place: Place, broker: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    url = broker(begins=-9, ends=-3)
    assert place.try_it(url) == "link.certificate_date"
    assert place.try_it(url, wrong_clock()) == "link.certificate_expired"
    assert place.try_it(url, wrong_clock(NOW - 5 * DAY)) == ""
    # It was the district whose clock once ran ahead: what holds today is not refused because of that.
    district_ahead = Dates(lambda: int(NOW.timestamp()), lambda: int((NOW + 900 * DAY).timestamp()))
    assert place.try_it(url, district_ahead) == "link.certificate_expired"
    assert place.try_it(broker(), district_ahead) == ""
    stranger = Place(tmp_path_factory.mktemp("stranger"))
    assert place.try_it(url, wrong_clock(), ca=stranger.folder / "ca.pem") == "link.portal"
    other = broker(host="other.example")
    assert place.try_it(other, wrong_clock()) == place.try_it(other) == "link.certificate"


@pytest.mark.broker
def test_somebody_elses_certificate_is_a_portal(
    place: Place, broker: Callable[..., str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    stranger = Place(tmp_path_factory.mktemp("stranger"))
    assert place.try_it(broker(), ca=stranger.folder / "ca.pem") == "link.portal"


class _Page(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        return


def test_a_page_of_the_web_where_the_broker_should_be_is_known(place: Place) -> None:
    server = HTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        assert place.try_it(f"mqtts://127.0.0.1:{server.server_address[1]}") == "link.plain_answer"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_whoever_hangs_up_in_the_middle_is_told_from_nobody_there(place: Place) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=lambda: server.accept()[0].close())
        thread.start()
        assert place.try_it(f"mqtts://127.0.0.1:{server.getsockname()[1]}") == "link.handshake"
        thread.join()
    assert place.try_it(f"mqtts://127.0.0.1:{free_port()}") == "link.port_closed"
    assert place.try_it("mqtts://broker.invalid") == "link.name_unknown"


def test_whoever_takes_the_call_and_says_nothing_is_given_up(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync_agent.link.CONNECT_SECONDS", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert place.try_it(f"mqtts://127.0.0.1:{server.getsockname()[1]}") == "link.no_answer"


@pytest.mark.broker
def test_the_second_connection_costs_little_and_a_restarted_broker_is_no_obstacle(
    place: Place, broker: Callable[..., str], mosquitto: Mosquitto, certificates: Path
) -> None:
    where = address(
        mosquitto.url, *(f"{certificates}/{name}.pem" for name in ("ca", "hub-7f3a9c20", "hub-7f3a9c20-key"))
    )

    def cost() -> int:
        link = Link(where, "hub-7f3a9c20", session_seconds=0, keepalive_seconds=10, events_max=10)
        link.open()
        wait_until(lambda: isinstance(link.next_event(0.1), Connected), what="connected")
        link.close()
        return sum(link.traffic())

    first, second = cost(), cost()
    assert 3_000 < first < 6_000
    assert second < 0.65 * first
    mosquitto.stop()
    mosquitto.start()
    assert 0.9 * first < cost() < 1.4 * first
    assert cost() < 0.65 * first


def test_everything_in_the_way_has_words_and_advice_in_both_languages() -> None:
    for language in text.LANGUAGES:
        words = text.catalog(language)
        codes = {each.removeprefix("problem.") for each in words if each.startswith("problem.link.")}
        assert {"link.no_route", "link.portal", "link.portal_name", "link.certificate_date"} <= codes
        assert {f"advice.{code}" for code in codes} <= words.keys()


@pytest.mark.parametrize(
    ("language", "shown", "said"),
    [("id", "2 Januari 1970", "menyebut 24 November 2026"), ("en", "2 January 1970", "last said 24 November 2026")],
)
def test_with_a_wrong_date_the_status_shows_both_clocks(language: str, shown: str, said: str) -> None:
    status = Status(problem="link.certificate_date", written_at=DEAD_CLOCK, confirmed_at=1_795_491_000)
    lines = "\n".join(text.relay_status(status, language))
    assert shown in lines
    assert said in lines
    status.clock_not_before = CLOCK_SECONDS_MIN
    lines = "\n".join(text.relay_status(status, language))
    assert ("pasti salah" if language == "id" else "certainly wrong") in lines


def test_dates_are_checked_by_openssl_whenever_the_clock_can_be_right(place: Place) -> None:
    no_check_time = 0x200000
    seconds = [CLOCK_SECONDS_MIN]
    where = address("mqtts://a", str(place.folder / "ca.pem"), dates=Dates(lambda: seconds[0], lambda: 2**31))
    assert where.tls is not None
    for now, checked in ((1, False), (2**31, True), (2**31 - 1, False)):
        seconds[0] = now
        here, there = socket.socketpair()
        with there, where.tls.wrap_socket(here, server_hostname="a", do_handshake_on_connect=False):
            assert bool(int(where.tls.verify_flags) & no_check_time) != checked
