"""My data on the phone: seen, corrected by an officer at the desk, taken away as a copy; and nobody else's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from hub.access.actions import give_card
from hub.access.guard import Viewer, own
from hub.members import actions as members
from hub.members.views import member
from hub.photos.actions import set_photo
from hub.privacy.actions import ask
from hub.privacy.views import corrections
from hub.suggestions.actions import suggest
from tests.hub.pages.conftest import BUDI, CASHIER, LONG, LONGEST_NAME, OFFICER, SITI, House
from tests.hub.pages.visitor import Visitor
from tests.hub.photos.faces import portrait_of
from tests.hub.village import REGION

NIK = "6408041234567890"
MINE = ("Jalan Kenanga 5", "081299887766", NIK, "KARTU-SITI", "+Siti punya saran")
KINDS = ("pdf", "xlsx", "json")


@pytest.fixture(autouse=True)
def prepared(house: House) -> House:
    """Siti's data, which can be recognised wherever it turns up."""
    person = members.particulars("Siti", "Jalan Kenanga 5", "081299887766", NIK)
    house.act(lambda tx: members.correct(tx, SITI, person, region=REGION, day="2026-03-06"))
    house.act(lambda tx: give_card(tx, SITI, "KARTU-SITI"))
    return house


def wish(house: House, field: str = "phone", wanted: str = "0812 0000 0001", member_no: int = SITI) -> int:
    return house.act(lambda tx: ask(tx, own(Viewer(member_no, (), "")), field, wanted))[0].number


def state(house: House, member_no: int = SITI) -> tuple[str, str]:
    newest = corrections(house.books.db, own(Viewer(member_no, (), "")), 1)[0]
    return newest.state, newest.answer


def test_a_member_sees_all_of_it_and_the_nik_only_on_asking(siti: Visitor) -> None:
    page = siti.get("/me/data")
    for shown in (
        "Siti",
        "0002",
        "Jalan Kenanga 5",
        "081299887766",
        "KARTU-SITI",
        "5 Januari 2026",
        "••••••••••••7890",
    ):
        assert shown in page.text
    assert NIK not in page.answer.text
    assert "/me/data?nik=shown" in page.links
    assert NIK in siti.get("/me/data?nik=shown").text


def test_a_correction_goes_from_the_phone_over_the_desk_and_back(siti: Visitor, officer: Visitor, house: House) -> None:
    form = siti.get("/me/data/correction")
    told = siti.submit(form, field="phone", text="0812 0000 0001")
    assert "Permintaan terkirim" in told.text
    before = house.facts
    assert siti.submit(form, field="phone", text="0812 0000 0001").path == "/me/data"
    assert house.facts == before
    assert "1 menunggu" in officer.get("/desk").text
    listed = officer.get("/desk/corrections")
    assert "0812 0000 0001" in listed.text
    change = officer.get(next(link for link in listed.links if "correction=" in link))
    fields = change.forms[-1]
    assert (fields["name"], fields["address"], fields["phone"], fields["nik"]) == (
        "Siti",
        "Jalan Kenanga 5",
        "081299887766",
        "",
    )
    assert NIK not in change.answer.text
    preview = officer.submit(change, phone="0812 0000 0001")
    assert "dulu: 081299887766" in preview.text
    assert house.facts == before
    done = officer.submit(preview, confirm="yes")
    assert "Data anggota sudah diubah" in done.text
    assert house.facts == before + 2
    found = member(house.books.db, SITI)
    assert (found.phone, found.nik) == ("081200000001", NIK)
    assert "sudah diperbaiki" in siti.get("/me/data").text
    assert officer.submit(preview, confirm="yes").path == f"/desk/members/{SITI}"
    assert house.facts == before + 2
    assert "Tidak ada permintaan" in officer.get("/desk/corrections").text


