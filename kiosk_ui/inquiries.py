"""Questions on their way to the hub and answers on their way back, each to whoever still wants it.

An answer belongs to the visit that asked. When that visit has ended, the answer finds nobody: not by luck, but because
the only way to the asker leads through the visit, which is gone. Free of Kivy.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from kiosk_ui.clock import Clock
from kiosk_ui.connection import Connection
from kiosk_ui.errors import HubAway, HubRefused, KioskBusy, KioskError
from kiosk_ui.visit import Visit
from kiosk_ui.worker import Worker

Then = Callable[[Any], None]
Failed = Callable[[KioskError], None]

logger = logging.getLogger("kiosk_ui.inquiries")


class Inquiries:
    """Asks through the worker and sorts what comes back.

    `current_visit` returns the visit of now. `came_back` is told when the hub answers after having been away.
    `settles` gets each failure first and returns whether it has dealt with it (a session that has ended, a kiosk
    that is no longer known). `unwanted` gets answers that nobody waits for any more.
    """

    def __init__(
        self,
        worker: Worker,
        connection: Connection,
        clock: Clock,
        *,
        current_visit: Callable[[], Visit],
        came_back: Callable[[], None],
        settles: Callable[[KioskError, bool], bool],
        unwanted: Callable[[Any], None],
    ) -> None:
        self._worker = worker
        self._connection = connection
        self._current_visit = current_visit
        self._came_back = came_back
        self._settles = settles
        self._unwanted = unwanted
        self._clock = clock
        self._tickets = 0
        self._asked_at: dict[int, float] = {}

    def for_visit(self, question: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Ask something for the visit of now; after it has ended neither `then` nor `failed` is called."""
        visit = self._current_visit()
        self._tickets += 1
        generation, ticket = visit.generation, self._tickets
        visit.pending[ticket] = (then, failed)
        if then is not ignore:
            self._asked_at[ticket] = self._clock()
        # The job itself must not hold the asker: it may hang in the network long after the person has gone.
        self._ask(
            question,
            lambda answer: self._answer_visit(generation, ticket, answer),
            lambda error: self._fail_visit(generation, ticket, error),
        )

    def for_nobody(self, question: Callable[[], Any], then: Then, failed: Failed) -> None:
        """Ask something that belongs to no visit."""

        def refused(error: KioskError) -> None:
            if not self._settles(error, False):
                failed(error)

        self._ask(question, then, refused)

    @property
    def waited_seconds(self) -> float:
        """How long the screen of now has waited for its oldest answer; 0 while it waits for none."""
        return self._clock() - min(self._asked_at.values()) if self._asked_at else 0.0

    def drop_askers(self) -> None:
        """Let no screen wait any more: another one is about to be shown."""
        visit = self._current_visit()
        visit.pending = dict.fromkeys(visit.pending, (ignore, ignore))
        self._asked_at.clear()

    def _ask(self, question: Callable[[], Any], then: Then, failed: Failed) -> None:
        def answered(answer: Any) -> None:
            self._hub_answered()
            then(answer)

        def refused(error: KioskError) -> None:
            self._note(error)
            failed(error)

        try:
            self._worker.ask(question, answered, refused)
        except KioskBusy as error:
            refused(error)

    def _answer_visit(self, generation: int, ticket: int, answer: Any) -> None:
        then, _failed = self._asker(generation, ticket)
        if then is ignore:
            self._unwanted(answer)
        then(answer)

    def _fail_visit(self, generation: int, ticket: int, error: KioskError) -> None:
        of_now = generation == self._current_visit().generation
        _then, failed = self._asker(generation, ticket)
        if of_now and not self._settles(error, True):
            failed(error)

    def _asker(self, generation: int, ticket: int) -> tuple[Then, Failed]:
        visit = self._current_visit()
        self._asked_at.pop(ticket, None)
        if generation != visit.generation:
            return ignore, ignore
        return visit.pending.pop(ticket)

    def _hub_answered(self) -> None:
        if self._connection.answered():
            logger.info("hub.back")
            self._came_back()

    def _note(self, error: KioskError) -> None:
        logger.info("hub.failed %s", error.code)
        if isinstance(error, HubAway):
            self._connection.failed()
        elif isinstance(error, HubRefused):
            # A refusal is an answer too.
            self._hub_answered()


def ignore(_anything: Any) -> None:
    """Take an answer that no screen waits for any more."""
