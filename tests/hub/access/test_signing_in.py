"""Signing in over HTTP: who gets in, what the others are told, and what a first PIN allows."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import peewee
import pytest

from hub.access import pins
from hub.access.actions import end_role, give_card, grant_role, pair_device, set_pin
from hub.access.sessions import digest
from hub.limits import (
    SESSION_IDLE_SECONDS_KIOSK,
    SESSION_IDLE_SECONDS_MEMBER,
    SESSION_IDLE_SECONDS_OFFICER,
    SESSION_SECONDS_MAX,
    SESSIONS_PER_MEMBER_MAX,
)
from tests.hub.api.routes import NEEDS_SOMEBODY, filled
from tests.hub.door import Asker, Door, code
from tests.hub.village import PIN, FixedClock, Village, hashed

NEW_PIN = "739164"
SECRET = "s" * 43


@pytest.fixture
def siti(village: Village, door: Door) -> Door:
    """Siti is member 2, with the PIN that everybody in these tests has; she has a card, and there is a kiosk."""
    village.member("Siti")
    village.act(lambda tx: give_card(tx, 2, "KARTU-SITI"))
    village.act(lambda tx: pair_device(tx, "kiosk", "Kios", digest(SECRET)))
    village.close()
    return door


@pytest.mark.parametrize("number", [2, "2", "0002", " 2 ", "000002"])
def test_a_member_number_is_read_as_people_write_it(siti: Door, number: int | str) -> None:
    answer = siti.try_sign_in(number)
    assert answer.status_code == 201
    assert answer.json()["member"] == {"member_no": 2, "name": "Siti"}


def test_a_card_says_who_and_the_pin_proves_it(siti: Door) -> None:
    asker = siti.asker()
    assert asker.post("/sessions", {"card": "KARTU-SITI", "pin": PIN}).json()["member"]["member_no"] == 2
    assert code(asker.post("/sessions", {"card": "KARTU-SITI", "pin": "111222"})) == "sign_in.wrong"
    assert code(asker.post("/sessions", {"card": "KARTU-LAIN", "pin": PIN})) == "sign_in.wrong"


def test_a_wrong_pin_a_number_nobody_has_and_the_dead_are_told_the_same(village: Village, siti: Door) -> None:
    village.member("Budi")
    village.play("2026-01-06 died Budi\n2026-01-06 join Dewi")
    village.close()
    answers = {
        "wrong PIN": siti.try_sign_in(2, "111222"),
        "dead": siti.try_sign_in(3),
        "no PIN yet": siti.try_sign_in(4),
        "nobody": siti.try_sign_in(999_999),
        "no number": siti.try_sign_in("-1"),
        "long PIN": siti.try_sign_in(1, "9" * 10_000),
    }
    assert {answer.status_code for answer in answers.values()} == {401}
    assert len({answer.text for answer in answers.values()}) == 1
    assert answers["dead"].json()["error"]["details"] == {"tries_left": 2}


@pytest.mark.parametrize(
    ("known", "unknown", "another"),
    [
        ({"card": "KARTU-SITI"}, {"card": "KTP-0001"}, {"card": "KTP-0002"}),
        ({"member_no": "2"}, {"member_no": "1234567"}, {"member_no": "7654321"}),
        ({"member_no": "2"}, {"member_no": "0"}, {"card": "0"}),
    ],
)
def test_what_nobody_has_is_slowed_down_as_what_somebody_has_and_each_for_itself(
    siti: Door, known: dict[str, str], unknown: dict[str, str], another: dict[str, str]
) -> None:
    def told(who: dict[str, str], times: int = 4) -> list[dict[str, object]]:
        return [siti.asker().post("/sessions", {**who, "pin": "111222"}).json()["error"] for _ in range(times)]

    of_unknown = told(unknown)
    assert [each["code"] for each in of_unknown] == ["sign_in.wrong"] * 3 + ["sign_in.wait"]
    assert told(another, 1) == of_unknown[:1]
    assert told(known) == of_unknown


def test_a_number_nobody_has_takes_as_long_as_a_wrong_pin() -> None:
    def spent(stored: str | None) -> float:
        began = time.thread_time()
        for _ in range(3):
            pins.fits(stored, "111222")
        return time.thread_time() - began

    known, unknown = spent(hashed(PIN)), spent(None)
    assert 0.4 < unknown / known < 2.5


def test_pins_are_hashed_with_argon2id_and_stand_nowhere_in_the_clear(village: Village, siti: Door) -> None:
    siti.sign_in(2).post("/me/pin", {"old_pin": PIN, "new_pin": NEW_PIN})
    rows = village.books.db.execute_sql("SELECT hash FROM access_pin").fetchall()
    assert rows
    assert all(row[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$") for row in rows)
    village.close()
    folder = village.books.path.parent
    for path in folder.glob("*.db*"):
        content = path.read_bytes()
        assert PIN.encode() not in content
        assert NEW_PIN.encode() not in content


def test_a_token_is_kept_only_as_a_digest(village: Village, siti: Door) -> None:
    token = siti.sign_in(2).token
    for path in village.books.path.parent.glob("local.db*"):
        assert token.encode() not in path.read_bytes()


def test_guesses_sent_side_by_side_count_one_by_one(siti: Door) -> None:
    askers = [siti.asker() for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(lambda asker: asker.post("/sessions", {"member_no": 2, "pin": "111222"}), askers))
    assert sorted(answer.status_code for answer in answers) == [401] * 3 + [429] * 9
    left = sorted(a.json()["error"]["details"]["tries_left"] for a in answers if a.status_code == 401)
    assert left == [0, 1, 2]


def test_the_last_wrong_try_tells_how_long_to_wait(siti: Door) -> None:
    details = [siti.try_sign_in(2, "111222").json()["error"]["details"] for _ in range(3)]
    assert details == [{"tries_left": 2}, {"tries_left": 1}, {"tries_left": 0, "wait_seconds": 60}]


def test_while_one_must_wait_even_the_right_pin_does_not_count(siti: Door, clock: FixedClock) -> None:
    for _ in range(3):
        siti.try_sign_in(2, "111222")
    answer = siti.try_sign_in(2)
    assert (answer.status_code, code(answer)) == (429, "sign_in.wait")
    assert answer.json()["error"]["details"] == {"wait_seconds": 60}
    assert answer.headers["Retry-After"] == "60"
    clock.advance(60)
    assert siti.try_sign_in(2).status_code == 201


def test_a_restart_of_the_hub_forgets_no_wrong_tries(village: Village, siti: Door, make_door: object) -> None:
    for _ in range(3):
        siti.try_sign_in(2, "111222")
    siti.close()
    again: Door = make_door()  # type: ignore[operator]
    assert code(again.try_sign_in(2)) == "sign_in.wait"


def test_a_session_survives_a_restart(siti: Door, make_door: object) -> None:
    token = siti.sign_in(2).token
    siti.close()
    again: Door = make_door()  # type: ignore[operator]
    assert again.asker(token).get("/me").status_code == 200


@pytest.mark.parametrize(
    ("member_no", "device", "idle"),
    [
        (2, "", SESSION_IDLE_SECONDS_MEMBER),
        (1, "", SESSION_IDLE_SECONDS_OFFICER),
        (2, f"kiosk-1.{SECRET}", SESSION_IDLE_SECONDS_KIOSK),
        (1, f"kiosk-1.{SECRET}", SESSION_IDLE_SECONDS_KIOSK),
    ],
)
def test_a_session_ends_when_nothing_was_asked_for_a_while(
    siti: Door, clock: FixedClock, member_no: int, device: str, idle: int
) -> None:
    answer = siti.try_sign_in(member_no, device=device)
    assert answer.json()["idle_seconds"] == idle
    asker = siti.asker(answer.json()["token"], device)
    for _ in range(4):  # as long as somebody asks, it goes on
        clock.advance(idle - 1)
        assert asker.get("/me").status_code == 200
    clock.advance(idle + 1)
    assert code(asker.get("/me")) == "session.ended"
    clock.advance(-5)
    assert code(asker.get("/me")) == "session.ended"  # for good


def test_a_session_ends_after_a_working_day_however_busy(siti: Door, clock: FixedClock) -> None:
    asker = siti.sign_in(2)
    for _ in range(SESSION_SECONDS_MAX // 240):
        clock.advance(240)
        assert asker.get("/me").status_code == 200
    clock.advance(1)
    assert code(asker.get("/me")) == "session.ended"


def test_the_oldest_session_ends_when_too_many_are_begun(siti: Door, clock: FixedClock) -> None:
    askers = [siti.sign_in(2) for _ in range(SESSIONS_PER_MEMBER_MAX + 1)]
    assert [asker.get("/me").status_code for asker in askers] == [401] + [200] * SESSIONS_PER_MEMBER_MAX


def test_a_clock_set_back_keeps_nobody_from_signing_in(siti: Door, clock: FixedClock) -> None:
    for _ in range(SESSIONS_PER_MEMBER_MAX):
        siti.sign_in(2)
    clock.advance(-86_400)
    assert siti.sign_in(2).get("/me").status_code == 200


def test_a_first_pin_opens_nothing_but_changing_it(village: Village, siti: Door) -> None:
    officer = siti.sign_in(1)
    assert officer.post("/members/2/pin", {"pin": "258047"}).status_code == 204
    answer = siti.try_sign_in(2, "258047")
    assert answer.json()["must_change_pin"]
    asker = siti.asker(answer.json()["token"])
    for route in NEEDS_SOMEBODY:
        if route.path not in ("/me", "/me/pin"):
            path = filled(route)
            send = {"GET": asker.get, "PUT": asker.put, "POST": asker.post}[route.method]
            refused = send(path) if route.method == "GET" else send(path, route.body)
            assert (refused.status_code, code(refused)) == (403, "pin.must_change"), route.path
    assert asker.get("/me").json()["must_change_pin"]
    assert code(asker.post("/me/pin", {"old_pin": "258047", "new_pin": "258047"})) == "pin.same"
    assert asker.post("/me/pin", {"old_pin": "258047", "new_pin": NEW_PIN}).status_code == 204
    assert not asker.get("/me").json()["must_change_pin"]
    assert asker.get("/me/accounts").status_code == 200
    assert siti.try_sign_in(2, "258047").status_code == 401
    assert siti.try_sign_in(2, NEW_PIN).status_code == 201


def test_an_officer_may_set_a_pin_twice(siti: Door) -> None:
    officer = siti.sign_in(1)
    for pin in ("258047", "936158"):
        assert officer.post("/members/2/pin", {"pin": pin}).status_code == 204
        assert siti.try_sign_in(2, pin).status_code == 201


def test_a_new_first_pin_ends_all_sessions_and_forgives(siti: Door) -> None:
    before = siti.sign_in(2)
    for _ in range(3):
        siti.try_sign_in(2, "111222")
    siti.sign_in(1).post("/members/2/pin", {"pin": "258047"})
    assert code(before.get("/me")) == "session.ended"
    assert siti.try_sign_in(2, "258047").status_code == 201


def test_a_changed_pin_ends_the_other_sessions_and_keeps_this_one(siti: Door) -> None:
    here, elsewhere = siti.sign_in(2), siti.sign_in(2)
    assert here.post("/me/pin", {"old_pin": PIN, "new_pin": NEW_PIN}).status_code == 204
    assert here.get("/me").status_code == 200
    assert code(elsewhere.get("/me")) == "session.ended"


def test_a_pin_change_sent_again_after_a_lost_answer_counts_once(village: Village, siti: Door) -> None:
    asker = siti.sign_in(2)
    before = village.facts
    for _ in range(5):  # the old PIN is wrong by then, but the key is the same
        assert asker.post("/me/pin", {"old_pin": PIN, "new_pin": NEW_PIN}, key="change-0001").status_code == 204
    assert village.facts == before + 1
    assert siti.try_sign_in(2, NEW_PIN).status_code == 201


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (PIN, "12345", "pin.form"),
        (PIN, "1234567", "pin.form"),
        (PIN, "abcdef", "pin.form"),
        (PIN, "12345\u0666", "pin.form"),
        (PIN, "123456", "pin.too_simple"),
        (PIN, "654321", "pin.too_simple"),
        (PIN, "000000", "pin.too_simple"),
        (PIN, "890123", "pin.too_simple"),
        (PIN, PIN, "pin.same"),
        ("111222", NEW_PIN, "pin.wrong"),
        ("", NEW_PIN, "pin.wrong"),
    ],
)
def test_a_new_pin_that_cannot_be_is_refused(siti: Door, old: str, new: str, expected: str) -> None:
    answer = siti.sign_in(2).post("/me/pin", {"old_pin": old, "new_pin": new})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert siti.try_sign_in(2).status_code == 201


def test_guessing_the_old_pin_of_an_open_session_is_slowed_down_too(siti: Door) -> None:
    asker = siti.sign_in(2)
    found = [code(asker.post("/me/pin", {"old_pin": "111222", "new_pin": NEW_PIN})) for _ in range(4)]
    assert found == ["pin.wrong"] * 3 + ["sign_in.wait"]


def test_who_has_left_still_sees_what_is_theirs(village: Village, siti: Door) -> None:
    village.play("2026-01-06 left Siti")
    village.close()
    assert siti.sign_in(2).get("/me").json()["status"] == "left"


def test_the_session_of_somebody_who_died_is_over(village: Village, siti: Door) -> None:
    asker = siti.sign_in(2)
    assert siti.sign_in(1).post("/members/2/status", {"status": "died"}).status_code == 201
    assert code(asker.get("/me/accounts")) == "session.ended"


def test_a_changed_office_counts_at_once(village: Village, siti: Door) -> None:
    village.act(lambda tx: grant_role(tx, 2, "cashier"))
    asker = siti.sign_in(2)
    assert asker.get("/members").status_code == 200
    village.act(lambda tx: end_role(tx, 2, "cashier"))
    village.close()
    assert code(asker.get("/members")) == "role.needed"


def test_a_copy_without_personal_parts_lets_nobody_in(village: Village, siti: Door) -> None:
    village.act(lambda tx: set_pin(tx, 2, "", must_change=False))
    village.close()
    assert siti.try_sign_in(2).status_code == 401
    assert siti.try_sign_in(2, "").status_code == 401


@pytest.fixture
def secretary(village: Village, siti: Door) -> Asker:
    """Member 3, who may set PINs and take no money, signed in."""
    village.member("Tini", roles=("secretary",))
    village.close()
    return siti.sign_in(3)


def test_nobody_gets_into_an_officers_place_by_setting_their_pin(siti: Door, secretary: Asker) -> None:
    answer = secretary.post("/members/1/pin", {"pin": NEW_PIN}, key="pin-of-treasurer")
    assert (answer.status_code, code(answer)) == (403, "pin.of_officer")
    assert siti.try_sign_in(1).status_code == 201
    assert secretary.post("/members/2/pin", {"pin": NEW_PIN}, key="pin-of-member").status_code == 204


def test_nobody_sets_their_own_pin_without_the_old_one(secretary: Asker) -> None:
    assert code(secretary.post("/members/3/pin", {"pin": NEW_PIN}, key="own-pin-1")) == "pin.own"


def test_another_pin_under_the_same_key_is_not_taken_for_a_repeat(secretary: Asker) -> None:
    assert secretary.post("/members/2/pin", {"pin": NEW_PIN}, key="one-form-1").status_code == 204
    assert secretary.post("/members/2/pin", {"pin": NEW_PIN}, key="one-form-1").status_code == 204
    assert code(secretary.post("/members/2/pin", {"pin": "264815"}, key="one-form-1")) == "request.key_reused"


def test_an_officer_does_not_leave_before_the_office_is_given_on(secretary: Asker) -> None:
    for status in ("left", "died"):
        answer = secretary.post("/members/1/status", {"status": status}, key=f"status-{status}")
        assert code(answer) == "member.holds_office"


def test_who_has_left_holds_no_office_any_more(village: Village, siti: Door, secretary: Asker) -> None:
    assert secretary.get("/members").status_code == 200
    village.play("2026-01-06 left Tini")
    village.close()
    assert secretary.get("/me").json()["roles"] == []
    assert code(secretary.get("/members")) == "role.needed"


def test_a_full_card_keeps_nobody_from_reading(siti: Door, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> None:
    asker = siti.sign_in(2)

    # The hub writes on a connection of its own thread, and a card that is really full would stop the test too.
    def full(*_: object) -> None:
        raise peewee.OperationalError("database or disk is full")

    monkeypatch.setattr("hub.access.sessions.touch_session", full)
    clock.seconds += 60
    assert asker.get("/me/accounts").status_code == 200
