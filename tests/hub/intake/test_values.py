"""One cell at a time: what people write, and what it means or why it is refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import BadRequest
from hub.intake import values
from hub.intake.reading import UNCOMPUTED
from hub.money import rupiah


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        ("1250000", 1_250_000),
        ("1.250.000", 1_250_000),
        ("Rp1.250.000", 1_250_000),
        ("Rp 1.250.000,-", 1_250_000),
        ("rp. 1.250.000,00", 1_250_000),
        ("1250000.00", 1_250_000),
        ("1 250 000", 1_250_000),
        (1250000, 1_250_000),
        (1250000.0, 1_250_000),
        ("", 0),
        (None, 0),
        ("0", 0),
        ("Rp0", 0),
        ("0,00", 0),
        ("Rp 0,-", 0),
        ("-", 0),
        (0, 0),
    ],
)
def test_an_amount_is_read_as_people_write_it(cell: Any, amount: int) -> None:
    assert values.amount(cell) == amount


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-5.000", "import.amount_negative"),
        ("(5.000)", "import.amount_negative"),
        (-1, "import.amount_negative"),
        (-0.5, "import.amount_negative"),
        ("100,50", "import.amount_fraction"),
        ("100.5", "import.amount_fraction"),
        (0.5, "import.amount_fraction"),
        (100_000_000_001, "import.amount_large"),
        ("9" * 5000, "import.amount_large"),
        (1e300, "import.amount_large"),
        (float("inf"), "import.amount"),
        (float("nan"), "import.amount"),
        ("1,250,000", "import.amount"),
        ("1.25.000", "import.amount"),
        ("seratus", "import.amount"),
        ("#REF!", "import.amount"),
        (True, "import.amount"),
        (datetime(2026, 11, 24), "import.amount"),  # noqa: DTZ001 - as a spreadsheet gives it
        (UNCOMPUTED, "import.formula"),
    ],
)
def test_an_amount_that_cannot_be_is_refused_with_its_reason(cell: Any, code: str) -> None:
    with pytest.raises(BadRequest) as refused:
        values.amount(cell)
    assert refused.value.code == code


@given(st.integers(0, 100_000_000_000))
def test_every_amount_is_read_back_as_it_is_shown(amount: int) -> None:
    assert values.amount(rupiah(amount)) == values.amount(amount) == values.amount(float(amount)) == amount


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("24/11/2026", "2026-11-24"),
        ("24-11-2026", "2026-11-24"),
        ("24.11.2026", "2026-11-24"),
        ("2026-11-24", "2026-11-24"),
        ("2026-11-24 00:00:00", "2026-11-24"),
        ("3/4/2026", "2026-04-03"),
        ("24 November 2026", "2026-11-24"),
        ("1 Agt 1998", "1998-08-01"),
        ("29/02/2024", "2024-02-29"),
        (datetime(2026, 11, 24, 13, 5), "2026-11-24"),  # noqa: DTZ001
        ("", ""),
        (None, ""),
    ],
)
def test_a_date_is_read_as_people_write_it(cell: Any, day: str) -> None:
    assert values.day(cell) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("30/02/2026", "import.date_impossible"),
        ("29/02/2026", "import.date_impossible"),
        ("11/24/2026", "import.date_impossible"),
        ("0/1/2026", "import.date_impossible"),
        ("24/11/26", "import.year_short"),
        ("24 Nopvember 2026", "import.date"),
        ("kemarin", "import.date"),
        (45000, "import.date"),
        ("45000", "import.date"),
        (UNCOMPUTED, "import.formula"),
    ],
)
def test_a_date_that_cannot_be_is_refused_with_its_reason(cell: Any, code: str) -> None:
    with pytest.raises(BadRequest) as refused:
        values.day(cell)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("11/2026", "2026-11"),
        ("1-2026", "2026-01"),
        ("2026-11", "2026-11"),
        ("November 2026", "2026-11"),
        ("des 1999", "1999-12"),
        ("30/11/2026", "2026-11"),
        (datetime(2026, 11, 1), "2026-11"),  # noqa: DTZ001
        ("", ""),
    ],
)
def test_a_month_is_read_as_people_write_it(cell: Any, month: str) -> None:
    assert values.month(cell) == month


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("13/2026", "import.date_impossible"),
        ("11/26", "import.year_short"),
        ("Nov-26", "import.year_short"),
        ("2026", "import.month"),
    ],
)
def test_a_month_that_cannot_be_is_refused_with_its_reason(cell: Any, code: str) -> None:
    with pytest.raises(BadRequest) as refused:
        values.month(cell)
    assert refused.value.code == code


def test_a_nik_that_a_spreadsheet_has_rounded_is_not_believed() -> None:
    assert values.nik("6408990101900013") == "6408990101900013"
    assert values.nik("640899 010190 0013") == "6408990101900013"
    assert values.nik(6408990101900013) == "6408990101900013"
    for cell in (6408990101900010, 6.40899010190001e15, "6,40899E+15", 9408990101900013):
        with pytest.raises(BadRequest) as refused:
            values.nik(cell)
        assert refused.value.code == "import.digits_lost"


def test_a_phone_gets_back_the_zero_that_a_spreadsheet_dropped() -> None:
    assert values.phone(81200000007) == values.phone("0812-0000-0007") == "081200000007"
    assert values.phone("+62 812 0000 0007") == "+6281200000007"
    assert values.phone(None) == ""


def test_a_card_that_is_a_number_may_have_lost_its_zeros() -> None:
    assert values.card("0004512378") == "0004512378"
    with pytest.raises(BadRequest) as refused:
        values.card(4512378)
    assert refused.value.code == "import.card_number"


def test_a_village_code_may_come_without_its_points() -> None:
    assert values.region("6408152001") == values.region(6408152001) == "64.08.15.2001"


@pytest.mark.parametrize("cell", ["0", "-3", "12a", "1.5", 1.5, "1000000", "²", True, "A-12"])
def test_a_member_number_is_digits_alone(cell: Any) -> None:
    with pytest.raises(BadRequest) as refused:
        values.member_no(cell)
    assert refused.value.code == "import.number"


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.none(), st.booleans(), st.datetimes()))
def test_any_cell_is_read_or_refused(cell: Any) -> None:
    codes = []
    for reader in (values.member_no, values.nik, values.phone, values.card, values.region, values.amount, values.day):
        try:
            reader(cell)
        except BadRequest as error:
            codes.append(error.code)
    try:
        values.month(cell)
    except BadRequest as error:
        codes.append(error.code)
    assert [code for code in codes if not code.startswith("import.")] == []
