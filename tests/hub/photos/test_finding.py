"""Finding oneself at the kiosk by photo and first letter: who is shown, for how long, to which kiosk."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub import limits
from hub.photos.actions import remove_photo, set_photo
from hub.photos.finding import first_name, letter_of
from tests.hub.door import Asker, Door, code
from tests.hub.photos.conftest import BUDI, HASNAH, OTHER, RELAY, SITI
from tests.hub.photos.faces import portrait_of
from tests.hub.village import PIN, FixedClock, Village

WRONG = "739164"


def handle_of(kiosk: Asker, name: str) -> str:
    faces = kiosk.get(f"/finding/{letter_of(name)}").json()
    return str(next(face["handle"] for face in faces if face["first_name"] == name))


@pytest.mark.parametrize(
    ("name", "first", "letter"),
    [
        ("Siti Rahmah", "Siti", "S"),
        ("Hj. Sitti Hasnah", "Sitti", "S"),
        ("H. Abdul Hamid Kurnain", "Abdul", "A"),
        ("I Wayan Sudarma", "Wayan", "W"),
        ("Ni Ketut Ariani", "Ketut", "K"),
        ("Mbah Kasiran", "Kasiran", "K"),
        ("Élan Petronela", "Élan", "E"),
        ("'Aisyah", "Aisyah", "A"),
        ("nurhaedah", "nurhaedah", "N"),
        ("K", "K", "K"),
        ("", "", ""),
    ],
)
def test_people_are_found_under_the_name_they_are_called_by(name: str, first: str, letter: str) -> None:
    assert (first_name(name), letter_of(name)) == (first, letter)


def test_only_active_members_who_agreed_and_whose_file_is_there_are_shown(kiosk: Asker) -> None:
    assert kiosk.get("/finding").json() == {"letters": ["B", "S"]}
    found = [face["first_name"] for face in kiosk.get("/finding/S").json()]
    assert found == ["Sitti", "Siti"]
    assert [face["first_name"] for face in kiosk.get("/finding/b").json()] == ["Budi"]


@pytest.mark.parametrize("letter", ["Z", "%", "%25", "SS", "%2e%2e", "'", "_"])
def test_under_any_other_letter_there_is_nobody(kiosk: Asker, letter: str) -> None:
    assert kiosk.get(f"/finding/{letter}").json() == []


def test_a_face_is_shown_and_leads_into_the_session_of_its_member(kiosk: Asker) -> None:
    handle = handle_of(kiosk, "Siti")
    answer = kiosk.get(f"/finding/photos/{handle}")
    assert answer.content == portrait_of("tan")
    assert answer.headers["content-type"] == "image/jpeg"
    assert answer.headers["cache-control"] == "no-store"
    signed_in = kiosk.post("/sessions", {"handle": handle, "pin": PIN}, key="")
    assert signed_in.status_code == 201
    assert signed_in.json()["member"] == {"member_no": SITI, "name": "Siti Rahmah"}
    assert signed_in.json()["idle_seconds"] == limits.SESSION_IDLE_SECONDS_KIOSK


def test_handles_say_nothing_and_are_never_the_same(kiosk: Asker) -> None:
    first, second = kiosk.get("/finding/S"), kiosk.get("/finding/S")
    handles = [face["handle"] for face in first.json() + second.json()]
    assert len(set(handles)) == 4
    assert all(len(handle) == 24 for handle in handles)
    assert set(first.json()[0]) == {"handle", "first_name"}


def test_wrong_pins_count_as_they_do_for_the_number_and_say_no_more(door: Door, kiosk: Asker) -> None:
    handle = handle_of(kiosk, "Siti")
    tries = [kiosk.post("/sessions", {"handle": handle, "pin": WRONG}, key="") for _ in range(2)]
    tries.append(door.try_sign_in(SITI, WRONG))
    assert [code(each) for each in tries] == ["sign_in.wrong"] * 3
    assert [each.json()["error"]["details"]["tries_left"] for each in tries] == [2, 1, 0]
    assert "Siti" not in "".join(each.text for each in tries)
    for answer in (kiosk.post("/sessions", {"handle": handle, "pin": PIN}, key=""), door.try_sign_in(SITI)):
        assert (answer.status_code, code(answer)) == (429, "sign_in.wait")


@pytest.mark.parametrize("device", [OTHER, RELAY, ""])
def test_a_handle_is_good_at_the_kiosk_it_was_given_to_alone(door: Door, kiosk: Asker, device: str) -> None:
    handle = handle_of(kiosk, "Siti")
    thief = door.asker(device=device)
    codes = ("finding.gone", "finding.gone") if device == OTHER else ("device.unknown", "sign_in.who")
    assert code(thief.get(f"/finding/photos/{handle}")) == codes[0]
    assert code(thief.post("/sessions", {"handle": handle, "pin": PIN}, key="")) == codes[1]
    assert kiosk.get(f"/finding/photos/{handle}").status_code == 200


@pytest.mark.parametrize("seconds", [limits.FINDING_HANDLE_SECONDS + 1, -1])
def test_a_handle_does_not_last(kiosk: Asker, clock: FixedClock, seconds: int) -> None:
    handle = handle_of(kiosk, "Siti")
    clock.advance(limits.FINDING_HANDLE_SECONDS if seconds > 0 else 0)
    assert kiosk.get(f"/finding/photos/{handle}").status_code == 200
    clock.advance(1 if seconds > 0 else -1)
    assert_dead(kiosk, handle)


def assert_dead(kiosk: Asker, handle: str) -> None:
    picture = kiosk.get(f"/finding/photos/{handle}")
    assert (picture.status_code, code(picture)) == (404, "finding.gone")
    entering = kiosk.post("/sessions", {"handle": handle, "pin": PIN}, key="")
    assert (entering.status_code, code(entering)) == (404, "finding.gone")


@pytest.mark.parametrize("handle", ["x" * 24, "2", "kiosk-1", "%2e%2e%2fbooks.db", "..%2f..%2fbooks.db", "%00"])
def test_a_guessed_handle_opens_nothing(kiosk: Asker, handle: str) -> None:
    kiosk.get("/finding/S")
    answer = kiosk.get(f"/finding/photos/{handle}")
    assert (answer.status_code, code(answer)) in ((404, "finding.gone"), (404, "page.unknown"))
    assert code(kiosk.post("/sessions", {"handle": handle, "pin": PIN}, key="")) == "finding.gone"


def test_consent_taken_back_deletes_the_file_and_kills_the_handle(door: Door, kiosk: Asker, tmp_path: Path) -> None:
    handle = handle_of(kiosk, "Siti")
    files = set((tmp_path / "photos").iterdir())
    siti = door.enter(SITI)
    before = door.appliance.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0]
    assert siti.post("/me/photo/remove").status_code == 204
    assert siti.post("/me/photo/remove").status_code == 204
    assert door.appliance.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0] == before + 1
    gone = files - set((tmp_path / "photos").iterdir())
    assert [path.read_bytes() if path.exists() else b"" for path in gone] == [b""]
    assert_dead(kiosk, handle)
    assert [face["first_name"] for face in kiosk.get("/finding/S").json()] == ["Sitti"]
    assert siti.get("/me/data").json()["photo"] is False
    door.appliance.books.close()


def test_a_photo_that_two_members_share_stays_until_neither_has_it(village: Village, door: Door, kiosk: Asker) -> None:
    photo = door.appliance.photos.keep(portrait_of("tan"))
    village.act(lambda tx: set_photo(tx, BUDI, photo, finding=True))
    village.close()
    assert door.enter(SITI).post("/me/photo/remove").status_code == 204
    assert kiosk.get(f"/finding/photos/{handle_of(kiosk, 'Budi')}").content == portrait_of("tan")
    assert door.enter(BUDI).post("/me/photo/remove").status_code == 204
    assert not door.appliance.photos.has(photo)


def test_who_no_longer_agrees_or_has_lost_the_file_is_dead_at_once(village: Village, door: Door, kiosk: Asker) -> None:
    siti, hasnah = handle_of(kiosk, "Siti"), handle_of(kiosk, "Sitti")
    photo = door.appliance.photos.keep(portrait_of("tan"))
    village.act(lambda tx: set_photo(tx, SITI, photo, finding=False))
    village.act(lambda tx: remove_photo(tx, HASNAH))
    village.close()
    assert_dead(kiosk, siti)
    assert_dead(kiosk, hasnah)
    budi = handle_of(kiosk, "Budi")
    for path in village.books.path.parent.joinpath("photos").iterdir():
        path.unlink()
    assert_dead(kiosk, budi)
    assert kiosk.get("/finding").json() == {"letters": []}


def test_no_more_handles_are_kept_than_memory_is_meant_for(
    door: Door, kiosk: Asker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FINDING_HANDLES_MAX", 3)
    oldest = handle_of(kiosk, "Budi")
    newer = [face["handle"] for _ in range(2) for face in kiosk.get("/finding/S").json()]
    assert_dead(kiosk, oldest)
    assert_dead(kiosk, newer[0])
    assert all(kiosk.get(f"/finding/photos/{handle}").status_code == 200 for handle in newer[1:])
    assert len(door.appliance.finding._handles) == 3


def test_a_kiosk_that_asks_without_end_must_wait_and_the_other_need_not(
    door: Door, kiosk: Asker, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "FINDING_ASKS_MAX", 5)
    handle = handle_of(kiosk, "Budi")
    assert [kiosk.get(f"/finding/photos/{'y' * 24}").status_code for _ in range(4)] == [404] * 4
    for path in ("/finding", "/finding/S", f"/finding/photos/{handle}"):
        answer = kiosk.get(path)
        assert (answer.status_code, code(answer)) == (429, "finding.wait")
        assert answer.headers["retry-after"] == str(limits.FINDING_ASKS_SECONDS)
    assert door.asker(device=OTHER).get("/finding").status_code == 200
    clock.advance(limits.FINDING_ASKS_SECONDS)
    assert kiosk.get(f"/finding/photos/{handle}").status_code == 200
