"""The collection sheet over HTTP: rows by several officers at once, each recorded once whatever is cut off."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.approvals.actions import set_first_limits
from hub.approvals.facts import Limit
from hub.collection import actions, views
from hub.collection.views import Row
from hub.days.actions import close_day, open_day
from hub.errors import Unavailable
from hub.limits import AMOUNT_RUPIAH_MAX
from hub.local.tables import open_local
from hub.log.record import Origin
from hub.members.actions import change_status
from hub.savings.ids import PRODUCTS
from hub.slips import jobs
from tests.hub.door import Asker, Door, code
from tests.hub.pages.visitor import Visitor
from tests.hub.process import HubProcess
from tests.hub.village import FixedClock, Village

SITI, BUDI, CASHIER, MEMBERS = 2, 3, 4, 60
AMOUNTS = {"wajib": 20_000, "sukarela": 5_000}


@pytest.fixture
def door(village: Village, door: Door) -> Door:
    """Ratna is the treasurer (1), Tini the cashier (4); Siti and Budi owe pokok and one month's wajib."""
    for name in ("Siti", "Budi"):
        village.member(name)
    village.member("Tini", roles=("cashier",))
    village.close()
    return door


@pytest.fixture
def ratna(door: Door) -> Asker:
    return door.enter(1)


@pytest.fixture
def tini(door: Door) -> Asker:
    return door.enter(CASHIER)


def begin(who: Asker) -> dict[str, Any]:
    answer = who.post("/collection")
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def now(who: Asker) -> dict[str, Any]:
    return dict(who.get("/collection").json())


def put(who: Asker, sheet: dict[str, Any], member_no: int, version: int = 0, **amounts: Any) -> dict[str, Any]:
    answer = who.put(f"/collection/{sheet['id']}/rows/{member_no}", {"version": version, **amounts})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def record(who: Asker, sheet: dict[str, Any]) -> dict[str, Any]:
    answer = who.post(f"/collection/{sheet['id']}/record", {"seen": now(who)["seen"]})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def row_of(sheet: dict[str, Any], member_no: int) -> dict[str, Any]:
    return next(dict(each) for each in sheet["rows"] if each["member_no"] == member_no)


def test_a_sheet_shows_what_each_owes_and_moves_no_money_until_recorded(
    village: Village, ratna: Asker, tini: Asker
) -> None:
    sheet = begin(ratna)
    assert begin(tini)["id"] == sheet["id"]
    assert row_of(sheet, SITI)["due"] == {"pokok": 100_000, "wajib": 20_000, "sukarela": 0}
    put(tini, sheet, SITI, pokok="Rp100.000", wajib="20.000", sukarela=" 5.000 ")
    seen = now(ratna)
    assert row_of(seen, SITI)["writer"] == "Tini"
    assert seen["totals"] == {
        "products": {"pokok": 100_000, "wajib": 20_000, "sukarela": 5_000},
        **{"total": 125_000, "seen": 1, "paying": 1},
    }
    assert village.balance("wajib", "Siti") == 0
    made = record(ratna, sheet)
    assert (made["state"], made["total"], len(made["recorded"])) == ("recorded", 125_000, 3)
    assert [village.balance(each, "Siti") for each in PRODUCTS] == [100_000, 20_000, 5_000]
    assert code(ratna.get("/collection")) == "collection.none"


def test_of_two_officers_at_one_row_the_second_is_told_and_nothing_is_lost(ratna: Asker, tini: Asker) -> None:
    sheet = begin(ratna)
    put(tini, sheet, SITI, wajib=20_000)
    refused = ratna.put(f"/collection/{sheet['id']}/rows/{SITI}", {"version": 0, "wajib": 40_000})
    assert (refused.status_code, code(refused)) == (409, "collection.row_changed")
    assert refused.json()["error"]["details"] == {"version": 1, "writer": CASHIER, "pokok": 0, "wajib": 20_000} | {
        "sukarela": 0
    }
    assert row_of(now(ratna), SITI)["amounts"]["wajib"] == 20_000
    assert put(tini, sheet, SITI, version=0, wajib=20_000)["version"] == 1  # the same again is no conflict
    assert put(ratna, sheet, SITI, version=1, wajib=40_000)["version"] == 2


