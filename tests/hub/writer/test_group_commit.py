"""Requests that wait together share a commit, each is answered by itself, and no fault of one harms the others."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from typing import Any

import pytest

from hub.books import Books
from hub.errors import HubError, Refused, Unavailable
from hub.ledger.posting import post
from hub.limits import COMMIT_REQUESTS_MAX, WRITE_QUEUE_REQUESTS_MAX
from hub.log.fact import Fact, Line
from hub.log.record import Origin, Transaction
from hub.savings import actions as savings
from hub.writer import Writer
from tests.hub.village import Village

Answer = Future[list[Fact]]


class Counting:
    """Counts the commits of books."""

    def __init__(self, books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
        self.commits: list[int] = []
        whole = books.write_together

        def counted(jobs: Any) -> Any:
            self.commits.append(len(jobs))
            return whole(jobs)

        monkeypatch.setattr(books, "write_together", counted)


@pytest.fixture
def siti(village: Village) -> Village:
    village.play("2026-01-05 join Siti")
    return village


@pytest.fixture
def writer(siti: Village) -> Iterator[Writer]:
    made = Writer(siti.books)
    yield made
    made.close()


class Held:
    """Keeps the writer busy with one request, so that what comes meanwhile waits together."""

    def __init__(self, writer: Writer) -> None:
        self._go, begun = threading.Event(), threading.Event()

        def hold(_: Transaction) -> None:
            begun.set()
            assert self._go.wait(10)

        self._answer = writer.submit(Origin("hub", "test"), hold)
        assert begun.wait(10)

    def release(self) -> None:
        self._go.set()
        self._answer.result(10)


def deposit(amount: int) -> Callable[[Transaction], None]:
    return lambda tx: savings.deposit(tx, "sukarela-2", amount)


def test_requests_that_wait_together_share_commits(
    siti: Village, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    counting = Counting(siti.books, monkeypatch)
    held = Held(writer)
    answers = [writer.submit(Origin("1", "test", f"key-{n:04d}"), deposit(1_000 + n)) for n in range(200)]
    held.release()
    facts = [answer.result(10) for answer in answers]
    assert [each[0].number for each in facts] == list(range(facts[0][0].number, facts[0][0].number + 200))
    assert [f"{1_000 + n}".encode() in each[0].body for n, each in enumerate(facts)] == [True] * 200
    assert counting.commits == [1, 64, 64, 64, 8]
    assert max(counting.commits) == COMMIT_REQUESTS_MAX
    assert siti.balance("sukarela", "Siti") == sum(range(1_000, 1_200))


def impossible(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 5_000)
    raise Refused("savings.not_enough", amount=0)


def faulty(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 5_000)
    raise ZeroDivisionError


def unbalanced(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 5_000)
    post(tx.db, tx.facts[0], (Line("1110", "", 5), Line("2111", "sukarela-2", -4)))


def twice_the_same_key(tx: Transaction) -> None:
    tx.db.execute_sql("INSERT INTO member SELECT * FROM member WHERE member_no = 2")


@pytest.mark.parametrize("fault", [impossible, faulty, unbalanced, twice_the_same_key])
def test_one_failing_request_takes_nothing_from_the_others(
    siti: Village, writer: Writer, fault: Callable[[Transaction], None]
) -> None:
    before = siti.facts
    held = Held(writer)
    answers: list[Answer] = []
    for number in range(30):
        action = fault if number % 3 == 1 else deposit(1_000)
        answers.append(writer.submit(Origin("1", "test", f"key-{number:04d}"), action))
    held.release()
    wait(answers, 10)
    assert [answer.exception() is None for answer in answers] == [n % 3 != 1 for n in range(30)]
    assert siti.facts == before + 20
    assert siti.balance("sukarela", "Siti") == 20_000
    good = [answer.result()[0] for n, answer in enumerate(answers) if n % 3 != 1]
    assert [fact.number for fact in good] == list(range(before + 1, before + 21))


def test_the_same_request_waiting_twice_counts_once(siti: Village, writer: Writer) -> None:
    held = Held(writer)
    answers = [writer.submit(Origin("1", "test", "key-0001", "wish"), deposit(5_000)) for _ in range(20)]
    other = writer.submit(Origin("1", "test", "key-0001", "another wish"), deposit(6_000))
    held.release()
    facts = [answer.result(10) for answer in answers]
    assert facts == [facts[0]] * 20
    with pytest.raises(Refused, match=r"request\.key_reused"):
        other.result(10)
    assert siti.balance("sukarela", "Siti") == 5_000


def test_a_full_queue_says_so_instead_of_growing(siti: Village, writer: Writer) -> None:
    held = Held(writer)
    answers = [writer.submit(Origin("1", "test"), deposit(1_000)) for _ in range(WRITE_QUEUE_REQUESTS_MAX)]
    with pytest.raises(Unavailable, match=r"books\.busy"):
        writer.submit(Origin("1", "test"), deposit(1_000))
    held.release()
    wait(answers, 20)
    assert siti.balance("sukarela", "Siti") == 1_000 * WRITE_QUEUE_REQUESTS_MAX
    assert len(writer.submit(Origin("1", "test"), deposit(1_000)).result(10)) == 1


def test_closing_finishes_what_was_handed_in_and_takes_no_more(siti: Village) -> None:
    writer = Writer(siti.books)
    held = Held(writer)
    answers = [writer.submit(Origin("1", "test"), deposit(1_000)) for _ in range(100)]
    closing = threading.Thread(target=writer.close)
    closing.start()
    held.release()
    closing.join(10)
    assert [len(answer.result(0)) for answer in answers] == [1] * 100
    with pytest.raises(Unavailable, match=r"books\.busy"):
        writer.submit(Origin("1", "test"), deposit(1_000))
    writer.close()


def test_an_answer_that_nobody_waits_for_any_more_does_not_stop_the_writer(siti: Village, writer: Writer) -> None:
    held = Held(writer)
    gone = writer.submit(Origin("1", "test"), deposit(1_000))
    stays = writer.submit(Origin("1", "test"), deposit(2_000))
    gone.cancel()
    held.release()
    assert len(stays.result(10)) == 1
    assert len(writer.submit(Origin("1", "test"), deposit(4_000)).result(10)) == 1


def test_many_threads_each_get_their_own_answer(siti: Village, writer: Writer) -> None:
    wrong: list[object] = []

    def ask(thread: int) -> None:
        for number in range(20):
            amount = 1_000 + thread * 100 + number
            fact = writer.submit(Origin("1", "test", f"key-{thread}-{number:04d}"), deposit(amount)).result(20)[0]
            if f",{amount}]".encode() not in fact.body:
                wrong.append((thread, number))

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert wrong == []
    assert siti.balance("sukarela", "Siti") == sum(1_000 + t * 100 + n for t in range(8) for n in range(20))


def test_a_write_outside_of_the_writer_raises_what_the_action_raises(siti: Village) -> None:
    with pytest.raises(HubError, match=r"savings\.not_enough"):
        siti.act(impossible)
    with pytest.raises(ZeroDivisionError):
        siti.act(faulty)
    assert siti.balance("sukarela", "Siti") == 0
