"""What is kept of oneself: seen by oneself, corrected by an officer, both through the API."""

from __future__ import annotations

import pytest

from hub.access.guard import Viewer, own
from hub.limits import NOTE_CHARACTERS_MAX
from hub.members import actions as members
from hub.privacy import actions, views
from hub.proof.actions import verify
from tests.hub.door import Door, Shared, code
from tests.hub.village import FIRST_DAY, REGION, Village

NIK = "6408041234567890"


@pytest.fixture(scope="module", autouse=True)
def prepared(shared: Shared) -> Shared:
    person = members.particulars("Siti", "Jalan Kenanga 5", "081299887766", NIK)
    shared.village.act(lambda tx: members.correct(tx, 2, person, region=REGION, day=FIRST_DAY))
    shared.village.close()
    return shared


def test_one_sees_all_that_is_kept_with_the_nik_covered_until_asked_for(shared: Shared) -> None:
    siti = shared.door.enter(2)
    answer = siti.get("/me/data")
    found = {each["field"]: (each["label"], each["value"]) for each in answer.json()["fields"]}
    assert list(found) == list(views.FIELDS)
    assert found["name"] == ("Nama", "Siti")
    assert found["member_no"] == ("Nomor anggota", "0002")
    assert found["nik"] == ("NIK", "••••••••••••7890")
    assert found["address"][1] == "Jalan Kenanga 5"
    assert found["phone"][1] == "081299887766"
    assert found["joined"] == ("Tanggal masuk", "5 Januari 2026")
    assert found["status"][1] == "Anggota aktif"
    assert NIK not in answer.text
    assert (answer.json()["photo"], answer.json()["finding"]) == (False, False)
    assert NIK in siti.get("/me/data", nik="shown").text
    assert NIK not in siti.get("/me/data", nik="yes").text
    english = {
        each["field"]: each["label"] for each in shared.door.sign_in(2, language="en").get("/me/data").json()["fields"]
    }
    assert english["address"] == "Address"


def test_a_correction_is_asked_for_once_seen_by_its_member_alone_and_answered(village: Village, door: Door) -> None:
    village.member("Siti")
    village.member("Budi")
    village.close()
    siti, budi = door.enter(2), door.enter(3)
    wish = {"field": "phone", "text": "  0812  0000 0001 "}
    asked = siti.post("/me/data/corrections", wish, key="one-wish-1")
    assert asked.status_code == 201
    assert {**asked.json(), "number": 0} == {
        "number": 0,
        "day": FIRST_DAY,
        "field": "phone",
        "text": "0812 0000 0001",
        "state": "open",
        "answer": "",
    }
    assert siti.post("/me/data/corrections", wish, key="one-wish-1").json() == asked.json()
    assert code(siti.post("/me/data/corrections", wish)) == "correction.open_already"
    assert siti.post("/me/data/corrections", {"field": "address"}).status_code == 201
    assert budi.get("/me/data").json()["corrections"] == []
    number = asked.json()["number"]
    village.act(lambda tx: actions.refuse(tx, number, "Nomor ini milik orang lain"))
    village.close()
    newest, older = siti.get("/me/data").json()["corrections"]
    assert (newest["field"], newest["state"]) == ("address", "open")
    assert (older["state"], older["answer"]) == ("refused", "Nomor ini milik orang lain")
    assert siti.post("/me/data/corrections", wish).status_code == 201
    assert verify(village.books) == village.facts


@pytest.mark.parametrize(
    ("wish", "expected"),
    [
        ({"field": "pin", "text": "1"}, "request.invalid"),
        ({"text": "1"}, "request.invalid"),
        ({"field": "name", "text": "x" * (NOTE_CHARACTERS_MAX + 1)}, "correction.long"),
        ({"field": "name", "text": ["x"]}, "request.invalid"),
    ],
)
def test_what_cannot_be_asked_for_is_refused(shared: Shared, wish: dict[str, object], expected: str) -> None:
    before = shared.village.facts
    answer = shared.door.enter(3).post("/me/data/corrections", wish)
    assert (answer.status_code, code(answer)) == (400, expected)
    assert shared.village.facts == before


def test_a_wish_is_answered_once_and_carried_out_whole_or_not_at_all(village: Village) -> None:
    village.member("Siti")
    village.member("Budi")
    sight = own(Viewer(2, (), ""))
    asked = village.act(lambda tx: actions.ask(tx, sight, "nik", NIK))[0].number
    wrong = members.particulars("Siti", "", "", NIK)
    village.act(lambda tx: members.correct(tx, 3, wrong, region=REGION, day=FIRST_DAY))
    refused = village.refusal(lambda tx: actions.carry_out(tx, asked, wrong, region=REGION, joined=""))
    assert refused is not None
    assert refused.code == "member.nik_taken"
    assert views.correction(village.books.db, asked).state == "open"
    right = members.particulars("Siti", "RT 03", "", "6408041234567891")
    facts = village.act(lambda tx: actions.carry_out(tx, asked, right, region=REGION, joined=""))
    assert [fact.type for fact in facts] == ["members.corrected", "members.correction_closed"]
    assert views.correction(village.books.db, asked).state == "done"
    for again in (
        lambda tx: actions.refuse(tx, asked, "no"),
        lambda tx: actions.carry_out(tx, asked, right, region=REGION, joined=""),
    ):
        error = village.refusal(again)
        assert error is not None
        assert error.code == "correction.closed"
    missing = village.refusal(lambda tx: actions.refuse(tx, asked, "  "))
    assert missing is not None
    assert missing.code == "correction.answer_missing"
    assert verify(village.books) == village.facts


def test_the_words_of_a_wish_and_its_answer_stand_in_the_sealed_parts(village: Village) -> None:
    village.member("Siti")
    asked = village.act(lambda tx: actions.ask(tx, own(Viewer(2, (), "")), "phone", "081299887766"))[0]
    closed = village.act(lambda tx: actions.refuse(tx, asked.number, "Bukan milik Siti"))[0]
    assert asked.body == b'{"field":"phone","member_no":2}'
    assert b"Siti" not in closed.body
    assert b"Bukan milik Siti" in closed.personal
