"""The real year, recorded once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.hub.village import FixedClock
from tests.real_year import berka


@pytest.fixture(scope="package")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[berka.Year]:
    """The year in durable books. Their invariants hold at the end."""
    made = berka.record(tmp_path_factory.mktemp("real-year") / "books.db", FixedClock(1_451_520_000))
    yield made
    assert made.books.violations() == []
    made.books.close()
