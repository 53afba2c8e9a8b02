"""A whole file into the books: all of it or nothing, once, and every mistake with its row and column."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.access.views import member_with_card
from hub.books import Books
from hub.days.actions import close_day
from hub.errors import HubError, Refused
from hub.intake.actions import Taken, check_file, take_in
from hub.intake.problems import ImportRefused
from hub.ledger.views import balance as ledger_balance
from hub.limits import IMPORT_ROWS_MAX
from hub.log.reading import LogReader
from hub.log.record import Origin
from hub.members.views import exists, member
from hub.savings import views as savings
from tests.hub.intake.conftest import TODAY, found_in
from tests.hub.intake.files import Row, csv_file, excel_file, row

OFFICER = row(2, name="Sri Wahyuni", joined="05/03/2015", sukarela="75.000")


def take(books: Books, content: bytes) -> Taken:
    return take_in(books, content, actor="2", device="desk")


def facts(books: Books) -> int:
    return LogReader(books.path).head()[0]


def refused(books: Books, content: bytes) -> list[tuple[int, str, str]]:
    """Row, column and message of everything that is wrong with a file; nothing may have been recorded."""
    before = facts(books)
    with pytest.raises(ImportRefused) as error:
        take(books, content)
    assert facts(books) == before
    return [(each.row, each.column, each.message) for each in error.value.problems]


def test_members_come_in_with_what_they_brought(books: Books) -> None:
    taken = take(books, csv_file([row(7, card="KSRB0007"), row(1234, sukarela="", pokok="", paid_until="", wajib="")]))
    assert (len(taken.members), taken.day, taken.repeated) == (2, TODAY, False)
    assert (taken.first, taken.last) == (10, facts(books))
    who = member(books.db, 7)
    assert (who.name, who.joined, who.nik) == ("Anggota H7", "2019-11-24", "6408990101900007")
    assert (who.address, who.phone, who.region) == ("RT 03/RW 01", "080000000007", "64.08.15.2001")
    assert [savings.balance(books.db, f"{product}-7") for product in ("pokok", "wajib", "sukarela")] == [
        100_000,
        1_250_000,
        350_000,
    ]
    assert savings.due(books.db, "wajib", 7, who.joined, "2026-11") == 20_000
    assert member_with_card(books.db, "KSRB0007") == 7
    assert not savings.opened(books.db, "sukarela-1234")
    assert ledger_balance(books.db, "3990") == 1_700_000


def test_a_village_left_empty_is_the_cooperatives_own(books: Books) -> None:
    take(books, csv_file([row(7, region="")]))
    assert member(books.db, 7).region == "64.08.15.2001"


def test_the_first_officer_brings_their_savings_too(books: Books) -> None:
    take(books, csv_file([OFFICER, row(7)]))
    who = member(books.db, 2)
    assert (who.name, who.joined, who.phone) == ("Sri Wahyuni", "2015-03-05", "080000000007")
    assert savings.balance(books.db, "sukarela-2") == 75_000


def test_the_first_officer_is_somebody_else_under_another_name(books: Books) -> None:
    assert refused(books, csv_file([row(2)])) == [(2, "Nomor anggota", "error.import.number_taken")]


def test_the_same_file_counts_once(books: Books) -> None:
    content = csv_file([OFFICER, row(7)])
    first = take(books, content)
    again = take(books, content)
    assert not first.repeated
    assert again.repeated
    assert (again.first, again.last, again.day, again.digest) == (first.first, first.last, first.day, first.digest)
    assert savings.balance(books.db, "sukarela-7") == 350_000
    assert check_file(books, content, TODAY).taken


def test_the_same_members_count_once_from_whatever_file(books: Books) -> None:
    rows = [OFFICER, row(7, card="KSRB0007"), row(8, sukarela="")]
    take(books, csv_file(rows))
    count = facts(books)
    for content in (
        excel_file(rows),
        csv_file(rows, ","),
        csv_file(rows, "\t", mark=True),
        csv_file(rows, top="Daftar anggota per November\n\n"),
        csv_file(rows, "|", top="sep=|\r\n"),
        csv_file(rows).decode().encode("utf-16"),
    ):
        assert take(books, content).repeated
    assert facts(books) == count


def test_a_repeat_is_answered_even_when_the_day_is_closed(books: Books) -> None:
    content = csv_file([row(7)])
    take(books, content)
    books.write(Origin("2", "desk"), close_day)
    assert take(books, content).repeated
    with pytest.raises(Refused) as error:
        take(books, csv_file([row(8)]))
    assert error.value.code == "day.not_open"


def test_checking_records_nothing(books: Books) -> None:
    before = facts(books)
    checked = check_file(books, csv_file([row(7)]), TODAY)
    assert (len(checked.members), checked.taken, facts(books)) == (1, False, before)
    with pytest.raises(ImportRefused):
        check_file(books, csv_file([row(7, joined="25/11/2026")]), TODAY)


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"member_no": ""}, "Nomor anggota", "error.import.number_missing"),
    ({"member_no": "tujuh"}, "Nomor anggota", "error.import.number"),
    ({"member_no": "0"}, "Nomor anggota", "error.import.number"),
    ({"member_no": "5"}, "Nomor anggota", "error.import.twice"),
    ({"member_no": "2"}, "Nomor anggota", "error.import.number_taken"),
    ({"name": ""}, "Nama", "error.member.name_missing"),
    ({"name": "123"}, "Nama", "error.member.name_missing"),
    ({"name": "A" * 81}, "Nama", "error.member.name_long"),
    ({"nik": "64080101"}, "NIK", "error.member.nik_form"),
    ({"nik": "6,40899E+15"}, "NIK", "error.import.digits_lost"),
    ({"nik": "6408990101900005"}, "NIK", "error.import.twice"),
    ({"address": "x" * 201}, "Alamat", "error.member.address_long"),
    ({"region": "64.08.99.2001"}, "Kode desa", "error.member.region_unknown"),
    ({"region": "Bumi Etam"}, "Kode desa", "error.member.region_unknown"),
    ({"phone": "0812"}, "Telepon", "error.member.phone_form"),
    ({"joined": ""}, "Tanggal bergabung", "error.import.joined_missing"),
    ({"joined": "30/02/2020"}, "Tanggal bergabung", "error.import.date_impossible"),
    ({"joined": "24/11/20"}, "Tanggal bergabung", "error.import.year_short"),
    ({"joined": "dulu"}, "Tanggal bergabung", "error.import.date"),
    ({"joined": "24/11/1919"}, "Tanggal bergabung", "error.day.impossible"),
    ({"joined": "25/11/2026", "paid_until": ""}, "Tanggal bergabung", "error.member.joined_in_future"),
    ({"pokok": "-100.000"}, "Simpanan pokok", "error.import.amount_negative"),
    ({"wajib": "100,50"}, "Simpanan wajib", "error.import.amount_fraction"),
    ({"wajib": "100.000.000.001"}, "Simpanan wajib", "error.import.amount_large"),
    ({"sukarela": "seribu"}, "Simpanan sukarela", "error.import.amount"),
    ({"paid_until": "13/2026"}, "Wajib dibayar sampai", "error.import.date_impossible"),
    ({"paid_until": "Oktober"}, "Wajib dibayar sampai", "error.import.month"),
    ({"paid_until": "11/26"}, "Wajib dibayar sampai", "error.import.year_short"),
    ({"paid_until": "09/2019"}, "Wajib dibayar sampai", "error.import.paid_before_joined"),
    ({"paid_until": "11/2062"}, "Wajib dibayar sampai", "error.import.paid_far_ahead"),
    ({"card": "12"}, "Kartu", "error.card.form"),
    ({"card": "KSRB0005"}, "Kartu", "error.import.twice"),
    ({"name": "Contoh: Siti Aminah (hapus baris ini)"}, "", "error.import.example_row"),
    ({"member_no": "", "name": "JUMLAH"}, "", "error.import.sum_row"),
]


@pytest.mark.parametrize(("changes", "column", "message"), WRONG)
@pytest.mark.parametrize("write", [csv_file, excel_file])
def test_one_wrong_cell_is_named_and_nothing_is_taken(
    books: Books, write: Callable[[list[Row]], bytes], changes: dict[str, Any], column: str, message: str
) -> None:
    rows = [row(5, card="KSRB0005"), row(6), row(7, **changes), row(8)]
    assert refused(books, write(rows)) == [(4, column, message)]
    assert not exists(books.db, 5)


def test_all_mistakes_are_listed_at_once_in_the_order_of_the_rows(books: Books) -> None:
    rows = [
        row(7, name="", phone="1", joined="31/04/2020", sukarela="1,5"),
        row(8),
        row(8, region="64.08.00.0000"),
        row(2, joined="01/01/2027", paid_until="", name=""),
    ]
    assert refused(books, csv_file(rows)) == [
        (2, "Nama", "error.member.name_missing"),
        (2, "Telepon", "error.member.phone_form"),
        (2, "Tanggal bergabung", "error.import.date_impossible"),
        (2, "Simpanan sukarela", "error.import.amount_fraction"),
        (4, "Kode desa", "error.member.region_unknown"),
        (4, "Nomor anggota", "error.import.twice"),
        (4, "NIK", "error.import.twice"),
        (5, "Nama", "error.member.name_missing"),
        (5, "Nomor anggota", "error.import.number_taken"),
        (5, "Tanggal bergabung", "error.member.joined_in_future"),
    ]


def test_number_nik_and_card_must_not_be_somebodys_in_the_books(books: Books) -> None:
    take(books, csv_file([row(7, card="KSRB0007")]))
    again = row(7, card="KSRB0007", name="Orang lain")
    assert refused(books, csv_file([again])) == [(2, "Nomor anggota", "error.import.number_taken")]
    assert refused(books, csv_file([again | {"member_no": "8"}])) == [
        (2, "NIK", "error.member.nik_taken"),
        (2, "Kartu", "error.card.taken"),
    ]


def test_headings_are_known_by_their_other_names(books: Books) -> None:
    content = csv_file([row(7)]).decode()
    first, rest = content.split("\n", 1)
    assert first.startswith("Nomor anggota;Nama;NIK")
    other = (
        "NO. ANGGOTA;  nama   lengkap;No. KTP;Address;village code;HP;Tgl. Masuk;POKOK;Wajib;wajib sampai;sukarela;card"
    )
    assert len(take(books, f"{other}\n{rest}".encode()).members) == 1


def test_headings_that_are_missing_unknown_or_there_twice_are_named(books: Books) -> None:
    content = csv_file([row(7)]).decode().replace("Telepon", "Catatan").replace("Alamat", "Nama").encode()
    assert refused(books, content) == [
        (1, "Nama", "error.import.column_twice"),
        (1, "Catatan", "error.import.column_unknown"),
        (1, "Alamat", "error.import.column_missing"),
        (1, "Telepon", "error.import.column_missing"),
    ]


def test_what_stands_under_no_heading_is_not_passed_over(books: Books) -> None:
    content = csv_file([row(7)]).decode().rstrip() + ";;pindahan\n"
    assert refused(books, content.encode()) == [(2, "", "error.import.no_heading")]


def test_a_card_column_is_not_needed(books: Books) -> None:
    lines = [line.rpartition(";")[0] for line in csv_file([row(7)]).decode().splitlines()]
    assert len(take(books, "\n".join(lines).encode()).members) == 1


def test_a_file_without_members_or_with_too_many_is_refused(books: Books) -> None:
    assert refused(books, csv_file([])) == [(0, "", "error.import.no_members")]
    rows = (row(number) for number in range(3, IMPORT_ROWS_MAX + 4))
    assert refused(books, csv_file(rows)) == [(0, "", "error.import.rows")]


def test_two_cooperatives_can_take_the_same_file(tmp_path: Path) -> None:
    content = csv_file([row(7)])
    for name in ("one", "other"):
        books = found_in(tmp_path / name)
        assert not take(books, content).repeated
        books.close()


AMOUNTS = st.integers(0, 100_000_000_000)
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1, max_size=40).filter(
    lambda name: any(c.isalpha() for c in name)
)
MEMBERS = st.lists(
    st.tuples(st.integers(1, 999_999).filter(lambda n: n != 2), NAMES, AMOUNTS, AMOUNTS, AMOUNTS),
    min_size=1,
    max_size=12,
    unique_by=lambda each: each[0],
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(members=MEMBERS, excel=st.booleans(), seed=st.integers(0, 99))
def test_the_books_hold_what_the_file_says_to_the_rupiah(
    tmp_path_factory: pytest.TempPathFactory, members: list[tuple[int, str, int, int, int]], excel: bool, seed: int
) -> None:
    books = found_in(tmp_path_factory.mktemp("books"))
    forms = [str, lambda amount: f"Rp{amount:,}".replace(",", "."), lambda amount: f"{amount},00"]
    rng = random.Random(seed)
    rows = [
        row(number % 10_000, name=name, nik="", member_no=str(number), wajib=rng.choice(forms)(wajib))
        | {"pokok": rng.choice(forms)(pokok), "sukarela": rng.choice(forms)(sukarela)}
        for number, name, pokok, wajib, sukarela in members
    ]
    try:
        taken = take(books, excel_file(rows) if excel else csv_file(rows))
    except ImportRefused as error:
        pytest.fail(error.problems[0].text("en"))
    assert len(taken.members) == len(members)
    for number, _, *amounts in members:
        held = [savings.balance(books.db, f"{product}-{number}") for product in ("pokok", "wajib", "sukarela")]
        assert held == amounts
    total = sum(sum(amounts) for _, _, *amounts in members)
    assert ledger_balance(books.db, "3990") == total
    assert sum(savings.totals(books.db).values()) == total
    assert books.violations() == []
    books.close()


def test_an_error_of_another_kind_takes_nothing_either(books: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    before = facts(books)
    monkeypatch.setattr("hub.intake.actions.give_card", lambda *_: (_ for _ in ()).throw(Refused("card.taken")))
    with pytest.raises(HubError):
        take(books, csv_file([row(7), row(8, card="KSRB0008")]))
    assert facts(books) == before
