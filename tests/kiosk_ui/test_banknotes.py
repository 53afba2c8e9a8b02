"""Counting money out, and the scales beside charts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui import banknotes, chart_scale, shown
from kiosk_ui.banknotes import Pile
from kiosk_ui.wording import read_catalog


@given(st.integers(min_value=0, max_value=10**10))
def test_the_piles_come_to_the_amount(amount):
    piles = banknotes.piles(amount)
    assert sum(pile.value * pile.count for pile in piles) + banknotes.leftover(amount) == amount
    assert [pile.value for pile in piles] == sorted((pile.value for pile in piles), reverse=True)
    assert all(pile.count == 1 or pile.value in (100_000, 20_000, 2_000, 200) for pile in piles)


def test_an_amount_in_its_fewest_notes():
    assert banknotes.piles(1_250_000) == [Pile(100_000, 12), Pile(50_000, 1)]
    assert banknotes.piles(0) == banknotes.piles(-50_000) == []
    assert banknotes.count_text(3_450) == "×3.450"


@given(st.integers(min_value=1, max_value=10**12))
def test_a_scale_is_short_round_and_just_high_enough(highest):
    ticks = chart_scale.fitting(highest).ticks
    assert ticks[0] == 0
    assert ticks[-2] < highest <= ticks[-1]
    assert 2 <= len(ticks) <= chart_scale.TICKS_MAX + 1
    assert str(ticks[1]).rstrip("0") in ("1", "2", "25", "5")


def test_a_scale_of_nothing_has_its_zero():
    scale = chart_scale.fitting(0)
    assert scale.ticks == (0,)
    assert scale.share(0) == 0


@given(
    st.integers(min_value=1, max_value=40),
    st.floats(min_value=100, max_value=900),
    st.floats(min_value=5, max_value=99),
)
def test_words_below_a_chart_do_not_touch_and_the_last_is_there(count, width, widest):
    places = chart_scale.labelled(count, width, widest)
    assert places[-1] == count - 1
    slot = width / count
    assert all((later - one) * slot >= widest - 1e-6 for one, later in pairwise(places))


def test_amounts_beside_a_chart_are_short():
    indonesian, english = read_catalog("id"), read_catalog("en")
    assert [shown.short_rupiah(amount, indonesian) for amount in (0, 750, 50_000, 1_250_000, 345_678_900, 10**10)] == [
        *("Rp0", "Rp750", "Rp50 rb", "Rp1,3 jt", "Rp345,7 jt", "Rp10 M")
    ]
    assert shown.short_rupiah(-1_200_000, english) == "−Rp1.2 m"
    assert shown.short_rupiah(999_960, indonesian) == "Rp1 jt"
