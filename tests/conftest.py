"""For all tests: quick ones first, on both cores, nobody left behind, and property tests without a stopwatch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.helpers import own_children, wait_until

# Two busy cores make a single example slow at times; the time limit of the whole test is what counts.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")

_HERE = Path(__file__).parent
_FOLDERS = ("house", "hub", "sync_agent", "kiosk_ui", "image_build", "demo", "journeys")

_THREADS_ALLOWED = (
    "asyncio_",  # asyncio's own executor for name look-ups; ends with the interpreter
    "MTDev",  # Kivy's touch reader has no way to be stopped
)

_PROCESSES_ALLOWED = (
    "multiprocessing.resource_tracker",  # Python's own, one for the whole run
    "playwright/driver",  # Playwright's, one for the whole run
)

_GRACE_SECONDS = 5  # for what was told to stop and is on its way out


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick tests before slow ones, journeys last, and within these the house first.

    A file's tests of one weight go to the same worker, so that what they share is started once.
    """

    def weight(item: pytest.Item) -> int:
        return 2 if item.get_closest_marker("journey") else 1 if item.get_closest_marker("slow") else 0

    def turn(item: pytest.Item) -> tuple[int, int]:
        folder = item.path.relative_to(_HERE).parts[0] if item.path.is_relative_to(_HERE) else ""
        place = _FOLDERS.index(folder) if folder in _FOLDERS else len(_FOLDERS)
        return weight(item), place

    items.sort(key=turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group(f"{item.path.name}/{weight(item)}"))


def _threads() -> set[threading.Thread]:
    return {each for each in threading.enumerate() if not each.name.startswith(_THREADS_ALLOWED)}


def _processes() -> dict[int, str]:
    return {
        number: command
        for number, command in own_children().items()
        if not any(allowed in command for allowed in _PROCESSES_ALLOWED)
    }


@pytest.fixture(autouse=True)
def nobody_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves threads or child processes running. What a wider fixture started is not the test's.

    A test that must leave some says why: ``@pytest.mark.leaves("reason")``.
    """
    threads_before, processes_before = _threads(), set(_processes())
    yield
    if request.node.get_closest_marker("leaves"):
        return

    def left() -> list[str]:
        threads = [f"thread {each.name}" for each in _threads() - threads_before if each.is_alive()]
        processes = [f"process {n}: {c}" for n, c in _processes().items() if n not in processes_before]
        return threads + processes

    if left():
        try:
            wait_until(lambda: not left(), _GRACE_SECONDS)
        except AssertionError:
            pytest.fail("left behind: " + "; ".join(left()), pytrace=False)
