"""The suggestion book: a member's own words, read by officers, answered, and shown to nobody else."""

from __future__ import annotations

import pytest

from hub.log.reading import LogReader
from tests.hub.door import Asker, Shared, code

SITI, BUDI = 2, 3


@pytest.fixture
def siti(shared: Shared) -> Asker:
    return shared.door.enter(SITI)


@pytest.fixture
def chair(shared: Shared) -> Asker:
    return shared.door.enter(1)


def test_a_suggestion_is_answered_and_is_its_makers_alone(shared: Shared, siti: Asker, chair: Asker) -> None:
    made = siti.post("/me/suggestions", {"topic": "shop", "text": "Buka hari Minggu"}).json()
    assert {**made, "number": 0} == {
        "number": 0,
        "day": "2026-01-05",
        "topic": "shop",
        "text": "Buka hari Minggu",
        "answer": "",
        "answered_day": "",
    }
    assert shared.door.enter(BUDI).get("/me/suggestions").json() == []
    in_book = chair.get("/suggestions").json()[0]
    assert (in_book["name"], in_book["text"]) == ("Siti", "Buka hari Minggu")
    for words in ("Baik", "Baik, mulai bulan depan"):
        answer = chair.post(f"/suggestions/{made['number']}/answer", {"text": words})
        assert answer.status_code == 201
    assert siti.get("/me/suggestions").json()[0] == {
        **made,
        "answer": "Baik, mulai bulan depan",
        "answered_day": "2026-01-05",
    }


def test_its_words_leave_the_hub_only_sealed(shared: Shared, siti: Asker, chair: Asker) -> None:
    number = siti.post("/me/suggestions", {"topic": "officers", "text": "Ratna selalu ramah"}).json()["number"]
    chair.post(f"/suggestions/{number}/answer", {"text": "Terima kasih, Siti"})
    made, answered = LogReader(shared.village.books.path).facts(number - 1, 2)
    assert (made.body, answered.body) == (b'{"member_no":2,"topic":"officers"}', f'{{"suggestion":{number}}}'.encode())
    assert b"Ratna" in made.personal
    assert b"Siti" in answered.personal


@pytest.mark.parametrize(
    ("topic", "text", "expected"),
    [
        ("gossip", "x", "suggestion.topic_unknown"),
        ("", "x", "suggestion.topic_unknown"),
        ("other", " \n", "suggestion.text_missing"),
        ("shop", "x" * 501, "text.too_long"),
    ],
)
def test_what_cannot_be_suggested(shared: Shared, siti: Asker, topic: str, text: str, expected: str) -> None:
    before = shared.village.facts
    answer = siti.post("/me/suggestions", {"topic": topic, "text": text})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert shared.village.facts == before


def test_members_read_no_book_and_answer_nothing(shared: Shared, siti: Asker, chair: Asker) -> None:
    number = chair.post("/me/suggestions", {"topic": "meeting"}).json()["number"]
    assert code(siti.get("/suggestions")) == "role.needed"
    assert code(siti.post(f"/suggestions/{number}/answer", {"text": "x"})) == "role.needed"
    for strange in (1, 0, 4_711, 2**62):
        answer = chair.post(f"/suggestions/{strange}/answer", {"text": "x"})
        assert (answer.status_code, code(answer)) == (404, "suggestion.unknown")
    assert code(chair.post(f"/suggestions/{number}/answer", {"text": " "})) == "suggestion.answer_missing"


def test_five_a_day_are_enough_and_a_repeat_is_none(shared: Shared) -> None:
    budi = shared.door.enter(BUDI)
    for i in range(5):
        for _ in range(2):
            answer = budi.post("/me/suggestions", {"topic": "kiosk"}, key=f"suggestion-{i}")
            assert answer.status_code == 201
    assert len(budi.get("/me/suggestions").json()) == 5
    sixth = budi.post("/me/suggestions", {"topic": "kiosk"})
    assert (sixth.status_code, code(sixth)) == (409, "suggestion.too_many")
