"""What a member held at the end of each month: as the passbook says, and at a cost that history does not change."""

from __future__ import annotations

from hub.access.guard import Viewer, own
from hub.savings import views
from hub.savings.chart import month_ends, months_back
from tests.hub.door import Shared, code
from tests.hub.village import Village

MONTHS = months_back("2026-06", 12)


def test_the_months_end_as_the_passbook_says(village: Village) -> None:
    village.member("Siti")
    village.play("""
        2026-01-31 sukarela Siti 50000
        2026-02-01 pokok Siti 100000
        2026-02-28 wajib Siti 20000
        2026-04-30 sukarela Siti -20000
        2026-04-30 undo sukarela Siti
        2026-06-01 sukarela Siti -50000
    """)
    db, sight = village.books.db, own(Viewer(2, (), ""))
    found = views.month_ends(db, sight, MONTHS)
    assert [each.month for each in found] == MONTHS
    for product in ("pokok", "wajib", "sukarela"):
        passbook = month_ends(views.months(db, sight, f"{product}-2"), MONTHS)
        assert [getattr(each, product) for each in found] == passbook
    assert [each.total for each in found[-6:]] == [50_000, 170_000, 170_000, 170_000, 170_000, 120_000]
    assert views.month_ends(db, own(Viewer(1, (), "")), MONTHS)[-1].total == 0


def test_each_closing_is_one_look_up_by_key(village: Village) -> None:
    plan = village.books.db.execute_sql(f"EXPLAIN QUERY PLAN {views._MONTH_ENDS}", ('["2026-01"]', 2)).fetchall()
    steps = [row[3] for row in plan]
    assert any("SEARCH b USING PRIMARY KEY (account=? AND sub=? AND day<?)" in step for step in steps), steps
    assert not any("SCAN b" in step for step in steps)


def test_over_http_they_end_with_this_business_month(shared: Shared) -> None:
    shared.village.play("2026-03-05 sukarela Siti 75000")
    shared.village.close()
    siti = shared.door.enter(2)
    assert siti.get("/me/savings/months", count=2).json() == [
        {"month": "2026-02", "pokok": 0, "wajib": 0, "sukarela": 0, "total": 0},
        {"month": "2026-03", "pokok": 0, "wajib": 0, "sukarela": 75_000, "total": 75_000},
    ]
    assert len(siti.get("/me/savings/months").json()) == 12
    for count in (0, 25, -1, "x"):
        assert code(siti.get("/me/savings/months", count=count)) == "request.invalid"
    assert shared.door.enter(3).get("/me/savings/months", count=1).json()[0]["total"] == 0
