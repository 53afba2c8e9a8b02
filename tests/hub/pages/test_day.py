"""Opening and closing the day on the phone: money is counted, differences are explained and booked, days in order."""

from __future__ import annotations

import subprocess
from collections.abc import Callable

import pytest

from hub.days import actions as days
from hub.days.counting import WORTHS
from hub.days.views import count_of, newest
from hub.ledger.views import balance
from hub.web.design import _NOTES
from tests.hub.pages.conftest import CASHIER, OFFICER, SITI, House
from tests.hub.pages.visitor import Page, Visitor

DAY = "2026-03-06"
NOON_OF_9_MARCH = 1_773_028_800  # 2026-03-09T04:00:00Z, noon in the village


def cash(house: House) -> int:
    return balance(house.books.db, "1110")


def pieces(amount: int) -> dict[str, str]:
    """What somebody types who counts this amount; what no coin is small enough for is left out."""
    typed, left = {}, amount
    for worth in WORTHS:
        number, left = divmod(left, worth)
        typed[f"count_{worth}"] = str(number) if number else ""
    return typed


ROUNDED = {"reason": "rounding", "note": "Uang 21 rupiah tidak ada"}


def go_on(house: House, officer: Visitor, seconds: int, trust: str) -> None:
    """Let the clock say something else, and sign in again: the session ran out meanwhile."""
    house.clock.seconds, house.clock.trusted = seconds, trust
    officer.sign_in(OFFICER)


def closed(officer: Visitor, house: House, amount: int | None = None) -> Page:
    """Close the day with this counted, the rest explained as rounding."""
    amount = cash(house) if amount is None else amount
    preview = officer.submit(officer.get("/desk/day/close"), **pieces(amount), **ROUNDED)
    return officer.submit(preview, confirm="yes")


def test_what_is_counted_has_a_drawing() -> None:
    assert sorted(_NOTES, reverse=True) == list(WORTHS)


def test_the_drawer_is_counted_before_the_books_are_shown(officer: Visitor, house: House) -> None:
    page = officer.get("/desk/day/close")
    assert "Seharusnya" not in page.text
    assert [name for name in page.forms[-1] if name.startswith("count_")] == [f"count_{worth}" for worth in WORTHS]


def test_a_difference_is_shown_explained_booked_and_told_on_paper(officer: Visitor, house: House) -> None:
    before, expected = house.facts, cash(house)
    counted = expected // 100 * 100 - 5_000
    page = officer.submit(officer.get("/desk/day/close"), **pieces(counted))
    assert page.status == 409
    assert "Kurang Rp5.0" in page.text
    assert "Hitung sekali lagi" in page.text
    page = officer.submit(page, reason="wrong_change", note="Mungkin salah kembalian waktu ramai")
    for words in (
        "Inilah yang akan dicatat",
        "Selisih kas (8119)",
        "Salah memberi uang kembali",
        "Yang masih menunggu",
    ):
        assert words in page.text
    assert house.facts == before
    page = officer.submit(page, confirm="yes")
    assert (page.path, "Hari kerja sudah ditutup" in page.text) == (f"/desk/days/{DAY}", True)
    assert cash(house) == counted
    assert balance(house.books.db, "8119") == expected - counted
    found = count_of(house.books.db, DAY, "close")
    assert found is not None
    assert (found.counted, found.expected, found.reason) == (counted, expected, "wrong_change")
    answer = officer.http.get(f"/desk/days/{DAY}/summary.pdf")
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=answer.content, capture_output=True, check=True)
    paper = read.stdout.decode()
    for words in ("Ringkasan hari kerja", "Ratna", "Mungkin salah kembalian", "Yang menghitung", "Yang menyaksikan"):
        assert words in paper
    assert "-Rp5.0" in officer.get("/desk/days").text


