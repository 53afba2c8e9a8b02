"""A year of real transactions through the public door: every one recorded, every printed balance compared."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from hub.access.guard import Viewer, own
from hub.ledger import views as ledger
from hub.limits import PAGE_ROWS_MAX
from hub.proof import actions as proof
from hub.savings import views
from hub.savings.views import MovementView
from tests.hub.door import Door, code
from tests.hub.village import FixedClock
from tests.real_year import berka

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

TRANSACTIONS, ACCOUNTS, DAYS = 28_205, 1_139, 365
CHAIN_RUPIAH_MAX = 1_050  # the data's README: no printed balance is further from the chain than 1.05 units
CLOSE_RUPIAH = 550
CLOSE_ACCOUNTS = 1_080  # the data's README: accounts whose whole chain agrees within 0.55
ROUNDING_RUPIAH = 500  # an amount is rounded to a whole unit
PRINTED_RUPIAH = 50  # a printed balance is rounded to a tenth


def passbook(year: berka.Year, member: int) -> list[MovementView]:
    """All movements of a member's account, oldest first, read page by page as a phone does."""
    sight, found = own(Viewer(member, (), "phone")), list[MovementView]()
    while True:
        before = found[-1].number if found else None
        page = views.movements(year.books.db, sight, berka.account(member), before, PAGE_ROWS_MAX)
        found += page
        if len(page) < PAGE_ROWS_MAX:
            return found[::-1]


def test_every_transaction_of_the_year_is_recorded(year: berka.Year, capsys: pytest.CaptureFixture[str]) -> None:
    db = year.books.db
    kinds = dict(db.execute_sql("SELECT kind, COUNT(*) FROM savings_movement GROUP BY kind").fetchall())
    assert kinds["deposit"] + kinds["withdrawal"] == len(year.entries) == TRANSACTIONS
    assert kinds["opening"] == len(berka.openings(year.entries)) == 6
    assert db.execute_sql("SELECT COUNT(*) FROM member").fetchone() == (ACCOUNTS + 1,)
    assert db.execute_sql("SELECT COUNT(*) FROM business_day WHERE closed IS NOT NULL").fetchone() == (DAYS + 1,)
    days = dict(db.execute_sql("SELECT day, COUNT(*) FROM savings_movement WHERE kind <> 'opening' GROUP BY day"))
    assert days == {day: len([e for e in year.entries if e.day == day]) for day in {e.day for e in year.entries}}
    with capsys.disabled():
        print(f"\nreal year: {year.facts} facts in {year.seconds / 60:.2f} minutes, "
              f"{year.facts / year.seconds:.0f} facts a second")  # fmt: skip


def test_every_printed_balance_agrees_within_its_rounding(year: berka.Year, capsys: pytest.CaptureFixture[str]) -> None:
    brought, close, furthest, drift_max = berka.openings(year.entries), 0, 0, 0
    for member, lines in berka.by_member(year.entries).items():
        movements = [movement for movement in passbook(year, member) if movement.kind != "opening"]
        assert [(m.day, m.amount) for m in movements] == [(line.day, line.amount) for line in lines]
        printed, worst = 0, 0
        for count, (movement, line) in enumerate(zip(movements, lines, strict=True), 1):
            chain = abs(printed + movement.amount - line.printed)
            worst, printed = max(worst, chain), line.printed
            drift = abs(movement.balance - brought.get(member, 0) - line.printed)
            assert drift <= count * ROUNDING_RUPIAH + PRINTED_RUPIAH, f"{line}: the books say {movement.balance}"
            drift_max = max(drift_max, drift)
        assert worst <= CHAIN_RUPIAH_MAX, f"account {member}"
        furthest, close = max(furthest, worst), close + (worst <= CLOSE_RUPIAH)
    assert close == CLOSE_ACCOUNTS
    with capsys.disabled():
        print(f"\nchains: {close} of {ACCOUNTS} accounts within 0.55 units, furthest {furthest / berka.UNIT:.2f}; "
              f"what amounts lose by rounding adds up to {drift_max / berka.UNIT:.2f} at most")  # fmt: skip


def test_every_balance_is_the_sum_of_its_amounts_to_the_rupiah(year: berka.Year) -> None:
    brought = berka.openings(year.entries)
    for member, lines in berka.by_member(year.entries).items():
        expected = sum(line.amount for line in lines) + brought.get(member, 0)
        assert views.balance(year.books.db, berka.account(member)) == expected
        assert ledger.balance(year.books.db, "2111", berka.account(member)) == -expected
    assert ledger.balance(year.books.db, "1110") == sum(entry.amount for entry in year.entries)
    assert ledger.balance(year.books.db, "3990") == sum(brought.values())


def test_balances_of_any_day_are_there_without_adding_up(year: berka.Year) -> None:
    for day in ("2016-01-31", "2016-06-15", "2016-12-31"):
        expected = sum(entry.amount for entry in year.entries if entry.day <= day)
        assert ledger.balance_on(year.books.db, "1110", "", day) == expected


def test_the_year_is_proved_and_rebuilds_from_its_log(year: berka.Year, capsys: pytest.CaptureFixture[str]) -> None:
    began = time.monotonic()
    facts = proof.verify(year.books)
    assert facts == year.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0]
    with capsys.disabled():
        print(f"\nverify: {facts} facts in {time.monotonic() - began:.1f} seconds")


def test_the_year_begins_over_http_just_the_same(tmp_path: Path) -> None:
    """The first three hundred transactions once more, each by its own HTTP request as from the desk."""
    clock = FixedClock(1_451_520_000)
    berka.found_books(tmp_path / "books.db", clock).close()
    whole = berka.entries()
    overdrawn = berka.openings(whole)
    wanted = [entry for entry in whole if entry.member not in overdrawn][:300]
    door = Door(tmp_path, clock)
    officer, held, known = door.sign_in(berka.OFFICER, berka.OFFICER_PIN), dict[int, int](), set[int]()
    today = berka.FIRST_DAY
    for entry in wanted:
        if entry.day != today:
            drawer = {"total": ledger.balance(door.appliance.books.db, "1110")}
            assert officer.post("/day/close", drawer).status_code == 201
            opened = officer.post("/day/open", {"day": entry.day, **drawer}).json()
            assert opened == {"day": entry.day, "open": True}
            today = entry.day
        if entry.member not in known:
            known.add(entry.member)
            person = {"name": f"Anggota {entry.member}", "region": berka.REGION, "member_no": entry.member}
            assert officer.post("/members", person).status_code == 201
        what = "deposits" if entry.amount > 0 else "withdrawals"
        body = {"account_id": berka.account(entry.member), "amount": abs(entry.amount)}
        answer = officer.post(f"/savings/{what}", body, key=f"berka-{entry.id:08d}")
        assert code(answer) == ""
        held[entry.member] = held.get(entry.member, 0) + entry.amount
        assert (answer.json()["amount"], answer.json()["balance"]) == (entry.amount, held[entry.member])
    assert len({entry.day for entry in wanted}) > 3
    for member, balance in held.items():
        shown = officer.get(f"/members/{member}/accounts").json()
        assert [each["balance"] for each in shown] == [0, 0, balance]
    assert door.appliance.books.violations() == []
    door.appliance.books.close()
    door.close()
