"""Every screen, in both sizes and languages, with the longest names and amounts in the hundreds of millions."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from kiosk_ui.settings import SIZES
from tests.helpers import ARTIFACTS, ROOT
from tests.kiosk_ui.village import LONGEST_NAME

PICTURES_EACH_SIZE = 2 * 18


@pytest.fixture(scope="module")
def rich(village):
    """A member with the longest name, large amounts and a correction."""
    person = village.member(LONGEST_NAME)
    village.deposit(person, "pokok", 100_000)
    village.deposit(person, "wajib", 20_000)
    for amount in (350_000_000, 275_500_000, 125_250_750):
        wrong = village.deposit(person, "sukarela", amount)
    village.reverse(wrong)
    village.withdraw(person, "sukarela", 111_111_111)
    return person


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_no_screen_has_cut_words_small_targets_or_things_on_top_of_each_other(village, rich, size):
    newcomer = village.newcomer("Andi Baru", "753951")
    folder = ARTIFACTS / "kiosk" / size
    for old in folder.glob("*.png"):
        old.unlink()
    command = [
        *(sys.executable, "-m", "tests.kiosk_ui.gallery", "--size", size, "--hub-port", str(village.hub.port)),
        *("--member", f"{rich.member_no}:{rich.pin}", "--newcomer", f"{newcomer.member_no}:{newcomer.pin}"),
        *("--pictures", str(folder)),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout) == []
    pictures = list(folder.glob("*.png"))
    assert len(pictures) == PICTURES_EACH_SIZE
