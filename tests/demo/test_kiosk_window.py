"""The demo's kiosk: a real window where there is a display, and no harm where it cannot open."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator

import pytest

from tests.demo.running import Demo, ask
from tests.helpers import is_alive

pytestmark = [pytest.mark.slow, pytest.mark.window, pytest.mark.timeout(240)]


@pytest.fixture
def display() -> Iterator[str]:
    """A display of its own without a screen."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1024x768x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
        server.terminate()


def windows(display: str) -> str:
    """Names of the windows on a display."""
    command = ["xdotool", "search", "--onlyvisible", "--class", "."]
    found = subprocess.run(command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True).stdout
    return found.strip()


def test_the_kiosk_opens_its_window_and_closes_it_with_the_rest(again: Demo, display: str) -> None:
    again.display = display
    story = again.start()
    assert is_alive(story["pids"]["kiosk"])
    assert windows(display)
    assert again.stop(signal.SIGINT)[0] == 0
    assert again.nobody_left(story["pids"])
    assert not windows(display)


def test_a_kiosk_that_cannot_open_its_window_leaves_the_rest_running(again: Demo) -> None:
    again.display = ":7654"  # nobody there
    story = again.start()
    assert "kiosk" not in story["pids"]
    assert "kiosk cannot run" in again.output
    assert ask(f"{story['hub_url']}/api/v1/status")["facts"] > 0
    assert again.stop(signal.SIGINT)[0] == 0
