"""What a member sees on a phone: accounts, passbook, picture; all of it theirs and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub.access.actions import set_pin
from tests.hub.pages.conftest import BUDI, POOR, SITI, House, open_house
from tests.hub.pages.visitor import Visitor
from tests.hub.village import PIN, hashed


@pytest.fixture(scope="module")
def house(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One house for all these tests, who only look."""
    with open_house(lived_in, tmp_path_factory.mktemp("calm") / "data") as opened:
        yield opened


def test_accounts_show_balances_and_what_is_owed(siti: Visitor) -> None:
    text = siti.get("/me").text
    assert "Halo, Siti" in text
    assert "Jumlah simpanan Rp1.120.000" in text
    assert "Simpanan sukarela Rp1.000.000" in text
    assert "Belum dibayar Rp40.000 (2 bulan)" in text


def test_accounts_show_the_last_movements_in_plain_words(siti: Visitor) -> None:
    text = siti.get("/me").text
    assert "Mengambil 4 Mar 2026 · Simpanan sukarela -Rp300.000" in text
    assert "+Rp75.000" in text
    assert "dibatalkan" in text


def test_amounts_are_written_the_same_in_english(make_visitor: Callable[..., Visitor]) -> None:
    siti = make_visitor("en")
    text = siti.sign_in(SITI).text
    assert "Hello, Siti" in text
    assert "Total savings Rp1.120.000" in text
    assert "Not yet paid Rp40.000 (2 months)" in text


def test_the_passbook_opens_at_the_newest_month(siti: Visitor) -> None:
    page = siti.get("/me/accounts/sukarela-2")
    assert "Maret 2026 Saldo awal bulan Rp50.000" in page.text
    assert "Saldo akhir bulan Rp1.000.000" in page.text
    assert page.text.index("+Rp1.250.000") < page.text.index("-Rp300.000")
    assert "?month=2026-02" in page.links


def test_the_passbook_turns_month_by_month(siti: Visitor) -> None:
    page = siti.get("/me/accounts/sukarela-2?month=2026-02")
    assert "Februari 2026 Saldo awal bulan Rp0" in page.text
    assert "Saldo akhir bulan Rp50.000" in page.text
    assert "?month=2026-03" in page.links


@pytest.mark.parametrize("month", ["", "2020-01", "abc", "2026-99", "%00", "2026-03'--"])
def test_a_month_that_is_not_in_the_book_shows_the_newest(siti: Visitor, month: str) -> None:
    page = siti.get(f"/me/accounts/sukarela-2?month={month}")
    assert page.status == 200
    assert "Maret 2026 Saldo awal" in page.text


def test_an_account_that_never_moved_says_so(siti: Visitor, house: House) -> None:
    house.act(lambda tx: set_pin(tx, POOR, hashed(PIN), must_change=False))
    siti.post("/sign-out")
    assert "Belum ada transaksi" in siti.sign_in(POOR).text
    assert "Buku ini masih kosong" in siti.get(f"/me/accounts/sukarela-{POOR}").text
    assert "Belum ada simpanan untuk digambar" in siti.get("/me/chart").text


@pytest.mark.parametrize(
    "path",
    [
        f"/me/accounts/sukarela-{BUDI}",
        "/me/accounts/sukarela-1",
        "/me/accounts/sukarela-999999",
        "/me/accounts/sukarela-02",
        "/me/accounts/gold-2",
        "/me/accounts/sukarela-2%20",
        "/me/accounts/SUKARELA-3",
    ],
)
def test_anybody_elses_passbook_is_as_if_it_did_not_exist(siti: Visitor, path: str) -> None:
    page = siti.get(path)
    assert page.status == 404
    assert "Budi" not in page.text
    assert "60.000" not in page.text


DESK = [
    "/desk",
    "/desk?shown=all",
    "/desk/members",
    "/desk/members?q=3",
    "/desk/members/3",
    "/desk/members/2",
    "/desk/members/new",
    "/desk/members/3/pin",
    "/desk/members/3/status",
    "/desk/members/3/deposit",
    "/desk/members/3/withdrawal",
    "/desk/members/3/accounts/sukarela-3",
    "/desk/receipts/20",
    "/desk/receipts/20/reversal",
    "/desk/requests",
    "/desk/requests/39",
    "/desk/requests/39/refuse",
    "/desk/notices",
    "/desk/notices/new",
    "/desk/suggestions",
    "/desk/suggestions/39",
    "/desk/suggestions/book",
    "/desk/kiosk",
    "/desk/day/open",
    "/desk/day/close",
    "/desk/days",
    "/desk/days/2026-03-06",
    "/desk/days/2026-03-06/summary.pdf",
]


@pytest.mark.parametrize("path", DESK)
def test_members_have_no_desk(siti: Visitor, house: House, path: str) -> None:
    before = house.facts
    pages = [siti.get(path), siti.post(path, confirm="yes", key="0123456789", account="sukarela-3", amount="1000")]
    for page in pages:
        assert page.status in (400, 404)
        assert "Budi" not in page.text
    assert pages[0].status == 404
    assert house.facts == before


@pytest.mark.parametrize("path", [*DESK, "/me", "/me/chart", "/me/accounts/sukarela-2", "/pin"])
def test_who_is_not_signed_in_is_asked_to(visitor: Visitor, path: str) -> None:
    page = visitor.get(path)
    assert (page.path, page.status) == ("/", 200)
    assert "Siti" not in page.text


def test_the_picture_says_in_words_what_it_shows(siti: Visitor) -> None:
    page = siti.get("/me/chart")
    assert "menjadi Rp1.120.000 pada Maret 2026" in page.text
    assert "Februari 2026 Rp170.000 Rp100.000 Rp20.000 Rp50.000" in page.text
