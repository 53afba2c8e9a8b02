"""The one thread that talks to the hub."""

from __future__ import annotations

import queue
import threading

import pytest

from kiosk_ui.errors import HubAway, KioskBusy, KioskError
from kiosk_ui.worker import Worker


@pytest.fixture
def delivered():
    return queue.Queue()


@pytest.fixture
def worker(delivered):
    worker = Worker(delivered.put, waiting_max=3)
    yield worker
    assert worker.stop(5)


def next_delivery(delivered):
    delivered.get(timeout=5)()


def test_answers_come_in_the_order_of_the_questions_and_on_the_asking_side(worker, delivered):
    got = []
    for number in range(3):
        worker.ask(lambda number=number: (number, threading.current_thread().name), got.append, got.append)
    for _ in range(3):
        next_delivery(delivered)
    assert got == [(number, "kiosk-worker") for number in range(3)]


def test_a_failure_is_delivered_as_one_and_the_worker_goes_on(worker, delivered):
    got = []

    def away():
        raise HubAway("gone")

    worker.ask(away, pytest.fail, got.append)
    worker.ask(lambda: 1 / 0, pytest.fail, got.append)
    worker.ask(lambda: "fine", got.append, pytest.fail)
    for _ in range(3):
        next_delivery(delivered)
    assert [type(each) for each in got] == [HubAway, KioskError, str]


def test_more_questions_than_there_is_room_for_are_refused_at_once(worker, delivered):
    released = threading.Event()
    taken = threading.Event()

    def slow():
        taken.set()
        released.wait(5)

    worker.ask(slow, lambda _nothing: None, pytest.fail)
    assert taken.wait(5)
    for _ in range(3):
        worker.ask(lambda: None, lambda _nothing: None, pytest.fail)
    with pytest.raises(KioskBusy):
        worker.ask(lambda: None, pytest.fail, pytest.fail)
    released.set()


def test_what_is_queued_at_the_end_is_still_asked(delivered):
    asked = []
    worker = Worker(delivered.put)
    worker.ask(lambda: asked.append("signed out"), lambda _nothing: None, pytest.fail)
    assert worker.stop(5)
    assert asked == ["signed out"]
    with pytest.raises(KioskBusy):
        worker.ask(lambda: None, pytest.fail, pytest.fail)


def test_a_full_queue_does_not_keep_the_worker_from_ending(delivered):
    released = threading.Event()
    taken = threading.Event()
    worker = Worker(delivered.put, waiting_max=1)
    worker.ask(lambda: taken.set() or released.wait(5), lambda _done: None, pytest.fail)
    assert taken.wait(5)
    worker.ask(lambda: None, lambda _nothing: None, pytest.fail)
    threading.Timer(0.1, released.set).start()
    assert worker.stop(5)
