"""What officers do at the desk: each task previewed exactly, recorded once, told by a receipt."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from hub.access.views import pin
from hub.days import actions as days
from hub.members.views import member
from tests.hub.pages.conftest import BUDI, CASHIER, LONG, OFFICER, POOR, SITI, House
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import PIN

SUKARELA = f"sukarela-{SITI}"


def deposit_form(officer: Visitor, member_no: int = SITI) -> Page:
    return officer.get(f"/desk/members/{member_no}/deposit")


def preview_of_deposit(officer: Visitor, amount: str = "Rp1.250.000") -> Page:
    return officer.submit(deposit_form(officer), account=SUKARELA, amount=amount, note="titip lewat anak")


def confirm(officer: Visitor, preview: Page) -> Page:
    return officer.submit(preview, confirm="yes")


def test_a_deposit_is_previewed_in_figures_and_words_before_anything_is_recorded(
    officer: Visitor, house: House
) -> None:
    before = house.facts
    page = preview_of_deposit(officer)
    assert "Siti menyetor Rp1.250.000" in page.text
    assert "satu juta dua ratus lima puluh ribu rupiah" in page.text
    assert "Saldo sebelum Rp1.000.000 Saldo sesudah Rp2.250.000" in page.text
    assert "Jumat, 6 Maret 2026" in page.text
    assert house.facts == before


def test_a_confirmed_deposit_is_recorded_and_shown_on_its_receipt(officer: Visitor, house: House) -> None:
    page = confirm(officer, preview_of_deposit(officer))
    assert page.path == f"/desk/receipts/{house.facts}"
    for words in ("Sudah tercatat", "+Rp1.250.000", "Saldo sesudah Rp2.250.000", "Petugas Ratna"):
        assert words in page.text
    assert house.balance(SUKARELA) == 2_250_000
    assert "Siti 0002 · Simpanan sukarela · Menabung" in officer.get("/desk").text


def test_a_withdrawal_is_paid_the_same_way(officer: Visitor, house: House) -> None:
    form = officer.get(f"/desk/members/{SITI}/withdrawal")
    page = officer.submit(form, account=SUKARELA, amount="400000")
    assert "Siti mengambil Rp400.000" in page.text
    page = confirm(officer, page)
    assert "-Rp400.000" in page.text
    assert house.balance(SUKARELA) == 600_000


def test_a_preview_can_be_changed_and_keeps_what_was_typed(officer: Visitor, house: House) -> None:
    page = officer.submit(preview_of_deposit(officer, "50000"), edit="yes")
    assert page.forms[-1]["amount"] == "50000"
    assert page.forms[-1]["account"] == SUKARELA
    assert page.forms[-1]["note"] == "titip lewat anak"
    page = confirm(officer, officer.submit(page, amount="60000"))
    assert house.balance(SUKARELA) == 1_060_000


def test_the_same_form_sent_again_counts_once_and_leads_to_the_same_receipt(officer: Visitor, house: House) -> None:
    preview = preview_of_deposit(officer)
    first = confirm(officer, preview)
    facts = house.facts
    assert confirm(officer, preview).path == first.path
    assert officer.submit(preview).path == first.path
    assert house.facts == facts


def test_ten_taps_at_once_count_once(officer: Visitor, house: House) -> None:
    preview = preview_of_deposit(officer)
    before = house.facts
    fields = {**preview.forms[-1], "confirm": "yes"}
    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(lambda _: officer.http.post(preview.path, data=fields), range(10)))
    assert {answer.url.path for answer in answers} == {f"/desk/receipts/{before + 1}"}
    assert house.facts == before + 1


def test_going_back_and_sending_another_amount_needs_a_new_form(officer: Visitor, house: House) -> None:
    preview = preview_of_deposit(officer)
    confirm(officer, preview)
    facts = house.facts
    for button in ({}, {"confirm": "yes"}):
        page = officer.submit(preview, amount="Rp9.000", **button)
        assert page.status == 409
        assert "Buka formulir baru" in page.text
    assert house.facts == facts


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"amount": ""}, "tidak terbaca"),
        ({"amount": "lima ribu"}, "tidak terbaca"),
        ({"amount": "-5000"}, "lebih besar dari nol"),
        ({"amount": "0"}, "lebih besar dari nol"),
        ({"amount": "1.250,50"}, "tanpa sen"),
        ({"amount": "999.999.999.999"}, "terlalu besar"),
        ({"amount": "500"}, "Setoran paling sedikit Rp1.000"),
        ({"amount": "5000", "account": ""}, "Pilih dulu jenis simpanannya"),
        ({"amount": "5000", "account": f"sukarela-{BUDI}"}, "Rekening ini tidak ada"),
        ({"amount": "5000", "account": f"wajib-{SITI}"}, "per bulan"),
        ({"amount": "5000", "account": f"pokok-{SITI}"}, "sudah lunas"),
        ({"amount": "5000", "key": ""}, "Buka formulir baru"),
        ({"amount": "5000", "key": f"x.{OFFICER}"}, "Buka formulir baru"),
        ({"amount": "5000", "note": "x" * 201}, "Catatan terlalu panjang"),
    ],
)
def test_a_deposit_that_cannot_be_is_told_and_what_was_typed_is_kept(
    officer: Visitor, house: House, typed: dict[str, str], said: str
) -> None:
    before = house.facts
    form = deposit_form(officer)
    page = officer.submit(form, **{"account": SUKARELA, "note": "kembali", "confirm": "yes", **typed})
    assert said in page.text
    assert page.status >= 400
    assert page.forms[-1]["amount"] == typed["amount"]
    assert page.forms[-1]["key"] == typed.get("key", form.forms[-1]["key"])
    assert house.facts == before


def test_more_than_the_balance_is_not_paid(officer: Visitor, house: House) -> None:
    form = officer.get(f"/desk/members/{SITI}/withdrawal")
    page = officer.submit(form, account=SUKARELA, amount="1.000.001")
    assert "Saldo tidak cukup; yang ada Rp1.000.000" in page.text


def test_savings_that_stay_are_not_offered_for_withdrawal(officer: Visitor) -> None:
    assert "baru dikembalikan setelah berhenti" in officer.get(f"/desk/members/{POOR}/withdrawal").text


def test_a_mistake_is_undone_by_its_opposite_with_a_reason(officer: Visitor, house: House) -> None:
    receipt = confirm(officer, preview_of_deposit(officer))
    number = house.facts
    form = officer.get(f"{receipt.path}/reversal")
    page = officer.submit(form, reason="wrong_amount")
    assert "-Rp1.250.000" in page.text
    assert "Kembalikan uangnya" in page.text
    assert house.facts == number
    page = confirm(officer, page)
    assert f"Membatalkan nomor {number}" in page.text
    assert "Jumlahnya salah" in page.text
    assert house.balance(SUKARELA) == 1_000_000
    assert f"Dibatalkan oleh nomor {number + 1}" in officer.get(receipt.path).text
    assert f"{receipt.path}/reversal" not in officer.get(receipt.path).links
    again = officer.submit(officer.get(f"{receipt.path}/reversal"), reason="twice")
    assert f"Sudah dibatalkan oleh transaksi nomor {number + 1}" in again.text


def test_a_reversal_needs_a_reason(officer: Visitor, house: House) -> None:
    receipt = confirm(officer, preview_of_deposit(officer))
    before = house.facts
    assert "Pilih alasan" in officer.submit(officer.get(f"{receipt.path}/reversal")).text
    assert house.facts == before


def test_a_number_that_is_no_movement_has_no_receipt(officer: Visitor) -> None:
    for number in ("1", "999999", str(2**63), str(2**70)):
        assert officer.get(f"/desk/receipts/{number}").status == 404


def test_a_member_is_registered_and_given_a_first_pin(
    officer: Visitor, house: House, make_visitor: Callable[..., Visitor]
) -> None:
    form = officer.get("/desk/members/new")
    before = house.facts
    page = officer.submit(form, name="  Nurul   Huda ", nik="6408012345670001", phone="0812 3456 7890")
    assert "Nurul Huda" in page.text
    assert "Nomor anggota 0007" in page.text
    assert house.facts == before
    page = confirm(officer, page)
    assert page.path == "/desk/members/7/pin"
    assert "Anggota sudah terdaftar" in page.text
    first = page.forms[-1]["pin"]
    assert len(first) == 6
    page = officer.submit(page)
    assert "PIN sudah dipasang" in page.text
    assert member(house.books.db, 7).phone == "081234567890"
    assert make_visitor().sign_in(7, first).path == "/pin"


def test_a_member_registered_twice_by_a_second_tap_exists_once(officer: Visitor, house: House) -> None:
    preview = officer.submit(officer.get("/desk/members/new"), name="Nurul Huda")
    first = confirm(officer, preview)
    facts = house.facts
    assert confirm(officer, preview).path == first.path
    assert officer.submit(preview).path == first.path
    assert house.facts == facts


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Nama belum diisi"),
        ({"name": "x" * 81}, "Nama terlalu panjang"),
        ({"name": "Nurul", "nik": "123"}, "NIK harus 16 angka"),
        ({"name": "Nurul", "phone": "abc"}, "Nomor telepon ini tidak terbaca"),
        ({"name": "Nurul", "joined": "2026-03-07"}, "tidak boleh sesudah 6 Maret 2026"),
        ({"name": "Nurul", "joined": "kemarin"}, "tidak terbaca"),
        ({"name": "Nurul", "member_no": "2"}, "sudah dipakai"),
        ({"name": "Nurul", "member_no": "nol"}, "harus antara 1"),
        ({"name": "Nurul", "region": "elsewhere", "other_region": "64.08.99.9999"}, "tidak dikenal"),
        ({"name": "Nurul", "region": "elsewhere"}, "tidak dikenal"),
    ],
)
def test_a_member_who_cannot_be_is_told_and_what_was_typed_is_kept(
    officer: Visitor, house: House, typed: dict[str, str], said: str
) -> None:
    before = house.facts
    page = officer.submit(officer.get("/desk/members/new"), **{**typed, "confirm": "yes"})
    assert said in page.text
    assert {name: page.forms[-1][name] for name in typed} == typed
    assert house.facts == before


def test_a_member_of_another_district_is_registered_by_the_villages_code(officer: Visitor, house: House) -> None:
    form = officer.get("/desk/members/new")
    preview = officer.submit(form, name="Nurul", region="elsewhere", other_region="64.08.01.2001")
    assert "Senyiur, Muara Ancalong" in preview.text
    confirm(officer, preview)
    assert member(house.books.db, 7).region == "64.08.01.2001"


def test_members_are_found_by_number_and_by_name(officer: Visitor) -> None:
    assert officer.get("/desk/members?q=0002").path == f"/desk/members/{SITI}"
    assert f"/desk/members/{BUDI}" in officer.get("/desk/members?q=bud").links
    assert "Tidak ada anggota" in officer.get("/desk/members?q=%25").text
    assert "Tidak ada anggota" in officer.get("/desk/members?q=999999999999999999999").text


def test_a_members_page_shows_only_the_end_of_the_nik(officer: Visitor, house: House) -> None:
    confirm(officer, officer.submit(officer.get("/desk/members/new"), name="Nurul", nik="6408012345670001"))
    text = officer.get("/desk/members/7").text
    assert "•••• 0001" in text
    assert "6408012345670001" not in text


def test_a_pin_that_is_too_simple_is_not_set(officer: Visitor, house: House) -> None:
    page = officer.submit(officer.get(f"/desk/members/{POOR}/pin"), pin="123456")
    assert "terlalu mudah ditebak" in page.text
    assert pin(house.books.db, POOR) is None


def test_leaving_lets_all_savings_be_paid_back(officer: Visitor, house: House) -> None:
    page = officer.submit(officer.get(f"/desk/members/{SITI}/status"), status="left")
    assert "tidak dapat menyetor lagi" in page.text
    assert member(house.books.db, SITI).status == "active"
    page = confirm(officer, page)
    assert "Status anggota sudah dicatat" in page.text
    form = officer.get(f"/desk/members/{SITI}/withdrawal")
    confirm(officer, officer.submit(form, account=f"pokok-{SITI}", amount="100000"))
    assert house.balance(f"pokok-{SITI}") == 0


def test_the_day_is_closed_and_another_opened_after_its_date_was_confirmed(officer: Visitor, house: House) -> None:
    house.act(days.close_day)
    assert "Hari kerja belum dibuka" in officer.get(f"/desk/members/{SITI}/deposit").text
    assert "Hari kerja belum dibuka" in officer.submit(deposit_form(officer), account=SUKARELA, amount="5000").text
    form = officer.get("/desk/day/open")
    assert form.forms[-1]["day"] == "2026-03-07"
    before = house.facts
    typed = {"count_100": "9", "reason": "lost", "note": "Dipindah ke bank"}
    page = officer.submit(form, day="2026-03-09", **typed)
    assert "Senin, 9 Maret 2026" in page.text
    assert house.facts == before
    page = confirm(officer, page)
    assert "Hari kerja sudah dibuka" in page.text


@pytest.mark.parametrize(
    ("day", "said"),
    [("2026-03-06", "harus sesudah"), ("1970-01-01", "tidak mungkin"), ("", "tidak terbaca"), ("9/3/26", "tidak ter")],
)
def test_a_day_that_cannot_be_is_not_opened(officer: Visitor, house: House, day: str, said: str) -> None:
    house.act(days.close_day)
    before = house.facts
    for button in ({}, {"confirm": "yes"}):
        assert said in officer.submit(officer.get("/desk/day/open"), day=day, count_100="0", **button).text
    assert house.facts == before


def test_a_page_left_open_over_night_does_not_close_the_next_day(officer: Visitor, house: House) -> None:
    page = officer.get("/desk/day/close")
    house.act(days.close_day)
    house.act(lambda tx: days.open_day(tx, "2026-03-09"))
    before = house.facts
    page = officer.submit(page, count_100="0", reason="lost", note="x", confirm="yes")
    assert (page.status, "Hari kerja belum dibuka" in page.text) == (409, True)
    assert house.facts == before


def test_a_cashier_takes_and_pays_but_does_not_reverse_register_or_close(
    make_visitor: Callable[..., Visitor], house: House
) -> None:
    cashier = make_visitor()
    page = cashier.sign_in(CASHIER)
    assert "/desk/day/close" not in page.links
    receipt = confirm(cashier, preview_of_deposit(cashier))
    assert house.balance(SUKARELA) == 2_250_000
    facts = house.facts
    for path in (f"{receipt.path}/reversal", "/desk/members/new", "/desk/day/close", f"/desk/members/{SITI}/pin"):
        for page in (cashier.get(path), cashier.post(path, confirm="yes", key="0123456789", reason="other", pin=PIN)):
            assert page.status == 403
            assert "pengurus yang berwenang" in page.text
    assert house.facts == facts


def test_a_kiosk_is_paired_with_the_code_that_the_desk_shows(officer: Visitor, house: House) -> None:
    page = officer.submit(officer.get("/desk/kiosk"))
    assert "Berlaku 10 menit" in page.text
    code = page.text.partition("layar kiosk: ")[2][:7].replace(" ", "")
    body = {"code": code, "secret": "s" * 40, "name": "Balai desa", "kind": "kiosk"}
    answer = house.door.asker().post("/devices/pair", body)
    assert answer.status_code == 201
    assert "Balai desa" in officer.get("/desk/kiosk").text


def test_the_longest_name_and_largest_amounts_are_shown_whole(officer: Visitor) -> None:
    text = officer.get(f"/desk/members/{LONG}").text
    assert "Abdul Malik Al-Amin" in text
    assert "Rp987.654.321" in text
