"""The kiosk's frames while a passbook of a thousand lines is leafed through, and how long a touch waits for its answer.

Drawn by Mesa on this machine's processor in a window on no screen; on a Pi the GPU draws. What counts is the ratio to a
bare Kivy window of the same size in the same process, with one label that changes each frame.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from hub.books import Job
from hub.log.record import Transaction
from hub.savings import actions as savings
from kiosk_ui.cli import configure_kivy, set_environment
from kiosk_ui.settings import read_settings
from tests.bench import servers
from tests.bench.bench_history import ORIGIN, write
from tests.hub.village import PIN, Village
from tests.kiosk_ui.parts import WoundClock
from tests.kiosk_ui.village import Person

if TYPE_CHECKING:
    from tests.kiosk_ui.hand import Hand

LINES = 1_000
BARE_FRAMES = 300
TOUCHES = 30


def populate(folder: Path) -> int:
    """A member with a passbook of so many lines; returns their number."""
    village = Village(folder, durable=False)
    member = village.member("Muhammad Syahruddin Kartawidjaja Nasution")

    def paying(number: int) -> Callable[[Transaction], None]:
        return lambda tx: savings.deposit(tx, f"sukarela-{member}", 1_000 + number * 137)

    for start in range(0, LINES, 100):
        jobs: list[Job] = [(ORIGIN, paying(start + number)) for number in range(100)]
        write(village, jobs)
    village.close()
    return member


def frame() -> float:
    """Let the kiosk live through one frame; the seconds it took."""
    from kivy.base import EventLoop

    began = time.perf_counter()
    EventLoop.idle()
    return time.perf_counter() - began


def bare_window() -> list[float]:
    """Seconds of each frame of a window with one label that changes every time."""
    from kivy.core.window import Window
    from kivy.uix.label import Label

    label = Label(text="0", size=Window.size)
    Window.add_widget(label)
    found = []
    for number in range(BARE_FRAMES):
        label.text = f"Rp{number:,}"
        found.append(frame())
    Window.remove_widget(label)
    return found


def leaf_through(hand: Hand) -> tuple[list[float], list[float]]:
    """Press the arrow to older lines until there are none; seconds of each frame, and of each turn."""
    from kivy.tests.common import UnitTestTouch

    frames: list[float] = []
    turns: list[float] = []
    while arrow := next((each for each in hand.buttons() if getattr(each, "icon", "") == "down"), None):
        touch = UnitTestTouch(*arrow.to_window(*arrow.center))
        began = time.perf_counter()
        touch.touch_down()
        frames.append(frame())
        touch.touch_up()
        frames.append(frame())
        while not hand.shell.screen.settled():  # type: ignore[union-attr]
            frames.append(frame())
        frames.append(frame())
        turns.append(time.perf_counter() - began)
        hand.clock.pass_seconds(1)
    return frames, turns


def answers(hand: Hand) -> list[float]:
    """Seconds from putting the finger on an account until its passbook, asked anew from the hub, is drawn."""
    found = []
    for _ in range(TOUCHES):
        hand.kiosk.visit.passbooks.clear()
        card = next(each for each in hand.widgets() if getattr(each, "account_id", "").startswith("sukarela"))
        began = time.perf_counter()
        hand.touch(card)
        hand.until(lambda: hand.kiosk.screen == "passbook" and hand.shell.screen.settled(), "the passbook")  # type: ignore[union-attr]
        hand.frames(1)
        found.append(time.perf_counter() - began)
        hand.clock.pass_seconds(1)
        hand.kiosk.back()
        hand.on("accounts")
    return found


def line(name: str, seconds: list[float], bare: float) -> None:
    """Print median, 99th percentile and slowest in milliseconds, and the median against the bare window's."""
    ordered = sorted(seconds)
    shown = statistics.median(ordered), ordered[round((len(ordered) - 1) * 0.99)], ordered[-1]
    print(f"{name:<52}" + "".join(f"{each * 1000:>9.1f}" for each in shown) + f"{shown[0] / bare:>9.1f}")


def main() -> None:
    """Print the table."""
    os.environ["SDL_VIDEODRIVER"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        member = populate(Path(name))
        with servers.hub(Path(name)) as hub:
            arguments = ["--hub", hub.url, "--data", str(Path(name) / "kiosk"), "--unpaired"]
            settings = read_settings(arguments)
            set_environment(settings)
            configure_kivy(settings)
            from kivy.clock import Clock

            from tests.kiosk_ui.hand import Hand

            Clock._max_fps = 0
            hand = Hand(arguments, WoundClock())
            hand.switch_on()
            bare = bare_window()
            hand.sign_in(Person(member, "", PIN))
            hand.on("home")
            hand.press_icon("account")
            hand.on("accounts")
            waited = answers(hand)
            hand.touch(next(w for w in hand.widgets() if getattr(w, "account_id", "").startswith("sukarela")))
            hand.on("passbook")
            frames, turns = leaf_through(hand)
            hand.switch_off()
    print(f"{'milliseconds: median, 99 %, slowest; times bare':<52}")
    at_bare = statistics.median(bare)
    line("frame of a bare window with one changing label", bare, at_bare)
    line(f"frame while {len(turns)} pages of {LINES} lines are turned", frames, at_bare)
    line("touch on the arrow until the page is drawn", turns, at_bare)
    line("touch on an account until its passbook is drawn", waited, at_bare)


if __name__ == "__main__":
    main()
