"""The cash desk of the made-up cooperative: what is done on one day, by whom and at what time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from hub.books import Action, Books, Job
from hub.days.actions import close_day, open_day
from hub.days.counting import Count, as_the_books_say
from hub.ledger.chart import CASH
from hub.ledger.views import balance
from hub.log.record import Origin, Transaction
from hub.sample.clock import SettableClock
from hub.savings import actions as savings

_WITA_SECONDS = 8 * 3600  # Kutai Timur is eight hours ahead of UTC
_OPENS, _FIRST, _LAST, _TALK, _CLOSES = (int(hour * 3600) for hour in (7.75, 8.25, 14.5, 14.75, 15))
"""Seconds after midnight."""


def _counted(tx: Transaction) -> Count:
    """The drawer of people who never lose a coin."""
    return as_the_books_say(balance(tx.db, CASH))


class Note:
    """The number of a movement that is recorded later, so that another job can undo it."""

    number = 0


class Desk:
    """Collects the jobs of a day and writes them in one commit, each at its own time of the day."""

    def __init__(self, books: Books, clock: SettableClock, rng: random.Random, now: int) -> None:
        """`now` is the real time (epoch seconds): nothing is recorded as having happened later."""
        self._books = books
        self._clock = clock
        self._rng = rng
        self._now = now
        self._jobs: list[Job] = []
        self._talk: list[Job] = []

    def say(self, member_no: int, device: str, action: Action) -> None:
        """Let somebody do today what is no business at the desk, once all of that is done."""
        self._talk.append((Origin(str(member_no), device), action))

    def do(self, officer: int, action: Action) -> None:
        """Let an officer do something today, after everything handed in before."""
        self._jobs.append((Origin(str(officer), "desk"), action))

    def deposit(self, officer: int, account: str, amount: int, note: str = "") -> Note:
        """Take a deposit."""
        recorded = Note()

        def action(tx: Transaction) -> None:
            savings.deposit(tx, account, amount, note)
            recorded.number = tx.facts[-1].number

        self.do(officer, action)
        return recorded

    def withdraw(self, officer: int, account: str, amount: int, note: str = "") -> Note:
        """Pay a withdrawal."""
        recorded = Note()

        def action(tx: Transaction) -> None:
            savings.withdraw(tx, account, amount, note)
            recorded.number = tx.facts[-1].number

        self.do(officer, action)
        return recorded

    def reverse(self, officer: int, movement: Note, reason: str, note: str = "") -> None:
        """Undo a movement of today or of an earlier day."""
        self.do(officer, lambda tx: savings.reverse(tx, movement.number, reason, note))

    def write_day(self, opener: int, day: date, *, open_before: bool = False, leave_open: bool = False) -> None:
        """Open the day (unless it was before), do everything, and close it (unless it is the last)."""
        at_the_desk = Origin(str(opener), "desk")
        opening: list[Job] = [(at_the_desk, lambda tx: open_day(tx, str(day), _counted(tx)))]
        closing: list[Job] = [(at_the_desk, lambda tx: close_day(tx, _counted(tx)))]
        opening, closing = opening * (not open_before), closing * (not leave_open)
        times = sorted(self._rng.randrange(_FIRST, _LAST) for _ in self._jobs)
        times = [_OPENS + self._rng.randrange(900)] * len(opening) + times
        times += [_TALK + 60 * i for i in range(len(self._talk))]
        times += [_CLOSES + self._rng.randrange(1800)] * len(closing)
        jobs = [*opening, *self._jobs, *self._talk, *closing]
        self._jobs, self._talk = [], []
        outcomes = self._books.write_together(
            [
                (origin, self._at(at, action))
                for (origin, action), at in zip(jobs, self._seconds(day, times), strict=True)
            ]
        )
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                raise outcome

    def _seconds(self, day: date, times: Sequence[int]) -> list[int]:
        midnight = seconds_at(day, 0)
        late = max(midnight + times[-1] - self._now, 0) if times else 0
        # Early on the last day itself, everything of it has happened before now.
        shift = late if late <= 24 * 3600 else 0
        return [midnight + time - shift for time in times]

    def _at(self, seconds: int, action: Action) -> Action:
        def at_that_time(tx: Transaction) -> None:
            self._clock.set(seconds)
            action(tx)

        return at_that_time


def seconds_at(day: date, after_midnight: int) -> int:
    """The epoch second so many seconds after midnight in Kutai Timur."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(seconds=_WITA_SECONDS)
    return int(midnight.timestamp()) + after_midnight
