"""Random touches: no crash, nothing of another member, no fact without a confirmation.

Here a few hundred from each of some seeds; `make bench ARGS=monkey` makes ten thousand and looks at the memory too.
"""

from __future__ import annotations

import gc

import pytest

pytestmark = [pytest.mark.usefixtures("kivy_home"), pytest.mark.slow, pytest.mark.timeout(300)]

TOUCHES = 400


@pytest.fixture
def unhurried(kiosk):
    """Let frames follow each other at once, and keep the garbage collector to what the monkey makes."""
    from tests.kiosk_ui.monkey import hurry

    hurried = hurry(kiosk)
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()
    hurried()


@pytest.mark.parametrize("seed", range(1, 3))
def test_random_touches_do_no_harm(kiosk, village, unhurried, seed):
    from tests.kiosk_ui.monkey import Monkey, people

    monkey = Monkey(kiosk, people(village, seed), village.folder / "books.db", seed)
    monkey.visit()
    monkey.play(TOUCHES)
    assert monkey.touches >= TOUCHES
    assert "home" in monkey.screens, monkey.screens


def test_the_monkey_notices_a_stranger_s_balance_and_a_fact_that_nobody_confirmed(kiosk, village, unhurried):
    from tests.kiosk_ui.monkey import Monkey, people

    known = people(village, 9)
    monkey = Monkey(kiosk, known, village.folder / "books.db", 9)
    monkey.visit()
    stranger = next(each for each in known if each is not monkey.here)
    monkey.look()
    monkey.here = stranger
    with pytest.raises(AssertionError, match="seen by"):
        monkey.look()
    monkey.here = next(each for each in known if each is not stranger)
    village.deposit(stranger.person, "sukarela", 1_000)
    with pytest.raises(AssertionError, match="confirmed by nobody"):
        monkey.look()