@pytest.mark.parametrize("amount", ["-5", -5, "lima", "1,5", AMOUNT_RUPIAH_MAX + 1, 2.5])
def test_what_is_no_amount_is_refused_in_its_row(ratna: Asker, amount: Any) -> None:
    sheet = begin(ratna)
    refused = ratna.put(f"/collection/{sheet['id']}/rows/{SITI}", {"version": 0, "sukarela": amount})
    assert refused.status_code == 400
    assert refused.json()["error"]["details"]["field"] == "sukarela"
    assert row_of(now(ratna), SITI)["version"] == 0


def test_rows_the_rules_refuse_stay_with_the_reason_and_are_recorded_once_corrected(
    village: Village, ratna: Asker
) -> None:
    sheet = begin(ratna)
    put(ratna, sheet, SITI, wajib=20_000)
    put(ratna, sheet, BUDI, wajib=20_000, sukarela=500)  # below the least of sukarela: neither counts
    put(ratna, sheet, CASHIER, wajib=20_000)
    village.act(lambda tx: change_status(tx, CASHIER, "left", day="2026-01-05"))
    made = record(ratna, sheet)
    assert {each["member_no"]: each["refusal"]["code"] for each in made["refused"]} == {
        BUDI: "savings.below_minimum",
        CASHIER: "savings.member_not_active",
    }
    assert made["state"] == "open"
    assert [each["member_no"] for each in made["recorded"]] == [SITI]
    assert village.balance("wajib", "Budi") == 0
    refused = ratna.put(f"/collection/{sheet['id']}/rows/{SITI}", {"version": 1, "wajib": 1})
    assert code(refused) == "collection.row_recorded"
    put(ratna, sheet, BUDI, version=1, wajib=20_000)
    put(ratna, sheet, CASHIER, version=1)
    made = record(ratna, sheet)
    assert (made["state"], made["total"], made["refused"]) == ("recorded", 40_000, [])
    assert village.balance("wajib", "Siti") == 20_000


def test_what_two_must_agree_on_stays_whole_and_says_where_that_is_done(village: Village, ratna: Asker) -> None:
    village.act(lambda tx: set_first_limits(tx, (Limit(kind="deposit", above=50_000),), "2026-01-05"))
    sheet = begin(ratna)
    put(ratna, sheet, SITI, wajib=20_000, sukarela=60_000)
    made = record(ratna, sheet)
    assert [each["refusal"]["code"] for each in made["refused"]] == ["collection.needs_two"]
    assert "halaman anggotanya" in made["refused"][0]["refusal"]["message"]
    assert made["recorded"] == []
    assert village.balance("wajib", "Siti") == 0


def test_nobody_records_what_they_were_not_shown(village: Village, ratna: Asker, tini: Asker) -> None:
    sheet = begin(ratna)
    put(ratna, sheet, SITI, wajib=20_000)
    shown = now(ratna)["seen"]
    put(tini, sheet, BUDI, wajib=20_000)
    before = village.facts
    assert code(ratna.post(f"/collection/{sheet['id']}/record", {"seen": shown})) == "collection.changed"
    assert village.facts == before


def test_however_many_record_at_once_and_again_each_row_counts_once(village: Village, door: Door) -> None:
    officers = [door.enter(each) for each in (1, CASHIER) * 4]
    sheet = begin(officers[0])
    for member_no in (SITI, BUDI):
        put(officers[0], sheet, member_no, **AMOUNTS)
    seen, before = now(officers[0])["seen"], village.facts
    with ThreadPoolExecutor(len(officers)) as pool:
        answers = list(pool.map(lambda who: who.post(f"/collection/{sheet['id']}/record", {"seen": seen}), officers))
    assert [answer.status_code for answer in answers] == [200] * len(officers)
    assert village.facts == before + 4
    assert {answer.json()["total"] for answer in answers} == {50_000}


