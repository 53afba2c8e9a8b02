"""The picture of savings: pure functions from balances to SVG."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.savings.chart import FACES, HEIGHT, WIDTH, Column, Texts, draw, month_ends, months_back, scale_lines
from hub.savings.views import MonthView

SVG = "{http://www.w3.org/2000/svg}"


def test_months_go_back_over_new_year() -> None:
    assert months_back("2026-02", 4) == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_a_month_without_movement_holds_what_the_month_before_held() -> None:
    moved = [MonthView("2026-04", 50, 30, 0, 80, 1), MonthView("2026-01", 0, 50, 0, 50, 1)]
    assert month_ends(moved, ["2025-12", "2026-01", "2026-02", "2026-04", "2026-05"]) == [0, 50, 50, 80, 80]


def test_what_was_saved_before_the_picture_begins_is_in_it() -> None:
    assert month_ends([MonthView("2020-01", 0, 50, 0, 50, 1)], ["2026-01", "2026-02"]) == [50, 50]


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, ()),
        (1_120_000, (500_000, 1_000_000)),
        (3_170_000, (1_000_000, 2_000_000, 3_000_000)),
        (987_654_321, (250_000_000, 500_000_000, 750_000_000)),
    ],
)
def test_lines_stand_at_round_amounts(highest: int, lines: tuple[int, ...]) -> None:
    assert scale_lines(highest) == lines


@given(st.integers(1, 10**12))
def test_there_are_one_to_three_lines_and_none_above_the_highest(highest: int) -> None:
    lines = scale_lines(highest)
    assert 1 <= len(lines) <= 3
    assert max(lines) <= highest


amounts = st.fixed_dictionaries({kind: st.integers(0, 10**11) for kind in FACES})


@given(st.lists(amounts, min_size=1, max_size=24))
def test_columns_stay_inside_the_picture_and_stand_on_each_other(held: list[dict[str, int]]) -> None:
    columns = [Column("2026-01", "2026" if i == 0 else "", each) for i, each in enumerate(held)]
    text = draw(columns, Texts("a < b", "c & d", ((1, "Rp1"),), "Rp1"))
    root = ElementTree.fromstring(text.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))
    for rect in root.iter(f"{SVG}rect"):
        x, y, width, height = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert x >= 0
        assert x + width <= WIDTH + 0.1
        assert y >= 0
        assert y + height <= HEIGHT
    assert len(list(root.iter(f"{SVG}rect"))) == sum(amount > 0 for each in held for amount in each.values())
    assert root.findtext(f"{SVG}title") == "a < b"
    assert root.findtext(f"{SVG}desc") == "c & d"
