"""Running the command line as a person does: a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT

FOUND = (
    "--name",
    "Koperasi Uji",
    "--region",
    "64.08.15.2001",
    "--officer-name",
    "Sri Wahyuni",
    "--today",
    "2026-11-24",
)


def hub(*arguments: object, typed: str = "") -> subprocess.CompletedProcess[str]:
    """``python -m hub`` with these arguments; `typed` is what stands on its standard input."""
    command = [sys.executable, "-m", "hub", *map(str, arguments)]
    return subprocess.run(command, input=typed, capture_output=True, text=True, cwd=ROOT, timeout=60, check=False)


def founded(folder: Path, *more: object) -> Path:
    """A data folder with a founded cooperative."""
    done = hub("found", "--data", folder, *FOUND, "--officer-pin", "314159", *more)
    assert (done.returncode, done.stderr) == (0, "")
    return folder
