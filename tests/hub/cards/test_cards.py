"""Cards: made for who has none, printed on A4, void once another is made, and good at the sign-in."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.access.guard import Viewer, own
from hub.access.views import card_of
from hub.cards.sheet import as_pdf
from hub.cards.views import Holder
from tests.hub.door import Door, code
from tests.hub.pages.conftest import LONGEST_NAME
from tests.hub.pages.visitor import Visitor
from tests.hub.village import PIN, Village

SITI, BUDI = 2, 3


@pytest.fixture
def door(village: Village, make_door) -> Door:
    for name in ("Siti Rahmawati", "Budi"):
        village.member(name)
    village.member("Ani Kasir", roles=("cashier",))
    village.close()
    return make_door()


@pytest.fixture
def officer(door: Door) -> Iterator[Visitor]:
    visitor = Visitor(door.url)
    visitor.sign_in(1)
    yield visitor
    visitor.close()


def held(door: Door, member_no: int) -> str:
    return card_of(door.appliance.books.db, own(Viewer(member_no, (), "")))


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "sheet.pdf"
    file.write_bytes(pdf)
    return subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, text=True, check=True).stdout


def test_all_who_have_none_get_a_card_of_their_own_and_a_second_tap_makes_no_others(door, officer, tmp_path):
    page = officer.get("/desk/cards")
    assert "4 anggota belum punya kartu" in page.text
    made = officer.submit(page)
    assert "Kartu sudah dibuat" in made.text
    cards = [held(door, number) for number in (1, 2, 3, 4)]
    assert len(set(cards)) == 4
    assert all(card.startswith("KOP-") and len(card) == 20 for card in cards)
    officer.submit(page)
    assert [held(door, number) for number in (1, 2, 3, 4)] == cards
    pdf = officer.http.get("/desk/cards/sheet.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    written = text_of(pdf.content, tmp_path)
    assert all(each in written for each in ("Siti Rahmawati", "0002", "Budi", "Koperasi Uji"))


def test_a_new_card_opens_the_sign_in_and_makes_the_lost_one_void(door, officer):
    page = officer.submit(officer.get(f"/desk/members/{SITI}/card"))
    lost = held(door, SITI)
    assert door.asker().post("/sessions", {"card": lost, "pin": PIN}, key="").status_code == 201
    officer.submit(page)
    assert held(door, SITI) not in ("", lost)
    refused = door.asker().post("/sessions", {"card": lost, "pin": PIN}, key="")
    assert refused.status_code == 401, code(refused)
    assert door.asker().post("/sessions", {"card": held(door, SITI), "pin": PIN}, key="").status_code == 201


def test_who_has_left_gets_no_card_and_the_page_says_why(village, make_door):
    village.play("2026-01-05 join Siti\n2026-01-06 left Siti")
    village.close()
    visitor = Visitor(make_door().url)
    visitor.sign_in(1)
    page = visitor.submit(visitor.get(f"/desk/members/{SITI}/card"))
    assert page.status == 409
    assert "hanya untuk anggota yang aktif" in page.text
    visitor.close()


def test_without_cards_there_is_no_sheet(officer):
    assert officer.get("/desk/cards/sheet.pdf").status == 409
    assert officer.get(f"/desk/members/{SITI}/card.pdf").status == 409


def test_a_cashier_makes_no_cards(door):
    clerk = Visitor(door.url)
    clerk.sign_in(4)
    for path in (
        "/desk/cards",
        "/desk/cards/sheet.pdf",
        f"/desk/members/{SITI}/card",
        f"/desk/members/{SITI}/card.pdf",
    ):
        assert clerk.get(path).status == 403
    assert clerk.post(f"/desk/members/{SITI}/card", key="x" * 20).status == 403
    assert held(door, SITI) == ""
    clerk.close()


def test_the_longest_name_stands_whole_on_its_card_and_eleven_cards_take_two_sheets(tmp_path):
    holders = [Holder(number, LONGEST_NAME, f"KOP-{number:016d}") for number in range(1, 12)]
    pdf = as_pdf("id", holders, "Koperasi Produsen Sumber Rezeki Bersama Masyarakat Desa Sangatta Utara")
    written = text_of(pdf, tmp_path)
    assert written.count("\f") == 2
    for word in LONGEST_NAME.split():
        assert written.count(word) >= 11
