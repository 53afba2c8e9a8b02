"""Two members never see each other's data: every route is attacked with every wrong way to ask."""

from __future__ import annotations

import json
import re
from typing import Any

import httpx
import pytest

from hub.access.actions import give_card, pair_device, revoke_device
from hub.access.sessions import digest
from hub.limits import SESSION_IDLE_SECONDS_MEMBER, SESSION_SECONDS_MAX
from hub.members import actions as members
from hub.savings import actions as savings
from hub.server.app import openapi_json
from tests.hub.api.routes import (
    FOR_DEVICES,
    FOR_INSIDERS,
    FOR_OFFICERS,
    NEEDS_SOMEBODY,
    OF_A_MEMBER,
    OFFICES,
    ROUTES,
    SECRET,
    Route,
    filled,
    name_of,
)
from tests.hub.door import Asker, Shared, code
from tests.hub.village import REGION, Village

# What belongs to Siti alone and must be in no answer to anybody else.
MINE = ("Siti", "7654321", "7.654.321", "081299887766", "6408041234567890", "Jalan Kenanga", "KARTU-SITI")


def tell_apart(village: Village) -> None:
    """Give Siti (2) data that can be recognised wherever it turns up."""
    person = members.particulars("Siti Aminah", "Jalan Kenanga 5", "081299887766", "6408041234567890")
    village.act(lambda tx: members.correct(tx, 2, person, region=REGION, day="2026-01-05"))
    village.act(lambda tx: give_card(tx, 2, "KARTU-SITI"))
    number = village.number_of("Siti Aminah")
    village.play("2026-01-05 sukarela Budi 5000")
    village.act(lambda tx: savings.deposit(tx, f"sukarela-{number}", 7_654_321, note="for Siti's roof"))


@pytest.fixture(scope="module", autouse=True)
def prepared(shared: Shared) -> Shared:
    """Siti's data, one officer of each office, and devices."""
    village = shared.village
    tell_apart(village)
    for office in OFFICES:
        village.member(f"Officer {office}", roles=(office,))
    for device, kind in (("a", "kiosk"), ("b", "kiosk"), ("c", "relay")):
        village.act(lambda tx, d=device, k=kind: pair_device(tx, k, "Device", digest(SECRET + d)))
    village.act(lambda tx: revoke_device(tx, "kiosk-2"))
    village.close()
    return shared


@pytest.fixture
def budi(shared: Shared) -> Asker:
    return shared.door.enter(3)


def ask(who: Asker, route: Route, **ids: Any) -> httpx.Response:
    path = filled(route, **ids)
    if route.method == "GET":
        return who.get(path)
    if route.method == "DELETE":
        return who.delete(path)
    return who.put(path, route.body) if route.method == "PUT" else who.post(path, route.body)


def assert_shows_nothing(answer: httpx.Response, status: int, *codes: str) -> None:
    assert (answer.status_code, code(answer)) in [(status, each) for each in codes]
    shown = answer.text + json.dumps(dict(answer.headers))
    assert not [secret for secret in MINE if secret in shown]


def test_every_route_is_in_the_table() -> None:
    paths = json.loads(openapi_json())["paths"]
    described = {(method.upper(), path.removeprefix("/api/v1")) for path, ways in paths.items() for method in ways}
    assert described == {(route.method, route.path) for route in ROUTES}


def test_no_route_of_the_api_is_undescribed_but_the_description_itself(shared: Shared) -> None:
    described = {(route.method, f"/api/v1{route.path}") for route in ROUTES}
    answered = {
        (method, re.sub(r":\w+}", "}", route.path))
        for route in shared.door.routes()
        for method in route.methods
        if route.path.startswith("/api/") and method not in ("OPTIONS", "HEAD")
    }
    assert {path for _, path in answered - described} <= {
        "/api/v1/openapi.json",
        "/api/v1/description",
        "/api/v1/description/openapi.json",
        "/api/v1/description/{path}",
    }


@pytest.mark.parametrize("route", NEEDS_SOMEBODY, ids=name_of)
def test_nobody_gets_in_without_a_session(shared: Shared, route: Route) -> None:
    before = shared.village.facts
    assert_shows_nothing(ask(shared.door.asker(), route), 401, "session.needed")
    for token in ("x", "x" * 32, "'; --", "null"):
        asker = shared.door.asker()
        asker.http.headers["Authorization"] = f"Bearer {token}"
        assert_shows_nothing(ask(asker, route), 401, "session.ended")
    assert shared.village.facts == before


