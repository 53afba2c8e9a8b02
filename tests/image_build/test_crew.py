"""The demo's parts are real processes: crashes are mended within bounds, and stopping leaves nobody behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from image_build import limits
from image_build.demo.crew import Crew
from image_build.demo.errors import DemoError, StopWanted
from image_build.demo.process import CHECKOUT, Part
from image_build.demo.watch import Watch
from tests.helpers import children_of, is_alive, wait_until


def part(folder: Path, name: str, code: str, needed: bool = True) -> Part:
    """A part that runs a few lines of Python and is ready when it has made a file of its name."""
    ready = folder / f"{name}.ready"
    source = f"import os, signal, sys, time, pathlib\npathlib.Path({str(ready)!r}).touch()\n{code}"
    return Part(name, [sys.executable, "-c", source], folder / f"{name}.log", ready.exists, needed)


@pytest.fixture
def crew(monkeypatch: pytest.MonkeyPatch) -> Iterator[Crew]:
    monkeypatch.setattr(limits, "RESTART_WAIT_SECONDS", 0.05)
    monkeypatch.setattr(limits, "STOP_SECONDS", 1.0)
    with Watch(with_parent=False) as watch:
        crew = Crew(watch)
        yield crew
        crew.stop()


def test_parts_run_in_groups_of_their_own_and_stop_when_told(crew: Crew, tmp_path: Path) -> None:
    crew.start(part(tmp_path, "hub", "time.sleep(60)"))
    crew.start(part(tmp_path, "relay", "time.sleep(60)"))
    pids = crew.pids
    assert {os.getpgid(pid) for pid in pids.values()} == set(pids.values())
    crew.stop()
    assert not any(is_alive(pid) for pid in pids.values())
    assert crew.pids == {}


def test_a_part_that_ignores_the_polite_signal_is_ended_with_its_children(crew: Crew, tmp_path: Path) -> None:
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])"
    stubborn = part(
        tmp_path, "hub", f"signal.signal(signal.SIGTERM, signal.SIG_IGN)\nimport subprocess; {child}\ntime.sleep(60)"
    )
    crew.start(stubborn)
    pid = crew.pids["hub"]
    grandchild = wait_until(lambda: list(children_of(pid)))[0]
    start = time.monotonic()
    crew.stop()
    assert time.monotonic() - start < 5
    assert not is_alive(pid)
    wait_until(lambda: not is_alive(grandchild), what="the grandchild ends too")


def test_a_crashed_part_is_told_of_and_started_again(
    crew: Crew, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[dict[str, int]] = []
    crew.changed = lambda: told.append(crew.pids)
    crew.start(part(tmp_path, "hub", "time.sleep(60)"))
    first = crew.pids["hub"]
    os.kill(first, signal.SIGKILL)
    crew.wait(lambda: bool(told), 10, print)
    assert told[0]["hub"] != first
    assert is_alive(told[0]["hub"])
    assert "code -9" in capsys.readouterr().out


def test_a_part_that_always_crashes_ends_the_demo_with_its_last_words(crew: Crew, tmp_path: Path) -> None:
    crew.start(part(tmp_path, "hub", "sys.exit('no room on the card')"))
    with pytest.raises(DemoError) as caught:
        crew.run()
    assert caught.value.code == "part.failed"
    assert "no room on the card" in caught.value.details["lines"]
    assert len(crew._parts[0].restarts) == limits.RESTARTS_MAX


def test_a_kiosk_that_cannot_start_leaves_the_rest_alone(
    crew: Crew, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    crew.start(part(tmp_path, "hub", "time.sleep(60)"))
    kiosk = part(tmp_path, "kiosk", "sys.exit(3)", needed=False)
    kiosk.is_ready = lambda: False
    crew.start(kiosk)
    assert list(crew.pids) == ["hub"]
    assert "code 3" in capsys.readouterr().out


def test_a_part_that_never_gets_ready_is_reported(
    crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(limits, "READY_SECONDS", 0.5)
    monkeypatch.setattr(limits, "PROGRESS_SECONDS", 0.2)
    silent = part(tmp_path, "hub", "print('thinking', flush=True); time.sleep(60)")
    silent.is_ready = lambda: False
    with pytest.raises(DemoError) as caught:
        crew.start(silent)
    assert caught.value.code == "part.not_ready"
    assert "thinking" in caught.value.details["lines"]
    assert "hub: 0 seconds" in capsys.readouterr().out


def test_a_log_never_grows_beyond_its_bound(crew: Crew, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOG_BYTES_MAX", 10_000)
    talker = part(tmp_path, "hub", "while True: print('x' * 99, flush=True); time.sleep(0.001)")
    crew.start(talker)
    moved = tmp_path / "hub.log.1"
    assert crew.wait(moved.exists, 10, print)
    first = moved.stat().st_mtime_ns
    assert crew.wait(lambda: moved.stat().st_mtime_ns > first, 10, print)
    assert moved.stat().st_size <= 10_000
    assert b"\0" not in talker.log.read_bytes()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_heard_at_the_next_pause(crew: Crew, number: signal.Signals) -> None:
    os.kill(os.getpid(), number)
    with pytest.raises(StopWanted):
        crew.run()


def test_two_signals_at_once_are_one_wish_and_a_later_one_is_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("image_build.demo.watch.time.monotonic", lambda: now[0])
    with Watch(with_parent=False) as watch:
        os.kill(os.getpid(), signal.SIGTERM)
        now[0] += 0.1
        os.kill(os.getpid(), signal.SIGTERM)
        assert watch.is_over()
        assert not watch.is_hurried()
        now[0] += 5
        os.kill(os.getpid(), signal.SIGINT)
        assert watch.is_hurried()


# The lines below run as a process between the test and its parts, so that it can be killed.
_MIDDLE = """
import sys, time
from pathlib import Path
from image_build.demo.process import Part
part = Part("hub", [sys.executable, "-c", "import time; time.sleep(60)"], Path(sys.argv[1]) / "hub.log", lambda: True)
part.start()
print(part.process.pid, flush=True)
time.sleep(60)
"""


def test_parts_end_when_the_demo_itself_is_killed(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _MIDDLE, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as middle:
        assert middle.stdout
        pid = int(middle.stdout.readline())
        assert is_alive(pid)
        middle.kill()
    wait_until(lambda: not is_alive(pid), what="the part ends with the one that started it")


# Stands in for make: waits for its child, and on an interrupt stops catching it without passing it on.
_MAKE = """
import signal, subprocess, sys
child = subprocess.Popen([sys.executable, "-c", sys.argv[1]])
def interrupted(*_):
    signal.signal(signal.SIGINT, signal.SIG_DFL)
signal.signal(signal.SIGINT, interrupted)
print("ready", flush=True)
while child.poll() is None:
    try:
        child.wait(0.1)
    except subprocess.TimeoutExpired:
        pass
"""

_WATCHING = """
import sys
from image_build.demo.errors import StopWanted
from image_build.demo.watch import Watch
with Watch(with_parent=True) as watch:
    print("watching", flush=True)
    try:
        while True:
            watch.pause()
    except StopWanted:
        print("stopped", flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_the_end_of_make_is_the_wish_to_stop(number: signal.Signals) -> None:
    command = [sys.executable, "-c", _MAKE, _WATCHING]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=CHECKOUT) as make:
        assert make.stdout
        assert {make.stdout.readline(), make.stdout.readline()} == {"ready\n", "watching\n"}
        make.send_signal(number)
        assert make.stdout.readline() == "stopped\n"
