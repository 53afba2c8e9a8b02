"""Sleep, the waking touch, and double taps."""

from __future__ import annotations

import pytest

from kiosk_ui.touch_guard import TouchGuard


@pytest.fixture
def guard(hand_clock):
    guard = TouchGuard(hand_clock, sleep_after_seconds=120)
    guard.new_screen(may_sleep=True)
    hand_clock.pass_seconds(1)
    return guard


def test_the_waking_touch_and_the_200_ms_after_it_do_nothing(guard, hand_clock):
    hand_clock.pass_seconds(120)
    assert guard.doze()
    assert not guard.admits_touch()
    assert not guard.asleep
    hand_clock.pass_seconds(0.19)
    assert not guard.admits_touch()
    hand_clock.pass_seconds(0.02)
    assert guard.admits_touch()


def test_a_screen_that_is_being_touched_does_not_fall_asleep(guard, hand_clock):
    for _ in range(5):
        hand_clock.pass_seconds(100)
        assert guard.admits_touch()
        assert not guard.doze()


def test_a_screen_with_somebody_before_it_does_not_fall_asleep(guard, hand_clock):
    guard.new_screen(may_sleep=False)
    hand_clock.pass_seconds(1000)
    assert not guard.doze()


def test_the_second_half_of_a_double_tap_does_not_reach_the_next_screen(guard, hand_clock):
    assert guard.admits_touch()
    guard.new_screen(may_sleep=False)
    hand_clock.pass_seconds(0.15)
    assert not guard.admits_touch()
    hand_clock.pass_seconds(0.15)
    assert guard.admits_touch()


def test_a_card_wakes_without_a_touch_to_swallow(guard, hand_clock):
    hand_clock.pass_seconds(120)
    guard.doze()
    guard.wake()
    assert not guard.asleep
    assert guard.admits_touch()