def test_a_token_counts_only_as_a_bearer_token(shared: Shared, budi: Asker) -> None:
    for headers in (
        {"Authorization": f"Basic {budi.token}"},
        {"Authorization": budi.token},
        {"Cookie": f"session={budi.token}"},
        {"X-Token": budi.token},
    ):
        answer = shared.door.asker().http.get("/me", headers=headers)
        assert_shows_nothing(answer, 401, "session.needed")
    assert_shows_nothing(shared.door.asker().get("/me", token=budi.token), 401, "session.needed")


@pytest.mark.parametrize(
    "seconds",
    [SESSION_IDLE_SECONDS_MEMBER + 1, SESSION_SECONDS_MAX + 1, -1],
    ids=["idle", "too old", "clock set back"],
)
def test_an_ended_session_opens_nothing(shared: Shared, seconds: int) -> None:
    clock = shared.village.clock
    for route in NEEDS_SOMEBODY:
        who = shared.door.enter(1 if isinstance(route.who, tuple) else 2)
        now = clock.seconds
        clock.advance(seconds)
        try:
            assert_shows_nothing(ask(who, route), 401, "session.ended")
        finally:
            clock.seconds = now


def test_who_signed_out_is_out(shared: Shared) -> None:
    siti = shared.door.enter(2)
    assert siti.delete("/sessions/current").status_code == 204
    for route in NEEDS_SOMEBODY:
        assert_shows_nothing(ask(siti, route), 401, "session.ended")
    assert siti.delete("/sessions/current").status_code == 204


@pytest.mark.parametrize("route", OF_A_MEMBER, ids=name_of)
@pytest.mark.parametrize("account", ["pokok-2", "wajib-2", "sukarela-2"])
def test_a_members_token_on_anothers_ids_learns_not_even_that_they_exist(
    shared: Shared, budi: Asker, route: Route, account: str
) -> None:
    before = shared.village.facts
    anothers = ask(budi, route, member_no=2, account_id=account)
    nobodys = ask(budi, route, member_no=4_711, account_id=account.replace("-2", "-4711"))
    if isinstance(route.who, tuple) and route.method != "GET":
        assert_shows_nothing(anothers, 403, "role.needed")
    else:
        assert_shows_nothing(anothers, 404, "member.unknown", "account.unknown")
    same = nobodys.text.replace("4711", "2").replace("0002", "2")
    assert (anothers.status_code, anothers.text.replace("0002", "2")) == (nobodys.status_code, same)
    assert shared.village.facts == before


@pytest.mark.parametrize(
    "account",
    ["sukarela-2", "sukarela-02", "sukarela-2%20", "sukarela-3,sukarela-2", "sukarela-3%00", "..%2Fsukarela-2", "%25"],
)
@pytest.mark.parametrize("part", ["movements", "months"])
def test_no_way_of_writing_an_account_leads_to_another_members(budi: Asker, account: str, part: str) -> None:
    answer = budi.get(f"/me/accounts/{account}/{part}")
    assert_shows_nothing(answer, 404, "account.unknown", "page.unknown")


def test_pages_of_movements_never_run_into_another_members(budi: Asker) -> None:
    for before in (1, 2, 10**6, 2**62):
        answer = budi.get("/me/accounts/sukarela-3/movements", before=before, limit=100)
        assert answer.status_code == 200
        assert {each["account_id"] for each in answer.json()} <= {"sukarela-3"}
    assert [each["amount"] for each in budi.get("/me/accounts/sukarela-3/movements").json()] == [5_000]


@pytest.mark.parametrize("route", FOR_OFFICERS, ids=name_of)
def test_a_member_is_no_officer(shared: Shared, budi: Asker, route: Route) -> None:
    before = shared.village.facts
    assert_shows_nothing(ask(budi, route), 404 if "{member_no}" in route.path and route.method == "GET" else 403,
                         "role.needed", "member.unknown")  # fmt: skip
    assert shared.village.facts == before


