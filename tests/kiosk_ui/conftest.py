"""What the kiosk's tests share: clocks, a village with a real hub, and a kiosk in an offscreen window."""

from __future__ import annotations

import gc
import logging
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.kiosk_ui.parts import HandClock, Line, WoundClock
from tests.kiosk_ui.village import Village

if TYPE_CHECKING:
    from tests.kiosk_ui.hand import Hand


@pytest.fixture
def hand_clock() -> HandClock:
    return HandClock()


@pytest.fixture(scope="session")
def village(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Village]:
    """A cooperative with a running hub for all tests of the kiosk; each test registers the members it needs."""
    village = Village(tmp_path_factory.mktemp("village"))
    try:
        village.found()
        yield village
    finally:
        village.stop()


@pytest.fixture(autouse=True)
def forgiven(request: pytest.FixtureRequest) -> None:
    """Begin each test without the wrong PINs that others typed at the same hub."""
    if "village" in request.fixturenames:
        request.getfixturevalue("village").forgive()


@pytest.fixture
def line(village: Village) -> Iterator[Line]:
    """A network line to the village's hub that the test can cut and hold."""
    line = Line(village.hub.port)
    yield line
    line.close()


@pytest.fixture(scope="session")
def kivy_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A window in this test process: drawn for real, but on no screen."""
    from kiosk_ui.cli import configure_kivy, set_environment
    from kiosk_ui.settings import read_settings

    folder = tmp_path_factory.mktemp("kiosk")
    before = dict(os.environ)
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    settings = read_settings(["--data", str(folder), "--hub", "http://127.0.0.1:1"])
    set_environment(settings)
    configure_kivy(settings)

    from kivy.config import Config

    # Tests look at every frame; waiting 40 ms for each would only make them slow.
    Config.set("graphics", "maxfps", "200")
    from kivy.base import EventLoop
    from kivy.core.window import Window

    assert Window is not None
    EventLoop.ensure_window()
    # Read once, when Kivy is imported and the window opened; processes that other tests start must not inherit it.
    os.environ.clear()
    os.environ.update(before)
    # A line for each request would bury what a failing test has to say.
    logging.getLogger("urllib3").setLevel(logging.WARNING)
    return folder


@pytest.fixture
def kiosk(
    kivy_home: Path, village: Village, line: Line, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Hand]:
    """A kiosk connected by a line to the village's hub, and the hand that touches it.

    `@pytest.mark.parametrize("kiosk", [...], indirect=True)` gives further arguments of its command line.
    """
    from tests.kiosk_ui.hand import Hand

    arguments = getattr(request, "param", ["--unpaired"])
    hand = Hand(["--hub", line.url, "--data", str(tmp_path), *arguments], WoundClock(), draws_all=False)
    hand.line = line
    # A kiosk collects garbage with each change of look and language. On the appliance it is alone in its process;
    # here it would go through all that hundreds of tests have loaded.
    gc.freeze()
    try:
        hand.switch_on()
        yield hand
    finally:
        line.release()
        hand.switch_off()
        gc.collect()
        gc.unfreeze()