def test_a_sheet_prints_no_slips_by_itself(door: Door, ratna: Asker) -> None:
    jobs.set_printer(door.appliance.local, jobs.PrinterSetting("network:127.0.0.1:1", by_itself=True))
    sheet = begin(ratna)
    put(ratna, sheet, SITI, **AMOUNTS)
    record(ratna, sheet)
    assert jobs.newest(door.appliance.local, 5) == []


def test_an_earlier_days_sheet_is_finished_on_today_knowingly_or_dropped(village: Village, ratna: Asker) -> None:
    sheet = begin(ratna)
    put(ratna, sheet, SITI, wajib=20_000)
    village.act(close_day)
    village.act(lambda tx: open_day(tx, "2026-01-06"))
    seen = now(ratna)["seen"]
    before = village.facts
    assert code(ratna.post(f"/collection/{sheet['id']}/record", {"seen": seen})) == "collection.other_day"
    assert village.facts == before
    assert ratna.post(f"/collection/{sheet['id']}/today").json()["day"] == "2026-01-06"
    assert record(ratna, sheet)["recorded"][0]["day"] == "2026-01-06"
    other = begin(ratna)
    assert other["id"] != sheet["id"]
    put(ratna, other, SITI, wajib=20_000)
    assert ratna.post(f"/collection/{other['id']}/drop").status_code == 204
    assert code(ratna.get("/collection")) == "collection.none"
    assert code(ratna.post(f"/collection/{other['id']}/record", {"seen": seen})) == "collection.dropped"
    assert village.balance("wajib", "Siti") == 20_000


