"""Ten thousand random touches: no crash, nothing of another member, no fact without a confirmation, memory flat."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest

pytestmark = [pytest.mark.usefixtures("kivy_home"), pytest.mark.slow, pytest.mark.timeout(300)]

TOUCHES_EACH = 2_500
WARM_UP_TOUCHES = 500
GROWTH_BYTES_MAX = 12_000_000
"""What textures and malloc's pools may grow by after the first 500 touches; a leak of a screen a visit is more."""
PAGE_BYTES = 4096


def memory_bytes() -> int:
    """Return what this process holds in memory."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES


class Mute:
    """A voice that makes no sound: what is said is not the monkey's to judge, and making it takes longest."""

    def wave(self, _phrase, _catalog):
        return None


@pytest.fixture
def no_pause(kiosk):
    """Let frames follow each other at once, and keep the garbage collector to what the monkey makes."""
    from kivy.clock import Clock

    kiosk.console.speaker._voice = Mute()

    before, Clock._max_fps = Clock._max_fps, 0
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    Clock._max_fps = before


def people(village, seed):
    """Two members of this seed's own, whose names and amounts occur nowhere else."""
    from tests.kiosk_ui.monkey import Known

    known = []
    for place, name in enumerate((f"Albertus Pajang{seed}", f"Barnabas Kudung{seed}")):
        person = village.member(name, card=f"KOP:monyet-{seed}-{place}")
        amount = 111_311_000 + 1_000 * (10 * seed + place)
        village.deposit(person, "sukarela", amount)
        known.append(Known(person, (name, f"{amount:,}".replace(",", "."))))
    return known


@pytest.mark.parametrize("seed", range(1, 5))
def test_random_touches_do_no_harm(kiosk, village, no_pause, seed):
    from tests.kiosk_ui.monkey import Monkey

    monkey = Monkey(kiosk, people(village, seed), village.folder / "books.db", seed)
    monkey.play(WARM_UP_TOUCHES)
    gc.collect()
    before = memory_bytes()
    monkey.play(TOUCHES_EACH - WARM_UP_TOUCHES)
    gc.collect()
    assert memory_bytes() - before < GROWTH_BYTES_MAX
    assert monkey.touches >= TOUCHES_EACH
    assert {"home", "accounts", "passbook"} <= set(monkey.screens), monkey.screens
