"""What a member prefers holds wherever they sign in, is theirs alone, and leaves the village only sealed."""

from __future__ import annotations

import pytest

from hub.limits import PREFERENCE_CHANGES_MAX
from hub.proof.actions import verify
from tests.hub.door import Door, Shared, code
from tests.hub.village import Village

EVERYBODYS = {
    "hide_balance": False,
    "shuffle_keypad": False,
    "voice": False,
    "theme": "",
    "text_size": "normal",
    "hand": "right",
    "language": "",
}
CHOSEN = {
    "hide_balance": True,
    "shuffle_keypad": True,
    "voice": True,
    "theme": "night",
    "text_size": "largest",
    "hand": "left",
    "language": "en",
}


def test_what_is_chosen_holds_at_the_next_sign_in_and_for_nobody_else(shared: Shared) -> None:
    siti = shared.door.enter(2)
    assert siti.get("/me/preferences").json() == EVERYBODYS
    answer = siti.put("/me/preferences", CHOSEN)
    assert (answer.status_code, answer.json()) == (200, CHOSEN)
    assert shared.door.try_sign_in(2).json()["preferences"] == CHOSEN
    assert shared.door.try_sign_in(3).json()["preferences"] == EVERYBODYS
    assert shared.door.enter(3).get("/me/preferences").json() == EVERYBODYS


def test_a_repeated_send_counts_once_and_no_change_is_no_fact(shared: Shared) -> None:
    budi = shared.door.enter(3)
    before = shared.village.facts
    for _ in range(3):
        assert budi.put("/me/preferences", {**EVERYBODYS, "voice": True}, key="the-same-key").status_code == 200
    assert budi.put("/me/preferences", {"voice": True}).json() == {**EVERYBODYS, "voice": True}
    assert shared.village.facts == before + 1


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"theme": "pink"}, "request.invalid"),
        ({"text_size": "huge"}, "request.invalid"),
        ({"hand": ""}, "request.invalid"),
        ({"hide_balance": "yes"}, "request.invalid"),
        ({"language": "xx"}, "preference.language"),
        ({"language": "../en"}, "preference.language"),
    ],
)
def test_what_cannot_be_preferred_is_refused(shared: Shared, wrong: dict[str, object], expected: str) -> None:
    before = shared.village.facts
    answer = shared.door.enter(2).put("/me/preferences", wrong)
    assert (answer.status_code, code(answer)) == (400, expected)
    assert shared.village.facts == before


def test_nobody_fills_the_log_by_playing_with_a_switch(village: Village, door: Door) -> None:
    ratna = door.enter(1)
    codes = [code(ratna.put("/me/preferences", {"voice": i % 2 == 0})) for i in range(PREFERENCE_CHANGES_MAX + 2)]
    assert codes == [""] * PREFERENCE_CHANGES_MAX + ["preference.too_often", ""]  # the last wish is what holds already
    village.day("2026-01-06")
    village.close()
    assert code(ratna.put("/me/preferences", {"voice": True})) == ""
    assert verify(village.books) == village.facts


def test_what_somebody_prefers_stands_in_the_sealed_part_of_the_fact(shared: Shared) -> None:
    shared.door.enter(1).put("/me/preferences", {"text_size": "largest"})
    body, personal = shared.village.books.db.execute_sql(
        "SELECT body, personal FROM log_fact WHERE type = 'members.preferred' ORDER BY number DESC LIMIT 1"
    ).fetchone()
    assert (bytes(body), bytes(personal)) == (b'{"member_no":1}', b'{"text_size":"largest"}')
