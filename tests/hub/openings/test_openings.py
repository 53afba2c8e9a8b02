"""What came from paper: each member says whether it is right, officers correct or explain, two of them lock it."""

from __future__ import annotations

from collections.abc import Iterator

import peewee
import pytest

from hub.openings import actions, tables, views
from hub.savings import actions as savings
from hub.savings.views import due
from tests.hub.door import Door, code
from tests.hub.pages.visitor import Visitor
from tests.hub.village import PIN, Village

SITI, BUDI, ANI = 2, 3, 4


@pytest.fixture
def door(village: Village, make_door) -> Door:
    """Siti brought wajib and sukarela from paper, Budi only sukarela; Ani is the secretary."""
    village.member("Siti")
    village.member("Budi")
    village.member("Ani", roles=("secretary",))
    day = "2026-01-05"
    village.act(lambda tx: savings.open_with(tx, "wajib-2", 120_000, paid_until="2025-12", day=day))
    village.act(lambda tx: savings.open_with(tx, "sukarela-2", 500_000, paid_until="", day=day))
    village.act(lambda tx: savings.open_with(tx, "sukarela-3", 75_000, paid_until="", day=day))
    village.close()
    return make_door()


@pytest.fixture
def visit(door: Door) -> Iterator:
    visitors = []

    def begin(member_no: int) -> Visitor:
        visitors.append(Visitor(door.url))
        visitors[-1].sign_in(member_no)
        return visitors[-1]

    yield begin
    for visitor in visitors:
        visitor.close()


def state(door: Door, account: str) -> str:
    return views.one(door.appliance.books.db, account).state


def facts(door: Door) -> int:
    return door.appliance.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0]


def balance(door: Door, account: str) -> int:
    row = door.appliance.books.db.execute_sql(
        "SELECT balance FROM savings_movement WHERE account = ? ORDER BY number DESC LIMIT 1", (account,)
    ).fetchone()
    return row[0]


def test_a_member_is_asked_account_by_account_and_says_right_or_what_it_should_be(door, visit):
    siti = visit(SITI)
    assert "/me/openings" in siti.get("/me").links
    page = siti.get("/me/openings")
    assert "Rp120.000" in page.text
    page = siti.post("/me/openings", **{**form_for(page, "shown"), "right": "yes"})
    assert state(door, "wajib-2") == "right"
    assert "Rp500.000" in page.text
    siti.post("/me/openings", **{**form_for(page, "should_be"), "should_be": "Rp650.000", "note": "Mei belum dihitung"})
    assert state(door, "sukarela-2") == "disputed"
    assert "/me/openings" not in siti.get("/me").links
    assert balance(door, "sukarela-2") == 500_000
    desk = visit(1).get("/desk/openings")
    assert "Siti" in desk.text
    assert "Rp650.000" in desk.text


def form_for(page, field: str) -> dict[str, str]:
    return dict(next(form for form in page.forms if field in form))


def dispute(door: Door, member_no: int, account: str, shown: int, should_be: object) -> str:
    answer = door.enter(member_no).post(f"/me/openings/{account}", {"shown": shown, "should_be": should_be})
    return code(answer)


def test_a_correction_moves_the_difference_once_and_the_member_is_asked_again(door, visit):
    assert dispute(door, SITI, "wajib-2", 120_000, 100_000) == ""
    owed = due(door.appliance.books.db, "wajib", SITI, "2026-01-05", "2026-01")
    officer = visit(1)
    page = officer.get("/desk/openings/wajib-2")
    sure = officer.post("/desk/openings/wajib-2/correct", **{**form_for(page, "amount"), "amount": "100.000"})
    assert "seratus ribu rupiah" in sure.text
    assert balance(door, "wajib-2") == 120_000
    before = facts(door)
    officer.submit(sure, confirm="yes")
    officer.submit(sure, confirm="yes")
    assert facts(door) == before + 2
    assert balance(door, "wajib-2") == 100_000
    assert state(door, "wajib-2") == "waiting"
    assert due(door.appliance.books.db, "wajib", SITI, "2026-01-05", "2026-01") == owed
    assert dispute(door, SITI, "wajib-2", 120_000, 130_000) == "opening.changed"


def test_an_amount_that_cannot_be_read_is_told_beside_its_field_and_what_was_typed_stays(door, visit):
    siti = visit(SITI)
    page = siti.get("/me/openings")
    wrong = siti.post("/me/openings", **{**form_for(page, "should_be"), "should_be": "banyak"})
    assert 'id="should_be-wrong"' in wrong.answer.text
    assert form_for(wrong, "should_be")["should_be"] == "banyak"
    assert state(door, "wajib-2") == "waiting"


