"""The data folder as the commands use it: there or not, locked or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from hub.books import BOOKS_FILE, Books, WriteLock
from hub.errors import NotFound
from hub.log.clock import Clock

_WITA: Final = timezone(timedelta(hours=8))  # Kutai Timur's time, which knows no summer time


def existing_books(folder: Path) -> Path:
    """The books' file in a data folder. Raises `NotFound` ("books.not_here") instead of making new ones."""
    path = folder / BOOKS_FILE
    if not path.is_file():
        raise NotFound("books.not_here", folder=str(folder))
    return path


@contextmanager
def reading(folder: Path, clock: Clock) -> Iterator[Books]:
    """The books in a data folder for a command that changes nothing. Raises `NotFound` as `existing_books`."""
    books = Books(existing_books(folder), clock)
    try:
        yield books
    finally:
        books.close()


@contextmanager
def writing(folder: Path, clock: Clock, *, new: bool = False) -> Iterator[Books]:
    """The books in a data folder for a command that writes; nobody else writes meanwhile. `new` makes them if need be.

    Raises `Refused` ("books.in_use") while the server or another command has them, `NotFound` as `existing_books`.
    """
    if not new:
        existing_books(folder)
    lock = WriteLock(folder)
    try:
        books = Books(folder / BOOKS_FILE, clock)
        try:
            yield books
        finally:
            books.close()
    finally:
        lock.release()


def today(clock: Clock) -> str:
    """Today's date in Kutai Timur by the hub's clock, ``YYYY-MM-DD``."""
    return datetime.fromtimestamp(clock.now(), UTC).astimezone(_WITA).date().isoformat()
