"""The register: who is taken in, what is refused with its reason, and who may come back."""

from __future__ import annotations

from typing import Any

import pytest

from hub.errors import HubError
from hub.log.record import Transaction
from hub.members import actions, regions, views
from tests.hub.village import REGION, Village

NIK = "6408041234567890"


def register(tx: Transaction, **changes: Any) -> int:
    values: dict[str, Any] = {"name": "Siti", "region": REGION, "joined": "2026-01-05", "day": "2026-01-05", **changes}
    person = {field: values.pop(field) for field in ("name", "address", "phone", "nik") if field in values}
    return actions.register(tx, actions.particulars(**person), **values)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": ""}, "member.name_missing"),
        ({"name": "   "}, "member.name_missing"),
        ({"name": "123"}, "member.name_missing"),
        ({"name": "\u200b"}, "member.name_missing"),
        ({"name": "a" * 81}, "member.name_long"),
        ({"address": "a" * 201}, "member.address_long"),
        ({"nik": "123"}, "member.nik_form"),
        ({"nik": "640804123456789a"}, "member.nik_form"),
        ({"nik": NIK + "1"}, "member.nik_form"),
        ({"phone": "abc"}, "member.phone_form"),
        ({"phone": "0812"}, "member.phone_form"),
        ({"phone": "+" + "1" * 16}, "member.phone_form"),
        ({"region": ""}, "member.region_unknown"),
        ({"region": "64.08.04"}, "member.region_unknown"),
        ({"region": "64.08.04.9999"}, "member.region_unknown"),
        ({"region": "Sangatta"}, "member.region_unknown"),
        ({"member_no": 0}, "member.number_range"),
        ({"member_no": -3}, "member.number_range"),
        ({"member_no": 1_000_000}, "member.number_range"),
        ({"member_no": 1}, "member.number_taken"),
        ({"joined": "soon"}, "day.unreadable"),
        ({"joined": "1899-12-31"}, "day.impossible"),
        ({"joined": "2026-01-06"}, "member.joined_in_future"),
    ],
)
def test_a_member_that_cannot_be_is_refused_with_the_reason(
    village: Village, changes: dict[str, Any], code: str
) -> None:
    error = village.refusal(lambda tx: register(tx, **changes))
    assert isinstance(error, HubError)
    assert error.code == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Siti   Aminah ", "Siti Aminah"),
        ("Siti\tAminah\n", "Siti Aminah"),
        ("Ma\u0301rta", "M\u00e1rta"),
        ("I Gusti Ngurah, S.Pd.", "I Gusti Ngurah, S.Pd."),
        ("Nu'man <b>", "Nu'man <b>"),
    ],
)
def test_a_name_is_kept_as_it_was_meant(village: Village, typed: str, kept: str) -> None:
    village.act(lambda tx: register(tx, name=typed))
    assert views.member(village.books.db, 2).name == kept


def test_phone_and_nik_are_kept_without_the_spaces_people_type(village: Village) -> None:
    village.act(lambda tx: register(tx, phone="+62 812-3456 (789)", nik="6408 0412 3456 7890"))
    found = views.member(village.books.db, 2)
    assert (found.phone, found.nik) == ("+628123456789", NIK)


def test_the_next_number_is_one_more_than_the_highest(village: Village) -> None:
    village.act(lambda tx: register(tx, member_no=40))
    village.act(lambda tx: register(tx, name="Budi"))
    assert village.number_of("Budi") == 41


def test_one_population_number_is_one_member(village: Village) -> None:
    village.act(lambda tx: register(tx, nik=NIK))
    error = village.refusal(lambda tx: register(tx, name="Budi", nik=NIK))
    assert error is not None
    assert (error.code, error.parameters["member_no"]) == ("member.nik_taken", 2)
    village.act(lambda tx: register(tx, name="Budi"))
    village.act(lambda tx: register(tx, name="Dewi"))  # any number of members without one
    correction = actions.particulars("Budi", nik=NIK)
    error = village.refusal(lambda tx: actions.correct(tx, 3, correction, region=REGION, day="2026-01-05"))
    assert error is not None
    assert error.code == "member.nik_taken"


def test_a_correction_replaces_all_particulars(village: Village) -> None:
    village.act(lambda tx: register(tx, name="Sitti", phone="0812345678", nik=NIK))
    person = actions.particulars("Siti Aminah", nik=NIK)
    village.act(lambda tx: actions.correct(tx, 2, person, region="64.08.04.1010", day="2026-01-05"))
    found = views.member(village.books.db, 2)
    assert (found.name, found.phone, found.nik, found.region) == ("Siti Aminah", "", NIK, "64.08.04.1010")
    error = village.refusal(lambda tx: actions.correct(tx, 9, person, region=REGION, day="2026-01-05"))
    assert error is not None
    assert error.code == "member.unknown"


@pytest.mark.parametrize(
    ("story", "status", "code"),
    [
        ("", "active", "member.status_same"),
        ("", "gone", "member.status_unknown"),
        ("2026-01-06 left Siti", "left", "member.status_same"),
        ("2026-01-06 died Siti", "active", ""),
        ("2026-01-06 died Siti", "left", "member.died_is_final"),
        ("2026-01-06 died Siti", "died", "member.status_same"),
        ("2026-01-06 left Siti", "active", ""),
        ("2026-01-06 left Siti", "died", ""),
        ("", "left", ""),
    ],
)
def test_who_left_or_was_taken_for_dead_may_come_back(village: Village, story: str, status: str, code: str) -> None:
    village.play(f"2026-01-06 join Siti\n{story}")
    error = village.refusal(lambda tx: actions.change_status(tx, 2, status, day="2026-01-06"))
    assert (error.code if error else "") == code


def test_the_register_is_searched_by_part_of_a_name_or_by_number(village: Village) -> None:
    for name in ("Siti Aminah", "Budi Santoso", "Dewi 50%", "a_b"):
        village.act(lambda tx, name=name: register(tx, name=name))

    def names(text: str, page: int = 1) -> list[str]:
        return [found.name for found in views.search(village.books.db, text, page)]

    assert names("iti") == ["Siti Aminah"]
    assert names("SITI") == ["Siti Aminah"]
    assert names("3") == ["Budi Santoso"]
    assert names("0003") == ["Budi Santoso"]
    assert names("50%") == ["Dewi 50%"]
    assert names("%") == ["Dewi 50%"]
    assert names("_") == ["a_b"]
    assert names("nobody") == []
    assert names("", 2) == []
    assert names("9" * 40) == []
    assert names("", 1) == ["a_b", "Budi Santoso", "Dewi 50%", "Ratna", "Siti Aminah"]


def test_personal_particulars_stay_out_of_what_the_district_may_read(village: Village) -> None:
    village.act(lambda tx: register(tx, name="Siti Aminah", phone="0812345678", nik=NIK, address="Jalan Kenanga"))
    bodies = b"".join(bytes(row[0]) for row in village.books.db.execute_sql("SELECT body FROM log_fact"))
    assert not any(word in bodies for word in (b"Siti", b"0812345678", NIK.encode(), b"Kenanga"))
    assert b'"member_no":2' in bodies


def test_villages_of_kutai_timur_are_known_by_their_codes() -> None:
    assert regions.describe("64.08.04.2001").count(",") == 1
    assert regions.is_village("64.08.04.2001")
    assert not regions.is_village("64.08.04.9999")
    assert regions.is_village("64.07.01.2001")  # beyond our list, only the form can be checked
    assert len([code for code in regions.names() if regions.is_village(code)]) == 141
