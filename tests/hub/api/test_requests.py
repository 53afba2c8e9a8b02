"""The HTTP door itself: repeats count once, nonsense is refused in words, and a program can read every answer."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from hub.server.app import openapi_json
from hub.words import text
from tests.hub.api.routes import ROUTES, Route, filled, name_of
from tests.hub.door import Asker, Door, Shared, code
from tests.hub.village import Village

HUGE = (2**31, 2**63 - 1, 2**63, 2**64, 10**30, 10**400)


@pytest.fixture(scope="module")
def officer(shared: Shared) -> Asker:
    shared.village.play("2026-01-05 sukarela Siti 50000")
    shared.village.close()
    return shared.door.enter(1)


def test_the_same_request_sent_five_times_at_once_counts_once(village: Village, door: Door) -> None:
    village.member("Siti")
    village.close()
    askers = [door.enter(1) for _ in range(5)]
    body = {"account_id": "sukarela-2", "amount": 5_000}
    for key in ("deposit-0001", "deposit-0002"):
        with ThreadPoolExecutor(5) as pool:
            answers = list(pool.map(lambda asker, key=key: asker.post("/savings/deposits", body, key=key), askers))
        assert {answer.status_code for answer in answers} == {201}
        assert len({answer.json()["number"] for answer in answers}) == 1
    assert village.balance("sukarela", "Siti") == 10_000


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/savings/deposits", {"account_id": "sukarela-2", "amount": 6_000}),
        ("/savings/deposits", {"account_id": "sukarela-3", "amount": 5_000}),
        ("/savings/deposits", {"account_id": "sukarela-2", "amount": 5_000, "note": "again"}),
        ("/savings/withdrawals", {"account_id": "sukarela-2", "amount": 5_000}),
        ("/members", {"name": "Dewi", "region": "64.08.04.2001"}),
        ("/members/2/status", {"status": "left"}),
        ("/members/2/card", {"card": "CARD-0009"}),
        ("/members/2/pin", {"pin": "739164"}),
        ("/day/open", {"day": "2026-02-01", "total": 0}),
        ("/day/close", {"total": 0}),
    ],
)
def test_a_key_that_was_used_for_another_wish_is_refused(shared: Shared, officer: Asker, path: str, body: Any) -> None:
    officer.post("/savings/deposits", {"account_id": "sukarela-2", "amount": 5_000}, key="deposit-0001")
    before = shared.village.facts
    answer = officer.post(path, body, key="deposit-0001")
    assert (answer.status_code, code(answer)) == (409, "request.key_reused")
    assert shared.village.facts == before


def test_another_officer_cannot_use_ones_key(shared: Shared, officer: Asker) -> None:
    shared.village.member("Wati", roles=("treasurer",))
    other = shared.door.enter(shared.village.number_of("Wati"))
    shared.village.close()
    body = {"account_id": "sukarela-2", "amount": 7_000}
    assert officer.post("/savings/deposits", body, key="deposit-0007").status_code == 201
    assert code(other.post("/savings/deposits", body, key="deposit-0007")) == "request.key_reused"


@pytest.mark.parametrize("number", HUGE, ids=lambda n: f"{len(str(n))} digits")
def test_no_number_is_too_large_to_be_refused_in_words(shared: Shared, officer: Asker, number: int) -> None:
    before = shared.village.facts
    answers = {
        "member": officer.get(f"/members/{number}"),
        "accounts": officer.get(f"/members/{number}/accounts"),
        "status": officer.post(f"/members/{number}/status", {"status": "left"}),
        "pin": officer.post(f"/members/{number}/pin", {"pin": "739164"}),
        "new": officer.post("/members", {"name": "Dewi", "region": "64.08.04.2001", "member_no": number}),
        "account": officer.post("/savings/deposits", {"account_id": f"sukarela-{number}", "amount": 1_000}),
        "reversal": officer.post("/savings/reversals", {"number": number, "reason": "other"}),
        "negative": officer.post("/savings/reversals", {"number": -number, "reason": "other"}),
        "sign in": shared.door.asker().post("/sessions", {"member_no": number, "pin": "111222"}),
    }
    assert {
        name: answer.status_code for name, answer in answers.items() if answer.status_code not in (400, 401, 404, 429)
    } == {}
    pages = {
        "before": officer.get("/me/accounts/sukarela-1/movements", before=number),
        "before nothing": officer.get("/me/accounts/sukarela-1/movements", before=-number),
        "page": officer.get("/members", page=number),
        "page before the first": officer.get("/members", page=-number),
        "limit": officer.get("/me/accounts/sukarela-1/movements", limit=number),
        "search": officer.get("/members", q=str(number)),
    }
    assert {name: answer.status_code for name, answer in pages.items() if answer.status_code not in (200, 400)} == {}
    assert shared.village.facts == before


# Where every field may be left out, an object without any is no nonsense.
@pytest.mark.parametrize(
    "route", [route for route in ROUTES if route.body and route.path != "/me/preferences"], ids=name_of
)
@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b"null", b'"text"', b"{}", b"\xff\xfe", b'{"a":' * 2_000, b'{"more":1}']
)
def test_a_body_that_cannot_be_read_is_refused_in_words(
    shared: Shared, officer: Asker, route: Route, content: bytes
) -> None:
    before = shared.village.facts
    answer = officer.http.request(
        route.method,
        filled(route),
        content=content,
        headers={"Content-Type": "application/json", "Idempotency-Key": "nonsense-0001"},
    )
    assert answer.status_code in (400, 401)
    assert answer.json()["error"]["code"] in ("request.invalid", "count.missing", "sign_in.who", "device.unknown")
    assert answer.json()["error"]["message"]
    assert shared.village.facts == before


def test_a_body_too_large_is_refused_before_it_is_read(officer: Asker) -> None:
    answer = officer.post("/savings/deposits", {"account_id": "x" * 100_000, "amount": 1})
    assert (answer.status_code, code(answer)) == (400, "request.too_large")


@pytest.mark.parametrize("path", ["/nothing", "/me/accounts/x/y/z", "/members/two", "/%00"])
def test_an_address_that_does_not_exist_is_told_as_json(officer: Asker, path: str) -> None:
    answer = officer.get(path)
    assert answer.status_code in (400, 404)
    assert answer.headers["content-type"].startswith("application/json")
    assert set(answer.json()["error"]) == {"code", "message", "details"}


def test_a_method_that_does_not_fit_is_told_as_json(officer: Asker) -> None:
    answer = officer.http.put("/savings/deposits", json={})
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "request.invalid"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("id", "id"),
        ("en", "en"),
        ("en-GB,en;q=0.9", "en"),
        ("fr, en;q=0.5", "en"),
        ("fr", "id"),
        ("", "id"),
        ("*", "id"),
    ],
)
def test_errors_are_told_in_the_language_asked_for(shared: Shared, asked: str, told: str) -> None:
    message = shared.door.asker("no such token", language=asked).get("/me").json()["error"]["message"]
    assert message == text(told, "error.session.ended")
    assert text("id", "error.session.ended") != text("en", "error.session.ended")


def test_the_description_is_served_as_it_is_written(shared: Shared) -> None:
    served = shared.door.asker().get("/openapi.json")
    assert served.json() == json.loads(openapi_json())
    assert served.json()["openapi"].startswith("3.1")


def test_members_are_registered_and_read_back_over_http(village: Village, door: Door) -> None:
    officer = door.sign_in(1)
    new = {"name": "Dewi Lestari", "region": "64.08.04.2001", "phone": "0812 9988 7766", "nik": "6408041234567890"}
    made = officer.post("/members", new, key="member-0001")
    assert (made.status_code, made.json()["member_no"], made.json()["nik_ends"]) == (201, 2, "7890")
    assert officer.post("/members", new, key="member-0001").json() == made.json()
    assert officer.get("/members/2").json() == made.json()
    assert [each["member_no"] for each in officer.get("/members", q="lestari").json()] == [2]
    assert [each["product"] for each in officer.get("/members/2/accounts").json()] == ["pokok", "wajib", "sukarela"]


def test_a_passbook_is_paged_to_its_end_without_a_gap_or_repeat(village: Village, door: Door) -> None:
    village.member("Siti")
    village.act(lambda tx: None)
    village.play("\n".join("2026-01-05 sukarela Siti 1000" for _ in range(45)))
    village.close()
    siti, seen, before = door.sign_in(2), [], None
    while True:
        query = {"limit": 20} if before is None else {"limit": 20, "before": before}
        page = siti.get("/me/accounts/sukarela-2/movements", **query).json()
        seen += page
        if len(page) < 20:
            break
        before = page[-1]["number"]
    assert [each["balance"] for each in seen] == list(range(45_000, 0, -1_000))
    assert len({each["number"] for each in seen}) == 45
