"""How amounts, days and numbers are shown."""

from __future__ import annotations

import pytest

from kiosk_ui import shown
from kiosk_ui.wording import read_catalog


@pytest.mark.parametrize(
    ("amount", "text"),
    [(0, "Rp0"), (999, "Rp999"), (1000, "Rp1.000"), (1_250_000, "Rp1.250.000"), (-75_000, "−Rp75.000"),
     (987_654_321, "Rp987.654.321"), (9_223_372_036_854_775_807, "Rp9.223.372.036.854.775.807")],
)  # fmt: skip
def test_amounts_are_shown_in_whole_rupiah(amount, text):
    assert shown.rupiah(amount) == text


def test_movements_show_their_direction():
    assert shown.signed_rupiah(50_000) == "+Rp50.000"
    assert shown.signed_rupiah(-50_000) == "−Rp50.000"
    assert shown.signed_rupiah(0) == "Rp0"


def test_days_are_shown_with_the_months_name():
    assert shown.day("2026-11-24", read_catalog("id")) == "24 November 2026"
    assert shown.day("2026-08-01", read_catalog("id")) == "1 Agustus 2026"
    assert shown.day("2026-08-01", read_catalog("en")) == "1 August 2026"


@pytest.mark.parametrize("odd", ["", "2026-13-01", "yesterday"])
def test_what_is_no_day_is_shown_as_it_is(odd):
    assert shown.day(odd, read_catalog("id")) == odd


def test_member_numbers_have_four_digits_or_more():
    assert shown.member_number(12) == "0012"
    assert shown.member_number("12345") == "12345"
