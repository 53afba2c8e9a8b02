"""The consent to a photo ends with the membership: the picture goes with it, even if the power is cut in between."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hub.log.reading import LogReader
from hub.members.actions import change_status
from hub.photos.actions import set_photo
from hub.photos.store import PhotoStore
from hub.proof.actions import rebuild, verify
from tests.helpers import ROOT
from tests.hub.door import Door
from tests.hub.pages.visitor import Visitor
from tests.hub.photos.conftest import BUDI, HASNAH, SHY, SITI
from tests.hub.photos.faces import portrait_of
from tests.hub.process import HubProcess
from tests.hub.village import FIRST_DAY, Village

CUT_BETWEEN = """
import asyncio, os, signal, sys
from pathlib import Path
from hub.appliance import Appliance
from hub.log.record import Origin
from hub.members.actions import change_status
from tests.hub.village import FIRST_DAY, FixedClock

hub = Appliance(Path(sys.argv[1]), FixedClock())
asyncio.run(hub.write(Origin("1", "test"), lambda tx: change_status(tx, 2, "left", day=FIRST_DAY)))
os.kill(os.getpid(), signal.SIGKILL)
"""


def pictures(folder: Path) -> set[str]:
    return {path.name for path in (folder / "photos").iterdir()}


def picture_of(colour: str, folder: Path) -> str:
    return PhotoStore(folder / "photos").keep(portrait_of(colour)) + ".jpg"


@pytest.mark.parametrize("status", ["left", "died"])
def test_who_leaves_is_found_no_longer_and_their_picture_is_deleted(
    village: Village, door: Door, tmp_path: Path, status: str
) -> None:
    of_siti, of_sari = picture_of("tan", tmp_path), picture_of("gray", tmp_path)
    before = village.facts
    answer = door.enter(1).post(f"/members/{SITI}/status", {"status": status})
    assert answer.status_code == 201, answer.text
    facts = LogReader(village.books.path).facts(before, 10)
    assert [fact.type for fact in facts] == ["members.status_changed", "members.photo_removed"]
    assert of_siti not in pictures(tmp_path)
    assert of_sari in pictures(tmp_path)
    door.enter(1).post(f"/members/{SITI}/status", {"status": "active"})
    assert not village.books.db.execute_sql("SELECT 1 FROM member_photo WHERE member_no = ?", (SITI,)).fetchone()
    village.close()
    kiosk = door.asker(device="kiosk-1." + "s" * 43 + "a")
    assert [face["first_name"] for face in kiosk.get("/finding/S").json()] == ["Sitti"]


def test_the_desk_says_beforehand_that_the_photo_goes(village: Village, door: Door, tmp_path: Path) -> None:
    told = "Fotonya ikut dihapus"
    desk = Visitor(door.url)
    desk.http.cookies.set("session", door.enter(1).token)
    village.member("Tanpa Foto")
    nobodys = village.number_of("Tanpa Foto")
    village.close()
    for number, expected in ((SHY, True), (nobodys, False)):
        sure = desk.submit(desk.get(f"/desk/members/{number}/status"), status="left")
        assert (told in sure.text) is expected
    of_budi = picture_of("red", tmp_path)
    sure = desk.submit(desk.get(f"/desk/members/{BUDI}/status"), status="left")
    assert of_budi in pictures(tmp_path)
    for _ in range(2):  # pressed twice
        assert desk.submit(sure, confirm="yes").status == 200
    assert of_budi not in pictures(tmp_path)
    desk.close()


def test_a_picture_that_is_also_an_active_members_stays(village: Village, door: Door, tmp_path: Path) -> None:
    shared = picture_of("red", tmp_path)
    village.act(lambda tx: set_photo(tx, HASNAH, shared.removesuffix(".jpg"), finding=True))
    village.close()
    door.enter(1).post(f"/members/{BUDI}/status", {"status": "left"})
    assert shared in pictures(tmp_path)


def test_what_a_power_cut_left_behind_goes_at_the_next_start(village: Village, tmp_path: Path) -> None:
    village.member("Siti")
    village.member("Budi")
    of_siti, of_budi = picture_of("tan", tmp_path), picture_of("red", tmp_path)
    for number, name in ((2, of_siti), (3, of_budi)):
        village.act(lambda tx, no=number, photo=name: set_photo(tx, no, photo.removesuffix(".jpg"), finding=True))
    village.close()
    cut = subprocess.run([sys.executable, "-c", CUT_BETWEEN, str(tmp_path)], cwd=ROOT, timeout=60)
    assert cut.returncode == -signal.SIGKILL
    assert pictures(tmp_path) == {of_siti, of_budi}  # recorded, and not yet deleted
    process = HubProcess(tmp_path)
    process.start()
    process.stop()
    assert pictures(tmp_path) == {of_budi}
    assert verify(village.books) == village.facts


def test_leaving_without_a_photo_is_one_fact_and_all_of_it_rebuilds(village: Village, tmp_path: Path) -> None:
    village.member("Siti")
    before = village.facts
    village.act(lambda tx: change_status(tx, 2, "left", day=FIRST_DAY))
    assert village.facts == before + 1
    village.act(lambda tx: change_status(tx, 2, "active", day=FIRST_DAY))
    village.act(lambda tx: set_photo(tx, 2, "0" * 64, finding=True))
    village.act(lambda tx: change_status(tx, 2, "left", day=FIRST_DAY))
    assert rebuild(village.books, tmp_path / "again.db") == village.facts
    assert verify(village.books) == village.facts