def test_an_officer_refuses_with_an_answer_that_the_member_reads(siti: Visitor, officer: Visitor, house: House) -> None:
    number = wish(house, "name", "Siti Nurhaliza")
    page = officer.get(f"/desk/corrections/{number}/refusal")
    assert "Tulis alasannya" in officer.submit(page, answer=" ").text
    assert state(house) == ("open", "")
    assert officer.submit(page, answer="Bawalah KTP").path == "/desk/corrections"
    assert state(house) == ("refused", "Bawalah KTP")
    assert "Bawalah KTP" in siti.get("/me/data").text
    fields = {**page.forms[-1], "key": f"another-key-0001.{OFFICER}", "answer": "Lain"}
    again = officer.post(page.path, **fields)
    assert again.status == 409
    assert state(house) == ("refused", "Bawalah KTP")


def test_particulars_are_changed_without_any_wish_too_and_the_nik_deleted(officer: Visitor, house: House) -> None:
    path = f"/desk/members/{SITI}/particulars"
    unchanged = officer.submit(officer.get(path))
    assert (unchanged.status, "Tidak ada yang diubah" in unchanged.text) == (400, True)
    preview = officer.submit(officer.get(path), nik="-", region="elsewhere", other_region="64.08.15.2001")
    officer.submit(preview, confirm="yes")
    found = member(house.books.db, SITI)
    assert (found.nik, found.region, found.phone) == ("", "64.08.15.2001", "081299887766")
    wrong = officer.submit(officer.get(path), nik="12")
    assert "nik-wrong" in wrong.answer.text


def test_two_officers_do_not_write_over_each_other(officer: Visitor, house: House) -> None:
    page = officer.get(f"/desk/members/{SITI}/particulars")
    preview = officer.submit(page, phone="081200000001")
    person = members.particulars("Siti", "Jalan Melati 1", "081299887766", NIK)
    house.act(lambda tx: members.correct(tx, SITI, person, region=REGION, day="2026-03-06"))
    told = officer.submit(preview, confirm="yes")
    assert told.status == 409
    assert "baru saja diubah" in told.text
    assert member(house.books.db, SITI).address == "Jalan Melati 1"


def test_a_wish_is_answered_for_its_own_member_alone(officer: Visitor, house: House) -> None:
    number, before = wish(house), house.facts
    for told in (f"{number}", "1", "99999999999999", "x", "-1"):
        path = f"/desk/members/{BUDI}/particulars"
        assert officer.get(f"{path}?correction={told}").status == 404
        page = officer.get(path)
        fields = {**page.forms[-1], "correction": told, "phone": "0812000000", "confirm": "yes"}
        assert officer.post(path, **fields).status == 404
    assert officer.get("/desk/corrections/99999/refusal").status == 404
    assert (house.facts, state(house)) == (before, ("open", ""))


def test_members_and_cashiers_answer_no_wishes(
    make_visitor: Callable[..., Visitor], siti: Visitor, house: House
) -> None:
    cashier = make_visitor()
    cashier.sign_in(CASHIER)
    number, before = wish(house), house.facts
    for path in ("/desk/corrections", f"/desk/corrections/{number}/refusal", f"/desk/members/{SITI}/particulars"):
        assert siti.get(path).status == 404
        assert cashier.get(path).status == 403
        if path != "/desk/corrections":
            assert siti.post(path, key="0123456789abcdef", answer="x", confirm="yes").status == 404
            assert cashier.post(path, key="0123456789abcdef", answer="x", confirm="yes").status == 403
    assert house.facts == before


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_whole_named_after_nobody_and_kept_by_no_browser(siti: Visitor, house: House, kind: str) -> None:
    photo = house.door.appliance.photos.keep(portrait_of("tan"))
    house.act(lambda tx: set_photo(tx, SITI, photo, finding=True))
    wish(house, "phone", "+Siti punya saran")
    before = house.facts
    answer = siti.http.get(f"/me/data/copy.{kind}")
    assert answer.status_code == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="salinan-data.{kind}"'
    assert answer.headers["cache-control"] == "no-store"
    text = text_of(kind, answer.content)
    for shown in ("Siti", *MINE):
        assert shown in text, shown
    assert "1250000" in text.replace(".", "")
    assert "argon2" not in text
    assert house.facts == before


