"""Announcements: officers publish and withdraw, members and kiosks read, and free text is personal."""

from __future__ import annotations

import pytest

from hub.log.reading import LogReader
from tests.hub.door import Asker, Shared, code

TEXT = "Jam 9 pagi di balai desa.\n\nBawa buku anggota."


@pytest.fixture
def chair(shared: Shared) -> Asker:
    return shared.door.enter(1)


def test_an_announcement_is_read_by_members_until_it_is_withdrawn(shared: Shared, chair: Asker) -> None:
    siti = shared.door.enter(2)
    made = chair.post("/notices", {"title": " Rapat  anggota ", "text": "\n" + TEXT + " \n\n\n"}).json()
    assert {**made, "number": 0} == {
        "number": 0,
        "day": "2026-01-05",
        "title": "Rapat anggota",
        "text": TEXT,
        "from": "cooperative",
    }
    newer = chair.post("/notices", {"title": "Harga TBS", "text": "Naik"}).json()
    assert siti.get("/notices").json() == [newer, made]
    assert code(siti.post(f"/notices/{made['number']}/withdraw")) == "role.needed"
    assert chair.post(f"/notices/{made['number']}/withdraw").status_code == 204
    assert siti.get("/notices").json() == [newer]
    again = chair.post(f"/notices/{made['number']}/withdraw")
    assert (again.status_code, code(again)) == (404, "notice.unknown")


def test_its_words_leave_the_hub_only_sealed(shared: Shared, chair: Asker) -> None:
    chair.post("/notices", {"title": "Duka cita", "text": "Ayah dari Bapak Budi berpulang."})
    fact = LogReader(shared.village.books.path).facts(shared.village.facts - 1, 1)[0]
    assert (fact.type, fact.body) == ("notices.published", b"{}")
    assert b"Budi" in fact.personal


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("", "Isi", "notice.title_missing"),
        ("\u200b\n ", "Isi", "notice.title_missing"),
        ("Judul", " \n ", "notice.text_missing"),
        ("x" * 81, "Isi", "text.too_long"),
        ("Judul", "x" * 1_001, "text.too_long"),
        ("Judul", "x" * 60_000, "text.too_long"),
    ],
)
def test_what_cannot_be_announced(shared: Shared, chair: Asker, title: str, text: str, expected: str) -> None:
    before = shared.village.facts
    answer = chair.post("/notices", {"title": title, "text": text})
    assert (answer.status_code, code(answer)) == (400, expected)
    assert shared.village.facts == before
