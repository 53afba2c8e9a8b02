"""A new kiosk is paired by a code that an officer reads to it, once and soon."""

from __future__ import annotations

import pytest

from hub.access.actions import pair_device, revoke_device
from hub.access.sessions import digest
from hub.limits import PAIRING_CODE_SECONDS, PAIRING_TRIES_MAX
from tests.hub.door import Asker, Door, code
from tests.hub.village import FixedClock, Village

SECRET = "kiosk-secret_" + "x" * 30


def new_code(officer: Asker) -> str:
    return str(officer.post("/devices/codes").json()["code"])


def pair(door: Door, pairing_code: str, secret: str = SECRET, **more: str) -> tuple[int, str]:
    answer = door.asker().post("/devices/pair", {"code": pairing_code, "secret": secret, "name": "Kios", **more})
    return answer.status_code, code(answer) or str(answer.json()["device"])


def test_a_kiosk_is_paired_and_then_known(door: Door) -> None:
    assert pair(door, new_code(door.sign_in(1))) == (201, "kiosk-1")
    answer = door.asker(device=f"kiosk-1.{SECRET}").get("/device")
    assert answer.json() == {"device": "kiosk-1", "name": "Kios", "kind": "kiosk"}


def test_a_lost_answer_is_asked_for_again_with_the_same_secret(village: Village, door: Door) -> None:
    once = new_code(door.sign_in(1))
    before = village.facts
    assert [pair(door, once) for _ in range(3)] == [(201, "kiosk-1")] * 3
    assert village.facts == before + 1


def test_a_code_pairs_one_device_only(door: Door) -> None:
    once = new_code(door.sign_in(1))
    assert pair(door, once) == (201, "kiosk-1")
    assert pair(door, once, secret="another_" + "y" * 30) == (400, "pairing.wrong")


def test_a_newer_code_voids_the_older(door: Door) -> None:
    officer = door.sign_in(1)
    first, second = new_code(officer), new_code(officer)
    assert pair(door, first)[0] == 400
    assert pair(door, second)[0] == 201


@pytest.mark.parametrize("seconds", [PAIRING_CODE_SECONDS + 1, -1])
def test_a_code_does_not_last(door: Door, clock: FixedClock, seconds: int) -> None:
    once = new_code(door.sign_in(1))
    clock.advance(seconds)
    assert pair(door, once) == (400, "pairing.wrong")


def test_a_code_is_void_after_a_few_wrong_ones(door: Door) -> None:
    once = new_code(door.sign_in(1))
    wrong = f"{(int(once) + 1) % 1_000_000:06d}"
    assert [pair(door, wrong) for _ in range(PAIRING_TRIES_MAX)] == [(400, "pairing.wrong")] * PAIRING_TRIES_MAX
    assert pair(door, once) == (429, "pairing.void")


def test_without_a_code_nothing_is_paired(door: Door) -> None:
    assert [pair(door, text) for text in ("", "000000", "null")] == [(400, "pairing.wrong")] * 3


@pytest.mark.parametrize("secret", ["", "short", "x" * 31, "with space " + "x" * 30, "é" * 40, "a.b" + "x" * 40])
def test_a_weak_secret_is_refused_and_the_code_stays(door: Door, secret: str) -> None:
    once = new_code(door.sign_in(1))
    assert pair(door, once, secret=secret) == (400, "device.secret_form")
    assert pair(door, once) == (201, "kiosk-1")


def test_a_relay_is_not_paired_by_a_code_over_the_air(door: Door) -> None:
    assert pair(door, new_code(door.sign_in(1)), kind="relay") == (400, "device.kind")


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_device_needs_a_name_and_a_refused_one_costs_no_code(door: Door, name: str) -> None:
    once = new_code(door.sign_in(1))
    assert pair(door, once, name=name) == (400, "device.name")
    assert pair(door, once) == (201, "kiosk-1")


def test_a_revoked_device_is_not_known_any_more_and_its_id_never_used_again(village: Village, door: Door) -> None:
    assert pair(door, new_code(door.sign_in(1))) == (201, "kiosk-1")
    village.act(lambda tx: revoke_device(tx, "kiosk-1"))
    village.act(lambda tx: pair_device(tx, "kiosk", "New", digest("z" * 40)))
    village.close()
    assert code(door.asker(device=f"kiosk-1.{SECRET}").get("/device")) == "device.unknown"
    assert door.asker(device="kiosk-2." + "z" * 40).get("/device").status_code == 200


def test_a_device_secret_is_kept_only_as_a_digest(village: Village, door: Door) -> None:
    pair(door, new_code(door.sign_in(1)))
    for path in village.books.path.parent.glob("*.db*"):
        assert SECRET.encode() not in path.read_bytes()
