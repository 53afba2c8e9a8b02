"""The cooperative's figures: what all hold together and never what one holds, whatever happened before."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.figures.views import FiguresView, YearMembers, figures, members_by_year
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
    # In November there was one saver; and since then a single one has had pokok.
    assert told(found) == [
        ("2025-12", 180_000, None, None, None),
        ("2026-01", 180_000, None, None, None),
        ("2026-02", 160_000, None, None, None),
    ]
    assert [(each.month, each.in_, each.out) for each in found.flow] == [
        ("2025-12", 130_000, 0),
        ("2026-01", 0, 0),
        ("2026-02", 7_000, 27_000),
    ]
    assert (found.cash, found.day, found.too_few) == (160_000, "2026-02-03", False)
    assert sum(savings.totals(village.books.db).values()) == found.savings[-1].total


def told(found: FiguresView) -> list[tuple[str, int, int | None, int | None, int | None]]:
    return [(each.month, each.total, each.pokok, each.wajib, each.sukarela) for each in found.savings]


ALL_THREE = """
    2026-02-04 sukarela Ratna 1000
    2026-02-04 pokok Siti 100000
    2026-02-04 pokok Budi 100000
"""


def test_kinds_of_savings_are_told_once_three_have_each_in_every_month_shown(village: Village) -> None:
    village.play(ALL_THREE)
    found = figures(village.books.db)
    assert [each.pokok for each in found.savings] == [None] * 3  # December would still tell what Ratna had
    village.play("2028-02-07 sukarela Siti 1000")
    assert told(figures(village.books.db))[-1] == ("2028-02", 362_000, 300_000, 0, 62_000)


def test_a_kind_that_two_have_is_not_found_by_subtraction(village: Village) -> None:
    village.play(ALL_THREE + "2028-02-07 wajib Siti 20000\n2028-02-07 wajib Budi 20000")
    assert told(figures(village.books.db))[-1] == ("2028-02", 401_000, None, None, None)


def test_months_up_to_the_last_with_fewer_than_three_savers_are_cut(village: Village) -> None:
    village.play("""
        2026-03-02 sukarela Budi -30000
        2026-04-06 sukarela Budi 10000
    """)
    found = figures(village.books.db)
    assert [each.month for each in found.savings] == ["2026-04"]
    assert [each.month for each in found.flow] == ["2026-04"]


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
    assert answer.json()["savings"] == [
        {"month": "2026-01", "total": 200_000, "pokok": None, "wajib": None, "sukarela": None}
    ]
    assert answer.json()["flow"] == [{"month": "2026-01", "in": 200_000, "out": 0}]
    assert not any(name in answer.text for name in ("Siti", "Budi", "Ratna"))
