"""Proving the books, making them anew from their log, and the business day."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from hub.books import BOOKS_FILE, Books
from hub.cli.output import Progress, complain, say
from hub.cli.paths import reading, today, writing
from hub.days import actions as days
from hub.days.counting import Count, checked_total
from hub.days.views import newest
from hub.errors import BooksBroken, Refused
from hub.log.chain import prove
from hub.log.clock import Clock
from hub.log.reading import LogReader
from hub.log.record import Origin
from hub.proof import actions as proof
from hub.proof.views import facts_with_keys
from hub.words import error_text, text

DESK: Final = Origin("hub", "command")
"""Where a change comes from that was made at the command line, where nobody signs in."""

_REBUILT: Final = "rebuilt.db"
_BEFORE: Final = "before-rebuild"


def verify(wanted: argparse.Namespace, clock: Clock) -> int:
    """Prove the books: chain, invariants, and that the log alone rebuilds every table. 1 if anything fails."""
    language: str = wanted.language
    began = time.monotonic()
    with reading(wanted.data, clock) as books:
        total, _ = LogReader(books.path).head()
        progress = Progress(language, "cli.verify.progress", total)
        try:
            facts = proof.verify(books, progress)
        except BooksBroken as error:
            progress.end()
            rule = str(error.parameters.get("rule") or error.code)
            number = int(error.parameters.get("number", 0))
            complain(text(language, "cli.verify.failed", number=number, rule=rule))
            complain(error_text(language, error))
            return 1
        progress.end()
    say(text(language, "cli.verify.passed", facts=facts, seconds=f"{time.monotonic() - began:.1f}"))
    return 0


def rebuild(wanted: argparse.Namespace, clock: Clock) -> int:
    """Make the books anew from their log alone: in another folder, or in place of the old, which are kept beside.

    Raises `BooksBroken` for a log that cannot be trusted; then the old books stand as they were.
    """
    language: str = wanted.language
    with writing(wanted.data, clock) as books:
        target = wanted.into / BOOKS_FILE if wanted.into else wanted.data / _REBUILT
        target.parent.mkdir(parents=True, exist_ok=True)
        if not wanted.into:
            _remove(target)
        progress = Progress(language, "cli.rebuild.progress", LogReader(books.path).head()[0])
        with books.snapshot():
            prove(fact for fact, _, _ in facts_with_keys(books.db))
        facts = proof.rebuild(books, target, progress)
        progress.end()
        with closing(Books(target, clock)) as made:
            broken = made.violations()
        if broken:
            raise BooksBroken("books.invariant", number=broken[0].number, rule=broken[0].rule)
        if wanted.into:
            say(text(language, "cli.rebuild.into", facts=facts, file=str(target)))
            return 0
        books.close()
        kept = _swap(wanted.data / BOOKS_FILE, target)
    say(text(language, "cli.rebuild.done", facts=facts, file=kept.name))
    return 0


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _names(path: Path) -> Iterator[Path]:
    return (path.with_name(f"{path.stem}.{_BEFORE}-{i}{path.suffix}") for i in count(1))


def _swap(path: Path, made: Path) -> Path:
    # A second name for the old file first, then one rename: at no moment is there no books.db.
    if path.with_name(path.name + "-wal").exists():  # somebody still reads, and the file alone is not all of it
        raise Refused("books.in_use")
    kept = next(name for name in _names(path) if not name.exists())
    os.link(path, kept)
    made.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return kept


def _count(wanted: argparse.Namespace) -> Count | None:
    """What was counted in the drawer; None for a technician who counted nothing, and the day says so."""
    if wanted.counted is None:
        return None
    return Count(total=checked_total(wanted.counted), reason=wanted.reason, note=wanted.note)


def open_day(wanted: argparse.Namespace, clock: Clock) -> int:
    """Open a business day: the given one, or today's."""
    day = wanted.date or today(clock)
    with writing(wanted.data, clock) as books:
        books.write(DESK, lambda tx: days.open_day(tx, day, _count(wanted), far=True))
    say(text(wanted.language, "cli.day.opened", day=day))
    return 0


def close_day(wanted: argparse.Namespace, clock: Clock) -> int:
    """Close the open business day, and prove that the books still hold together. 1 if they do not."""
    with writing(wanted.data, clock) as books:
        day = newest(books.db).day
        books.write(DESK, lambda tx: days.close_day(tx, _count(wanted)))
        broken = books.violations()
    say(text(wanted.language, "cli.day.closed", day=day))
    if broken:
        raise BooksBroken("books.invariant", number=broken[0].number, rule=broken[0].rule)
    return 0
