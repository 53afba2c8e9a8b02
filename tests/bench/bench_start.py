"""Seconds from starting a process until a person sees something: the hub's first page, the kiosk's first frame.

The hub proves its books before it opens the door, so its start is also measured with a million facts, where
`bench_history` has left such books.
"""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.bench_history import SIZES, folder_of
from tests.helpers import wait_until
from tests.hub.process import HubProcess
from tests.hub.village import Village
from tests.kiosk_ui.process import KioskProcess

TIMES = 5


def first_page(folder: Path) -> float:
    """Seconds until the hub over the books in this folder has answered with its first page."""
    hub = HubProcess(folder)
    began = time.monotonic()
    hub.launch()

    def shown() -> bool:
        with urllib.request.urlopen(hub.url + "/", timeout=30) as answer:
            return bool(answer.status == 200)

    try:
        wait_until(shown, 120, "the hub's first page")
        return time.monotonic() - began
    finally:
        hub.stop()


def first_frame() -> float:
    """Seconds until the kiosk has drawn its first frame."""
    with tempfile.TemporaryDirectory() as folder:
        began = time.monotonic()
        with KioskProcess(Path(folder), "--unpaired", "--hub", "http://127.0.0.1:9") as kiosk:
            waited = time.monotonic() - began
            return float(json.loads(kiosk.ready.read_text()).get("first_frame_seconds", waited))


def main() -> None:
    """Print the table."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as folder:
        Village(Path(folder)).close()
        hub = [first_page(Path(folder)) for _ in range(TIMES)]
    kiosk = [first_frame() for _ in range(TIMES)]
    print(f"{'seconds from start, median and slowest of ' + str(TIMES):<52}")
    print(f"{'hub: first page, new books':<40}{statistics.median(hub):>8.2f}{max(hub):>8.2f}")
    for size in SIZES:
        if (folder_of(size) / "complete").exists():
            found = [first_page(folder_of(size)) for _ in range(3)]
            print(f"{f'hub: first page, {size:,} facts':<40}{statistics.median(found):>8.2f}{max(found):>8.2f}")
    print(f"{'kiosk: first frame (Mesa)':<40}{statistics.median(kiosk):>8.2f}{max(kiosk):>8.2f}")


if __name__ == "__main__":
    main()
