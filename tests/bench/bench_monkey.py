"""Ten thousand random touches at the kiosk, and its memory as they go on: flat, or there is a leak.

Fails if a touch does harm (`tests.kiosk_ui.monkey`). The first thousand load every picture and rule once; what counts
is the difference from there to the end.
"""

from __future__ import annotations

import gc
import os
import tempfile
import time
from pathlib import Path

from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import read_settings
from tests.kiosk_ui.parts import WoundClock
from tests.kiosk_ui.village import Village

TOUCHES = 10_000
STEP = 1_000
PAGE_BYTES = 4096


def memory_mib() -> float:
    """What this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES / 2**20


def main() -> None:
    """Print memory after every thousand touches."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        village = Village(Path(name) / "hub")
        village.folder.mkdir()
        village.found()
        try:
            arguments = ["--hub", village.hub.url, "--data", str(Path(name) / "kiosk"), "--unpaired"]
            settings = read_settings(arguments)
            set_environment(settings)
            configure_kivy(settings)
            from tests.kiosk_ui.hand import Hand
            from tests.kiosk_ui.monkey import Monkey, hurry, people

            hand = Hand(arguments, WoundClock())
            hand.switch_on()
            hurry(hand)
            gc.collect()
            gc.freeze()
            monkey = Monkey(hand, people(village, 1), village.folder / "books.db", 1)
            began, memory = time.monotonic(), []
            while monkey.touches < TOUCHES:
                monkey.play(STEP)
                gc.collect()
                memory.append(memory_mib())
                print(
                    f"{monkey.touches:>7,} touches  {memory[-1]:>6.0f} MiB  {time.monotonic() - began:>5.0f} s",
                    flush=True,
                )
            print(
                f"grown by {memory[-1] - memory[0]:.1f} MiB since the first thousand; recorded {dict(monkey.recorded)}"
            )
            print(f"screens: {dict(monkey.screens)}")
            hand.switch_off()
        finally:
            village.hub.stop()


if __name__ == "__main__":
    main()
