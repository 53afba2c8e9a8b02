"""The district's receipts reach the hub: the newest one, once, however often the hub is away."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from nacl.signing import SigningKey

from hub.log.fact import GENESIS
from sync_agent import receipt
from sync_agent.clock import SystemClock
from sync_agent.limits import HUB_SIGN_SECONDS, HUB_STATUS_SECONDS
from sync_agent.relay.door import RECEIPTS_PATH, STATUS_PATH
from sync_agent.relay.reporter import Reporter
from sync_agent.relay.settings import Device
from sync_agent.relay.status import Status
from tests.helpers import wait_until

KEY = SigningKey(bytes(range(32)))


class Door:
    """The hub's door for receipts on a port of its own, answering what the test says."""

    def __init__(self) -> None:
        self.status = 204
        self.answer = b""
        self.asked: list[tuple[str, dict[str, str], dict[str, Any]]] = []
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                self.do_POST()

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                door.asked.append((self.path, dict(self.headers), body))
                self.send_response(door.status)
                self.send_header("Content-Length", str(len(door.answer)))
                self.end_headers()
                self.wfile.write(door.answer)

            def log_message(self, format: str, *args: object) -> None:
                return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.05,))
        self.thread.start()

    def close(self) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def numbers(self) -> list[int]:
        return [body["number"] for _, _, body in self.asked]


class Impatient(SystemClock):
    """A clock by which all jitter falls on the short side."""

    ahead = 0.0

    def chance(self) -> float:
        return 1.0

    def steady(self) -> float:
        return super().steady() + self.ahead


@pytest.fixture
def door() -> Iterator[Door]:
    made = Door()
    yield made
    made.close()


@pytest.fixture
def clock() -> Impatient:
    return Impatient()


@pytest.fixture
def reporter(door: Door, clock: Impatient) -> Iterator[Reporter]:
    made = Reporter(door.url, Device("relay-1", "secret"), clock)
    made.start()
    yield made
    made.stop()


def issued(number: int, at: int = 1_800_000_000) -> receipt.Receipt:
    return receipt.issue(KEY, hub="hub-1", incarnation=2, number=number, hash_=GENESIS, at=at)


def test_a_receipt_is_handed_in_once_as_the_hub_wants_it(door: Door, reporter: Reporter) -> None:
    said = issued(7)
    reporter.offer(said)
    wait_until(lambda: door.asked, what="the hub was asked")
    path, headers, body = door.asked[0]
    assert path == RECEIPTS_PATH == "/api/v1/relay/receipts"
    assert headers["X-Device"] == "relay-1.secret"
    assert base64.b64decode(body.pop("receipt")) == said.signed
    assert body == {"incarnation": 2, "number": 7, "hash": GENESIS, "district_time": 1_800_000_000}
    reporter.offer(issued(7, at=1_800_000_060))
    reporter.offer(issued(8))
    wait_until(lambda: 8 in door.numbers, what="the next one")
    assert door.numbers == [7, 8]


@pytest.mark.parametrize("status", [500, 503, 401])
def test_while_the_hub_cannot_take_it_only_the_newest_is_kept_for_it(
    door: Door, reporter: Reporter, status: int
) -> None:
    door.status = status
    reporter.offer(issued(7))
    wait_until(lambda: door.asked, what="the hub was asked")
    for number in range(8, 30):
        reporter.offer(issued(number))
    door.status = 204
    wait_until(lambda: 29 in door.numbers, what="the newest arrived")
    assert len(door.numbers) <= 4


def test_the_same_receipt_always_comes_under_the_same_key(door: Door, reporter: Reporter) -> None:
    door.status = 503
    reporter.offer(issued(7))
    wait_until(lambda: len(door.asked) >= 2, what="it was tried again")
    door.status = 204
    keys = {headers["Idempotency-Key"] for _, headers, _ in door.asked}
    assert len(keys) == 1


def test_a_receipt_that_the_hub_refuses_for_good_is_not_pressed_on_it(door: Door, reporter: Reporter) -> None:
    door.status = 409
    reporter.offer(issued(7))
    wait_until(lambda: door.asked, what="the hub was asked")
    door.status = 204
    reporter.offer(issued(8))
    wait_until(lambda: 8 in door.numbers, what="the next one")
    assert door.numbers == [7, 8]


def test_a_lower_receipt_said_later_is_handed_in_too(door: Door, reporter: Reporter) -> None:
    for number in (9, 4):
        reporter.offer(issued(number))
        wait_until(lambda number=number: door.numbers and door.numbers[-1] == number, what="handed in")
    assert door.numbers == [9, 4]


def test_a_new_gist_is_told_at_once_and_all_else_now_and_then(door: Door, reporter: Reporter, clock: Impatient) -> None:
    door.status, door.answer = 200, b'{"send_anyway":"2026-11"}'

    def told() -> list[tuple[str, int]]:
        return [(body["state"], body["kept"]) for path, _, body in door.asked if path == STATUS_PATH]

    def tell(state: str, kept: int) -> int:
        reporter.tell(Status(state=state, kept=kept, confirmed=5))
        return len(door.asked)

    tell("online", 7)
    wait_until(lambda: told() == [("online", 7)] and reporter.send_anyway == "2026-11", what="the hub was told")
    tell("online", 8)
    tell("connecting", 9)
    wait_until(lambda: told()[1:] == [("connecting", 9)], what="a new state is told at once")
    tell("connecting", 10)
    clock.ahead += HUB_STATUS_SECONDS
    tell("connecting", 11)
    wait_until(lambda: told()[2:] == [("connecting", 11)], what="counts are told now and then")
    clock.ahead += HUB_SIGN_SECONDS - 1
    tell("connecting", 11)
    clock.ahead += 1
    tell("connecting", 11)
    wait_until(lambda: told()[3:] == [("connecting", 11)], what="and a sign of life ever so often")


def test_the_last_word_is_that_the_relay_goes(door: Door, reporter: Reporter) -> None:
    reporter.tell(Status(state="offline"))
    reporter.stop()
    assert door.asked[-1][2]["state"] == "offline"


def test_the_districts_time_goes_to_the_hub_with_its_age(door: Door, reporter: Reporter, clock: Impatient) -> None:
    door.status, door.answer = 200, b"{}"
    reporter.tell(Status(state="online"))
    wait_until(lambda: door.asked, what="the hub was told")
    assert "district_time" not in door.asked[0][2]
    reporter.heard(1_800_000_000)
    clock.ahead += 90
    reporter.tell(Status(state="online"))
    wait_until(lambda: len(door.asked) == 2, what="the hub was told again")
    assert (door.asked[1][2]["district_time"], door.asked[1][2]["district_age"]) == (1_800_000_000, 90)
