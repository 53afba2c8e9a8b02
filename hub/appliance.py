"""One running hub: the books, the thread that writes, the local file, and who is signed in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import peewee

from hub.access.sessions import Sessions
from hub.books import BOOKS_FILE, Action, Books, WriteLock
from hub.courier.box import COURIER_FOLDER, Box
from hub.courier.passes import Passes
from hub.errors import BooksBroken, TooManyTries, Unavailable
from hub.ledger.invariants import Violation
from hub.limits import DOCUMENT_WAIT_SECONDS, WRITE_WAIT_SECONDS_MAX
from hub.local.tables import open_local
from hub.log.clock import Clock
from hub.log.fact import Fact
from hub.log.record import Origin
from hub.log.views import SELECT_HEAD
from hub.photos.finding import Finding
from hub.photos.store import PHOTOS_FOLDER, PhotoStore
from hub.photos.views import all_in_use
from hub.proof.actions import forget_interrupted
from hub.recovery.making import KeyMaking
from hub.slips.printing import Printing
from hub.slips.views import with_slips
from hub.training.folder import is_training
from hub.words import LANGUAGES
from hub.writer import Writer

LOCAL_FILE: Final = "local.db"
T = TypeVar("T")
log = logging.getLogger(__name__)


class Appliance:
    """Everything that the doors (API, pages) need. Holds the lock on the data folder as long as it lives."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        *,
        languages: tuple[str, ...] = LANGUAGES,
        phone_address: Callable[[], str] = str,
    ) -> None:
        """Open the books in `folder` and prove their invariants.

        People are offered these `languages`, the first unless they choose; `phone_address` tells where phones find
        this hub, ``""`` if nobody knows.

        Broken books are opened all the same, for reading: people must see what is theirs, and nothing must be
        written on top. Raises `Refused` ("books.in_use") while another process has them, `BooksBroken` as `Books`.
        """
        self.clock = clock
        self.languages = languages
        self.phone_address = phone_address
        self.training = is_training(folder)
        self._lock = WriteLock(folder)
        try:
            self.books = Books(folder / BOOKS_FILE, clock)
            self.local = open_local(folder / LOCAL_FILE)
            self.sessions = Sessions(self.local, clock)
            self._broken: Violation | None = None
            forget_interrupted(folder)
            self.check()
            self.photos = PhotoStore(folder / PHOTOS_FOLDER)
            self.courier = Box(folder / COURIER_FOLDER)
            self.courier_passes = Passes(clock)
            self.finding = Finding(clock, self.photos)
            self.key_making = KeyMaking(clock)
            self._sweep_photos()
            self.printing = Printing(self.local, self.books.db, clock, languages[0], phone_address)
        except BaseException:
            self._lock.release()
            raise
        self._writer = Writer(self.books)
        self._hasher = ThreadPoolExecutor(1, thread_name_prefix="pin-hasher")
        self._documents = ThreadPoolExecutor(1, thread_name_prefix="documents")
        self._documents_of: set[int] = set()
        self.recordings: dict[str, asyncio.Task[None]] = {}
        """The collection sheets that are being recorded, by their id."""

    def check(self) -> None:
        """Prove the invariants; from the first one broken on, the books are read-only. May run in any thread."""
        try:
            violations = self.books.violations()
        except peewee.DatabaseError as error:
            # A damaged page: what can still be read is shown, and nothing is written on top.
            log.error("books.unproved", extra={"reason": self.books.note_damage(error)}, exc_info=error)
            return
        finally:
            self.books.close()
        if violations:
            self._broken = min(violations, key=lambda violation: violation.number)
            log.error("books.broken", extra={"rule": self._broken.rule, "number": self._broken.number})

    def _sweep_photos(self) -> None:
        if self.fault is not None:  # books that may be wrong do not say whose photo must go
            return
        try:
            in_use = all_in_use(self.books.db) if self.books.db.execute_sql(SELECT_HEAD).fetchone() else None
        except peewee.DatabaseError as error:
            log.error("photos.unswept", extra={"reason": self.books.note_damage(error)}, exc_info=error)
        else:
            if in_use is not None:  # nor do books that nobody has begun
                self.photos.sweep(in_use)
        finally:
            self.books.close()

    @property
    def fault(self) -> BooksBroken | None:
        """Why the books are read-only, None if they are not: "books.damaged" or "books.invariant"."""
        if self.books.damaged:
            return BooksBroken("books.damaged")
        if self._broken is not None:
            return BooksBroken("books.invariant", number=self._broken.number, rule=self._broken.rule)
        return None

    async def write(
        self,
        origin: Origin,
        action: Action,
        afterwards: Callable[[], object] | None = None,
        *,
        slips: bool = True,
    ) -> list[Fact]:
        """Run an action in the writing thread; returns its facts once they are durable.

        Without `slips` none is printed by itself: a meeting's sheet would keep the printer busy for an hour.
        `afterwards` is called once it is decided whether they are, before anybody hears of it and however late; not if
        it could not even be begun, which also raises `Unavailable` ("books.busy").
        Raises what the action raises; `BooksBroken` if the books are read-only; `Unavailable` ("books.slow") if the
        disk takes too long, then it is not known yet whether it counted, and the same key may be sent again.
        """
        if (fault := self.fault) is not None:
            raise fault
        decided = self._writer.submit(origin, action)
        if afterwards is not None:
            decided.add_done_callback(lambda _decided: afterwards())
        answer = asyncio.wrap_future(decided)
        try:
            facts = await asyncio.wait_for(asyncio.shield(answer), WRITE_WAIT_SECONDS_MAX)
        except TimeoutError as error:
            raise Unavailable("books.slow") from error
        if slips:
            self._offer_slips(facts)
        return facts

    def _offer_slips(self, facts: list[Fact]) -> None:
        try:
            self.printing.offer(with_slips(facts))
        except peewee.DatabaseError as error:  # what is recorded is recorded, with or without a slip
            log.error("slips.not_queued", exc_info=error)

    async def hash_work(self, function: Callable[..., T], *arguments: object) -> T:
        """Run what takes long in signing in, PIN hashing and waiting for the card, beside the thread that answers.

        One after the other, in the order asked for, so that guesses sent side by side are counted one by one.
        """
        return await asyncio.get_running_loop().run_in_executor(self._hasher, function, *arguments)

    async def document_work(self, function: Callable[..., T], *arguments: object, only_one_for: int | None = None) -> T:
        """Run what takes long in making documents and pictures, one after the other, so that no PIN waits for them.

        With `only_one_for` a member, raises `TooManyTries` ("document.busy") while one of theirs is being made, so that
        impatient taps do not fill the queue.
        """
        if only_one_for in self._documents_of:
            raise TooManyTries("document.busy", wait_seconds=DOCUMENT_WAIT_SECONDS)
        work = asyncio.get_running_loop().run_in_executor(self._documents, function, *arguments)
        if only_one_for is not None:
            self._documents_of.add(only_one_for)
            work.add_done_callback(lambda _work: self._documents_of.discard(only_one_for))
        return await work

    def close(self) -> None:
        """Finish what is being written, and let go of the folder."""
        self._writer.close()
        self.printing.close()
        self._documents.shutdown()
        self._hasher.submit(self.local.close)
        self._hasher.shutdown()
        self.books.close()
        self.local.close()
        self._lock.release()