def test_an_explanation_reaches_the_member_and_changes_nothing(door, visit):
    dispute(door, BUDI, "sukarela-3", 75_000, 80_000)
    officer = visit(1)
    page = officer.get("/desk/openings/sukarela-3")
    officer.post(
        "/desk/openings/sukarela-3/answer", **{**form_for(page, "words"), "words": "Bunga tahun lalu sudah diambil."}
    )
    assert "Bunga tahun lalu" in visit(BUDI).get("/me/openings").text
    assert balance(door, "sukarela-3") == 75_000


@pytest.mark.parametrize(
    ("shown", "should_be", "error"),
    [
        (75_000, 75_000, "opening.not_other"),
        (75_000, "-5", "amount.not_positive"),
        (75_000, "banyak", "amount.unreadable"),
        (75_000, "9" * 20, "amount.too_large"),
        (74_000, 80_000, "opening.changed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_recorded(door, shown, should_be, error):
    before = facts(door)
    assert dispute(door, BUDI, "sukarela-3", shown, should_be) == error
    assert facts(door) == before


def test_nobody_speaks_for_another_member(door):
    before = facts(door)
    assert dispute(door, BUDI, "sukarela-2", 500_000, 1) == "account.unknown"
    assert door.enter(BUDI).get("/me/openings").json()[0]["account_id"] == "sukarela-3"
    assert facts(door) == before


def test_two_officers_lock_and_then_nothing_changes_any_more(door, visit):
    officer = visit(1)

    def lock(checker: int, pin: str = PIN) -> str:
        page = officer.get("/desk/openings")
        return officer.submit(page, checker=str(checker), pin=pin).text

    assert "harus orang lain" in lock(1)
    assert "bukan pengurus" in lock(BUDI)
    assert "PIN" in lock(ANI, "000000")
    assert views.lock(door.appliance.books.db) is None
    dispute(door, BUDI, "sukarela-3", 75_000, 80_000)
    assert "menyebut jumlah lain" in lock(ANI)
    assert views.lock(door.appliance.books.db) is None
    page = officer.get("/desk/openings/sukarela-3")
    sure = officer.post("/desk/openings/sukarela-3/correct", **{**form_for(page, "amount"), "amount": "80000"})
    officer.submit(sure, confirm="yes")
    assert "Saldo awal terkunci" in lock(ANI)
    locked = views.lock(door.appliance.books.db)
    assert (locked.maker, locked.checker) == (1, ANI)
    assert dispute(door, BUDI, "sukarela-3", 80_000, 90_000) == "opening.locked"
    assert (
        "sudah dikunci"
        in officer.post("/desk/openings/sukarela-3/correct", key="k" * 20 + ".1", amount="1000", confirm="yes").text
    )
    assert balance(door, "sukarela-3") == 80_000


def test_the_database_itself_refuses_a_lock_by_one_person(village):
    with pytest.raises(peewee.IntegrityError):
        village.books.db.execute_sql(tables.LOCK, (9, "2026-01-05", 1, 1))


def test_what_a_member_has_spent_since_cannot_be_corrected_away(village):
    number = village.member("Siti")
    account = f"sukarela-{number}"
    village.act(lambda tx: savings.open_with(tx, account, 50_000, paid_until="", day="2026-01-05"))
    village.act(lambda tx: savings.withdraw(tx, account, 45_000))
    error = village.refusal(lambda tx: actions.correct(tx, account, 4_000))
    assert error is not None
    assert error.code == "reversal.short"


def test_an_officer_does_not_correct_their_own_opening_balance(village):
    village.act(lambda tx: savings.open_with(tx, "sukarela-1", 50_000, paid_until="", day="2026-01-05"))
    error = village.refusal(lambda tx: actions.correct(tx, "sukarela-1", 5_000_000))
    assert error is not None
    assert error.code == "opening.own"


def test_an_opening_is_not_corrected_on_a_day_that_a_trusted_clock_says_is_over(village, clock):
    number = village.member("Siti")
    account = f"sukarela-{number}"
    village.act(lambda tx: savings.open_with(tx, account, 50_000, paid_until="", day="2026-01-05"))
    clock.trusted = "network"
    clock.advance(2 * 24 * 3600)
    error = village.refusal(lambda tx: actions.correct(tx, account, 60_000))
    assert error is not None
    assert error.code == "day.finish_first"
