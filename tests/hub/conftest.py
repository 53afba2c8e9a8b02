"""For all tests of the hub: founded books, a hub over HTTP, and the proof that no test left broken books behind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import peewee
import pytest

from hub.books import INVARIANTS, Books, broken
from tests.hub.door import Door, Shared
from tests.hub.process import HubProcess
from tests.hub.village import FixedClock, Village


def pytest_configure(config: pytest.Config) -> None:
    """Name the mark of tests that break books on purpose."""
    config.addinivalue_line("markers", "breaks_books: breaks the books it opened, on purpose")


@pytest.fixture(autouse=True)
def books_hold(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Prove every invariant of all books that a test opened in this process, however it opened them."""
    opened: set[Path] = set()
    begin = Books.__init__

    def remembering(self: Books, path: Path, *arguments: object, **more: object) -> None:
        opened.add(path)
        begin(self, path, *arguments, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Books, "__init__", remembering)
    yield
    if request.node.get_closest_marker("breaks_books"):
        return
    for path in sorted(opened):
        if path.is_file() and path.stat().st_size:
            db = peewee.SqliteDatabase(str(path))
            try:
                assert broken(db, INVARIANTS) == [], f"the test left broken books: {path.name}"
            finally:
                db.close()


@pytest.fixture
def clock() -> FixedClock:
    """A clock that moves only when told to."""
    return FixedClock()


@pytest.fixture
def village(tmp_path: Path, clock: FixedClock) -> Iterator[Village]:
    """Founded books with one officer, on an open business day."""
    made = Village(tmp_path, clock)
    yield made
    made.close()


@pytest.fixture
def make_door(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[..., Door]]:
    """Opens a hub over HTTP, in this process and on the test's clock, over the books in a folder.

    ``make_door()`` serves the `village`'s own folder.
    """
    doors: list[Door] = []

    def make(folder: Path = tmp_path) -> Door:
        doors.append(Door(folder, clock))
        return doors[-1]

    yield make
    for door in doors:
        door.close()


@pytest.fixture
def door(village: Village, make_door: Callable[..., Door]) -> Door:
    """The village's hub over HTTP. Whom the test needs, it registers in `village` before it asks."""
    village.close()
    return make_door()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shared]:
    """One village, with member Siti (2) and Budi (3), served for all tests of a module. Its books hold at the end."""
    folder = tmp_path_factory.mktemp("shared")
    village = Village(folder)
    for name in ("Siti", "Budi"):
        village.member(name)
    village.close()
    door = Door(folder, village.clock)
    yield Shared(village, door)
    door.close()
    assert village.books.violations() == []
    village.close()


@pytest.fixture
def hub_process(tmp_path: Path, village: Village) -> Iterator[HubProcess]:
    """The village's hub as a process of its own, ``python -m hub serve``, ready to answer; stopped at the end."""
    village.close()
    process = HubProcess(tmp_path)
    process.start()
    yield process
    process.stop()
