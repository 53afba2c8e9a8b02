"""The business day: opened by an officer, one at a time, never back."""

from __future__ import annotations

import pytest

from hub.days import actions as days
from hub.days.views import DayView, newest
from hub.savings import actions as savings
from tests.hub.village import FixedClock, Village

NOON_OF_24_MARCH = 1_774_353_600  # 2026-03-24T12:00:00Z


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("", "day.unreadable"),
        ("yesterday", "day.unreadable"),
        ("24-03-2026", "day.unreadable"),
        ("2026-02-30", "day.unreadable"),
        ("20260324", "day.unreadable"),
        ("2026-W13-2", "day.unreadable"),
        ("1970-01-01", "day.impossible"),
        ("1999-12-31", "day.impossible"),
        ("2100-01-01", "day.impossible"),
        ("9999-12-31", "day.impossible"),
        ("2026-01-05", "day.not_later"),
        ("2025-12-31", "day.not_later"),
    ],
)
def test_a_day_that_cannot_follow_is_refused(village: Village, day: str, code: str) -> None:
    village.act(days.close_day)
    error = village.refusal(lambda tx: days.open_day(tx, day))
    assert error is not None
    assert error.code == code


def test_only_one_day_is_open(village: Village) -> None:
    error = village.refusal(lambda tx: days.open_day(tx, "2026-01-06"))
    assert error is not None
    assert (error.code, error.parameters) == ("day.still_open", {"day": "2026-01-05"})


def test_a_closed_day_takes_no_money_and_is_not_closed_twice(village: Village) -> None:
    village.play("2026-01-06 join Siti\n2026-01-06 sukarela Siti 5000")
    village.act(days.close_day)
    assert newest(village.books.db) == DayView("2026-01-06", False)
    number = village.movements("sukarela", "Siti")[0].number
    refused = [
        village.refusal(days.close_day),
        village.refusal(lambda tx: savings.deposit(tx, "sukarela-2", 5_000)),
        village.refusal(lambda tx: savings.withdraw(tx, "sukarela-2", 5_000)),
        village.refusal(lambda tx: savings.reverse(tx, number, "twice")),
    ]
    assert [error.code for error in refused if error] == ["day.not_open"] * 4


@pytest.mark.parametrize("trust", ["unset", "kept", "officer", "district", "network"])
@pytest.mark.parametrize(("day", "future"), [("2026-03-24", False), ("2026-03-25", False), ("2026-03-26", True)])
def test_a_future_day_is_refused_only_by_a_clock_that_is_trusted(
    village: Village, clock: FixedClock, trust: str, day: str, future: bool
) -> None:
    village.act(days.close_day)
    clock.seconds, clock.trusted = NOON_OF_24_MARCH, trust
    error = village.refusal(lambda tx: days.open_day(tx, day))
    assert (error.code if error else "") == ("day.in_future" if future and trust in ("district", "network") else "")


def test_each_fact_keeps_the_business_day_beside_the_wall_clock(village: Village, clock: FixedClock) -> None:
    clock.seconds, clock.trusted = 5, "unset"  # the Pi thinks it is 1970
    village.play("2026-01-06 join Siti\n2026-01-06 sukarela Siti 5000")
    number = village.movements("sukarela", "Siti")[0].number
    row = village.books.db.execute_sql("SELECT at, clock, day FROM log_fact WHERE number = ?", (number,)).fetchone()
    assert row == (5, "unset", "2026-01-06")


@pytest.mark.parametrize(
    ("day", "code"), [("2026-04-15", ""), ("2026-04-16", "day.too_far"), ("2062-01-06", "day.too_far")]
)
def test_a_slip_in_the_year_does_not_carry_the_books_off(village: Village, day: str, code: str) -> None:
    village.act(days.close_day)
    error = village.refusal(lambda tx: days.open_day(tx, day))
    assert (error.code if error else "") == code


def test_a_technician_opens_a_day_however_far_it_is(village: Village) -> None:
    village.act(days.close_day)
    village.act(lambda tx: days.open_day(tx, "2027-06-01", far=True))
    assert newest(village.books.db).day == "2027-06-01"