@pytest.mark.parametrize("office", OFFICES)
def test_each_office_may_do_what_is_its_own_and_no_more(shared: Shared, office: str) -> None:
    officer = shared.door.enter(4 + OFFICES.index(office))
    wrong = []
    for route in FOR_OFFICERS:
        body = {**route.body, "amount": -1} if route.path.startswith("/savings/d") else route.body
        # No idempotency key: whoever is entitled is then told so, and nothing is done.
        send = officer.put if route.method == "PUT" else officer.post
        answer = officer.get(filled(route)) if route.method == "GET" else send(filled(route), body, key="")
        allowed = code(answer) not in ("role.needed", "member.unknown", "account.unknown")
        if allowed != (office in route.who):
            wrong.append((name_of(route), answer.status_code, code(answer)))
    assert wrong == []


@pytest.mark.parametrize("route", [route for route in ROUTES if route.changes], ids=name_of)
def test_every_change_needs_an_idempotency_key(shared: Shared, route: Route) -> None:
    asker = shared.door.asker(device=f"kiosk-1.{SECRET}a") if route.who == "device" else shared.door.enter(1)
    before = shared.village.facts
    for key in ("", "short", "k" * 101, "with/slash-0001", "with space 0001"):
        send = asker.put if route.method == "PUT" else asker.post
        answer = send(filled(route), route.body, key=key)
        assert (answer.status_code, code(answer)) == (400, "request.key_missing")
    assert shared.village.facts == before


@pytest.mark.parametrize("route", FOR_DEVICES, ids=name_of)
@pytest.mark.parametrize(
    "device", ["", "kiosk-1.wrong", f"kiosk-2.{SECRET}b", f"kiosk-9.{SECRET}a", "kiosk-1", ".", f"relay-1.{SECRET}a"]
)
def test_only_a_paired_device_may_use_a_devices_route(shared: Shared, route: Route, device: str) -> None:
    assert_shows_nothing(ask(shared.door.asker(device=device), route), 401, "device.unknown")


@pytest.mark.parametrize("route", [route for route in FOR_DEVICES if "relay" in route.path], ids=name_of)
def test_a_kiosk_is_no_relay_and_a_member_is_no_device(shared: Shared, budi: Asker, route: Route) -> None:
    assert_shows_nothing(ask(shared.door.asker(device=f"kiosk-1.{SECRET}a"), route), 401, "device.unknown")
    assert_shows_nothing(ask(budi, route), 401, "device.unknown")


def test_a_paired_device_alone_sees_no_members_data(shared: Shared) -> None:
    for device in (f"kiosk-1.{SECRET}a", f"relay-1.{SECRET}c"):
        for route in [each for each in NEEDS_SOMEBODY if each not in FOR_INSIDERS]:
            assert_shows_nothing(ask(shared.door.asker(device=device), route), 401, "session.needed")


@pytest.mark.parametrize("route", FOR_INSIDERS, ids=name_of)
def test_what_all_members_may_know_is_told_to_members_and_kiosks_alone(
    shared: Shared, budi: Asker, route: Route
) -> None:
    for asker in (budi, shared.door.asker(device=f"kiosk-1.{SECRET}a")):
        assert_shows_nothing(ask(asker, route), 200, "")
    assert_shows_nothing(ask(shared.door.asker(device=f"relay-1.{SECRET}c"), route), 401, "session.needed")
    for device in (f"kiosk-2.{SECRET}b", "kiosk-1.wrong"):
        assert_shows_nothing(ask(shared.door.asker(device=device), route), 401, "device.unknown")
    ended = shared.door.asker("x" * 32, device=f"kiosk-1.{SECRET}a")
    assert_shows_nothing(ask(ended, route), 401, "session.ended")


def test_nobody_signs_in_at_a_revoked_device(shared: Shared) -> None:
    answer = shared.door.try_sign_in(3, device=f"kiosk-2.{SECRET}b")
    assert_shows_nothing(answer, 401, "device.unknown")


def test_a_session_begun_at_a_device_ends_when_the_device_is_revoked(shared: Shared) -> None:
    village = shared.village
    village.act(lambda tx: pair_device(tx, "kiosk", "Third", digest(SECRET + "e")))
    siti = shared.door.enter(2, device=f"kiosk-3.{SECRET}e")
    assert siti.get("/me").status_code == 200
    without = shared.door.asker(siti.token)
    village.act(lambda tx: revoke_device(tx, "kiosk-3"))
    village.close()
    assert_shows_nothing(siti.get("/me/accounts"), 401, "device.unknown", "session.ended")
    assert_shows_nothing(without.get("/me/accounts"), 401, "session.ended")


def test_the_status_that_anybody_sees_names_nobody(shared: Shared) -> None:
    assert_shows_nothing(shared.door.asker().get("/status"), 200, "")
