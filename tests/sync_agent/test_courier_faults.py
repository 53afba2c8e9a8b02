"""Sticks that are full, locked or pulled, files that anybody may have touched, processes killed while they write."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hub.access.actions import pair_device
from hub.access.sessions import digest
from hub.local.tables import open_local
from hub.log.reading import LogReader
from hub.relay.views import confirmed
from sync_agent import keys, wire
from sync_agent.__main__ import main
from sync_agent.courier import pouch
from sync_agent.courier.folder import Stick
from sync_agent.courier.names import FOLDER, batch
from sync_agent.courier.pouch import Pouch
from sync_agent.district import registry
from sync_agent.errors import CourierFault
from sync_agent.limits import COURIER_POUCH_BYTES_MAX, COURIER_POUCH_FILES_MAX
from sync_agent.relay.door import Door
from sync_agent.relay.settings import Device
from tests.helpers import ROOT, wait_until
from tests.hub.process import HubProcess
from tests.hub.village import HUB, FixedClock
from tests.hub.village import Village as Cooperative
from tests.sync_agent.courier import Way, untold
from tests.sync_agent.office import DISTRICT_KEY, KEY, number, rows
from tests.sync_agent.parts import run_sync_agent, sync_agent
from tests.sync_agent.village import Village


@pytest.fixture
def way(tmp_path: Path) -> Iterator[Way]:
    made = Way(tmp_path)
    yield made
    made.store.close()


@pytest.fixture
def small_stick(way: Way) -> Iterator[Way]:
    """A file system of its own with 64 KiB of room, where this machine lets us mount one."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k,mode=755", "courier-test", str(way.stick)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody mount a file system")
    yield way
    subprocess.run(["umount", "-l", str(way.stick)], check=True)


def test_a_full_stick_says_so_and_what_was_on_it_stays_whole(small_stick: Way) -> None:
    way = small_stick
    village = way.village(1_200)
    way.lay(village)
    before = {name: content for name, content in way.everything().items() if name.endswith(".kb")}
    (way.stick / "photo.jpg").write_bytes(b"x" * 1024)
    with pytest.raises(OSError, match="space"):
        (way.stick / "film.mp4").write_bytes(b"x" * 64 * 1024)
    village.write(list(village.ordinary(3_000)))
    with pytest.raises(CourierFault, match=r"courier\.full"):
        way.lay(village)
    after = way.everything()
    assert {name: after[name] for name in before} == before
    assert not [name for name in after if name.endswith(".part")]
    (way.stick / "film.mp4").unlink()
    assert way.lay(village).last == village.number
    assert way.at_the_office()[0].number == village.number


def test_a_locked_stick_is_still_read_and_says_that_it_cannot_be_written(small_stick: Way) -> None:
    way = small_stick
    village = way.village()
    way.lay(village)
    subprocess.run(["mount", "-o", "remount,ro", str(way.stick)], check=True)
    with Stick(way.stick) as stick:
        assert way.office.take(stick, untold)[0].taken == village.number
        with pytest.raises(CourierFault, match=r"courier\.read_only"):
            way.office.answer(stick, [village.hub])
    with pytest.raises(CourierFault, match=r"courier\.no_stick"), Stick(way.folder / "nowhere"):
        pass


def test_pulled_while_it_writes_a_stick_keeps_the_file_that_was_there(
    way: Way, monkeypatch: pytest.MonkeyPatch
) -> None:
    village = way.village()
    way.lay(village)
    way.at_the_office()
    before = way.everything()
    village.write(list(village.ordinary(40)))

    def pulled(_descriptor: int) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with monkeypatch.context() as stick_gone, Stick(way.stick) as stick:
        stick_gone.setattr(os, "fsync", pulled)
        with pytest.raises(CourierFault, match=r"courier\.pulled"):
            stick.write(village.hub, "receipt.kr", b"KR\x01")
        with pytest.raises(CourierFault, match=r"courier\.pulled"):
            way.lay(village)
    assert way.everything() == before
    assert way.lay(village).written == 1


