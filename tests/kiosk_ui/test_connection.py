"""When the hub counts as away, and when it is asked again."""

from __future__ import annotations

from kiosk_ui.connection import Connection


def test_a_short_gap_is_not_worth_a_word_a_longer_one_is(hand_clock):
    connection = Connection(hand_clock)
    connection.answered()
    connection.failed()
    hand_clock.pass_seconds(1.4)
    assert not connection.away
    hand_clock.pass_seconds(0.2)
    assert connection.away
    assert connection.answered(), "it had been away"
    assert not connection.away
    assert not connection.answered()


def test_tries_come_quickly_first_and_then_every_five_seconds(hand_clock):
    connection = Connection(hand_clock)
    waits = []
    for _ in range(6):
        connection.failed()
        waited = 0.0
        while not connection.due:
            hand_clock.pass_seconds(0.5)
            waited += 0.5
        waits.append(waited)
    assert waits == [1, 2, 3, 5, 5, 5]


def test_while_it_answers_it_is_asked_now_and_then(hand_clock):
    connection = Connection(hand_clock)
    assert connection.due
    connection.answered()
    hand_clock.pass_seconds(9.9)
    assert not connection.due
    hand_clock.pass_seconds(0.2)
    assert connection.due
