"""The cooperative's books: all rooms over one log in one SQLite file, and the only way to write to it.

`Books.write` runs an action in one ``BEGIN IMMEDIATE`` transaction; `hub.writer.Writer` lets requests that wait
together share a commit. The file is opened with WAL and ``synchronous=FULL``: what a write returned survives a
power cut.
"""

from __future__ import annotations

import fcntl
import logging
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final, cast

import peewee

import hub.access.facts
import hub.access.tables
import hub.approvals.facts
import hub.approvals.invariants
import hub.approvals.tables
import hub.cooperative.facts
import hub.cooperative.tables
import hub.days.facts
import hub.days.invariants
import hub.days.tables
import hub.district.facts
import hub.district.tables
import hub.figures.tables
import hub.ledger.facts
import hub.ledger.invariants
import hub.ledger.tables
import hub.log.facts
import hub.log.tables
import hub.members.facts
import hub.members.tables
import hub.notices.facts
import hub.notices.tables
import hub.openings.facts
import hub.openings.tables
import hub.photos.facts
import hub.photos.tables
import hub.preferences.facts
import hub.preferences.tables
import hub.privacy.facts
import hub.privacy.tables
import hub.recovery.facts
import hub.recovery.tables
import hub.requests.facts
import hub.requests.tables
import hub.savings.facts
import hub.savings.invariants
import hub.savings.tables
import hub.suggestions.facts
import hub.suggestions.tables
from hub.database import open_database
from hub.errors import BooksBroken, Refused, Unavailable
from hub.ledger.invariants import Invariant, Violation
from hub.log.clock import Clock
from hub.log.fact import Fact
from hub.log.record import Origin, Transaction, recorded_under

log = logging.getLogger(__name__)
Action = Callable[[Transaction], object]
Job = tuple[Origin, Action]

ROOMS: Final = (
    hub.log.tables,
    hub.ledger.tables,
    hub.cooperative.tables,
    hub.days.tables,
    hub.members.tables,
    hub.savings.tables,
    hub.access.tables,
    hub.requests.tables,
    hub.openings.tables,
    hub.district.tables,
    hub.notices.tables,
    hub.suggestions.tables,
    hub.figures.tables,
    hub.photos.tables,
    hub.preferences.tables,
    hub.privacy.tables,
    hub.recovery.tables,
    hub.approvals.tables,
)
TABLES: Final = tuple(table for room in ROOMS for table in room.TABLES)
DERIVED: Final = tuple(table for table in TABLES if table not in hub.log.tables.TABLES)
INVARIANTS: Final[tuple[Invariant, ...]] = (
    *hub.ledger.invariants.INVARIANTS,
    *hub.savings.invariants.INVARIANTS,
    *hub.days.invariants.INVARIANTS,
    *hub.approvals.invariants.INVARIANTS,
)
BOOKS_FILE: Final = "books.db"
LOCK_FILE: Final = "books.lock"


class Books:
    """One set of books. Each thread that uses it gets a connection of its own."""

    def __init__(self, path: Path, clock: Clock, *, durable: bool = True) -> None:
        """Open the books at `path`, making them if there are none.

        `durable=False` is for throw-away copies that are proved and deleted. Raises `BooksBroken` ("books.unreadable")
        if the file is no database, or not one that SQLite can open.
        """
        self.path = path
        self.clock = clock
        self.damaged = False
        self.db = open_database(path, durable=durable, foreign_keys=True)
        try:
            with self.db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False), self.db.atomic():
                self.db.create_tables(TABLES)
                for room in ROOMS:
                    for statement in room.SCHEMA:
                        self.db.execute_sql(statement)
        except peewee.DatabaseError as error:
            reason = self.note_damage(error)
            self.db.close()
            if reason.startswith("SQLITE_FULL"):
                raise Unavailable("books.unwritable") from error
            raise BooksBroken("books.unreadable") from error

    def write(self, origin: Origin, action: Action) -> list[Fact]:
        """Run an action in a transaction of its own and return the facts it recorded, once they are durable.

        A repeat of an earlier request (same key, same wish, same person) returns what that recorded and does nothing.
        Raises what the action raises, with nothing recorded; `Unavailable` ("books.unwritable") if the disk refuses.
        """
        outcome = self.write_together([(origin, action)])[0]
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    def write_together(self, jobs: Sequence[Job]) -> list[list[Fact] | BaseException]:
        """Run several requests in one transaction: each succeeds or fails by itself, and all become durable at once."""
        outcomes: list[list[Fact] | BaseException] = []
        newest: Fact | None = None
        if self.damaged:
            return [BooksBroken("books.damaged")] * len(jobs)
        try:
            with self.db.atomic():
                for origin, action in jobs:
                    try:
                        with self.db.part():
                            facts, newest_now = self._run(origin, action, newest)
                        # Only once its savepoint is released: what is rolled back was never the newest.
                        newest = newest_now
                        outcomes.append(facts)
                    except peewee.IntegrityError as error:
                        outcomes.append(error)
                    except peewee.DatabaseError:  # the disk, not the request: nobody's facts can become durable
                        raise
                    except Exception as error:  # one request's fault must not take those down that share its commit
                        outcomes.append(error)
        except peewee.DatabaseError as error:
            # People are only told that nothing was recorded; the technician must see whether the card is full.
            reason = self.note_damage(error)
            log.error("books.unwritable", extra={"reason": reason}, exc_info=error)
            unwritable = Unavailable("books.unwritable")
            unwritable.__cause__ = error
            return [unwritable] * len(jobs)
        return outcomes

    def note_damage(self, error: peewee.DatabaseError) -> str:
        """SQLite's own name for an error. One that means a damaged file stops all writing: nothing on top of damage."""
        reason = str(getattr(error.__cause__ or error.__context__, "sqlite_errorname", ""))
        if reason.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            self.damaged = True
        return reason

    def _run(self, origin: Origin, action: Action, newest: Fact | None) -> tuple[list[Fact], Fact | None]:
        if origin.key is not None:
            earlier = recorded_under(self.db, origin.key, origin.request, origin.actor)
            if earlier:
                return earlier, newest
        tx = Transaction(self.db, origin, self.clock, newest)
        action(tx)
        return tx.facts, tx.facts[-1] if tx.facts else newest

    def snapshot(self) -> AbstractContextManager[Any]:
        """All reads inside see one state of the books, however long they take; never waits for a writer."""
        return cast("AbstractContextManager[Any]", self.db.atomic("DEFERRED"))

    def violations(self) -> list[Violation]:
        """Every invariant that these books break; none in sound books."""
        with self.snapshot():
            return broken(self.db, INVARIANTS)

    def close(self) -> None:
        """Close this thread's connection."""
        self.db.close()


def broken(db: peewee.Database, invariants: Iterable[Invariant]) -> list[Violation]:
    """What the rows break of these invariants."""
    return [violation for invariant in invariants for violation in invariant(db)]


class WriteLock:
    """Held by the one process that may write to a data folder. Freed by the kernel when that process ends, however."""

    def __init__(self, folder: Path) -> None:
        """Take the lock. Raises `Refused` ("books.in_use") while another process has it."""
        folder.mkdir(parents=True, exist_ok=True)
        self._file = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._file)
            raise Refused("books.in_use") from error

    def release(self) -> None:
        """Let another process write."""
        os.close(self._file)
