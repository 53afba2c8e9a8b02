"""Above a limit nobody moves money alone: not on the desk, not later, not over the API, not in the database."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import peewee
import pytest

from hub.access.actions import end_role, grant_role, set_pin
from hub.approvals import actions
from hub.approvals.actions import Task
from hub.approvals.facts import Given, Limit
from hub.approvals.views import limits, proposal
from hub.books import INVARIANTS, broken
from hub.days.actions import close_day, open_day
from hub.days.counting import as_the_books_say
from hub.days.views import newest
from hub.ledger.chart import CASH
from hub.ledger.views import balance as ledger_balance
from hub.limits import SESSION_IDLE_SECONDS_OFFICER
from hub.log.record import Origin, Transaction
from hub.members import actions as members
from hub.savings import actions as savings
from hub.savings.tables import INSERT_MOVEMENT
from hub.slips.views import slip
from tests.hub.approvals.conftest import WATCHER
from tests.hub.door import code
from tests.hub.pages.conftest import BUDI, CASHIER, LONG, OFFICER, SITI, House
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import PIN, hashed

ACCOUNT = f"sukarela-{LONG}"
FORM = f"/desk/members/{LONG}/withdrawal"
LARGE, HELD = 6_000_000, 987_654_321
Enter = Callable[[int], Visitor]


def preview(maker: Visitor, amount: int = LARGE, **more: str) -> Page:
    return maker.submit(maker.get(FORM), account=ACCOUNT, amount=str(amount), **more)


def agreed(maker: Visitor, shown: Page, checker: int = OFFICER, pin: str = PIN, **changed: str) -> Page:
    return maker.submit(shown, confirm="yes", checker=str(checker), pin=pin, **changed)


def proposed(maker: Visitor, amount: int = LARGE) -> Page:
    page = maker.submit(preview(maker, amount), propose="yes")
    assert page.path.startswith("/desk/approvals/")
    return page


def kinds(house: House, count: int) -> list[str]:
    rows = house.books.db.execute_sql("SELECT type FROM log_fact ORDER BY number DESC LIMIT ?", (count,)).fetchall()
    return [row[0] for row in reversed(rows)]


def test_the_second_officer_agrees_on_the_same_screen_and_it_counts_once(house: House, tini: Visitor) -> None:
    before = house.facts
    shown = preview(tini, note="Atap rumah")
    for words in ("perlu dua orang", "Rp6.000.000", "enam juta rupiah", "Rp981.654.321", "Tini", "Atap rumah"):
        assert words in shown.text
    assert house.facts == before
    receipts = [agreed(tini, shown) for _ in range(3)]
    assert {page.path for page in receipts} == {f"/desk/receipts/{before + 2}"}
    assert "Disetujui oleh Ratna" in receipts[0].text
    assert kinds(house, house.facts - before) == ["approvals.given", "savings.withdrawn"]
    assert house.balance(ACCOUNT) == HELD - LARGE


def test_up_to_the_limit_one_is_enough(house: House, tini: Visitor) -> None:
    shown = preview(tini, 5_000_000)
    assert "checker" not in shown.forms[-1]
    assert tini.submit(shown, confirm="yes").path.startswith("/desk/receipts/")
    assert "checker" in preview(tini, 5_000_001).forms[-1]


@pytest.mark.parametrize("checker", [CASHIER, SITI, WATCHER, 999_999, 0])
def test_oneself_and_who_may_not_check_are_refused(house: House, tini: Visitor, checker: int) -> None:
    before = house.facts
    answer = agreed(tini, preview(tini), checker)
    assert answer.status in (400, 409)
    assert ("buatannya sendiri" if checker == CASHIER else "Yang boleh: ketua") in answer.text
    assert "checker" in answer.forms[-1]
    assert house.facts == before


def test_a_second_office_or_session_does_not_make_two_people(house: House, enter: Enter) -> None:
    ratna, again = enter(OFFICER), enter(OFFICER)
    before = house.facts
    assert agreed(ratna, preview(ratna), OFFICER).status == 409
    path = proposed(ratna).path
    assert house.facts == before + 1
    assert "pin" not in again.get(path).forms[-1]
    answer = again.post(path, confirm="yes", pin=PIN, key=f"0123456789.{OFFICER}", seen="x")
    assert answer.status == 409
    assert "buatannya sendiri" in answer.text
    assert house.facts == before + 1


def test_a_proposal_moves_no_money_until_another_agrees(house: House, tini: Visitor, enter: Enter) -> None:
    before = house.facts
    page = proposed(tini)
    number = int(page.path.rpartition("/")[2])
    assert house.balance(ACCOUNT) == HELD
    ratna = enter(OFFICER)
    assert "1 menunggu" in ratna.get("/desk").text
    assert page.path in ratna.get("/desk/approvals").links
    shown = ratna.get(page.path)
    for words in ("Rp6.000.000", "enam juta rupiah", "Rp981.654.321", "Tini"):
        assert words in shown.text
    for _ in range(2):
        assert ratna.submit(shown, pin=PIN).path == f"/desk/receipts/{before + 3}"
    late = enter(BUDI).post(page.path, confirm="yes", pin=PIN, key=f"0123456789.{BUDI}", seen="x")
    assert late.status == 409
    assert "sudah disetujui" in late.text
    assert kinds(house, house.facts - before) == ["approvals.proposed", "approvals.given", "savings.withdrawn"]
    assert slip(house.books.db, house.facts).clerk.startswith("Tini")  # who paid it, not who agreed
    assert (house.balance(ACCOUNT), proposal(house.books.db, number).state) == (HELD - LARGE, "given")


def test_two_who_agree_at_once_make_one_movement(house: House, tini: Visitor, enter: Enter) -> None:
    path = proposed(tini).path
    shown = [(each, each.get(path)) for each in (enter(OFFICER), enter(BUDI))]
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda pair: pair[0].submit(pair[1], pin=PIN), shown))
    assert sorted(page.status for page in answers) == [200, 409]
    assert house.balance(ACCOUNT) == HELD - LARGE


def test_what_changed_since_it_was_checked_is_shown_anew(house: House, tini: Visitor, enter: Enter) -> None:
    shown, ratna = preview(tini), enter(OFFICER)
    before = house.facts
    answer = agreed(tini, shown, amount="60000000")
    assert (answer.status, house.facts) == (409, before)
    assert "Rp60.000.000" in answer.text
    path = proposed(tini).path
    seen = ratna.get(path)
    house.act(lambda tx: savings.withdraw(tx, ACCOUNT, 1_000))
    before = house.facts
    for who, page in ((tini, agreed(tini, shown)), (ratna, ratna.submit(seen, pin=PIN))):
        assert (page.status, house.facts) == (409, before)
        assert "berubah sejak diperiksa" in page.text
        assert "Rp981.653.321" in page.text
        assert who.submit(page, pin=PIN, checker=str(OFFICER), confirm="yes").path.startswith("/desk/receipts/")
        house.act(lambda tx: savings.deposit(tx, ACCOUNT, LARGE))
        before = house.facts


def test_the_rules_are_asked_again_when_it_is_agreed_to(house: House, tini: Visitor, enter: Enter) -> None:
    paths, ratna = [proposed(tini).path, proposed(tini).path], enter(OFFICER)
    shown = [ratna.get(path) for path in paths]
    house.act(lambda tx: members.change_status(tx, LONG, "died", day=newest(tx.db).day))
    assert "pin" in ratna.get(paths[0]).forms[-1]  # the heirs are paid
    house.act(lambda tx: actions.agree(tx, Task("withdrawal", ACCOUNT, HELD - 1), maker=OFFICER, checker=BUDI))
    before = house.facts
    answer = ratna.submit(shown[1], pin=PIN)
    assert (answer.status, house.facts) == (409, before)
    assert "Saldo tidak cukup" in answer.text


def test_a_proposal_ends_with_its_day(house: House, tini: Visitor, enter: Enter) -> None:
    path, ratna = proposed(tini).path, enter(OFFICER)
    assert "1 usulan menunggu orang kedua" in ratna.get("/desk/day/close").text
    shown = ratna.get(path)
    house.act(lambda tx: close_day(tx, as_the_books_say(ledger_balance(tx.db, CASH))))
    assert "Lewat harinya" in ratna.get("/desk/approvals").text
    assert ratna.submit(shown, pin=PIN).status == 409
    house.act(lambda tx: open_day(tx, "2026-03-07", as_the_books_say(ledger_balance(tx.db, CASH))))
    before = house.facts
    answer = ratna.submit(shown, pin=PIN)
    assert (answer.status, house.facts) == (409, before)
    assert "Usulkan lagi" in answer.text


def test_a_refusal_has_a_reason_and_a_maker_takes_their_own_back(house: House, tini: Visitor, enter: Enter) -> None:
    refused, taken = proposed(tini).path, proposed(tini, 7_000_000)
    budi = enter(BUDI)
    form = budi.get(f"{refused}/refuse")
    before = house.facts
    assert budi.submit(form, reason=" ", pin=PIN).status == 400
    assert enter(OFFICER).post(f"{taken.path}/withdraw", key=f"0123456789.{OFFICER}").status == 403
    assert house.facts == before
    assert budi.submit(form, reason="Kas belum cukup", pin=PIN).path == "/desk/approvals"
    assert "Kas belum cukup" in tini.get(refused).text
    assert tini.submit(taken).path == "/desk/approvals"
    for path, words in ((refused, "sudah ditolak"), (taken.path, "sudah ditarik")):
        answer = budi.post(path, confirm="yes", pin=PIN, key=f"{words[6:].strip():->12}x.{BUDI}", seen="x")
        assert answer.status == 409
        assert words in answer.text
    assert (house.facts, house.balance(ACCOUNT)) == (before + 2, HELD)


@pytest.mark.parametrize("taken_from", ["checker", "maker"])
def test_an_office_taken_away_meanwhile_counts_no_more(
    house: House, tini: Visitor, enter: Enter, taken_from: str
) -> None:
    path, budi = proposed(tini).path, enter(BUDI)
    shown = budi.get(path)
    member_no, office = (BUDI, "secretary") if taken_from == "checker" else (CASHIER, "cashier")
    house.act(lambda tx: end_role(tx, member_no, office))
    before = house.facts
    assert budi.submit(shown, pin=PIN).status in (403, 404, 409)
    assert (house.facts, house.balance(ACCOUNT)) == (before, HELD)


def test_a_wrong_pin_is_the_checkers_wrong_try(house: House, tini: Visitor) -> None:
    before, shown = house.facts, preview(tini)
    said = [agreed(tini, shown, pin="000000") for _ in range(6)]
    assert "PIN pengurus kedua tidak cocok" in said[0].text
    assert said[-1].status == 429
    assert agreed(tini, shown).status == 429  # even the right one must wait
    assert agreed(tini, shown, BUDI).path.startswith("/desk/receipts/")  # another officer is not slowed down
    assert house.facts == before + 2


def test_a_pin_that_an_officer_set_agrees_to_nothing(house: House, tini: Visitor) -> None:
    house.act(lambda tx: set_pin(tx, BUDI, hashed(PIN), must_change=True))
    assert agreed(tini, preview(tini), BUDI).status == 400


def test_a_dialog_that_nobody_answers_records_nothing(house: House, tini: Visitor) -> None:
    shown, before = preview(tini), house.facts
    house.clock.advance(SESSION_IDLE_SECONDS_OFFICER + 1)
    assert agreed(tini, shown).path == "/"
    assert (house.facts, house.balance(ACCOUNT)) == (before, HELD)


def test_a_key_used_for_one_thing_does_another_no_good(house: House, tini: Visitor) -> None:
    shown = preview(tini)
    for _ in range(2):
        assert tini.submit(shown, propose="yes").path == f"/desk/approvals/{house.facts}"
    before = house.facts
    assert agreed(tini, shown).status == 409
    assert house.facts == before


def test_a_reversal_and_a_request_need_two_as_well(house: House, enter: Enter) -> None:
    ratna, maker = enter(OFFICER), enter(OFFICER)
    deposited = house.act(lambda tx: savings.deposit(tx, ACCOUNT, LARGE))[0].number
    form = maker.get(f"/desk/receipts/{deposited}/reversal")
    page = maker.submit(maker.submit(form, reason="twice"), propose="yes")
    budi = enter(BUDI)
    assert budi.submit(budi.get(page.path), pin=PIN).path.startswith("/desk/receipts/")
    assert house.balance(ACCOUNT) == HELD
    asked = house.act(lambda tx: actions.requests.ask(tx, LONG, ACCOUNT, LARGE))[0].number
    shown = ratna.submit(ratna.get(f"/desk/requests/{asked}"))
    assert agreed(ratna, shown, BUDI).path.startswith("/desk/receipts/")
    assert kinds(house, 3) == ["approvals.given", "savings.withdrawn", "requests.paid"]


def test_the_api_records_nothing_above_a_limit(house: House) -> None:
    house.act(lambda tx: actions.set_first_limits(tx, (Limit(kind="deposit", above=0),), newest(tx.db).day))
    before, asker = house.facts, house.door.enter(CASHIER)
    answer = asker.post("/savings/deposits", {"account_id": ACCOUNT, "amount": 5_000})
    assert (answer.status_code, code(answer)) == (409, "approval.needed")
    assert house.facts == before


def test_the_supervisor_sees_all_and_changes_nothing(house: House, tini: Visitor, enter: Enter) -> None:
    path, watcher = proposed(tini).path, enter(WATCHER)
    for seen in ("/desk/approvals", path, "/desk/approvals/limits", "/desk/days", f"/desk/members/{LONG}"):
        assert watcher.get(seen).status == 200
    assert "Anda boleh melihat" in watcher.get(path).text
    before = house.facts
    fields = {"confirm": "yes", "pin": PIN, "key": f"0123456789.{WATCHER}", "reason": "x", "seen": "x", "day": "x"}
    posts = {
        route.path.replace("{member_no:int}", str(LONG)).replace("{number:int}", path.rpartition("/")[2])
        for route in house.door.routes()
        if route.path.startswith("/desk") and "POST" in route.methods and "calls" not in route.path
    }
    assert len(posts) > 20
    assert [each for each in sorted(posts) if watcher.post(each, **fields).status < 400] == []
    assert house.facts == before
    with pytest.raises(actions.Refused, match=r"role\.not_together"):
        house.act(lambda tx: grant_role(tx, WATCHER, "chair"))


def test_the_chair_sets_the_limits_with_a_second_officer(house: House, enter: Enter) -> None:
    before, ratna, path = house.facts, enter(OFFICER), "/desk/approvals/limits"
    form = ratna.get(path)
    assert ratna.submit(form, withdrawal="banyak").status == 400
    shown = ratna.submit(form, deposit="10.000.000", withdrawal="0", reversal="")
    assert "Selalu dua orang" in shown.text
    for checker, status in ((OFFICER, 409), (CASHIER, 400)):
        assert ratna.submit(shown, confirm="yes", checker=str(checker), pin=PIN).status == status
    assert enter(BUDI).post(path, key=f"0123456789.{BUDI}", confirm="yes").status == 403
    assert house.facts == before
    assert ratna.submit(shown, confirm="yes", checker=str(BUDI), pin=PIN).path == "/desk/approvals"
    assert limits(house.books.db) == {"deposit": 10_000_000, "withdrawal": 0, "reversal": None}


@pytest.mark.parametrize(
    "given",
    [
        Given(maker=OFFICER, checker=OFFICER, kind="withdrawal", account=ACCOUNT, amount=LARGE),
        Given(maker=OFFICER, checker=0, kind="withdrawal", account=ACCOUNT, amount=LARGE),
        Given(maker=OFFICER, checker=BUDI, kind="withdrawal", account=ACCOUNT, amount=LARGE, proposal=1),
    ],
    ids=["oneself", "nobody", "of no proposal"],
)
def test_the_database_takes_no_agreement_that_is_none(house: House, given: Given) -> None:
    before = house.facts
    with pytest.raises(peewee.IntegrityError):
        house.act(lambda tx: tx.record(given, day=newest(tx.db).day))
    assert house.facts == before


def test_the_database_takes_no_large_movement_of_one(house: House) -> None:
    def alone(tx: Transaction, account: str = ACCOUNT, amount: int = LARGE) -> None:
        tx.db.execute_sql(INSERT_MOVEMENT, (account, house.facts + 1, LONG, "2026-03-06", "withdrawal", -amount, None))

    def with_another(tx: Transaction) -> None:
        given = Given(maker=OFFICER, checker=BUDI, kind="withdrawal", account=ACCOUNT, amount=LARGE - 1)
        tx.record(given, day=newest(tx.db).day)
        alone(tx)

    for action in (alone, with_another):
        with pytest.raises(peewee.IntegrityError, match="two people"):
            house.act(action)


def test_the_proof_finds_a_large_movement_that_nobody_checked(house: House) -> None:
    db = house.books.db
    house.act(lambda tx: actions.agree(tx, Task("withdrawal", ACCOUNT, LARGE), maker=OFFICER, checker=BUDI))
    number = house.facts
    with db.atomic() as undone:
        db.execute_sql("DELETE FROM agreement WHERE movement = ?", (number,))
        assert [(each.rule, each.number) for each in broken(db, INVARIANTS)] == [("approvals.two_people", number)]
        undone.rollback()
    assert broken(db, INVARIANTS) == []


def test_what_was_made_before_a_limit_stays_sound(house: House) -> None:
    house.act(lambda tx: savings.withdraw(tx, ACCOUNT, 5_000_000))
    house.act(lambda tx: actions.set_first_limits(tx, (Limit(kind="withdrawal", above=0),), newest(tx.db).day))
    assert house.books.violations() == []
    with pytest.raises(actions.Refused, match=r"approval\.needed"):
        house.books.write(Origin("1", "test"), lambda tx: savings.withdraw(tx, ACCOUNT, 1_000))