def test_killed_while_it_writes_a_stick_holds_whole_batches_and_the_next_try_ends_well(way: Way) -> None:
    village = way.village(4_000)
    key = way.folder / "hub.key"
    key.write_text(bytes(KEY).hex())
    key.chmod(0o600)
    command = ["courier-out", "--stick", str(way.stick), "--any-folder", "--data", str(village.folder)]
    command += ["--key-file", str(key), "--district-key", bytes(DISTRICT_KEY.verify_key).hex()]
    for wanted in (1, 3):
        process = subprocess.Popen([sys.executable, "-m", "sync_agent", *command], cwd=ROOT, stdout=subprocess.DEVNULL)
        while len(way.files(village.hub)) < wanted and process.poll() is None:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        process.wait(10)
        for name in way.files(village.hub):
            if batch(name):
                wire.verify(way.path(village.hub, name).read_bytes(), KEY.verify_key)
    way.path(village.hub, "1-1-1000.kb.part").write_bytes(b"KB")
    done = run_sync_agent(*command)
    assert done.returncode == 0, done.stderr
    assert "boleh dicabut" in done.stdout
    (row,) = way.at_the_office()
    assert (row.taken, row.refused) == (village.number, ())
    assert not [name for name in way.files(village.hub) if name.endswith(".part")]


BYTES = st.one_of(st.binary(max_size=300), st.sampled_from([b"", b"\0" * 64, b"KB\x01", b"KR\x01" + b"x" * 90, b"PK"]))
NAMES = st.one_of(
    st.sampled_from(["1-1-200.kb", "2-1-1.kb", "receipt.kr", "down.ks", "1-1-200.kb.part", "01-1-1.kb", "~a", "con"]),
    st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=12).filter(
        lambda name: name not in (".", "..")
    ),
)


class Nowhere(Door):
    """A hub that must not be asked: nothing in these tests is signed by the district."""

    def ask(self, *_arguments: object, **_more: object) -> tuple[int, bytes]:
        raise AssertionError("something unsigned was handed to the hub")


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Way, Village, bytes, bytes]]:
    """A district that has half of a village's facts, a good batch with the rest, and a good pouch."""
    way = Way(tmp_path_factory.mktemp("fuzzed"))
    village = way.village(200)
    way.send(village, 1, 100)
    facts = village.reader.facts(100, 100)
    message = wire.encode(facts, village.hub, KEY)
    filled = Pouch()
    filled.write(village.hub, f"1-101-{facts[-1].number}.kb", message)
    yield way, village, message, filled.packed()
    way.store.close()


_bounded = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@_bounded
@given(files=st.dictionaries(NAMES, BYTES, max_size=6), flip=st.tuples(st.integers(0), st.integers(1, 255)))
def test_whatever_lies_on_a_stick_nothing_fails_and_no_fact_changes(
    fuzzed: tuple[Way, Village, bytes, bytes], files: dict[str, bytes], flip: tuple[int, int]
) -> None:
    way, village, message, _ = fuzzed
    held = rows(way.store, village.hub, ("fact", "balance"))
    folder = way.stick / FOLDER / village.hub
    folder.mkdir(parents=True, exist_ok=True)
    changed = bytearray(message)
    changed[flip[0] % len(changed)] ^= flip[1]
    for name, content in {**files, "1-101-200.kb": bytes(changed)}.items():
        try:
            (folder / name).write_bytes(content)
        except OSError:
            continue  # a name that this file system has not
    with Stick(way.stick) as stick:
        (row,) = way.office.take(stick, untold)
        assert way.end(village).bring(stick, Nowhere("", Device("", ""))).confirmed is None
    assert (row.taken, row.number) == (0, 100)
    assert rows(way.store, village.hub, ("fact", "balance")) == held
    for each in folder.iterdir():
        each.unlink()


@_bounded
@given(content=BYTES, at=st.integers(0), value=st.integers(0, 255), cut=st.integers(0, 400))
def test_whatever_a_phone_hands_over_is_a_pouch_or_a_clear_word(
    fuzzed: tuple[Way, Village, bytes, bytes], content: bytes, at: int, value: int, cut: int
) -> None:
    way, village, message, packed = fuzzed
    changed = bytearray(packed)
    changed[at % len(changed)] = value
    for tried in (content, packed[:-cut] if cut else packed[1:], bytes(changed), packed + content):
        try:
            found = pouch.unpack(tried)
        except CourierFault:
            continue
        for hub in found.hubs():
            for name in found.names(hub):
                assert found.read(hub, name) == message, "what is taken out passed the archive's own check"
    assert number(way.store, village.hub) == 100