def text_of(kind: str, content: bytes) -> str:
    if kind == "pdf":
        done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=content, capture_output=True, check=True)
        return done.stdout.decode()
    if kind == "xlsx":
        book = load_workbook(BytesIO(content))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        return " ".join(str(cell.value) for cell in cells)
    return json.dumps(json.loads(content), ensure_ascii=False)


def test_letters_that_paper_does_not_know_are_marked_there_and_whole_in_the_other_copies(
    siti: Visitor, house: House
) -> None:
    note = "Huruf yang tidak dikenal kertas ini"
    assert note not in text_of("pdf", siti.http.get("/me/data/copy.pdf").content)
    house.act(lambda tx: suggest(tx, SITI, "other", "Pak سيتي 😀 Čović"))
    printed = " ".join(text_of("pdf", siti.http.get("/me/data/copy.pdf").content).split())
    assert "Pak \N{REPLACEMENT CHARACTER}" in printed
    assert "Čović" in printed
    assert note in printed
    for kind in ("xlsx", "json"):
        assert "Pak سيتي 😀 Čović" in text_of(kind, siti.http.get(f"/me/data/copy.{kind}").content)


def test_the_copy_for_programs_adds_up_to_the_books(siti: Visitor, house: House) -> None:
    copy = siti.http.get("/me/data/copy.json").json()
    assert (copy["form"], copy["version"], copy["member_no"]) == ("koperasi-my-data", 1, SITI)
    held = {account["id"]: account for account in copy["accounts"]}
    for name, account in held.items():
        assert account["balance"] == house.balance(name) == sum(move["amount"] for move in account["movements"])
    assert len(held[f"sukarela-{SITI}"]["movements"]) == 5
    assert copy["photo"] is None


def test_a_text_that_looks_like_a_formula_stays_a_text(siti: Visitor, house: House) -> None:
    wish(house, "name", '=HYPERLINK("http://evil.example")')
    book = load_workbook(BytesIO(siti.http.get("/me/data/copy.xlsx").content))
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if "HYPERLINK" in str(cell.value)]
    assert [cell.data_type for cell in found] == ["s"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_made_without_touching_the_card(siti: Visitor, house: House, kind: str) -> None:
    written: list[str] = []
    watched = True

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if watched and event == "open" and isinstance(arguments[2], int) and arguments[2] & (os.O_WRONLY | os.O_RDWR):
            written.append(str(arguments[0]))

    siti.http.get(f"/me/data/copy.{kind}")  # what is loaded once for all
    sys.addaudithook(watch)
    try:
        assert siti.http.get(f"/me/data/copy.{kind}").status_code == 200
    finally:
        watched = False
    assert [path for path in written if not path.startswith(str(house.books.path.parent))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_copy_is_ones_own_alone(
    make_visitor: Callable[..., Visitor], officer: Visitor, house: House, kind: str
) -> None:
    wish(house, "phone", "+Siti punya saran")
    budi = make_visitor()
    assert budi.get(f"/me/data/copy.{kind}").path == "/"
    budi.sign_in(BUDI)
    for who in (budi, officer):
        for query in ("", f"?member_no={SITI}", f"?member={SITI}"):
            text = text_of(kind, who.http.get(f"/me/data/copy.{kind}{query}").content)
            assert not [secret for secret in MINE if secret in text]
    assert budi.get("/me/data/copy.exe").status == 404
    assert budi.get("/me/data/copy.").status == 404


def test_the_longest_name_and_hundreds_of_millions_fit_on_the_paper(make_visitor: Callable[..., Visitor]) -> None:
    somebody = make_visitor("en")
    somebody.sign_in(LONG)
    text = text_of("pdf", somebody.http.get("/me/data/copy.pdf").content)
    assert "Rp987.654.321" in text
    assert " ".join(text.split()).count(LONGEST_NAME.split()[0]) >= 1
    assert "1 of 1" in text or "1 / 1" in text or "Page 1" in text


def test_without_anything_kept_the_page_and_copies_say_so(make_visitor: Callable[..., Visitor]) -> None:
    budi = make_visitor()
    budi.sign_in(BUDI)
    page = budi.get("/me/data")
    assert "Tidak ada foto Anda" in page.text
    assert "Permintaan perbaikan" not in page.text
