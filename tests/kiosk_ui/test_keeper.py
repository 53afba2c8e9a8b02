"""The keeper: a kiosk that died, hangs or asks for it is started again; one that is told to end ends."""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kiosk_ui import limits
from kiosk_ui.keeper import RESTART_STATUS, Heartbeat, Keeper
from tests.helpers import ROOT, wait_until
from tests.kiosk_ui.process import START_SECONDS_MAX

CRASH_TO_FRAME_SECONDS_MAX = 5.0

CHILD = """
import os, sys, time
beats, folder, scripts = int(sys.argv[1]), sys.argv[2], sys.argv[3].split()
count = len(os.listdir(folder))
open(os.path.join(folder, str(count)), "w").close()
script = scripts[min(count, len(scripts) - 1)]
if script == "hangs":
    os.write(beats, b".")
    time.sleep(60)
elif script == "mute":
    time.sleep(60)
elif script == "dies":
    os.abort()
sys.exit(int(script))
"""


@pytest.fixture
def signals():
    """Put back what the keeper does with signals."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def keep(folder: Path, scripts: str, **bounds: float) -> tuple[int, int]:
    """Keep a child that plays these scripts by turns; returns the keeper's status and how often it was started."""
    folder.mkdir(exist_ok=True)
    keeper = Keeper(lambda beats: [sys.executable, "-S", "-c", CHILD, str(beats), str(folder), scripts], **bounds)
    return keeper.run(), len(list(folder.iterdir()))


@pytest.mark.usefixtures("signals")
def test_a_kiosk_that_died_hangs_or_asks_is_started_again_until_it_ends_well(tmp_path, caplog):
    with caplog.at_level(logging.WARNING):
        bounds = {"start_seconds_max": 5.0, "silence_seconds_max": 0.3}
        assert keep(tmp_path / "runs", f"dies hangs {RESTART_STATUS} 0", **bounds) == (0, 4)
    assert "kiosk.ended by SIGABRT: again in 0 s" in caplog.messages
    assert "kiosk.hangs no sign for 0 s" in caplog.messages
    assert "kiosk.ended by SIGKILL: again in 1 s" in caplog.messages
    assert "kiosk.ended because it asked to be started again: again in 0 s" in caplog.messages


@pytest.mark.usefixtures("signals")
def test_a_kiosk_that_never_gives_a_sign_is_killed_too(tmp_path):
    assert keep(tmp_path / "runs", "mute 0", start_seconds_max=0.3) == (0, 2)


@pytest.mark.usefixtures("signals")
def test_a_kiosk_that_must_start_and_dies_without_a_sign_is_not_started_again(tmp_path, caplog):
    assert keep(tmp_path / "status", "3 0", must_start=True) == (3, 1)
    assert keep(tmp_path / "signal", "dies 0", must_start=True) == (1, 1)
    assert caplog.messages[-1] == "kiosk.never_started by SIGABRT"


@pytest.mark.usefixtures("signals")
def test_a_kiosk_that_must_start_and_did_is_kept_like_any_other(tmp_path):
    assert keep(tmp_path / "runs", "hangs dies 0", silence_seconds_max=0.3, must_start=True) == (0, 3)


def test_the_wait_grows_while_it_dies_young_and_starts_again_once_it_has_lived(tmp_path):
    keeper = Keeper(lambda _beats: [])
    waits = [keeper._wait_seconds(1, 2.0) for _ in range(8)]
    assert waits == [*limits.KIOSK_RESTART_SECONDS, *limits.KIOSK_RESTART_SECONDS[-1:] * 2]
    assert keeper._wait_seconds(RESTART_STATUS, 2.0) == 0.0
    assert keeper._wait_seconds(-9, limits.KIOSK_PROOF_SECONDS) == 0.0


def test_a_kiosk_notices_that_its_keeper_has_gone():
    reading, writing = os.pipe()
    heart = Heartbeat(writing)
    try:
        assert heart.is_kept
        assert heart.beat()
        assert os.read(reading, 10) == b"."
        while heart.beat() and os.write(writing, b"." * 4096) == 4096:
            pass
    except BlockingIOError:
        assert heart.beat(), "a keeper that is busy is no keeper that has gone"
    finally:
        os.close(reading)
    assert not heart.beat()
    os.close(writing)
    assert Heartbeat(None).beat()
    assert not Heartbeat(None).is_kept


@pytest.mark.slow
def test_a_kiosk_that_is_killed_draws_again_within_seconds_and_ends_with_its_keeper(village, tmp_path, record_property):
    ready = tmp_path / "ready.json"
    options = ["--hub", village.hub.url, "--unpaired", "--data", str(tmp_path), "--ready-file", str(ready)]
    log = (tmp_path / "said.log").open("wb")
    keeper = subprocess.Popen(
        [sys.executable, "-m", "kiosk_ui", "keep", *options],
        cwd=ROOT,
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        stdout=log,
        stderr=log,
    )
    try:
        wait_until(ready.exists, START_SECONDS_MAX, "the first frame")
        first = kiosk_of(keeper.pid)
        ready.unlink()
        killed_at = time.monotonic()
        os.kill(first, signal.SIGKILL)
        wait_until(ready.exists, START_SECONDS_MAX, "a frame after the crash")
        seconds = time.monotonic() - killed_at
        record_property("crash_to_frame_seconds", round(seconds, 2))
        assert json.loads(ready.read_bytes())["first_frame_seconds"] <= seconds
        assert seconds < CRASH_TO_FRAME_SECONDS_MAX
        second = kiosk_of(keeper.pid)
        assert second != first
        keeper.send_signal(signal.SIGTERM)
        assert keeper.wait(20) == 0
        assert not Path(f"/proc/{second}").exists()
    finally:
        keeper.kill()
        keeper.wait(20)
        log.close()
    assert "kiosk.ended by SIGKILL" in (tmp_path / "said.log").read_text()


def kiosk_of(keeper: int) -> int:
    """Return the process id of the keeper's only child."""
    (child,) = Path(f"/proc/{keeper}/task/{keeper}/children").read_text().split()
    return int(child)
