"""What officers see of the way to the district, and the district's time: believed where it can be right."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.limits import RELAY_QUIET_SECONDS
from hub.log.clock import SystemClock
from hub.relay.actions import doubt_of
from tests.helpers import ROOT
from tests.hub.door import Asker, Door, code
from tests.hub.pages.visitor import Visitor
from tests.hub.village import FixedClock, Village

SECRET = "r" * 40
NOON = 1_767_600_000  # 2026-01-05T08:00:00Z, the village's business day
DAY = 86_400
REPORT = {
    **{"kept": 9, "sent": 8, "sent_at": NOON - 30, "confirmed": 5, "confirmed_at": NOON - 40},
    **{"state": "online", "problem": "", "month": "2026-01", "bytes_month": 2_300_000, "allowance_month": 20_000_000},
}


@dataclass
class House:
    """A hub with a paired relay."""

    village: Village
    door: Door
    relay: Asker
    clock: FixedClock

    def tells(self, **more: Any) -> str:
        """The relay reports; gives the month in which everything is to be sent."""
        answer = self.relay.put("/relay/status", REPORT | more)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["send_anyway"])

    def receipt(self, number: int, at: int) -> None:
        """The relay hands a receipt of the district in."""
        row = self.village.books.db.execute_sql("SELECT hash FROM log_fact WHERE number = ?", (number,)).fetchone()
        body = {"incarnation": 1, "number": number, "hash": row[0], "district_time": at}
        body["receipt"] = base64.b64encode(b"signed").decode()
        assert self.relay.post("/relay/receipts", body).status_code == 204

    def sign(self) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.relay.get("/status").json()["relay"]
        return found


@pytest.fixture
def house(village: Village, make_door: Callable[..., Door], clock: FixedClock) -> House:
    def people(tx: Any) -> None:
        pair_device(tx, "relay", "relay", digest(SECRET))

    village.member("Siti")
    village.member("Tini", roles=("cashier",))
    village.act(people)
    village.close()
    door = make_door()
    return House(village, door, door.asker(device=f"relay-1.{SECRET}"), clock)


Enter = Callable[[int], Visitor]


@pytest.fixture
def enter(house: House) -> Iterator[Enter]:
    visitors: list[Visitor] = []

    def signed_in(member_no: int) -> Visitor:
        visitors.append(Visitor(house.door.url))
        visitors[-1].sign_in(member_no)
        return visitors[-1]

    yield signed_in
    for visitor in visitors:
        visitor.close()


@pytest.fixture
def officer(enter: Enter) -> Visitor:
    return enter(1)


def test_where_no_relay_ever_reported_nothing_is_claimed(house: House, officer: Visitor) -> None:
    assert house.sign() is None
    assert "Belum ada alat pengirim" in officer.get("/desk/relay").text
    assert "/desk/relay" not in officer.get("/desk").links


def test_three_counts_each_with_its_time_and_never_one_flag(house: House, officer: Visitor) -> None:
    house.receipt(5, NOON - 40)
    house.tells()
    sign = house.sign()
    assert sign is not None
    assert (sign["kept"], sign["sent"], sign["confirmed"]) == (house.village.facts, 8, 5)
    assert (sign["kept_at"], sign["sent_at"], sign["confirmed_at"]) == (NOON, NOON - 30, NOON - 40)
    page = officer.get("/desk/relay").text
    for words in ("Tersimpan di sini", "Terkirim", "Dipastikan kabupaten", "2.3 MB dari 20.0 MB", "Sampai catatan 5"):
        assert words in page
    assert f"Dipastikan sampai catatan 5 dari {house.village.facts}" in officer.get("/desk").text


def test_what_the_relay_says_of_receipts_counts_only_with_the_receipt(house: House) -> None:
    house.tells(confirmed=house.village.facts)
    sign = house.sign()
    assert sign is not None
    assert sign["confirmed"] == 0


def test_what_is_in_the_way_is_said_in_words_with_what_to_do(house: House, officer: Visitor) -> None:
    house.tells(state="connecting", problem="link.portal")
    sign = house.sign()
    assert sign is not None
    assert "sertifikatnya asing" in sign["problem_text"]
    page = officer.get("/desk/relay").text
    assert "halaman masuk Wi-Fi" in page
    house.clock.advance(RELAY_QUIET_SECONDS + 1)
    assert (house.sign() or {})["problem"] == "relay.quiet"


def test_an_officer_may_send_anyway_and_the_relay_hears_it(house: House, officer: Visitor, enter: Enter) -> None:
    assert house.tells(problem="allowance.spent") == ""
    cashier = enter(3)
    assert "/desk/relay/send-anyway" not in cashier.get("/desk/relay").actions
    assert cashier.post("/desk/relay/send-anyway").status == 403
    assert house.tells(problem="allowance.spent") == ""
    assert "Bulan ini semua dikirim" in officer.submit(officer.get("/desk/relay")).text
    assert house.tells(problem="allowance.spent") == "2026-01"
    assert house.tells(month="2026-02") == "2026-01"


def test_only_a_relay_may_report(house: House) -> None:
    for asker in (house.door.asker(), house.door.enter(1)):
        assert code(asker.put("/relay/status", REPORT)) == "device.unknown"
    assert code(house.relay.put("/relay/status", REPORT | {"problem": "<b>"})) == "request.invalid"


def test_the_districts_time_is_taken_where_it_can_be_right(house: House) -> None:
    house.tells(district_time=NOON + 100, district_age=20)
    assert (house.clock.seconds, house.clock.trusted) == (NOON + 120, "district")
    house.village.member("Budi")
    row = house.village.books.db.execute_sql("SELECT at, clock FROM log_fact ORDER BY number DESC LIMIT 1").fetchone()
    assert row == (NOON + 120, "district")


@pytest.mark.parametrize(("told", "doubt"), [(NOON - 601, True), (NOON - 600, False), (NOON + 4 * DAY, True)])
def test_a_time_that_cannot_be_right_is_shown_as_a_doubt_and_not_taken(
    house: House, officer: Visitor, told: int, doubt: bool
) -> None:
    house.tells(district_time=told)
    assert (house.clock.seconds, house.clock.trusted) == (NOON, "kept")
    assert ("Kantor kabupaten menyebut" in officer.get("/desk/relay").text) == doubt


@pytest.mark.parametrize(
    ("told", "day", "doubt"),
    [
        (NOON, "2026-01-05", ""),
        (NOON + 2 * DAY, "2026-01-05", ""),
        (NOON + 3 * DAY, "2026-01-05", "far"),
        (NOON + 300 * DAY, "", ""),
        (NOON - 700, "2026-01-05", "earlier"),
        (NOON, "2026-01-08", "far"),
    ],
)
def test_two_days_from_the_open_business_day_is_too_far(told: int, day: str, doubt: str) -> None:
    assert doubt_of(told, NOON, day) == doubt


def test_the_network_is_trusted_more_than_the_district_and_the_district_more_than_nobody(tmp_path: Path) -> None:
    times = {"wall": 1000.0, "steady": 50.0}
    mark = tmp_path / "synchronized"
    clock = SystemClock(mark, wall=lambda: times["wall"], steady=lambda: times["steady"])
    assert (clock.now(), clock.trust()) == (1000, "kept")
    clock.hear_district(NOON)
    times["steady"] += 7
    times["wall"] = 3.0
    assert (clock.now(), clock.trust()) == (NOON + 7, "district")
    mark.touch()
    assert (clock.now(), clock.trust()) == (3, "network")
    mark.unlink()
    clock.hear_district(None)
    assert clock.trust() == "kept"


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_desk_has_words_for_everything_that_can_be_in_the_relays_way(language: str) -> None:
    def ids(path: str) -> set[str]:
        with (ROOT / path.format(language)).open("rb") as file:
            return {str(each.id) for each in read_po(file, locale=language) if each.id}

    known = ids("sync_agent/locale/{}/district.po")
    there = ids("hub/locale/{}/hub.po")
    codes = {each.removeprefix("advice.") for each in known if each.startswith("advice.")}
    assert len(codes) > 20
    assert {f"relay.{kind}.{code}" for kind in ("problem", "advice") for code in codes} <= there
