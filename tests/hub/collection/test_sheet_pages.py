"""The collection sheet's pages without a script: each row a form of its own, from the first row to the summary."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hub.days.actions import close_day, open_day
from tests.hub.door import Door
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import Village

SITI, TINI = 2, 3
SHEET = "/desk/collection"


@pytest.fixture
def door(village: Village, door: Door) -> Door:
    """Ratna is the treasurer, Tini the cashier."""
    village.member("Siti")
    village.member("Tini", roles=("cashier",))
    village.close()
    return door


@pytest.fixture
def enter(door: Door) -> Iterator[Callable[..., Visitor]]:
    """Officers at their phones."""
    made: list[Visitor] = []

    def make(member_no: int, language: str = "id") -> Visitor:
        made.append(Visitor(door.url, language))
        made[-1].sign_in(member_no)
        return made[-1]

    yield make
    for visitor in made:
        visitor.close()


def send(who: Visitor, page: Page, ending: str, **typed: str) -> Page:
    """Send the page's form whose action ends so, with this typed in."""
    at = next(i for i, action in enumerate(page.actions) if action.partition("?")[0].endswith(ending))
    return who.post(page.actions[at], **{**page.forms[at], **typed})


def test_a_whole_meeting_on_one_phone(village: Village, enter: Callable[..., Visitor]) -> None:
    ratna = enter(1)
    assert "/desk/collection" in ratna.get("/desk").links
    page = ratna.submit(ratna.get(SHEET))
    page = send(ratna, page, f"/rows/{SITI}", sukarela="50.000", exact="20000")
    assert "Sudah datang 1 dari 3. Jumlah Rp70.000." in page.text
    page = send(ratna, page, "/counted", counted="60.000")
    assert "Uangnya kurang Rp10.000" in page.text
    assert ratna.get("/desk").text.count("1 sudah datang") == 1
    unseen, siti = ratna.get(f"{SHEET}?unseen=yes").actions, ratna.get(f"{SHEET}?q=siti").actions
    assert [each.endswith("?unseen=yes") for each in unseen if "/rows/" in each] == [True, True]
    assert len([each for each in siti if "/rows/" in each]) == 1
    before = village.facts
    check = ratna.get(f"{SHEET}/check")
    assert "tujuh puluh ribu rupiah" in check.text
    assert "2 anggota belum datang." in check.text
    assert village.facts == before
    done = send(ratna, check, "/record", confirm="yes")
    again = send(ratna, check, "/record", confirm="yes")
    assert "2 setoran sudah masuk buku" in done.text
    assert (again.path, again.text) == (done.path, done.text)
    assert village.facts == before + 2
    numbers = [link for link in done.links if link.startswith("/desk/receipts/")]
    assert all(ratna.get(link).status == 200 for link in numbers)
    assert len(numbers) == 2
    paper = ratna.get(f"{done.path}/paper")
    assert "Yang menghitung uang" in paper.text
    assert done.path in ratna.get(SHEET).links


def test_the_second_writer_of_a_row_sees_the_firsts_and_chooses(enter: Callable[..., Visitor]) -> None:
    ratna, tini = enter(1), enter(TINI)
    ratna.submit(ratna.get(SHEET))
    first, second = ratna.get(SHEET), tini.get(SHEET)
    send(tini, second, f"/rows/{SITI}", wajib="20.000")
    told = send(ratna, first, f"/rows/{SITI}", wajib="40.000")
    assert told.status == 409
    assert "Tini menulis: pokok Rp0, wajib Rp20.000, sukarela Rp0." in told.text
    assert "Biarkan yang tertulis" in told.text
    assert "Jumlah Rp40.000" in send(ratna, told, f"/rows/{SITI}").text
    assert ratna.get(f"{told.path}").path == SHEET


@pytest.mark.parametrize(
    ("typed", "said"), [("-5", "lebih besar dari nol"), ("lima", "angka"), ("1" * 24, "terlalu besar"), ("2,5", "sen")]
)
def test_nonsense_is_refused_in_its_row_and_stays_to_be_corrected(
    enter: Callable[..., Visitor], typed: str, said: str
) -> None:
    ratna = enter(1)
    page = send(ratna, ratna.submit(ratna.get(SHEET)), f"/rows/{SITI}", wajib=typed)
    assert page.status == 400
    assert said in page.text
    fields = next(form for form, action in zip(page.forms, page.actions, strict=True) if f"/rows/{SITI}" in action)
    assert fields["wajib"] == typed
    assert "Sudah datang 0 dari 3" in page.text


def test_a_sheet_of_yesterday_is_found_and_finished_or_dropped_knowingly(
    village: Village, enter: Callable[..., Visitor]
) -> None:
    ratna = enter(1, "en")
    send(ratna, ratna.submit(ratna.get(SHEET)), f"/rows/{SITI}", wajib="20000")
    village.act(close_day)
    assert "open" in ratna.get(SHEET).text
    village.act(lambda tx: open_day(tx, "2026-01-06"))
    found = ratna.get(SHEET)
    assert "Nothing is lost." in found.text
    page = send(ratna, found, "/today")
    assert "Total Rp20.000" in page.text
    asked = ratna.get(f"{SHEET}/drop")
    assert "Total Rp20.000" in send(ratna, asked, "/drop", edit="yes").text
    assert "No money was recorded" in send(ratna, asked, "/drop", confirm="yes").text


def test_only_who_takes_money_sees_the_sheet(village: Village, enter: Callable[..., Visitor]) -> None:
    village.member("Umar", roles=("supervisor",))
    village.close()
    umar = enter(village.number_of("Umar"))
    for path in ("", "/check", "/paper", "/drop"):
        assert umar.get(SHEET + path).status == 403
    assert SHEET not in umar.get("/desk").links
