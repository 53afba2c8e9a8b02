"""The idle time: warned, extended only by its own answer, ended."""

from __future__ import annotations

from kiosk_ui.idle import IdleTimer


def watched(clock, seconds=60.0):
    timer = IdleTimer(clock)
    timer.watch(seconds)
    return timer


def test_an_untouched_visit_is_warned_first_and_ends_later(hand_clock):
    timer = watched(hand_clock)
    hand_clock.pass_seconds(39.9)
    assert not timer.reading().warning
    hand_clock.pass_seconds(0.2)
    reading = timer.reading()
    assert reading.warning
    assert not reading.ended
    assert 19 < reading.seconds_left <= 20
    hand_clock.pass_seconds(20)
    assert timer.reading().ended


def test_a_touch_starts_the_time_again(hand_clock):
    timer = watched(hand_clock)
    hand_clock.pass_seconds(39)
    timer.touch()
    hand_clock.pass_seconds(39)
    assert not timer.reading().warning


def test_once_warned_a_stray_touch_does_not_extend_but_the_answer_does(hand_clock):
    timer = watched(hand_clock)
    hand_clock.pass_seconds(45)
    timer.touch()
    assert timer.reading().warning
    hand_clock.pass_seconds(10)
    timer.stay()
    assert not timer.reading().warning
    assert timer.reading().seconds_left == 60


def test_a_short_idle_time_is_warned_for_half_of_it(hand_clock):
    timer = watched(hand_clock, 20)
    hand_clock.pass_seconds(9)
    assert not timer.reading().warning
    hand_clock.pass_seconds(1.5)
    assert timer.reading().warning


def test_at_rest_nothing_ends(hand_clock):
    timer = watched(hand_clock)
    timer.rest()
    hand_clock.pass_seconds(10_000)
    assert not timer.reading().ended
