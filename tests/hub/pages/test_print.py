"""The passbook on paper: a year or all of it, with sums that the books have, and pages that say which they are."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from hub.savings import actions
from tests.hub.pages.conftest import BUDI, LONG, SITI, House, open_house
from tests.hub.pages.phone import chromium, new_phone, sign_in
from tests.hub.pages.visitor import Visitor

PATH = f"/me/accounts/sukarela-{SITI}/print"


def test_a_year_is_printed_with_opening_sums_and_closing(siti: Visitor, house: House) -> None:
    page = siti.get(PATH)
    for shown in (
        "Koperasi Uji",
        "Buku simpanan",
        "Siti",
        "0002",
        "Simpanan sukarela",
        "3 Feb 2026 – 6 Mar 2026",
    ):
        assert shown in page.text
    assert "Saldo awal Rp0 3 Feb 2026" in page.text
    assert "Jumlah Rp1.375.000 Rp375.000 Rp1.000.000" in page.text
    assert house.balance(f"sukarela-{SITI}") == 1_000_000
    assert siti.get(f"{PATH}?year=all").text.count("Rp1.250.000") == page.text.count("Rp1.250.000")
    assert siti.get(f"{PATH}?year=1999").text == page.text


def test_each_year_begins_with_what_the_last_one_left(siti: Visitor, house: House) -> None:
    house.act(lambda tx: actions.deposit(tx, f"sukarela-{SITI}", 25_000))
    assert "Saldo awal" in siti.get(f"{PATH}?year=2026").text


def test_an_empty_account_says_so_and_anothers_is_not_there(siti: Visitor) -> None:
    assert siti.get(f"/me/accounts/pokok-{BUDI}/print").status == 404
    assert siti.get("/me/accounts/nonsense/print").status == 404
    assert siti.get("/me/accounts/sukarela-2%27/print").status == 404


@pytest.fixture(scope="module")
def full(lived_in: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house whose member with the longest name has a book of several pages."""
    with open_house(lived_in, tmp_path_factory.mktemp("print") / "data") as opened:

        def many(tx: object) -> None:
            for i in range(120):
                actions.deposit(tx, f"sukarela-{LONG}", 1_000_000 + i)  # type: ignore[arg-type]

        opened.act(many)
        yield opened


@pytest.fixture(scope="module")
def browser(full: House) -> Iterator[Browser]:
    """Chromium, after the house."""
    with chromium() as launched:
        yield launched


@pytest.mark.browser
def test_on_paper_there_are_headings_and_numbers_on_each_page_and_no_buttons(
    browser: Browser, full: House, tmp_path: Path, make_pdf_text: Callable[[Path], list[str]]
) -> None:
    context = new_phone(browser, full.door.url, "id")
    page = context.new_page()
    sign_in(page, LONG)
    page.goto(f"/me/accounts/sukarela-{LONG}/print?year=all")
    paper = tmp_path / "passbook.pdf"
    page.pdf(path=str(paper), prefer_css_page_size=True)
    context.close()
    sheets = make_pdf_text(paper)
    assert 3 <= len(sheets) <= 5
    for number, sheet in enumerate(sheets, 1):
        assert re.search(rf"\b{number} ?/ ?{len(sheets)}$", sheet.strip())
        assert re.search(r"Tanggal\s+No\.\s+\S+", sheet)
        for button in ("Dengarkan", "Tampilkan", "Cetak", "Untuk mencetak"):
            assert button not in sheet
    assert "Muhammad Abdurrahman" in sheets[0]
    assert "Rp1.107.661.461" in sheets[-1].replace("\n", " ")


@pytest.fixture
def make_pdf_text() -> Callable[[Path], list[str]]:
    """The text of a PDF, page by page."""

    def read(path: Path) -> list[str]:
        done = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True)
        return done.stdout.decode().split("\f")[:-1]

    return read
