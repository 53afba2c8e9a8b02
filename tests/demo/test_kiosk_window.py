"""The demo's kiosk: a real window where there is a display, and no harm where it cannot open."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.demo.running import Demo, ask
from tests.helpers import is_alive, wait_until

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


def test_a_kiosk_that_is_killed_comes_back_and_ends_with_the_demo_all_the_same(again: Demo, display: str) -> None:
    again.display = display
    story = again.start()
    keeper, drawn = story["pids"]["kiosk"], again.folder / "kiosk" / "drawn"
    drawn.unlink()
    first = child_of(keeper)
    os.kill(first, signal.SIGKILL)
    wait_until(drawn.exists, 40, "a window after the crash")
    second = child_of(keeper)
    assert second != first
    assert windows(display)
    assert again.stop(signal.SIGINT)[0] == 0
    assert not is_alive(keeper)
    assert not is_alive(second)
    assert not windows(display)


def child_of(process: int) -> int:
    """The only child of a process."""
    (child,) = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return int(child)


def test_a_kiosk_that_cannot_open_its_window_leaves_the_rest_running(again: Demo) -> None:
    again.display = ":7654"  # nobody there
    story = again.start()
    assert "kiosk" not in story["pids"]
    assert "kiosk cannot run" in again.output
    assert ask(f"{story['hub_url']}/api/v1/status")["facts"] > 0
    assert again.stop(signal.SIGINT)[0] == 0