def test_an_archive_with_too_much_in_it_or_with_what_is_none_of_ours_is_told_apart() -> None:
    def packed(*files: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
        content = BytesIO()
        with zipfile.ZipFile(content, "w", how) as archive:
            for name, each in files:
                archive.writestr(name, each)
        return content.getvalue()

    with pytest.raises(CourierFault, match="pouch_size"):
        pouch.unpack(b"x" * (COURIER_POUCH_BYTES_MAX + 1))
    with pytest.raises(CourierFault, match="too_many"):
        pouch.unpack(packed(*((f"{FOLDER}/{each}", b"") for each in range(COURIER_POUCH_FILES_MAX + 1))))
    bomb = packed((f"{FOLDER}/hub-1/1-1-2.kb", b"\0" * 100_000), how=zipfile.ZIP_DEFLATED)
    assert [each.code for each in pouch.unpack(bomb).strange()] == ["courier.odd"]
    others = ("../../etc/passwd", f"{FOLDER}/../hub-1/1-1-2.kb", "hub-1/1-1-2.kb", "a.txt")
    outside = pouch.unpack(packed(*((name, b"x") for name in others)))
    assert (outside.hubs(), {each.code for each in outside.strange()}) == ([], {"courier.strange"})


def test_from_the_hub_over_the_stick_to_the_district_and_back_with_real_processes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two hubs on one stick; one of them is a running hub that shows at the end what the district confirmed."""
    way = Way(tmp_path)
    data, public = tmp_path / "data", bytes(DISTRICT_KEY.verify_key).hex()
    cooperative = Cooperative(data, FixedClock())
    for name in ("Siti", "Budi"):
        cooperative.member(name)
    cooperative.act(lambda tx: pair_device(tx, "relay", "relay", digest("r" * 40)))
    cooperative.close()
    (tmp_path / "relay.json").write_text('{"device":"relay-1","secret":"' + "r" * 40 + '"}')
    registry.enrol(way.store, HUB, keys.generate(tmp_path / "hub.key"), "Koperasi Uji", now=1)
    (tmp_path / "district.key").touch(0o600)
    (tmp_path / "district.key").write_text(bytes(DISTRICT_KEY).hex())
    other = way.village(300)
    way.lay(other)
    hub = HubProcess(data)
    known = ("--data", data, "--key-file", tmp_path / "hub.key", "--district-key", public)
    mine = ("courier", "--stick", way.stick, *known, "--hub-url", hub.url, "--device-file", tmp_path / "relay.json")
    office = ("district", "courier", "--stick", way.stick, "--store", f"sqlite:///{tmp_path}/district.db")
    (data / "courier").mkdir()
    (data / "courier/asked").touch()
    hub.start()
    relay = sync_agent("relay", *mine[3:], "--broker", "mqtt://127.0.0.1:9", log=tmp_path / "relay.log")
    try:
        assert main([str(each) for each in mine]) == 2
        assert "stik belum terpasang" in capsys.readouterr().err
        first = run_sync_agent(*mine, "--any-folder")
        assert first.returncode == 0, first.stderr
        assert "belum ada tanda terima" in first.stdout
        taken = run_sync_agent("--language", "en", *office, "--key-file", tmp_path / "district.key")
        assert taken.returncode == 0, taken.stdout + taken.stderr
        assert "answers are laid out" in taken.stdout
        back = run_sync_agent(*mine, "--any-folder")
        assert back.returncode == 0, back.stderr
        assert "memastikan catatan sampai nomor" in back.stdout
        assert "tidak ada yang perlu dititipkan" in back.stdout
        wait_until((data / "courier/told.json").exists, what="a relay without any uplink packs for a phone")
    finally:
        assert relay.terminate() == 0
        hub.stop()
    kept, local = LogReader(data / "books.db"), open_local(data / "local.db")
    assert confirmed(local).number == kept.head()[0] == number(way.store, HUB)
    assert number(way.store, other.hub) == other.number
    with way.store.reading():
        held = way.store.all("SELECT body, hash FROM fact WHERE hub = ? ORDER BY number", (HUB,))
    assert held == [(fact.body.decode(), fact.hash) for fact in kept.facts(0, 10_000)]
    local.close()
    way.store.close()
