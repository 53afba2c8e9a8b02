"""Batches on a stick: what is laid out, what the district makes of it, and what comes back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from hub.log import parcel
from sync_agent import receipt, text
from sync_agent.courier import report
from sync_agent.courier.folder import Stick
from sync_agent.courier.names import FOLDER, batch
from sync_agent.courier.office import note, strange
from sync_agent.courier.pouch import Pouch
from sync_agent.district import registry
from sync_agent.district.staff import audit
from sync_agent.errors import CourierFault
from sync_agent.limits import COURIER_FILES_MAX, MESSAGE_BYTES_MAX
from sync_agent.restore.unpacking import unpack
from tests.sync_agent.courier import Way, untold
from tests.sync_agent.office import DISTRICT_KEY, aside, number, rows
from tests.sync_agent.test_sealing import OLD, key_set
from tests.sync_agent.village import Village


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Way]:
    made = Way(tmp_path)
    yield made
    made.store.close()


def test_what_is_not_confirmed_goes_in_as_few_batches_as_can_be_and_arrives_fact_for_fact(way: Way) -> None:
    village = way.village(2_300)
    laid = way.lay(village)
    assert (laid.first, laid.last, laid.written) == (1, village.number, 3)
    assert way.files(village.hub)[0] == "1-1-1000.kb"
    (row,) = way.at_the_office()
    assert (row.taken, row.number, row.known, row.refused) == (village.number, village.number, 0, ())
    assert number(way.store, village.hub) == village.number
    said = receipt.read(way.path(village.hub, "receipt.kr").read_bytes(), DISTRICT_KEY.verify_key, village.hub)
    assert (said.number, said.hash) == (village.number, village.hash)


def test_the_same_stick_twice_changes_nothing_there_or_at_the_district(way: Way) -> None:
    village = way.village()
    way.lay(village)
    way.at_the_office()
    held, lying = rows(way.store, village.hub), way.everything()
    way.clock.seconds += 86_400
    (again,) = way.at_the_office()
    assert (again.taken, again.known, again.refused) == (0, 1, ())
    assert (rows(way.store, village.hub), way.everything()) == (held, lying)
    assert way.lay(village).first == 0
    assert way.everything() == lying, "everything is confirmed: nothing to lay out"


def test_the_next_way_begins_behind_the_receipt_and_what_it_replaces_is_cleared_away(way: Way) -> None:
    village = way.village()
    way.lay(village)
    way.at_the_office()
    confirmed = village.number
    village.write(list(village.ordinary(40)))
    assert way.lay(village).first == confirmed + 1
    short = [name for name in way.files(village.hub) if batch(name)]
    village.write(list(village.ordinary(40)))
    laid = way.lay(village)
    assert (laid.first, laid.last) == (confirmed + 1, village.number)
    left = [name for name in way.files(village.hub) if batch(name)]
    assert len(left) == len(short) == 2, "the confirmed batch stays, the longer one took the shorter one's place"
    assert way.lay(village).there == 1
    assert way.at_the_office()[0].number == village.number


def test_the_receipt_that_the_hub_keeps_counts_where_the_stick_has_none(way: Way) -> None:
    village = way.village()
    way.lay(village)
    way.at_the_office()
    kept = way.path(village.hub, "receipt.kr").read_bytes()
    shutil.rmtree(way.stick / FOLDER)
    assert way.lay(village, kept).first == 0
    assert way.lay(village).first == 1


def test_receipts_of_others_or_of_another_history_do_not_count_and_are_told(way: Way) -> None:
    village, other = way.village(), way.village(200)
    way.lay(village)
    way.lay(other)
    way.at_the_office()
    foreign = way.path(other.hub, "receipt.kr").read_bytes()
    way.path(village.hub, "receipt.kr").write_bytes(foreign)
    laid = way.lay(village)
    assert (laid.confirmed, laid.doubts) == (0, ("receipt.other_hub",))
    way.path(village.hub, "receipt.kr").write_bytes(foreign[:-1] + b"x")
    assert way.lay(village).doubts == ("receipt.signature",)
    fork = receipt.issue(DISTRICT_KEY, hub=village.hub, incarnation=1, number=5, hash_="ab" * 32, at=2_000_000_000)
    way.path(village.hub, "receipt.kr").write_bytes(fork.signed)
    assert way.lay(village).doubts == ("receipt.fork",)


def test_several_cooperatives_share_a_stick_and_one_bad_file_stops_nobody(way: Way) -> None:
    good, bad, stranger = way.village(), way.village(2_100), way.village(enrolled=False)
    for village in (good, bad, stranger):
        way.lay(village)
    first = way.path(bad.hub, min(name for name in way.files(bad.hub) if batch(name)))
    first.write_bytes(first.read_bytes()[:500])
    found = {row.hub: row for row in way.at_the_office()}
    assert found[good.hub].taken == good.number
    assert found[bad.hub].refused == ((first.name, "courier.damaged"),)
    assert (found[bad.hub].waiting, found[bad.hub].missing) == (2, (1, 1_000))
    assert found[stranger.hub].refused[0][1] == "hub.unknown"
    assert not way.path(stranger.hub, "receipt.kr").exists()
    way.lay(bad)
    (mended,) = [row for row in way.at_the_office() if row.hub == bad.hub]
    assert (mended.taken, mended.waiting, mended.refused) == (bad.number, 0, ())


def test_each_kind_of_bad_file_gets_its_own_word(way: Way) -> None:
    village, other = way.village(), way.village(250)
    way.lay(other)
    way.lay(village)
    (whole,) = [name for name in way.files(village.hub) if batch(name)]
    message = way.path(village.hub, whole).read_bytes()
    way.path(village.hub, whole).write_bytes(message[:-1] + bytes([message[-1] ^ 1]))
    made = {
        "1-9001-9002.kb": (b"", "courier.damaged"),
        "1-9003-9004.kb": (b"\0" * 900, "courier.damaged"),
        "1-9005-9006.kb": (b"Dear members", "wire.magic"),
        "1-9007-9008.kb": (message, "courier.renamed"),
        "1-9009-9010.kb": (b"x" * (MESSAGE_BYTES_MAX + 1), "courier.too_large"),
        "1-9011-9012.kb": (way.path(other.hub, way.files(other.hub)[0]).read_bytes(), "wire.other_hub"),
        whole: (None, "wire.signature"),
    }
    for name, (content, _) in made.items():
        if content is not None:
            way.path(village.hub, name).write_bytes(content)
    way.path(village.hub, "1-1-5.kb.part").write_bytes(b"K")
    way.path(village.hub, "Foto desa.jpg").write_bytes(b"jpeg")
    way.path(village.hub, "1-9013-9014.kb").symlink_to("/etc/passwd")
    (row,) = [each for each in way.at_the_office() if each.hub == village.hub]
    wanted = {name: code for name, (_, code) in made.items()} | {"1-9013-9014.kb": "courier.odd"}
    assert dict(row.refused) == wanted
    assert row.number == 0
    with Stick(way.stick) as stick:
        stick.names(village.hub)
        lying = {each.path.partition("/")[2]: each.code for each in strange(stick)}
    assert lying == {"1-1-5.kb.part": "courier.half", "Foto desa.jpg": "courier.strange"}
    for code in {*wanted.values(), *lying.values()}:
        for language in text.LANGUAGES:
            assert report.why(code, language) != text.translate("error.other", language), code
    laid = way.lay(village)
    assert (laid.written, laid.doubts) == (1, ("courier.damaged",)), "laid out anew, it takes the damaged one's place"
    assert way.at_the_office()[1 if village.hub > other.hub else 0].taken == village.number
    assert way.path(village.hub, "Foto desa.jpg").read_bytes() == b"jpeg"


def test_what_a_revoked_hub_sends_is_refused_until_it_is_taken_up_again(way: Way) -> None:
    village = way.village()
    way.send(village, 1, 100)
    way.lay(village)
    (name,) = way.files(village.hub)
    registry.set_status(way.store, village.hub, "revoked")
    assert way.at_the_office()[0].refused == ((name, "hub.revoked"),)
    registry.set_status(way.store, village.hub, "active")
    (row,) = way.at_the_office()
    assert (row.taken, row.refused) == (village.number - 100, ())


def test_two_histories_of_one_hub_are_both_kept_and_the_second_is_called_a_fork(way: Way) -> None:
    village = way.village()
    way.send(village, 1, 100)
    copy = Village(way.folder / "copy", hub=village.hub, seed=99)
    copy.history(150)
    way.lay(copy)
    (row,) = way.at_the_office()
    assert [code for _, code in row.refused] == ["chain.fork"]
    assert aside(way.store, village.hub) == [("fork", "chain.fork", 1)]
    assert row.number == 100


def test_links_lead_nowhere_and_nothing_outside_our_folder_changes(way: Way, tmp_path: Path) -> None:
    village = way.village()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine").write_text("mine")
    (way.stick / "DCIM").mkdir()
    (way.stick / "DCIM/photo.jpg").write_text("photo")
    (way.stick / FOLDER).symlink_to(outside)
    with pytest.raises(CourierFault, match=r"courier\.odd"):
        way.lay(village)
    (way.stick / FOLDER).unlink()
    (way.stick / FOLDER).mkdir()
    (way.stick / FOLDER / village.hub).symlink_to(outside)
    with pytest.raises(CourierFault, match=r"courier\.odd"):
        way.lay(village)
    assert way.at_the_office() == []
    (way.stick / FOLDER / village.hub).unlink()
    way.lay(village)
    (name,) = way.files(village.hub)
    target = way.path(village.hub, name)
    target.unlink()
    target.symlink_to(outside / "mine")
    target.with_name(name + ".part").symlink_to(outside / "mine")
    with pytest.raises(CourierFault, match=r"courier\.odd"):
        way.lay(village)
    target.unlink()
    way.lay(village)
    assert sorted(os.listdir(outside)) == ["mine"]
    assert (outside / "mine").read_text() == "mine"
    assert (way.stick / "DCIM/photo.jpg").read_text() == "photo"


def test_another_history_of_the_same_hub_on_the_stick_is_never_written_over(way: Way) -> None:
    village = way.village(150)
    way.lay(village)
    (name,) = way.files(village.hub)
    (evidence,) = way.stick.rglob(name)
    before = evidence.read_bytes()
    copy = Village(way.folder / "copy", hub=village.hub, seed=99)
    copy.write([*copy.beginning(20), *copy.ordinary(150)][: village.number])
    with pytest.raises(CourierFault, match="other_history"):
        way.lay(copy)
    assert evidence.read_bytes() == before


def test_a_folder_with_too_many_files_is_read_up_to_the_bound_and_says_so(way: Way) -> None:
    hub = way.village().hub
    folder = way.stick / FOLDER / hub
    folder.mkdir(parents=True)
    for each in range(1, COURIER_FILES_MAX + 3):
        (folder / f"1-{each}-{each}.kb").touch()
    with Stick(way.stick) as stick:
        assert len(stick.names(hub)) == COURIER_FILES_MAX
        assert [each.code for each in stick.strange()] == ["courier.too_many"]


def test_what_a_courier_brought_is_on_record(way: Way) -> None:
    village = way.village()
    way.lay(village)
    note(way.store, way.at_the_office(), "dewi", 5)
    note(way.store, way.at_the_office(), "dewi", 6)
    with way.store.reading():
        acts = [(each.who, each.act, each.subject, each.details) for each in audit.acts(way.store, 9)]
    assert acts == [("dewi", "courier.taken", village.hub, f"1-{village.number}")]
    with Stick(way.stick) as stick:
        way.office.take(stick, untold)


def test_a_burnt_hub_is_read_from_the_stick_and_from_the_phones_file_alike(way: Way) -> None:
    village = way.village(1_300)
    way.lay(village)
    packed = Pouch()
    way.end(village).lay(packed, b"", untold)
    file = way.folder / f"koperasi-{village.hub}-1-1300.kurir"
    file.write_bytes(packed.packed())
    way.path(village.hub, "1-9001-9002.kb").symlink_to("/etc/passwd")
    from_stick = list(unpack([way.stick], "", None))
    assert [each for each in from_stick if isinstance(each, parcel.Trouble)] == [
        parcel.Trouble("1-9001-9002.kb", "courier.odd")
    ]
    stretches = [each for each in from_stick if isinstance(each, parcel.Stretch)]
    assert sum(len(each.facts) for each in stretches) == village.number
    assert [each for each in unpack([file], "", None) if isinstance(each, parcel.Stretch)] == stretches


def test_personal_parts_that_the_district_lacks_go_along_sealed_once_there_is_a_key(way: Way) -> None:
    village = way.village(150)
    way.lay(village)
    way.at_the_office()
    village.write([key_set(village, OLD)])
    assert way.lay(village).sealed == 0, "the receipt does not ask yet"
    way.at_the_office()
    laid = way.lay(village)
    assert (laid.first, laid.sealed) == (0, 1)
    (row,) = way.at_the_office()
    assert (row.taken, row.refused) == (0, ())
    assert way.lay(village).sealed == 0, "now it has them"
    with way.store.reading():
        ((sealed,),) = way.store.all("SELECT sealed FROM recovery WHERE hub = ?", (village.hub,))
    assert sealed == village.number
