"""Hub processes that start at once: one parent has loaded the program, and forks a new hub for each life.

Each hub is a process of its own that runs ``python -m hub serve`` as the appliance does; only the second or two of
loading the program is saved, so that a test can kill hundreds of them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from tests.helpers import ROOT, free_port, is_alive, wait_until

_PARENT = """
import json, os, sys
import hub.server.run, hub.server.app
from hub.__main__ import _Server
from hub.cli.main import main
hub.server.app.build()
for line in sys.stdin:
    process = os.fork()
    if not process:
        sys.stdin.close()
        sys.exit(main(json.loads(line), _Server()))
    print(process, flush=True)
    os.waitpid(process, 0)
    print("ended", flush=True)
"""


class Nursery:
    """One hub at a time over a data folder and a port that stay the same through all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "said.log").open("ab")
        self._parent = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", _PARENT],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.pid = 0

    def launch(self) -> None:
        """Start a hub without waiting for it to answer."""
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        arguments = ["serve", "--data", str(self.folder), "--port", str(self.port), "--no-announce"]
        self._parent.stdin.write(json.dumps(arguments) + "\n")
        self._parent.stdin.flush()
        self.pid = int(self._parent.stdout.readline())

    def start(self) -> None:
        """Start a hub and wait until it answers."""
        self.launch()
        wait_until(self.answers, 30, "the hub's first answer")

    def answers(self) -> bool:
        """Whether the hub answers. Fails at once if it has ended."""
        if not is_alive(self.pid):
            raise SystemExit(f"the hub ended by itself: {(self.folder / 'said.log').read_text()[-2000:]}")
        with urllib.request.urlopen(f"{self.url}/api/v1/status", timeout=2) as answer:
            return bool(answer.status == 200)

    def end(self, by: int = signal.SIGKILL) -> None:
        """Kill the hub where it stands (or stop it by another signal) and wait until it is gone."""
        assert self._parent.stdout is not None
        os.kill(self.pid, by)
        assert self._parent.stdout.readline() == "ended\n"

    def close(self) -> None:
        """End the parent, and a hub that still runs."""
        if self.pid and is_alive(self.pid):
            self.end()
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        self._parent.stdin.close()
        self._parent.wait(20)
        self._parent.stdout.close()
        self._log.close()
