"""Paging through a passbook."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.answers import Movement
from kiosk_ui.passbook import Passbook


def movement(number: int) -> Movement:
    return Movement(number, "2026-01-01", "deposit", "Setoran", 1000, number * 1000)


@given(count=st.integers(0, 90), limit=st.integers(5, 25), per_page=st.integers(1, 5))
def test_turning_to_the_end_shows_every_line_once_in_order(count, limit, per_page):
    newest_first = [movement(number) for number in range(count, 0, -1)]
    passbook = Passbook("sukarela-1")
    seen = []
    for _page in range(count + 2):
        while passbook.needs_more(per_page):
            older = [row for row in newest_first if passbook.before is None or row.number < passbook.before]
            passbook.take(older[:limit], limit)
        seen += passbook.page_rows(per_page)
        if not passbook.has_older(per_page):
            break
        passbook.page += 1
    assert seen == newest_first


def test_a_repeated_answer_shows_no_line_twice():
    passbook = Passbook("sukarela-1")
    batch = [movement(9), movement(8), movement(7)]
    passbook.take(batch, 3)
    passbook.take(batch, 3)
    assert [row.number for row in passbook.rows] == [9, 8, 7]


def test_an_endless_passbook_is_cut_off_at_the_limit():
    passbook = Passbook("sukarela-1")
    number = 1_000_000
    for _ in range(1000):
        if passbook.complete:
            break
        passbook.take([movement(number - step) for step in range(20)], 20)
        number -= 20
    assert len(passbook.rows) == 4000
