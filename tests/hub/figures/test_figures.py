"""The cooperative's figures: what all hold together and never what one holds, whatever happened before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.figures.views import YearMembers, figures, members_by_year
from hub.savings import views as savings
from tests.hub.door import Shared
from tests.hub.village import Village

LIFE = """
    2025-11-03 join Siti
    2025-11-03 join Budi
    2025-11-03 sukarela Siti 50000
    2025-12-01 sukarela Budi 30000
    2025-12-02 pokok Ratna 100000
    2026-02-02 sukarela Siti -20000
    2026-02-03 sukarela Budi 7000
    2026-02-03 undo sukarela Budi
"""


@pytest.fixture
def village(tmp_path: Path) -> Iterator[Village]:
    made = Village(tmp_path, day="2025-10-06", durable=False)
    made.play(LIFE)
    yield made
    made.close()


def test_savings_and_money_month_by_month(village: Village) -> None:
    found = figures(village.books.db)
    assert [(each.month, each.pokok, each.wajib, each.sukarela) for each in found.savings] == [
        ("2025-11", 0, 0, 50_000),
        ("2025-12", 100_000, 0, 80_000),
        ("2026-01", 100_000, 0, 80_000),
        ("2026-02", 100_000, 0, 60_000),
    ]
    assert [(each.month, each.in_, each.out) for each in found.flow] == [
        ("2025-11", 50_000, 0),
        ("2025-12", 130_000, 0),
        ("2026-01", 0, 0),
        ("2026-02", 7_000, 27_000),
    ]
    assert (found.cash, found.day, found.too_few) == (160_000, "2026-02-03", False)
    newest = found.savings[-1]
    assert savings.totals(village.books.db) == {"pokok": newest.pokok, "sukarela": newest.sukarela}


def test_what_was_saved_before_the_months_shown_is_in_them(village: Village) -> None:
    village.play("2029-06-04 sukarela Siti 1000")
    found = figures(village.books.db)
    assert len(found.savings) == 24
    assert found.savings[0].total == 160_000
    assert found.savings[-1].total == 161_000
    assert [(each.month, each.in_) for each in found.flow] == [("2029-06", 1_000)]


def test_sums_of_fewer_than_three_savers_are_not_told(village: Village) -> None:
    village.play("""
        2026-02-04 left Budi
        2026-02-04 sukarela Budi -30000
    """)
    found = figures(village.books.db)
    assert found.too_few
    assert (found.savings, found.flow, found.cash) == ([], [], 0)
    assert found.members[-1].count == 2


def test_members_are_counted_at_the_end_of_each_year(village: Village) -> None:
    village.play("""
        2026-03-02 join Dewi
        2027-05-03 left Budi
        2028-05-01 died Dewi
        2029-05-07 active Budi
        2029-05-08 left Siti
        2030-01-07 died Siti
    """)
    db = village.books.db
    assert members_by_year(db, "2030") == [
        YearMembers("2025", 3),
        YearMembers("2026", 4),
        YearMembers("2027", 4),
        YearMembers("2028", 3),
        YearMembers("2029", 2),
        YearMembers("2030", 2),
    ]
    assert [each.year for each in members_by_year(db, "2050")] == [str(year) for year in range(2039, 2051)]


def test_figures_name_nobody_over_http(shared: Shared) -> None:
    answer = shared.door.enter(2).get("/figures").json()
    assert answer == {
        "members": [{"year": "2026", "count": 3}],
        "savings": [],
        "flow": [],
        "cash": 0,
        "day": "2026-01-05",
        "too_few": True,
    }
    shared.village.play("""
        2026-01-05 sukarela Siti 50000
        2026-01-05 sukarela Budi 50000
        2026-01-05 pokok Ratna 100000
    """)
    shared.village.close()
    answer = shared.door.enter(2).get("/figures")
    assert answer.json()["savings"] == [{"month": "2026-01", "pokok": 100_000, "wajib": 0, "sukarela": 100_000}]
    assert answer.json()["flow"] == [{"month": "2026-01", "in": 200_000, "out": 0}]
    assert not any(name in answer.text for name in ("Siti", "Budi", "Ratna"))
