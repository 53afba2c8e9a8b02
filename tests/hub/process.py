"""The hub as a process of its own, started, stopped and killed as on the appliance."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.helpers import ROOT, free_port, wait_until

START_SECONDS_MAX = 30


class HubProcess:
    """``python -m hub serve`` over a data folder, on a free port. What it says is kept in ``<folder>/said.log``."""

    def __init__(self, folder: Path, port: int | None = None, *options: str) -> None:
        self.folder = folder
        self._options = options
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "said.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def launch(self) -> None:
        """Start the process without waiting for it."""
        command = [sys.executable, "-m", "hub", "serve", "--data", str(self.folder), "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--no-announce", *self._options], cwd=ROOT, stdout=log, stderr=log, env=dict(os.environ)
            )

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self.launch()
        wait_until(self.answers, START_SECONDS_MAX, "the hub's first answer")

    def answers(self) -> bool:
        """Whether the hub answers. Fails at once if the process has ended."""
        assert self._process is not None
        if self._process.poll() is not None:
            raise SystemExit(f"the hub ended with {self._process.returncode}: {self.log.read_text()[-2000:]}")
        # The standard library's client: httpx reads all certificates for each request, which slows a start down.
        with urllib.request.urlopen(f"{self.url}/api/v1/status", timeout=2) as answer:
            return bool(answer.status == 200)

    def kill(self) -> None:
        """Kill it where it stands, as a power cut would."""
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait(20)

    def stop(self) -> int:
        """Ask it to stop, and return its exit code."""
        if self._process is None:
            return 0
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        return self._process.wait(20)