def test_the_words_of_an_explanation_stay_at_the_hub(officer: Visitor, house: House) -> None:
    closed(officer, house)
    statement = "SELECT body, personal FROM log_fact WHERE type = 'day.counted'"
    body, personal = (bytes(part) for part in house.books.db.execute_sql(statement).fetchone())
    assert (b"rupiah tidak ada" in body, b"rupiah tidak ada" in personal) == (False, True)


def test_a_close_sent_twice_counts_once_and_leads_to_the_same_page(officer: Visitor, house: House) -> None:
    preview = officer.submit(officer.get("/desk/day/close"), **pieces(cash(house)), **ROUNDED)
    first, facts = officer.submit(preview, confirm="yes"), house.facts
    again = officer.submit(preview, confirm="yes")
    assert (again.path, house.facts) == (first.path, facts)
    assert officer.submit(preview).path == first.path


def test_money_that_moved_since_the_preview_is_noticed(
    officer: Visitor, house: House, make_visitor: Callable[..., Visitor]
) -> None:
    preview = officer.submit(officer.get("/desk/day/close"), **pieces(cash(house)), **ROUNDED)
    other = make_visitor()
    other.sign_in(CASHIER)
    other.submit(other.get(f"/desk/members/{SITI}/deposit"), account=f"sukarela-{SITI}", amount="5000", confirm="yes")
    before = house.facts
    page = officer.submit(preview, confirm="yes")
    assert (page.status, "ada transaksi lain" in page.text, house.facts) == (409, True, before)
    assert newest(house.books.db).open


WRONG = [
    ({}, "Uang belum dihitung"),
    ({"count_100000": "-3"}, "tidak boleh kurang dari nol"),
    ({"count_100000": "tiga"}, "Isi dengan angka saja"),
    ({"count_100000": "2,5"}, "Isi dengan angka saja"),
    ({"count_100000": "9" * 5_000}, "terlalu banyak"),
    ({"count_100000": "1000000", "count_50000": "1000000"}, "terlalu besar"),
    ({"count_100": "٣"}, "Isi dengan angka saja"),
    ({"count_100": "1"}, "Bila tetap berbeda, pilih alasannya"),
    ({"count_100": "1", "reason": "because", "note": "x"}, "Alasan ini tidak dikenal"),
    ({"count_100": "1", "reason": "lost", "note": " "}, "Penjelasan belum ditulis"),
    ({"count_100": "1", "reason": "lost", "note": "x" * 201}, "Catatan terlalu panjang"),
    ({"count_100": "1", "reason": "opening_balance", "note": "x"}, "Saldo awal hanya dapat"),
]


def test_a_count_that_cannot_be_is_told_and_nothing_is_recorded(officer: Visitor, house: House) -> None:
    before = house.facts
    for typed, said in WRONG:
        for button in ({}, {"confirm": "yes", "seen": str(cash(house))}):
            page = officer.submit(officer.get("/desk/day/close"), **typed, **button)
            assert (said in page.text, page.status in (400, 409)) == (True, True), (typed, page.text)
    assert house.facts == before


def test_the_next_day_opens_with_its_float_and_says_where_its_date_comes_from(officer: Visitor, house: House) -> None:
    closed(officer, house)
    go_on(house, officer, NOON_OF_9_MARCH, "network")
    form = officer.get("/desk/day/open")
    assert form.forms[-1]["day"] == "2026-03-09"
    assert "dari jam internet dan dapat dipercaya" in form.text
    page = officer.submit(form, **pieces(cash(house) - 2_000))
    assert "Kurang Rp2.000" in page.text
    page = officer.submit(page, reason="lost", note="Satu lembar robek")
    page = officer.submit(page, confirm="yes")
    assert "Hari kerja sudah dibuka" in page.text
    found = count_of(house.books.db, "2026-03-09", "open")
    assert found is not None
    assert (found.difference, found.reason, found.late) == (-2_000, "lost", False)
    assert newest(house.books.db).day == "2026-03-09"


