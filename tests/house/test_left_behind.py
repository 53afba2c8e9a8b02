"""The rules of all tests hold themselves: who leaves somebody behind fails, and quick tests run first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers import ROOT, wait_until

TESTS = """
import subprocess, sys, threading
import pytest

def test_clean():
    thread = threading.Thread(target=lambda: None)
    thread.start()
    with subprocess.Popen([sys.executable, "-c", ""]):
        pass

def test_thread():
    threading.Thread(target=threading.Event().wait, args=(8,), name="forgotten").start()

def test_process():
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(8)"])

@pytest.mark.leaves("to show that it may")
def test_allowed():
    threading.Thread(target=threading.Event().wait, args=(8,), daemon=True).start()
"""

ORDER = """
import pytest

@pytest.mark.journey
def test_last(): pass

@pytest.mark.slow
def test_middle(): pass

def test_first(): pass
"""


def run(folder: Path, content: str) -> str:
    """What pytest says of these tests under our rules."""
    (folder / "test_planted.py").write_text(content)
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-v"]
    command += ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(folder), str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True).stdout


@pytest.mark.slow
def test_a_test_that_leaves_somebody_behind_fails(tmp_path: Path) -> None:
    told = run(tmp_path, TESTS)
    assert "4 passed" in told.splitlines()[-1]  # what is left behind shows after the test
    assert "left behind: thread forgotten" in told
    assert "left behind: process" in told
    assert "2 errors" in told.splitlines()[-1]


def test_quick_tests_run_first_and_journeys_last(tmp_path: Path) -> None:
    told = run(tmp_path, ORDER)
    assert 0 < told.index("test_first") < told.index("test_middle") < told.index("test_last")


def test_waiting_in_vain_says_for_what() -> None:
    with pytest.raises(AssertionError, match=r"waited 0.1 s in vain for: the moon; it was 0 at last"):
        wait_until(lambda: 0, 0.1, "the moon")
    with pytest.raises(AssertionError, match="ZeroDivisionError"):
        wait_until(lambda: 1 // 0, 0.1)
