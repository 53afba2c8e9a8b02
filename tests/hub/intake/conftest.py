"""Books of a cooperative that was founded today and has nobody but its first officer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.books import BOOKS_FILE, Books
from hub.founding import found
from hub.log.clock import SystemClock

TODAY = "2026-11-24"


def found_in(folder: Path) -> Books:
    """Newly founded books."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = SystemClock()
    books = Books(folder / BOOKS_FILE, clock)
    found(
        books,
        clock,
        name="Koperasi Uji",
        region="64.08.15.2001",
        officer_name="Sri Wahyuni",
        officer_pin="314159",
        today=TODAY,
        officer_number=2,
    )
    return books


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    """Newly founded books."""
    books = found_in(tmp_path)
    yield books
    books.close()
