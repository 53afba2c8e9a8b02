"""A kiosk calls an officer: one call at a time, answered by one, forgotten after an hour, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.calls import actions
from hub.errors import Unavailable
from hub.limits import CALL_SECONDS_MAX, SESSION_IDLE_SECONDS_MEMBER
from hub.local.tables import open_local
from tests.hub.door import Asker, Shared, code
from tests.hub.pages.visitor import Visitor

SECRET = "s" * 43


@pytest.fixture(scope="module", autouse=True)
def paired(shared: Shared) -> None:
    for name in ("Kiosk balai desa", "Kiosk toko"):
        shared.village.act(lambda tx, n=name: pair_device(tx, "kiosk", n, digest(SECRET + n)))
    shared.village.close()


@pytest.fixture
def kiosk(shared: Shared) -> Asker:
    """The kiosk in the hall, an hour and more after whatever the test before did."""
    shared.village.clock.advance(CALL_SECONDS_MAX + 1)
    return shared.door.asker(device=f"kiosk-1.{SECRET}Kiosk balai desa")


@pytest.fixture
def officer(shared: Shared, kiosk: Asker) -> Iterator[Visitor]:
    visitor = Visitor(shared.door.url)
    visitor.http.cookies.set("session", shared.door.enter(1).token)
    yield visitor
    visitor.close()


def test_a_call_is_answered_from_any_page_of_an_officer(shared: Shared, kiosk: Asker, officer: Visitor) -> None:
    before = shared.village.facts
    none = kiosk.get("/device/calls/latest")
    assert (none.status_code, code(none)) == (404, "call.none")
    made = kiosk.post("/device/calls", {})
    assert made.status_code == 201
    assert kiosk.get("/device/calls/latest").json() == {**made.json(), "answered_by": ""}
    shared.village.clock.advance(125)
    for path in ("/desk", "/desk/members/2", "/me", "/desk/nothing"):
        assert "Anggota memanggil petugas di Kiosk balai desa. 2 menit yang lalu" in officer.get(path).text
    page = officer.get("/desk/members/2")
    form = page.actions.index(f"/desk/calls/{made.json()['number']}")
    after = officer.post(page.actions[form], **page.forms[form])
    assert after.path == "/desk/members/2"
    assert "memanggil" not in after.text
    assert kiosk.get("/device/calls/latest").json()["answered_by"] == "Ratna"
    officer.post(page.actions[form], **page.forms[form])  # pressed twice
    assert kiosk.get("/device/calls/latest").json()["answered_by"] == "Ratna"
    assert shared.village.facts == before


def test_calling_again_while_one_waits_is_the_same_call(shared: Shared, kiosk: Asker, officer: Visitor) -> None:
    first = kiosk.post("/device/calls", {}, key="call-00001").json()
    shared.village.clock.advance(30)
    assert kiosk.post("/device/calls", {}, key="call-00002").json() == first
    officer.post(f"/desk/calls/{first['number']}", back="/desk")
    assert kiosk.post("/device/calls", {}, key="call-00001").json() == first  # sent again, long answered
    second = kiosk.post("/device/calls", {}, key="call-00003").json()
    assert second["number"] != first["number"]
    assert kiosk.get("/device/calls/latest").json()["answered_by"] == ""


def test_each_kiosk_has_its_own_call(shared: Shared, kiosk: Asker, officer: Visitor) -> None:
    other = shared.door.asker(device=f"kiosk-2.{SECRET}Kiosk toko")
    kiosk.post("/device/calls", {})
    assert code(other.get("/device/calls/latest")) == "call.none"
    other.post("/device/calls", {})
    text = officer.get("/desk").text
    assert text.index("Kiosk balai desa") < text.index("Kiosk toko")


def test_a_call_is_forgotten_after_an_hour_and_when_the_clock_is_set_back(shared: Shared, kiosk: Asker) -> None:
    clock = shared.village.clock
    for seconds in (CALL_SECONDS_MAX + 1, -5):
        kiosk.post("/device/calls", {})
        now = clock.seconds
        clock.advance(seconds)
        try:
            assert code(kiosk.get("/device/calls/latest")) == "call.none"
            assert kiosk.post("/device/calls", {}).json()["at"] == clock.seconds
        finally:
            clock.seconds = now
        clock.advance(2 * CALL_SECONDS_MAX + 10)


def test_an_open_page_asks_for_calls_without_keeping_its_officer_signed_in(
    shared: Shared, kiosk: Asker, officer: Visitor
) -> None:
    clock = shared.village.clock
    number = kiosk.post("/device/calls", {}).json()["number"]
    half = SESSION_IDLE_SECONDS_MEMBER // 2
    for _ in range(2):
        clock.advance(half)
        for path in ("/desk/calls", "/desk?resting=yes"):
            part = officer.get(path)
            assert (part.status, part.actions.count(f"/desk/calls/{number}")) == (200, 1)
    assert "<html" not in officer.get("/desk/calls").answer.text
    clock.advance(2)
    assert officer.get("/desk/calls").path == "/"


def test_members_see_no_calls_and_answer_none(shared: Shared, kiosk: Asker) -> None:
    number = kiosk.post("/device/calls", {}).json()["number"]
    siti = Visitor(shared.door.url)
    siti.http.cookies.set("session", shared.door.enter(2).token)
    assert "memanggil" not in siti.get("/me").text
    assert siti.post(f"/desk/calls/{number}", back="/me").status == 404
    assert siti.get("/desk/calls").status == 404
    assert kiosk.get("/device/calls/latest").json()["answered_by"] == ""
    siti.close()


def test_a_local_file_that_cannot_be_read_hides_calls_and_no_page(
    shared: Shared, kiosk: Asker, officer: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    kiosk.post("/device/calls", {})
    monkeypatch.setattr("hub.calls.views._WAITING", "SELECT broken")
    page = officer.get("/desk")
    assert page.status == 200
    assert "memanggil" not in page.text


def test_a_call_leads_nowhere_but_back_to_our_pages(officer: Visitor, kiosk: Asker) -> None:
    number = kiosk.post("/device/calls", {}).json()["number"]
    answer = officer.http.post(f"/desk/calls/{number}", data={"back": "//evil.example/"}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_card_that_takes_nothing_more_is_told_to_who_calls_and_to_who_answers(tmp_path: Path) -> None:
    local = open_local(tmp_path / "local.db")
    made = actions.call(local, "kiosk-1", "key", 1_000)
    local.execute_sql("PRAGMA query_only = 1")
    with pytest.raises(Unavailable, match=r"call\.not_now"):
        actions.call(local, "kiosk-2", "key", 1_000)
    with pytest.raises(Unavailable, match=r"call\.not_now"):
        actions.answer(local, made.number, "Ratna", 1_010)
    local.execute_sql("PRAGMA query_only = 0")
    actions.answer(local, made.number, "Ratna", 1_020)
    local.close()
