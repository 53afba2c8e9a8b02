"""The paper that officers sign: what it says, in which order, and that no name or amount is lost on it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hub.books import Books
from hub.cooperative.views import cooperative
from hub.intake.actions import take_in
from hub.intake.report import Source, report
from hub.words import LANGUAGES
from tests.helpers import ARTIFACTS
from tests.hub.intake.files import csv_file, row

LONG = "Andi Muhammad Fadhlurrahman Daeng Mappasoro Karaeng Bontolempangan Çelik Łuk"


def text_of(pdf: bytes, folder: Path) -> str:
    """What a reader sees, with the places of the words kept."""
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    command = ["pdftotext", "-layout", str(path), "-"]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


def paper(books: Books, language: str, count: int) -> bytes:
    rows = [row(7, name=LONG, wajib="99.000.000.000"), *(row(number) for number in range(8, 7 + count))]
    taken = take_in(books, csv_file(rows), actor="2", device="desk")
    return report(language, cooperative(books.db), taken, Source("anggota.csv", 1_795_000_000))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_who_what_and_from_where(books: Books, tmp_path: Path, language: str) -> None:
    pdf = paper(books, language, 3)
    text = text_of(pdf, tmp_path)
    for words in ("Koperasi Uji", "Bumi Etam, Kaubun", "24 November 2026", "anggota.csv", "0007", "0008", "0009"):
        assert words in text
    for amount in ("Rp99.000.000.000", "Rp99.002.500.000", "Rp1.050.000", "Rp300.000", "Rp99.003.850.000"):
        assert amount in text
    signers = {"id": ("Ketua", "Bendahara", "Pengawas"), "en": ("Chair", "Treasurer", "Supervisor")}
    assert all(signer in text for signer in signers[language])
    assert {"id": "nomor 10 sampai", "en": "number 10 to"}[language] in text
    assert "import." not in text


def test_long_names_are_wrapped_and_none_of_their_letters_is_lost(books: Books, tmp_path: Path) -> None:
    text = text_of(paper(books, "id", 1), tmp_path)
    assert all(word in text for word in LONG.split())


def test_many_members_take_many_pages_and_every_page_has_its_headings_and_number(books: Books, tmp_path: Path) -> None:
    pages = text_of(paper(books, "id", 130), tmp_path).split("\f")[:-1]
    assert 3 <= len(pages) <= 6
    numbers = [word for page in pages for word in page.split() if len(word) == 4 and word.isdigit() and word[0] == "0"]
    assert numbers == [f"{number:04d}" for number in range(7, 137)]
    for place, page in enumerate(pages, 1):
        assert f"Halaman {place} dari {len(pages)}" in page
        if "0" * 2 in page.split("Halaman")[0] and "Ketua" not in page:
            assert "Bergabung" in page
    assert "Pengawas" in pages[-1]
    assert "SHA-256" in pages[0]


def test_a_second_copy_says_that_it_is_one(books: Books, tmp_path: Path) -> None:
    assert "tidak dicatat dua kali" not in text_of(paper(books, "id", 2), tmp_path)
    assert "tidak dicatat dua kali" in text_of(paper(books, "id", 2), tmp_path)


def test_a_picture_of_it_is_kept_to_look_at(books: Books, tmp_path: Path) -> None:
    if shutil.which("pdftoppm") is None:
        pytest.fail("poppler-utils is missing; .ci/debian installs it")
    (tmp_path / "report.pdf").write_bytes(paper(books, "id", 40))
    ARTIFACTS.mkdir(exist_ok=True)
    picture = ARTIFACTS / "import-report"
    subprocess.run(["pdftoppm", "-r", "60", "-png", str(tmp_path / "report.pdf"), str(picture)], check=True)
    assert list(ARTIFACTS.glob("import-report*.png"))
