"""The kiosk as a process of its own, and an X server for its window."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.helpers import ROOT, wait_until

START_SECONDS_MAX = 40


class KioskProcess:
    """`python -m kiosk_ui` with its files in one folder."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        self.folder = folder
        self.ready = folder / "ready.json"
        self.pictures = folder / "pictures"
        command = [
            *(sys.executable, "-m", "kiosk_ui", "--data", str(folder), "--ready-file", str(self.ready)),
            *("--screenshot-dir", str(self.pictures), *arguments),
        ]
        self.log = folder / "said.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **environment}, stdout=log, stderr=log
            )

    def __enter__(self) -> KioskProcess:
        wait_until(self.drawn, START_SECONDS_MAX, "the first frame")
        return self

    def __exit__(self, *_error: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(20)

    def drawn(self) -> bool:
        """Whether the first frame has been drawn. Fails at once if the process has ended."""
        if self.process.poll() is not None:
            raise SystemExit(f"the kiosk ended with {self.process.returncode}: {self.log.read_text()[-2000:]}")
        return self.ready.exists()

    def shown(self, name: str) -> Path:
        """Wait for the picture of a screen and return its path."""
        wait_until(lambda: list(self.pictures.glob(f"*-{name}-*.png")), START_SECONDS_MAX, f"a picture of {name}")
        return next(iter(sorted(self.pictures.glob(f"*-{name}-*.png"))))

    def end(self, by: signal.Signals) -> int:
        """Ask the process to end and return its exit status."""
        self.process.send_signal(by)
        return self.process.wait(20)


class XServer:
    """An X server nobody looks at, with a finger and a keyboard (a scanner is one)."""

    def __init__(self, size: str = "1024x600") -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{size}x24", "-nolisten", "tcp"]
        self._process = subprocess.Popen(
            command, pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        os.close(writing)
        with os.fdopen(reading) as display:
            self.name = f":{display.readline().strip()}"

    def __enter__(self) -> XServer:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.terminate()
        self._process.wait(20)

    def _run(self, *command: str) -> str:
        done = subprocess.run(
            command, env={**os.environ, "DISPLAY": self.name}, check=True, capture_output=True, text=True, timeout=20
        )
        return done.stdout

    def touch(self, x: int, y: int) -> None:
        """Touch a point for as long as a finger does."""
        self._run("xdotool", "mousemove", str(x), str(y), "mousedown", "1", "sleep", "0.1", "mouseup", "1")

    def scan(self, text: str) -> None:
        """Type a text and Enter as fast as a scanner."""
        self._run("xdotool", "type", "--delay", "5", "--args", "1", text, "key", "Return")

    def picture(self, path: Path) -> None:
        """Keep what is on the screen as a PNG."""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._run("import", "-window", "root", str(path))