@pytest.mark.parametrize(
    ("trust", "said", "open_day"),
    [("network", "sebelumnya uang tidak dapat", False), ("kept", "Cocokkan dengan kalender", True)],
)
def test_a_day_never_closed_is_found_and_finished_first(
    officer: Visitor, house: House, trust: str, said: str, open_day: bool
) -> None:
    go_on(house, officer, NOON_OF_9_MARCH, trust)
    assert said in officer.get("/desk").text
    before = house.facts
    form = officer.get(f"/desk/members/{SITI}/deposit")
    page = officer.submit(form, account=f"sukarela-{SITI}", amount="5000", confirm="yes")
    assert (house.facts > before) is open_day
    assert ("Tutup dulu hari itu" in page.text) is not open_day
    assert "seharusnya sudah ditutup" in officer.get("/desk/day/close").text
    page = closed(officer, house)
    assert "Uang dihitung terlambat" in page.text
    assert "sebelumnya uang tidak dapat" not in officer.get("/desk").text
    assert officer.get("/desk/day/open").forms[-1]["day"] == "2026-03-09"


@pytest.mark.parametrize("seconds", [5, 4_102_444_800])
@pytest.mark.parametrize("trust", ["unset", "network"])
def test_a_clock_in_1970_or_2100_stops_nobody_and_moves_no_day(
    officer: Visitor, house: House, seconds: int, trust: str
) -> None:
    go_on(house, officer, seconds, trust)
    before = house.facts
    form = officer.get(f"/desk/members/{SITI}/deposit")
    page = officer.submit(form, account=f"sukarela-{SITI}", amount="5000", confirm="yes")
    assert ("6 Maret 2026" in page.text, house.facts) == (True, before + 1)
    closed(officer, house)
    page = officer.get("/desk/day/open")
    assert page.forms[-1]["day"] == "2026-03-07"
    assert "tidak mungkin benar" in page.text


def test_yesterday_is_not_opened_when_a_trusted_clock_has_gone_on(officer: Visitor, house: House) -> None:
    closed(officer, house)
    go_on(house, officer, NOON_OF_9_MARCH, "network")
    before = house.facts
    page = officer.submit(officer.get("/desk/day/open"), day="2026-03-07", **pieces(cash(house)))
    assert "sudah lewat" in page.text
    assert house.facts == before


def test_the_first_count_of_all_may_state_the_opening_cash(officer: Visitor, house: House) -> None:
    there = cash(house) // 100 * 100 + 5_000_000
    page = officer.submit(officer.get("/desk/day/close"), **pieces(there))
    assert "Ini uang kas saat mulai memakai hub" in page.text
    page = officer.submit(page, reason="opening_balance")
    assert "Saldo awal belum dicocokkan (3990)" in page.text
    officer.submit(page, confirm="yes")
    assert cash(house) == there
    assert balance(house.books.db, "8119") == 0
    page = officer.submit(officer.get("/desk/day/open"), **pieces(there + 100))
    assert "Ini uang kas saat mulai memakai hub" not in page.text
    page = officer.submit(page, reason="opening_balance")
    assert "Saldo awal hanya dapat dinyatakan" in page.text


def test_days_are_listed_and_a_day_without_a_count_says_so(
    officer: Visitor, house: House, make_visitor: Callable[..., Visitor]
) -> None:
    house.act(days.close_day)
    page = officer.get("/desk/days")
    assert "Uang tidak dihitung" in page.text
    assert "Ditutup oleh: Ratna" in page.text
    assert officer.get("/desk/days/2026-03-01").status == 404
    assert officer.get("/desk/days/nothing/summary.pdf").status == 404
    assert officer.get("/desk/days?before=nothing").status == 400
    assert "5 Januari 2026" in officer.get("/desk/days?before=2026-02-01").text
    cashier = make_visitor("en")
    cashier.sign_in(CASHIER)
    assert "Cash was not counted" in cashier.get(f"/desk/days/{DAY}").text
