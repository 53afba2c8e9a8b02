"""Making the recovery key at the desk: two officers, two proved sheets, and nothing kept but its public half."""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.limits import RECOVERY_KEY_SECONDS
from hub.recovery.halves import Half, join, read
from hub.recovery.making import Making
from hub.recovery.views import key_in_force
from tests.hub.door import Door
from tests.hub.pages.visitor import Page, Visitor
from tests.hub.village import Village

PAGE = "/desk/recovery"
CHAIR, SECOND, MEMBER = 1, 2, 3


@pytest.fixture
def chair(village: Village, door: Door) -> Iterator[Visitor]:
    """The chair, signed in; member 2 is the secretary and member 3 holds no office."""
    village.member("Wayan", roles=("secretary",))
    village.member("Siti")
    village.close()
    visitor = Visitor(door.url)
    visitor.sign_in(CHAIR)
    yield visitor
    visitor.http.close()


def begin(chair: Visitor, checker: int = SECOND, pin: str = "482915") -> Page:
    return chair.submit(chair.get(PAGE), checker=str(checker), pin=pin)


def sheet(chair: Visitor, which: str) -> Half:
    """A half as an officer copies it from the screen."""
    text = chair.get(f"{PAGE}/sheet/{which}").answer.text
    return read(" ".join(re.findall(r"<li>([a-z]+)</li>", text)))


def words_asked(page: Page, halves: dict[str, Half]) -> dict[str, str]:
    """What the officers type into the proof, from their own sheets."""
    found = re.findall(r"Baris (\d), kata ke-(\d+)", page.text)
    places = iter([(int(row), int(word)) for row, word in found])
    return {
        f"{which}{i}": halves[which].rows()[row - 1][word - 1][:4].upper()
        for which in "AB"
        for i, (row, word) in enumerate([next(places), next(places)])
    }


def prove(chair: Visitor, page: Page, **changed: str) -> Page:
    halves = {which: sheet(chair, which.lower()) for which in "AB"}
    return chair.post(f"{PAGE}/proof", **{**page.forms[-2], **words_asked(page, halves), **changed})


def test_two_officers_make_a_key_and_only_its_public_half_is_recorded(
    village: Village, door: Door, chair: Visitor
) -> None:
    assert "belum punya kunci" in chair.get(PAGE).text
    assert "Belum ada!" in chair.get("/desk").text
    page = begin(chair)
    assert "Belum berlaku" in page.text
    assert key_in_force(village.books.db) is None
    halves = [sheet(chair, "a"), sheet(chair, "b")]
    done = prove(chair, page)
    assert "Kunci pemulihan berlaku" in done.text
    known = key_in_force(village.books.db)
    assert known is not None
    assert known.public_key == bytes(join(*halves).public_key).hex()
    assert (known.maker, known.checker, known.label) == (CHAIR, SECOND, halves[0].label)
    assert "Belum ada!" not in chair.get("/desk").text
    assert chair.get(f"{PAGE}/sheet/a").status == 409


def test_the_private_key_is_in_no_file_and_no_log_and_no_address(
    tmp_path: Path, village: Village, chair: Visitor, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        page = begin(chair)
        halves = [sheet(chair, "a"), sheet(chair, "b")]
        sheet_page = chair.get(f"{PAGE}/sheet/a").answer
        printed = chair.http.get(f"{PAGE}/sheet/ab.pdf")
        prove(chair, page)
    for answer in (sheet_page, printed):
        assert answer.headers["cache-control"] == "no-store"
    secrets = [bytes(join(*halves)), *(half.share for half in halves)]
    forms = [form for secret in secrets for form in (secret, secret.hex().encode())]
    forms += [half.qr().encode() for half in halves]
    forms += [" ".join(row).encode() for half in halves for row in half.rows()]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()) + caplog.text.encode()
    assert join(*halves).public_key.encode().hex().encode() in kept
    assert [form for form in forms if form in kept] == []
    paths = [str(answer.url) for answer in (sheet_page, printed)]
    assert not any(word in path for path in paths for word in halves[0].rows()[0])


def test_the_key_is_forgotten_after_its_time_and_by_giving_up(village: Village, door: Door, chair: Visitor) -> None:
    page = begin(chair)
    fields = page.forms[-2]
    door.appliance.clock.advance(RECOVERY_KEY_SECONDS)  # type: ignore[attr-defined]
    assert chair.get(f"{PAGE}/sheet/b").status == 409
    answer = chair.post(f"{PAGE}/proof", **{**fields, "A0": "x", "A1": "x", "B0": "x", "B1": "x"})
    assert "Waktunya habis" in answer.text
    begin(chair)
    assert chair.get(f"{PAGE}/sheet/b").status == 200
    assert "Kunci dilupakan" in chair.post(f"{PAGE}/stop").text
    assert chair.get(f"{PAGE}/sheet/b").status == 409
    assert key_in_force(village.books.db) is None


def test_wrong_words_of_either_sheet_set_no_key_and_name_the_sheet(village: Village, chair: Visitor) -> None:
    page = begin(chair)
    for which in "AB":
        answer = prove(chair, page, **{f"{which}1": "bukan"})
        assert f"Kata dari lembar {which} tidak cocok" in answer.text
    assert key_in_force(village.books.db) is None
    assert "Kunci pemulihan berlaku" in prove(chair, page).text


def test_the_second_officer_is_another_officer_with_their_own_pin(village: Village, chair: Visitor) -> None:
    assert "orang lain" in begin(chair, CHAIR).text
    assert "bukan pengurus" in begin(chair, MEMBER).text
    assert "PIN pengurus kedua tidak cocok" in begin(chair, SECOND, "111222").text
    assert chair.get(f"{PAGE}/sheet/a").status == 409


def test_only_the_chair_who_began_sees_the_sheets(door: Door, chair: Visitor) -> None:
    begin(chair)
    for number, status in ((SECOND, 403), (MEMBER, 404), (CHAIR, 409)):
        other = Visitor(door.url)
        other.sign_in(number)
        assert other.get(f"{PAGE}/sheet/a").status == status
        assert other.get(f"{PAGE}/sheet/a.pdf").status == status
        assert "page.recovery" not in other.get(PAGE).text
        other.http.close()


def test_the_proof_sent_twice_records_one_key(village: Village, chair: Visitor) -> None:
    page = begin(chair)
    halves = {which: sheet(chair, which.lower()) for which in "AB"}
    fields = {**page.forms[-2], **words_asked(page, halves)}
    before = village.facts
    assert all("Kunci pemulihan berlaku" in chair.post(f"{PAGE}/proof", **fields).text for _ in range(2))
    assert village.facts == before + 1


def test_the_printed_sheets_hold_their_words_and_their_code(tmp_path: Path, chair: Visitor) -> None:
    begin(chair)
    for name in ("a", "b", "ab"):
        (tmp_path / f"{name}.pdf").write_bytes(chair.http.get(f"{PAGE}/sheet/{name}.pdf").content)
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / f"{name}.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
        for which in "ab":
            half = sheet(chair, which)
            expected = which in name
            assert all((word in text) for row in half.rows() for word in row) or not expected
            assert (f"Lembar {which.upper()}\n" in text) == expected
            assert half.label in text
        assert text.count("\f") == 1


def test_what_holds_a_key_shows_none_of_it_to_who_prints_it(door: Door, chair: Visitor) -> None:
    begin(chair)
    making = door.appliance.key_making._making
    assert isinstance(making, Making)
    assert "share" not in repr(making)
