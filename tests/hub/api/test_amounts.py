"""Amounts that cannot be real are refused at the HTTP door with the reason, and nothing is recorded."""

from __future__ import annotations

from typing import Any

import pytest

from tests.hub.door import Asker, Shared, code


@pytest.fixture(scope="module")
def officer(shared: Shared) -> Asker:
    return shared.door.sign_in(1)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0, "amount.not_positive"),
        (-5_000, "amount.not_positive"),
        (-(10**30), "amount.not_positive"),
        ("-5000", "amount.not_positive"),
        ("−5000", "amount.not_positive"),
        ("(5000)", "amount.not_positive"),
        ("0", "amount.not_positive"),
        (5_000.5, "amount.fractional"),
        (5_000.0, "amount.fractional"),
        (1e3, "amount.fractional"),
        ("5000,5", "amount.fractional"),
        ("5.000,00", "amount.fractional"),
        ("50.5", "amount.fractional"),
        (100_000_000_001, "amount.too_large"),
        (2**63, "amount.too_large"),
        (10**30, "amount.too_large"),
        ("9" * 5_000, "amount.too_large"),
        ("", "amount.unreadable"),
        ("lima ribu", "amount.unreadable"),
        ("5e3", "amount.unreadable"),
        ("0x1388", "amount.unreadable"),
        ("5_000", "amount.unreadable"),
        ("5000 rupiah; DROP TABLE member", "amount.unreadable"),
        ("5.00.0", "amount.fractional"),
        ("\u0000", "amount.unreadable"),
        (None, "request.invalid"),
        (True, "request.invalid"),
        ([5_000], "request.invalid"),
        ({"rupiah": 5_000}, "request.invalid"),
    ],
)
@pytest.mark.parametrize("path", ["/savings/deposits", "/savings/withdrawals"])
def test_an_amount_that_cannot_be_real(shared: Shared, officer: Asker, path: str, amount: Any, expected: str) -> None:
    before = shared.village.facts
    answer = officer.post(path, {"account_id": "sukarela-2", "amount": amount})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert answer.json()["error"]["message"]
    assert shared.village.facts == before


@pytest.mark.parametrize("amount", ["1e400", "NaN", "Infinity", "-Infinity", "00500", "5,000", "5000 5000"])
def test_a_number_that_json_does_not_know(shared: Shared, officer: Asker, amount: str) -> None:
    before = shared.village.facts
    answer = officer.http.post(
        "/savings/deposits",
        content=f'{{"account_id":"sukarela-2","amount":{amount}}}',
        headers={"Content-Type": "application/json", "Idempotency-Key": "key-0001"},
    )
    assert answer.status_code == 400
    assert code(answer) in ("request.invalid", "amount.fractional")
    assert shared.village.facts == before


@pytest.mark.parametrize(
    ("amount", "rupiah"),
    [
        (1_250_000, 1_250_000),
        ("1250000", 1_250_000),
        ("Rp1.250.000", 1_250_000),
        ("rp 1.250.000", 1_250_000),
        ("Rp. 1.250.000", 1_250_000),
        (" 1 250 000 ", 1_250_000),
        (100_000_000_000, 100_000_000_000),
    ],
)
def test_an_amount_as_people_type_it(officer: Asker, amount: Any, rupiah: int) -> None:
    answer = officer.post("/savings/deposits", {"account_id": "sukarela-2", "amount": amount})
    assert answer.status_code == 201, answer.text
    assert answer.json()["amount"] == rupiah


def test_the_reason_is_told_in_the_askers_language(shared: Shared) -> None:
    wrong = {"account_id": "sukarela-2", "amount": -1}
    told = {
        language: shared.door.sign_in(1, language=language).post("/savings/deposits", wrong).json()["error"]["message"]
        for language in ("id", "en")
    }
    assert told["id"].startswith("Jumlah harus lebih besar dari nol.")
    assert told["en"].startswith("The amount must be greater than zero.")
