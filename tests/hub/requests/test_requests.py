"""Withdrawal requests over HTTP: they move no money, are a member's own, and are paid once."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from hub.books import Books
from hub.days.actions import close_day
from hub.log.reading import LogReader
from hub.proof.actions import rebuild
from hub.requests import actions, views
from hub.savings import actions as savings
from hub.savings.facts import Rule
from tests.hub.door import Asker, Door, code
from tests.hub.village import Village

SITI, BUDI, CASHIER = 2, 3, 4


@pytest.fixture
def door(village: Village, door: Door) -> Door:
    """Siti has Rp300.000 and Budi Rp50.000; Tini is the cashier."""
    for name in ("Siti", "Budi"):
        village.member(name)
    village.member("Tini", roles=("cashier",))
    village.play("""
        2026-01-05 pokok Siti 100000
        2026-01-06 sukarela Siti 300000
        2026-01-06 sukarela Budi 50000
    """)
    village.close()
    return door


@pytest.fixture
def siti(door: Door) -> Asker:
    return door.enter(SITI)


@pytest.fixture
def cashier(door: Door) -> Asker:
    return door.enter(CASHIER)


def ask(who: Asker, amount: Any = 100_000, account: str = "sukarela-2", key: str | None = None) -> dict[str, Any]:
    answer = who.post("/me/requests", {"account_id": account, "amount": amount}, key=key)
    assert answer.status_code == 201, answer.text
    asked: dict[str, Any] = answer.json()
    return asked


def test_asking_moves_no_money_and_shows_what_was_asked(village: Village, siti: Asker) -> None:
    asked = ask(siti, "Rp100.000")
    assert {**asked, "number": 0} == {
        "number": 0,
        "account_id": "sukarela-2",
        "account_name": "Simpanan sukarela",
        "amount": 100_000,
        "day": "2026-01-06",
        "state": "open",
        "reason": "",
    }
    assert siti.get("/me/requests").json() == [asked]
    assert village.balance("sukarela", "Siti") == 300_000


@pytest.mark.parametrize(
    ("account", "amount", "status", "expected"),
    [
        ("sukarela-2", 0, 400, "amount.not_positive"),
        ("sukarela-2", -1, 400, "amount.not_positive"),
        ("sukarela-2", "1,5", 400, "amount.fractional"),
        ("sukarela-2", 10**30, 400, "amount.too_large"),
        ("sukarela-2", "banyak", 400, "amount.unreadable"),
        ("sukarela-2", None, 400, "request.invalid"),
        ("sukarela-2", 300_001, 409, "request.too_much"),
        ("pokok-2", 100_000, 409, "savings.not_withdrawable"),
        ("wajib-2", 1, 409, "savings.not_withdrawable"),
        ("sukarela-3", 10_000, 404, "account.unknown"),
        ("sukarela-4711", 10_000, 404, "account.unknown"),
        ("sukarela-02", 10_000, 404, "account.unknown"),
        ("gold-2", 10_000, 404, "account.unknown"),
    ],
)
def test_what_cannot_be_asked(
    village: Village, siti: Asker, account: str, amount: Any, status: int, expected: str
) -> None:
    before = village.facts
    answer = siti.post("/me/requests", {"account_id": account, "amount": amount})
    assert (answer.status_code, code(answer)) == (status, expected)
    assert answer.json()["error"]["message"]
    assert village.facts == before
    if expected == "request.too_much":
        assert answer.json()["error"]["details"]["available"] == 300_000
        assert "Rp300.000" in answer.json()["error"]["message"]


def test_an_account_has_one_open_request_and_a_day_ten(village: Village, siti: Asker) -> None:
    first = ask(siti)
    again = siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 5_000})
    assert (again.status_code, code(again)) == (409, "request.open_already")
    assert siti.post(f"/me/requests/{first['number']}/cancel").json()["state"] == "cancelled"
    for _ in range(9):
        siti.post(f"/me/requests/{ask(siti)['number']}/cancel")
    answer = siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 5_000})
    assert (answer.status_code, code(answer)) == (409, "request.too_many")
    village.day("2026-01-07")
    village.close()
    assert ask(siti)["day"] == "2026-01-07"


def test_who_has_left_asks_for_nothing(village: Village, siti: Asker) -> None:
    village.play("2026-01-06 left Siti")
    village.close()
    answer = siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 5_000})
    assert (answer.status_code, code(answer)) == (409, "request.member_not_active")


def test_one_may_ask_while_the_desk_is_closed(village: Village, siti: Asker, cashier: Asker) -> None:
    village.act(close_day)
    village.close()
    number = ask(siti)["number"]
    answer = cashier.post(f"/requests/{number}/pay", {})
    assert (answer.status_code, code(answer)) == (409, "day.not_open")


def test_a_request_is_paid_with_its_withdrawal_in_one_go(village: Village, siti: Asker, cashier: Asker) -> None:
    number = ask(siti)["number"]
    assert [each["name"] for each in cashier.get("/requests").json()] == ["Siti"]
    before = village.facts
    paid = cashier.post(f"/requests/{number}/pay", {"note": "tunai"}).json()
    assert paid == {"number": number, "state": "paid", "movement": before + 1}
    facts = LogReader(village.books.path).facts(before, 10)
    assert [(fact.type, fact.actor) for fact in facts] == [
        ("savings.withdrawn", str(CASHIER)),
        ("requests.paid", str(CASHIER)),
    ]
    assert json.loads(facts[1].body) == {"movement": before + 1, "request": number}
    assert village.balance("sukarela", "Siti") == 200_000
    assert siti.get("/me/requests").json()[0]["state"] == "paid"
    assert cashier.get("/requests").json() == []


def test_a_payment_taken_back_is_told_and_the_member_may_ask_again(
    village: Village, siti: Asker, cashier: Asker, tmp_path: Path
) -> None:
    number = ask(siti)["number"]
    movement = cashier.post(f"/requests/{number}/pay", {}).json()["movement"]
    village.act(lambda tx: savings.reverse(tx, movement, "wrong_member"))
    village.close()
    assert siti.get("/me/requests").json()[0]["state"] == "reversed"
    assert village.balance("sukarela", "Siti") == 300_000
    before = village.facts
    for answer in (
        siti.post(f"/me/requests/{number}/cancel"),
        cashier.post(f"/requests/{number}/pay", {}),
        cashier.post(f"/requests/{number}/refuse", {"reason": "Sudah"}),
    ):
        assert (answer.status_code, code(answer)) == (409, "request.reversed")
    assert village.facts == before
    assert cashier.get("/requests").json() == []
    again = ask(siti)["number"]
    cashier.post(f"/requests/{again}/pay", {})
    states = [(each["number"], each["state"]) for each in siti.get("/me/requests").json()]
    assert states == [(again, "paid"), (number, "reversed")]
    rebuild(village.books, tmp_path / "rebuilt.db")
    rebuilt = Books(tmp_path / "rebuilt.db", village.clock)
    assert [(each, views.request(rebuilt.db, each).state) for each, _ in states] == states
    rebuilt.close()


def test_paid_many_times_at_once_it_is_paid_once(village: Village, door: Door, siti: Asker) -> None:
    number = ask(siti)["number"]
    askers = [door.enter(CASHIER) for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        same_key = list(
            pool.map(lambda asker: asker.post(f"/requests/{number}/pay", {}, key="payment-0001"), askers[:2])
        )
        others = list(pool.map(lambda asker: asker.post(f"/requests/{number}/pay", {}), askers[2:]))
    assert len({answer.text for answer in same_key}) == 1
    assert {(answer.status_code, code(answer)) for answer in others} == {(409, "request.paid")}
    assert village.balance("sukarela", "Siti") == 200_000
    assert siti.post(f"/me/requests/{number}/cancel").status_code == 409


@pytest.mark.parametrize("ending", ["cancel", "refuse"])
def test_what_has_ended_is_not_paid_and_ends_no_second_time(
    village: Village, siti: Asker, cashier: Asker, ending: str
) -> None:
    number = ask(siti)["number"]
    if ending == "cancel":
        ended = siti.post(f"/me/requests/{number}/cancel")
    else:
        ended = cashier.post(f"/requests/{number}/refuse", {"reason": " Kas  kosong\n"})
        assert ended.json()["reason"] == "Kas kosong"
        assert siti.get("/me/requests").json()[0]["reason"] == "Kas kosong"
    assert ended.status_code == 200
    before = village.facts
    for answer in (
        cashier.post(f"/requests/{number}/pay", {}),
        cashier.post(f"/requests/{number}/refuse", {"reason": "Sudah"}),
        siti.post(f"/me/requests/{number}/cancel"),
    ):
        assert (answer.status_code, code(answer)) == (409, f"request.{ended.json()['state']}")
    assert village.facts == before
    assert village.balance("sukarela", "Siti") == 300_000


def test_the_reason_of_a_refusal_is_personal_and_needed(village: Village, siti: Asker, cashier: Asker) -> None:
    number = ask(siti)["number"]
    for reason in ("", "  ", "x" * 201):
        answer = cashier.post(f"/requests/{number}/refuse", {"reason": reason})
        assert (answer.status_code, code(answer)) == (
            400,
            "request.reason_missing" if len(reason) < 9 else "note.too_long",
        )
    cashier.post(f"/requests/{number}/refuse", {"reason": "Ibu Siti masih berutang"})
    fact = LogReader(village.books.path).facts(village.facts - 1, 1)[0]
    assert b"berutang" in fact.personal
    assert b"berutang" not in fact.body


def test_a_balance_that_shrank_meanwhile_is_told_and_the_request_waits(
    village: Village, siti: Asker, cashier: Asker
) -> None:
    number = ask(siti, 300_000)["number"]
    village.act(lambda tx: savings.withdraw(tx, "sukarela-2", 250_000))
    village.close()
    before = village.facts
    answer = cashier.post(f"/requests/{number}/pay", {})
    assert (answer.status_code, code(answer)) == (409, "savings.not_enough")
    assert "Rp50.000" in answer.json()["error"]["message"]
    assert village.facts == before
    assert siti.get("/me/requests").json()[0]["state"] == "open"


def test_another_members_request_is_as_if_it_did_not_exist(village: Village, door: Door, siti: Asker) -> None:
    number, budi = ask(siti)["number"], door.enter(BUDI)
    before = village.facts
    theirs, nobodys = budi.post(f"/me/requests/{number}/cancel"), budi.post("/me/requests/4711/cancel")
    assert (theirs.status_code, code(theirs), theirs.text) == (404, "request.unknown", nobodys.text)
    for strange in (1, 0, 2**63, 10**30):
        answer = budi.post(f"/me/requests/{strange}/cancel")
        assert answer.status_code in (400, 404)
    for path, body in ((f"/requests/{number}/pay", {}), (f"/requests/{number}/refuse", {"reason": "x"})):
        for member in (budi, siti):
            answer = member.post(path, body)
            assert (answer.status_code, code(answer)) == (403, "role.needed")
    assert budi.get("/me/requests").json() == []
    assert code(budi.get("/requests")) == "role.needed"
    assert village.facts == before


def test_a_repeated_send_counts_once_and_a_key_stands_for_one_wish(
    village: Village, door: Door, siti: Asker, cashier: Asker
) -> None:
    first, second = (ask(siti, key="asking-0001") for _ in range(2))
    assert first == second
    before = village.facts
    other = siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 1_000}, key="asking-0001")
    stolen = door.enter(BUDI).post("/me/requests", {"account_id": "sukarela-2", "amount": 100_000}, key="asking-0001")
    assert code(other) == code(stolen) == "request.key_reused"
    assert code(siti.post(f"/me/requests/{first['number']}/cancel", key="asking-0001")) == "request.key_reused"
    assert code(cashier.post(f"/requests/{first['number']}/pay", {}, key="asking-0001")) == "request.key_reused"
    assert village.facts == before
    for _ in range(2):
        answer = siti.post(f"/me/requests/{first['number']}/cancel", key="cancel-0001")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert village.facts == before + 1


def test_what_must_stay_in_cannot_be_asked(village: Village, siti: Asker) -> None:
    rule = Rule(product="sukarela", account="2111", minimum_deposit=1_000, minimum_balance=20_000)
    village.act(lambda tx: savings.set_rules(tx, (rule,), from_month="2026-01", day="2026-01-06"))
    village.close()
    answer = siti.post("/me/requests", {"account_id": "sukarela-2", "amount": 290_000})
    assert answer.json()["error"]["details"]["available"] == 280_000
    number = ask(siti, 280_000)["number"]
    village.act(lambda tx: actions.pay(tx, number))
    assert village.balance("sukarela", "Siti") == 20_000
