"""Photos that are set, replaced and taken back at the same time: no file stays on the card that is nobody's photo."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from hub.log.record import Origin
from hub.photos.views import all_in_use
from tests.helpers import wait_until
from tests.hub.door import Shared
from tests.hub.pages.visitor import Page
from tests.hub.photos.faces import photo

PATH = "/desk/members/2/photo"


class Held:
    """The writing thread stops at each gate, and takes one request at a time in between."""

    def __init__(self, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("hub.writer.COMMIT_REQUESTS_MAX", 1)
        self._writer = shared.door.appliance._writer
        self._gates: list[threading.Event] = []

    def gate(self) -> threading.Event:
        """A new gate behind all that waits; set it to open it."""
        reached, opened = threading.Event(), threading.Event()

        def hold(_tx: object) -> None:
            reached.set()
            opened.wait(10)

        self._writer.submit(Origin("1", "test"), hold)
        if not self._gates:
            assert reached.wait(10)
        self._gates.append(opened)
        return opened

    def until_waiting(self, count: int) -> None:
        """Wait until so many requests stand behind the first gate."""
        wait_until(lambda: self._writer._queue.qsize() == count)

    def open_all(self) -> None:
        """Let everything through."""
        for each in self._gates:
            each.set()


class Desk:
    """An officer who sends photos of member 2, and what lies on the card."""

    def __init__(self, shared: Shared) -> None:
        self.shared = shared
        self.officer = shared.door.enter(1)
        self.siti = shared.door.enter(2)
        url = shared.door.url
        self.http = httpx.Client(base_url=url, headers={"Origin": url, "Cookie": f"session={self.officer.token}"})

    def form(self) -> str:
        """The key of a form newly opened."""
        return next(form["key"] for form in Page(self.http.get(PATH)).forms if "photo" in form)

    def send(self, colour: str, key: str) -> int:
        """Send a photo; the answer's status."""
        sent = {"photo": ("a.jpg", photo(colour=colour), "image/jpeg")}
        return self.http.post(PATH, data={"key": key, "finding": "yes"}, files=sent).status_code

    def orphans(self) -> set[str]:
        """Files that are nobody's photo."""
        folder: Path = self.shared.door.appliance.books.path.parent / "photos"
        return {path.stem for path in folder.iterdir()} - self.in_use()

    def in_use(self) -> set[str]:
        """Files that are somebody's photo, all of which are there."""
        db = self.shared.door.appliance.books.db
        try:
            return all_in_use(db)
        finally:
            db.close()


@pytest.fixture
def desk(shared: Shared) -> Desk:
    return Desk(shared)


@pytest.fixture
def held(shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    made = Held(shared, monkeypatch)
    yield made
    made.open_all()


def one_after_the_other(held: Held, first: Callable[[], int], second: Callable[[], int]) -> tuple[int, int]:
    """Two requests that both arrive before either is recorded; the second is, once the first has been answered."""
    with ThreadPoolExecutor(2) as pool:
        before_first = held.gate()
        answer = pool.submit(first)
        held.until_waiting(1)
        before_second = held.gate()
        later = pool.submit(second)
        held.until_waiting(3)
        before_first.set()
        told = answer.result()
        before_second.set()
        return told, later.result()


def test_of_two_photos_sent_at_the_same_time_the_later_one_stays(desk: Desk, held: Held) -> None:
    keys = [desk.form(), desk.form()]
    sends = [lambda at=at, colour=colour: desk.send(colour, keys[at]) for at, colour in enumerate(("red", "blue"))]
    assert one_after_the_other(held, *sends) == (303, 303)
    wait_until(lambda: desk.orphans() == set())
    assert len(desk.in_use()) == 1


def test_a_consent_taken_back_while_a_photo_is_on_its_way_leaves_none(desk: Desk, held: Held) -> None:
    key = desk.form()
    told = one_after_the_other(
        held, lambda: desk.send("green", key), lambda: desk.siti.post("/me/photo/remove").status_code
    )
    assert told == (303, 204)
    wait_until(lambda: desk.orphans() == set())
    assert desk.in_use() == set()


def test_an_answer_alone_goes_with_the_photo_there_is_by_then(desk: Desk, held: Held) -> None:
    desk.send("red", desk.form())
    keys = [desk.form(), desk.form()]

    def answer_alone() -> int:
        return desk.http.post(PATH, data={"key": keys[1], "finding": "no"}).status_code

    assert one_after_the_other(held, lambda: desk.send("yellow", keys[0]), answer_alone) == (303, 303)
    (now,) = desk.in_use()
    assert desk.shared.door.appliance.photos.has(now)
    wait_until(lambda: desk.orphans() == set())


def test_a_photo_that_a_slow_card_takes_later_is_there_then_and_the_one_before_is_gone(
    desk: Desk, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desk.send("red", desk.form()) == 303
    (before,) = desk.in_use()
    key = desk.form()
    monkeypatch.setattr("hub.appliance.WRITE_WAIT_SECONDS_MAX", 0.05)
    slow = held.gate()
    assert desk.send("green", key) == 503
    slow.set()
    wait_until(lambda: desk.in_use() not in (set(), {before}))
    wait_until(lambda: desk.orphans() == set())
    (now,) = desk.in_use()
    assert desk.shared.door.appliance.photos.has(now)
