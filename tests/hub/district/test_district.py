"""What the district says: only the relay brings it, each statement counts once, and the business day judges it."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.proof.actions import rebuild
from tests.hub.door import Asker, Door, code
from tests.hub.village import HUB, Village

SECRET = "r" * 40
SPAN = {"from_day": "2026-01-05", "until_day": "2026-01-11"}
NOTICE = {"kind": "notice", **SPAN, "title": "Rapat akbar", "text": "Jam 9 di Sangatta."}
PRICE = {"kind": "tbs_price", **SPAN, "prices": {"10-20": 3_104, "3": 2_412}}
PATH = "/relay/statements"


def rule(value: str, from_day: str) -> dict[str, Any]:
    days = {"from_day": from_day, "until_day": "2026-12-31"}
    return {"kind": "rule", **days, "code": "loan.rate_max", "title": "Jasa pinjaman", "value": value}


def said(number: int, *statements: Any, scope: str = "all", at: int = 1_767_600_000) -> dict[str, Any]:
    signed = base64.b64encode(f"{scope} {number} {at}".encode()).decode()
    return {"scope": scope, "number": number, "at": at, "statements": list(statements), "signed": signed}


@dataclass
class House:
    """A hub with a paired relay and member Siti signed in."""

    village: Village
    door: Door
    relay: Asker
    siti: Asker

    def hears(self, *arguments: Any, **more: Any) -> httpx.Response:
        return self.relay.post(PATH, said(*arguments, **more))

    def titles(self) -> list[str]:
        return [each["title"] for each in self.siti.get("/notices").json()]

    def prices(self) -> list[tuple[str, int, int | None]]:
        found = self.siti.get("/palm-price").json()["prices"]
        return [(each["age_class"], each["amount"], each["change"]) for each in found]


@pytest.fixture
def house(village: Village, make_door: Callable[..., Door]) -> House:
    village.member("Siti")
    village.act(lambda tx: pair_device(tx, "relay", "relay", digest(SECRET)))
    village.close()
    door = make_door()
    return House(village, door, door.asker(device=f"relay-1.{SECRET}"), door.enter(2))


def test_an_announcement_counts_once_and_is_read_while_it_holds(house: House) -> None:
    before, late = house.village.facts, {**NOTICE, "title": "Nanti", "from_day": "2026-01-06"}
    for _ in range(2):
        assert house.hears(1, NOTICE, late).status_code == 204
    assert house.village.facts == before + 2
    assert house.siti.get("/notices").json()[0] | {"number": 0} == {
        "number": 0,
        "day": "2026-01-05",
        "title": "Rapat akbar",
        "text": "Jam 9 di Sangatta.",
        "from": "district",
    }
    assert house.titles() == ["Rapat akbar"]
    house.village.day("2026-01-06")
    assert house.titles() == ["Nanti", "Rapat akbar"]
    house.village.day("2026-01-12")
    assert house.titles() == []


def test_what_is_missing_in_a_later_message_was_taken_back_and_what_is_over_is_not(house: House) -> None:
    house.hears(1, NOTICE, PRICE)
    before = house.village.facts
    assert house.hears(2, PRICE).status_code == 204
    assert (house.titles(), house.village.facts) == ([], before + 1)
    house.village.day("2026-01-12")
    before = house.village.facts
    house.hears(3)
    assert house.village.facts == before


def test_an_older_message_changes_nothing_unless_the_district_began_anew(house: House) -> None:
    house.hears(7, NOTICE)
    assert house.hears(6, at=1_767_500_000).status_code == 204
    assert house.titles() == ["Rapat akbar"]
    assert house.hears(1, at=1_767_600_001).status_code == 204
    assert house.titles() == []


def test_what_is_for_this_hub_and_what_is_for_all_do_not_take_each_other_back(house: House) -> None:
    house.hears(1, NOTICE)
    house.hears(1, {**NOTICE, "title": "Untuk Anda"}, scope=HUB)
    assert house.titles() == ["Untuk Anda", "Rapat akbar"]
    assert house.hears(1, NOTICE, scope="hub-00000002").status_code == 400


@pytest.mark.parametrize(
    ("regions", "meant"),
    [([], True), (["64"], True), (["64.08.04.2001"], True), (["64.08.0"], False), (["64.09", "64.08.03"], False)],
)
def test_a_statement_is_for_the_villages_it_names(house: House, regions: list[str], meant: bool) -> None:
    house.hears(1, {**NOTICE, "regions": regions})
    assert house.titles() == (["Rapat akbar"] if meant else [])


def test_the_price_of_palm_fruit_is_shown_by_age_with_what_changed(house: House) -> None:
    assert house.prices() == []
    following = {"kind": "tbs_price", "from_day": "2026-01-12", "until_day": "2026-01-18"}
    house.hears(1, PRICE)
    house.hears(2, PRICE, {**following, "prices": {"3": 2_400, "4": 2_600, "10-20": 3_150}})
    assert house.prices() == [("3", 2_412, None), ("10-20", 3_104, None)]
    house.village.day("2026-01-12")
    assert house.prices() == [("3", 2_400, -12), ("4", 2_600, None), ("10-20", 3_150, 46)]
    house.village.day("2026-01-20")
    assert house.siti.get("/palm-price").json()["current"] is False


def test_a_rule_takes_effect_when_that_day_is_opened(house: House) -> None:
    from hub.district.views import rules

    house.hears(1, rule("12", "2026-01-05"), rule("10", "2026-01-07"))

    def values(day: str) -> list[str]:
        return [each.value for each in rules(house.village.books.db, day)]

    assert (values("2026-01-04"), values("2026-01-06"), values("2026-01-07")) == ([], ["12"], ["10"])


@pytest.mark.parametrize(
    "bad",
    [
        {**NOTICE, "title": ""},
        {**NOTICE, "text": "x" * 1_001},
        {**NOTICE, "from_day": "2026-02-30"},
        {**NOTICE, "from_day": "2026-01-12"},
        {**NOTICE, "kind": "song"},
        {**PRICE, "prices": {}},
        {**PRICE, "prices": {"3": 0}},
        {**PRICE, "prices": {"tua": 2_000}},
    ],
)
def test_a_statement_that_cannot_be_meant_is_refused_whole(house: House, bad: dict[str, Any]) -> None:
    before = house.village.facts
    answer = house.hears(1, NOTICE, bad)
    assert (answer.status_code, code(answer)) == (400, "request.invalid")
    assert house.village.facts == before


def test_nobody_but_the_relay_speaks_for_the_district(house: House) -> None:
    for asker in (house.siti, house.door.enter(1), house.door.asker()):
        assert asker.post(PATH, said(1, NOTICE)).status_code == 401
    assert house.titles() == []


def test_a_rebuilt_hub_knows_what_the_district_said(house: House, tmp_path: Path) -> None:
    house.hears(1, NOTICE, PRICE, rule("12", "2026-01-05"))
    house.hears(2, PRICE)
    rebuild(house.village.books, tmp_path / "rebuilt.db")