def test_ten_phones_fill_sixty_rows_at_once_and_nothing_is_lost(
    village: Village, make_door: Any, clock: FixedClock
) -> None:
    for number in range(2, MEMBERS + 1):
        village.member(f"Anggota {number}", roles=("cashier",) if number <= 10 else ())
    village.close()
    door = make_door()
    phones = [door.enter(each) for each in range(1, 11)]
    sheet = begin(phones[0])
    numbers = [row["member_no"] for row in sheet["rows"]]
    assert len(numbers) == MEMBERS

    def fill(phone: int) -> int:
        """Each phone adds Rp1.000 to every sixth row, over whatever stands there, until that has counted."""
        added = 0
        for member_no in numbers[phone % 6 :: 6]:
            version, amount = 0, 0
            while True:
                wanted = {"version": version, "wajib": 20_000, "sukarela": amount + 1_000}
                answer = phones[phone].put(f"/collection/{sheet['id']}/rows/{member_no}", wanted)
                if answer.status_code == 200 and answer.json()["version"] == version + 1:
                    added += 1_000
                    break
                assert answer.status_code in (200, 409), answer.text
                there = answer.json() if answer.status_code == 200 else answer.json()["error"]["details"]
                version = there["version"]
                amount = there["amounts"]["sukarela"] if answer.status_code == 200 else there["sukarela"]
        return added

    with ThreadPoolExecutor(len(phones)) as pool:
        added = sum(pool.map(fill, range(len(phones))))
    totals = now(phones[0])["totals"]
    assert totals["products"] == {"pokok": 0, "wajib": 20_000 * MEMBERS, "sukarela": added}
    assert added == 1_000 * 10 * (MEMBERS // 6)
    assert record(phones[3], sheet)["total"] == 20_000 * MEMBERS + added


def test_a_recording_cut_off_between_rows_is_finished_by_another_and_each_counts_once(
    village: Village, door: Door, make_door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ratna = door.enter(1)
    sheet = begin(ratna)
    for member_no in (1, SITI, BUDI):
        put(ratna, sheet, member_no, **AMOUNTS)
    seen = now(ratna)["seen"]
    write, calls = door.appliance.write, []

    async def cut(origin: Origin, *arguments: Any, **more: Any) -> Any:
        calls.append(origin)
        if len(calls) > 1:
            raise Unavailable("books.unwritable")
        return await write(origin, *arguments, **more)

    monkeypatch.setattr(door.appliance, "write", cut)
    assert ratna.post(f"/collection/{sheet['id']}/record", {"seen": seen}).status_code == 503
    refused = ratna.put(f"/collection/{sheet['id']}/rows/{BUDI}", {"version": 1, "wajib": 1})
    assert code(refused) == "collection.recording"
    door.close()
    tini = make_door().enter(CASHIER)
    assert now(tini)["state"] == "recording"
    made = record(tini, sheet)
    assert (made["state"], made["total"]) == ("recorded", 75_000)
    for name in ("Ratna", "Siti", "Budi"):
        assert [village.balance(each, name) for each in PRODUCTS] == [0, 20_000, 5_000]


def test_a_half_finished_sheet_survives_a_power_cut_and_a_recording_cut_off_anywhere(
    village: Village, hub_process: HubProcess
) -> None:
    village.member("Siti")
    village.close()
    visitor = Visitor(hub_process.url)
    visitor.sign_in(1)
    visitor.submit(visitor.get("/desk/collection"))
    sheet = visitor.get("/desk/collection")
    for action in [each for each in sheet.actions if "/rows/" in each]:
        fields = sheet.forms[sheet.actions.index(action)]
        assert visitor.post(action, **{**fields, "wajib": "20.000"}).status == 200
    visitor.post("/sign-out")
    visitor.close()
    hub_process.kill()
    # As the power cut leaves it that comes after the first row's commit, before the local file hears of it.
    local = open_local(hub_process.folder / "local.db")
    found = views.open_sheet(local)
    assert found is not None
    rows = actions.begin_recording(local, found.id, views.state_of(views.rows(local, found.id)))
    local.close()
    village.act(
        lambda tx: actions.record_row(tx, found.day, rows[0]), key=found.key(rows[0].member_no), request="another"
    )
    village.close()
    hub_process.start()
    visitor = Visitor(hub_process.url)
    visitor.sign_in(1)
    page = visitor.get("/desk/collection")
    assert "terputus" in page.text
    done = visitor.submit(_form(page, "/record"), confirm="yes")
    again = visitor.submit(_form(page, "/record"), confirm="yes")
    visitor.close()
    assert "Rp40.000" in done.text
    assert again.text == done.text
    assert [village.balance("wajib", name) for name in ("Ratna", "Siti")] == [20_000, 20_000]


def _form(page: Any, ending: str) -> Any:
    """The page with that form as its last, which `submit` sends."""
    at = next(i for i, action in enumerate(page.actions) if action.endswith(ending))
    page.actions.append(page.actions[at])
    page.forms.append(page.forms[at])
    return page


ROWS = st.lists(
    st.tuples(st.integers(1, 8), *([st.integers(0, AMOUNT_RUPIAH_MAX)] * 3)), max_size=20, unique_by=lambda row: row[0]
)


@settings(max_examples=50, deadline=None)
@given(ROWS)
def test_the_totals_are_the_sums_of_the_rows(rows: list[tuple[int, int, int, int]]) -> None:
    written = {row[0]: Row(*row, version=1, writer=1, written=0, refusal="") for row in rows}
    totals = views.totals(written)
    assert totals.total == sum(sum(row[1:]) for row in rows) == sum(totals.products.values())
    assert totals.products == {each: sum(row[at] for row in rows) for at, each in enumerate(PRODUCTS, 1)}
    assert (totals.seen, totals.paying) == (len(rows), sum(1 for row in rows if any(row[1:])))
