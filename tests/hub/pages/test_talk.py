"""Asking for money by phone and paying it at the desk, announcing, suggesting: each step as people take it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from hub.access.actions import end_role, grant_role
from hub.days.actions import close_day, open_day
from hub.savings import actions as savings
from tests.hub.pages.conftest import BUDI, CASHIER, SITI, House
from tests.hub.pages.visitor import Page, Visitor

ASK = "/me/requests/new"


@pytest.fixture
def budi(make_visitor: Callable[..., Visitor]) -> Visitor:
    made = make_visitor()
    made.sign_in(BUDI)
    return made


@pytest.fixture
def cashier(make_visitor: Callable[..., Visitor]) -> Visitor:
    made = make_visitor()
    made.sign_in(CASHIER)
    return made


def asked(siti: Visitor, amount: str = "250.000") -> Page:
    preview = siti.submit(siti.get(ASK), amount=amount)
    return siti.submit(preview, confirm="yes")


def test_notes_add_up_and_nothing_is_asked_before_it_is_confirmed(siti: Visitor, house: House) -> None:
    before = house.facts
    page = siti.get(ASK)
    for worth in ("100000", "100000", "50000", "7"):
        page = siti.submit(page, add=worth)
    assert page.forms[-1]["amount"] == "Rp250.000"
    assert siti.submit(page, clear="yes").forms[-1]["amount"] == ""
    preview = siti.submit(page)
    assert "dua ratus lima puluh ribu rupiah" in preview.text
    assert "Uang belum keluar" in preview.text
    assert siti.submit(preview, edit="yes").forms[-1]["amount"] == "Rp250.000"
    assert house.facts == before
    done = siti.submit(preview, confirm="yes")
    assert "Uang belum keluar. Silakan datang ke petugas" in done.text
    assert house.facts == before + 1
    assert siti.submit(preview, confirm="yes").path == done.path  # pressed again
    assert siti.submit(page).path == done.path  # gone back and sent again
    assert house.facts == before + 1
    assert house.balance(f"sukarela-{SITI}") == 1_000_000
    waiting = siti.get(ASK)
    assert "Masih ada permintaan" in waiting.text
    assert done.path in waiting.links


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": "1.000.001"}, "Paling banyak Rp1.000.000"),
        ({"amount": ""}, "tidak terbaca"),
        ({"amount": "0"}, "lebih besar dari nol"),
        ({"amount": "5.000", "account": f"sukarela-{BUDI}"}, "Rekening ini tidak ada."),
        ({"amount": "5.000", "account": f"pokok-{SITI}"}, "tidak dapat diambil selama"),
        ({"amount": "5.000", "account": ""}, "Pilih dulu jenis simpanannya."),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(
    siti: Visitor, house: House, typed: dict[str, str], said: str
) -> None:
    before = house.facts
    for confirm in ({}, {"confirm": "yes"}):
        page = siti.submit(siti.get(ASK), **typed, **confirm)
        assert page.status >= 400
        assert page.forms[-1]["amount"] == typed["amount"]
        assert said in page.text
    assert house.facts == before


def test_a_request_is_taken_back_by_its_own_member_alone(siti: Visitor, budi: Visitor, house: House) -> None:
    path = asked(siti).path
    before = house.facts
    for each in (path, f"{path}/cancel"):
        assert budi.get(each).status == 404
        assert "250.000" not in budi.get(each).text
    assert budi.post(f"{path}/cancel", key=f"0123456789abcdef.{BUDI}").status == 404
    assert house.facts == before
    form = siti.get(f"{path}/cancel")
    for _ in range(2):
        page = siti.submit(form)
        assert (page.path, page.status) == (path, 200)
        assert "sudah dibatalkan" in page.text
    assert house.facts == before + 1
    late = siti.submit(siti.get(ASK), amount="5.000")
    assert late.status == 200


def test_an_officer_pays_it_with_preview_and_receipt_once(siti: Visitor, cashier: Visitor, house: House) -> None:
    number = asked(siti).path.rpartition("/")[2]
    assert "Permintaan penarikan 1 menunggu" in cashier.get("/desk").text
    assert f"/desk/requests/{number}" in cashier.get(f"/desk/members/{SITI}").links
    assert f"/desk/requests/{number}" in cashier.get("/desk/requests").links
    before = house.facts
    preview = cashier.submit(cashier.get(f"/desk/requests/{number}"), note="tunai")
    assert "Rp750.000" in preview.text
    assert house.facts == before
    receipt = cashier.submit(preview, confirm="yes")
    assert receipt.path == f"/desk/receipts/{before + 1}"
    assert cashier.submit(preview, confirm="yes").path == receipt.path
    assert house.facts == before + 2
    other = cashier.get(f"/desk/requests/{number}")
    assert receipt.path in other.links
    assert cashier.post(f"/desk/requests/{number}", confirm="yes", key=f"another-key-01.{CASHIER}").status == 409
    assert house.balance(f"sukarela-{SITI}") == 750_000
    assert "Sudah dibayar" in siti.get("/me/requests").text


def test_a_payment_that_is_undone_is_told_beforehand_and_then_on_every_page(
    siti: Visitor, officer: Visitor, house: House
) -> None:
    path = asked(siti).path
    number = path.rpartition("/")[2]
    receipt = officer.submit(officer.submit(officer.get(f"/desk/requests/{number}")), confirm="yes")
    sure = officer.submit(officer.get(f"{receipt.path}/reversal"), reason="wrong_member")
    assert f"membayar permintaan nomor {number}" in sure.text
    officer.submit(sure, confirm="yes")
    assert "Pembayaran dibatalkan" in siti.get("/me/requests").text
    one = siti.get(path)
    assert "Uangnya kembali ke simpanan Anda" in one.text
    assert ASK in one.links
    assert f"{path}/cancel" not in one.links
    desk = officer.get(f"/desk/requests/{number}")
    assert "Pembayaran dibatalkan" in desk.text
    assert receipt.path in desk.links
    assert house.balance(f"sukarela-{SITI}") == 1_000_000
    deposit = house.act(lambda tx: savings.deposit(tx, f"sukarela-{SITI}", 5_000))[0].number
    other = officer.submit(officer.get(f"/desk/receipts/{deposit}/reversal"), reason="twice")
    assert "membayar permintaan" not in other.text


def test_a_balance_that_shrank_is_told_at_the_desk(siti: Visitor, cashier: Visitor, house: House) -> None:
    number = asked(siti, "900.000").path.rpartition("/")[2]
    house.act(lambda tx: savings.withdraw(tx, f"sukarela-{SITI}", 500_000))
    page = cashier.submit(cashier.get(f"/desk/requests/{number}"))
    assert page.status == 409
    assert "Rp500.000" in page.text
    assert "Menunggu petugas" in page.text


def test_a_refusal_tells_the_member_why(siti: Visitor, cashier: Visitor, house: House) -> None:
    path = asked(siti).path
    desk = f"/desk{path.removeprefix('/me')}/refuse"
    assert cashier.submit(cashier.get(desk), reason=" ").status == 400
    sure = cashier.submit(cashier.get(desk), reason="Kas <b>kosong</b>")
    before = house.facts
    assert "Permintaan sudah ditolak" in cashier.submit(sure, confirm="yes").text
    assert house.facts == before + 1
    assert "Petugas menolak: Kas <b>kosong</b>" in siti.get(path).text


def test_who_may_not_pay_sees_no_way_to(siti: Visitor, make_visitor: Callable[..., Visitor], house: House) -> None:
    path = f"/desk{asked(siti).path.removeprefix('/me')}"
    house.act(lambda tx: end_role(tx, CASHIER, "cashier"))
    house.act(lambda tx: grant_role(tx, CASHIER, "supervisor"))
    supervisor = make_visitor()
    supervisor.sign_in(CASHIER)
    page = supervisor.get(path)
    assert page.status == 200
    assert f"{path}/refuse" not in page.links
    before = house.facts
    for each in (path, f"{path}/refuse"):
        assert supervisor.post(each, confirm="yes", key="0123456789abcdef", reason="x").status == 403
    assert supervisor.get("/desk/notices").status == 403
    assert supervisor.get("/desk/suggestions").status == 200
    assert house.facts == before


def test_an_announcement_is_previewed_published_and_taken_back(officer: Visitor, siti: Visitor, house: House) -> None:
    assert "Belum ada pengumuman" in siti.get("/me/notices").text
    typed = {"title": "Rapat <i>", "text": "Jam 9.\r\n\r\nBawa buku."}
    before = house.facts
    preview = officer.submit(officer.get("/desk/notices/new"), **typed)
    assert "Begini anggota akan membacanya" in preview.text
    assert house.facts == before
    for _ in range(2):
        board = officer.submit(preview, confirm="yes")
        assert board.path == "/desk/notices"
    assert house.facts == before + 1
    assert "Rapat <i>" in siti.get("/me/notices").text
    link = next(each for each in board.links if each.endswith("/withdraw"))
    form = officer.get(link)
    for _ in range(2):
        assert "sudah ditarik" in officer.submit(form).text
    assert house.facts == before + 2
    assert "Belum ada pengumuman" in siti.get("/me/notices").text


def test_a_suggestion_is_written_answered_and_printed(officer: Visitor, siti: Visitor, budi: Visitor) -> None:
    form = siti.get("/me/suggestions/new")
    assert siti.submit(form, topic="other", text="").status == 400
    assert siti.submit(form, text="x").status == 400
    for _ in range(2):
        assert "Saran Anda sudah tercatat" in siti.submit(form, topic="shop", text="Buka Minggu").text
    assert "Buku saran anggota 1 belum dijawab" in officer.get("/desk").text
    book = officer.get("/desk/suggestions")
    link = next(each for each in book.links if each.rpartition("/")[2].isdigit())
    assert officer.submit(officer.get(link), text=" ").status == 400
    assert "Jawaban sudah disimpan" in officer.submit(officer.get(link), text="Baik").text
    assert "Jawaban pengurus 6 Mar 2026 Baik" in siti.get("/me/suggestions").text
    assert "Buka Minggu" not in budi.get("/me/suggestions").text
    printed = officer.get("/desk/suggestions/book?year=2026")
    assert "1 6 Mar 2026 Siti (0002) Toko Buka Minggu Baik 6 Mar 2026" in printed.text
    for year in ("1999", "x", "%00"):
        assert officer.get(f"/desk/suggestions/book?year={year}").text == printed.text


def test_officers_and_figures_are_shown_to_every_member(siti: Visitor, house: House) -> None:
    assert "Ratna Ketua, Bendahara Tini Kasir" in siti.get("/me/officers").text
    house.act(close_day)
    house.act(lambda tx: open_day(tx, "2026-04-01"))  # until March fewer than three had savings
    page = siti.get("/me/figures")
    assert "Sekarang ada 6 anggota." in page.text
    assert "Uang di kas sekarang Rp988.894.321" in page.text
    assert page.answer.text.count('role="img"') >= 2
    assert "Tidak dirinci per jenis" in page.text
    assert "Simpanan pokok" not in page.text
    assert "Budi" not in page.text
