"""What a member owes of wajib, over rule changes, openings, reversals and time away, against sums made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.access.guard import Viewer, own
from hub.savings import actions, views
from hub.savings.facts import Rule
from tests.hub.village import Village


def wajib(village: Village, amount: int, from_month: str, day: str) -> None:
    """The members' meeting sets wajib anew."""
    rule = Rule(product="wajib", account="3120", amount=amount)
    village.act(lambda tx: actions.set_rules(tx, (rule,), from_month=from_month, day=day))


@pytest.mark.parametrize(
    ("story", "day", "owed"),
    [
        ("2026-01-31 join Siti", "2026-01-31", 20_000),  # the month of joining counts whole
        ("2026-01-06 join Siti", "2026-03-01", 60_000),
        ("2026-01-06 join Siti", "2027-01-01", 260_000),
        ("2026-01-06 join Siti\n2026-01-06 wajib Siti 20000", "2026-01-31", 0),
        ("2026-01-06 join Siti\n2026-01-06 wajib Siti 20000", "2026-02-01", 20_000),
        ("2026-01-06 join Siti\n2026-01-06 wajib Siti 240000", "2026-12-31", 0),
        ("2026-01-06 join Siti\n2026-01-06 wajib Siti 240000", "2027-02-01", 40_000),
        ("2026-01-06 join Siti\n2026-01-06 wajib Siti 20000\n2026-02-03 undo wajib Siti", "2026-02-03", 40_000),
        ("2026-01-06 join Siti\n2026-02-03 left Siti", "2026-03-01", 0),  # nobody who has left is asked for more
    ],
)
def test_wajib_is_owed_for_every_month_since_joining(village: Village, story: str, day: str, owed: int) -> None:
    village.play(story)
    village.day(day)
    assert village.due("wajib", "Siti") == owed


def test_each_month_is_owed_at_the_rule_then_in_force(village: Village) -> None:
    village.play("2026-01-06 join Siti")
    wajib(village, 25_000, "2026-03", "2026-01-06")  # decided ahead
    assert village.due("wajib", "Siti") == 20_000
    village.day("2026-02-28")
    assert village.due("wajib", "Siti") == 40_000
    village.day("2026-03-01")
    assert village.due("wajib", "Siti") == 65_000
    wajib(village, 30_000, "2026-04", "2026-03-01")
    village.day("2026-05-31")
    assert village.due("wajib", "Siti") == 2 * 20_000 + 25_000 + 2 * 30_000
    village.play("2026-05-31 wajib Siti 125000")  # exactly what is owed is always taken
    assert village.due("wajib", "Siti") == 0


def test_a_rule_set_twice_for_one_month_holds_as_it_was_set_last(village: Village) -> None:
    village.play("2026-01-06 join Siti")
    wajib(village, 25_000, "2026-02", "2026-01-06")
    wajib(village, 22_000, "2026-02", "2026-01-06")
    village.day("2026-02-01")
    assert village.due("wajib", "Siti") == 42_000


@pytest.mark.parametrize(
    ("brought", "paid_until", "day", "owed"),
    [
        (480_000, "2026-01", "2026-01-31", 0),
        (480_000, "2026-01", "2026-02-01", 20_000),
        (480_000, "2025-10", "2026-02-01", 80_000),  # what was brought does not pay what came after
        (0, "2025-12", "2026-01-31", 20_000),
        (50_000, "", "2026-02-01", 0),  # without a month, what was brought is a payment: 40,000 are owed since joining
        (50_000, "", "2026-03-01", 10_000),
        (480_000, "2026-06", "2026-06-30", 0),  # paid ahead on paper
        (480_000, "2026-06", "2026-07-01", 20_000),
    ],
)
def test_an_opening_says_until_when_wajib_was_paid_on_paper(
    village: Village, brought: int, paid_until: str, day: str, owed: int
) -> None:
    village.play("2026-01-06 join Siti")
    village.act(lambda tx: actions.open_with(tx, "wajib-2", brought, paid_until=paid_until, day="2026-01-06"))
    village.day(day)
    assert village.due("wajib", "Siti") == owed


def test_pokok_is_owed_until_it_is_paid(village: Village) -> None:
    village.play("2026-01-06 join Siti")
    assert village.due("pokok", "Siti") == 100_000
    village.act(lambda tx: actions.open_with(tx, "pokok-2", 60_000, paid_until="", day="2026-01-06"))
    assert village.due("pokok", "Siti") == 40_000
    village.play("2026-01-07 pokok Siti 40000")
    assert village.due("pokok", "Siti") == 0


def test_sukarela_is_never_owed(village: Village) -> None:
    village.play("2026-01-06 join Siti")
    village.day("2027-01-06")
    assert village.due("sukarela", "Siti") == 0


@given(st.dates(), st.dates())
def test_months_are_counted_as_on_a_calendar(first: object, last: object) -> None:
    one, other = str(first)[:7], str(last)[:7]
    month, count = one, 0
    if other >= one:
        count = (int(other[:4]) * 12 + int(other[5:])) - (int(one[:4]) * 12 + int(one[5:])) + 1
    assert views.months_between(one, other) == count
    assert views.months_between(month, views.next_month(month)) == 2
    assert views.months_between(views.next_month(month), month) == 0


def test_months_of_an_account_run_on_without_a_gap_in_the_sums(village: Village) -> None:
    village.play("""
        2026-01-06 join Siti
        2026-01-06 sukarela Siti 50000
        2026-01-20 sukarela Siti -10000
        2026-03-02 sukarela Siti 5000
        2026-03-03 undo sukarela Siti
        2026-04-01 sukarela Siti 7000
    """)
    months = views.months(village.books.db, own(Viewer(2, (), "")), "sukarela-2")
    assert [(m.month, m.opening, m.in_, m.out, m.closing, m.count) for m in months] == [
        ("2026-04", 40_000, 7_000, 0, 47_000, 1),
        ("2026-03", 40_000, 5_000, 5_000, 40_000, 2),
        ("2026-01", 0, 50_000, 10_000, 40_000, 2),
    ]
