"""A hub burns and comes back from the district with two sheets of paper: real processes from end to end."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from hub.access.actions import grant_role, pair_device, set_pin
from hub.access.pins import hash_pin
from hub.access.sessions import digest
from hub.books import Books
from hub.founding import found
from hub.log.clock import SystemClock
from hub.log.reading import LogReader
from hub.log.record import Origin, Transaction
from hub.members import actions as members
from hub.savings import actions as savings
from hub.savings.views import balance
from sync_agent import keys
from sync_agent.district import registry
from tests.helpers import ROOT, free_port, wait_until
from tests.hub.pages.visitor import Visitor
from tests.hub.process import HubProcess
from tests.hub.recovery.test_key_pages import begin, prove, sheet
from tests.sync_agent.conftest import HUBS, District
from tests.sync_agent.parts import answers
from tests.sync_agent.village import Village

pytestmark = [pytest.mark.journey, pytest.mark.broker]
HUB, REGION, DAY, PIN = HUBS[0], "64.08.04.2001", "2026-11-24", "482915"
SECRET = "s" * 43
PEOPLE = ("Siti Aminah", "Budi Santoso", "Dayang Noor")


def _cooperative(folder: Path) -> dict[str, int]:
    """Found a cooperative with members and movements; returns each account's balance."""
    folder.mkdir()
    with closing(Books(folder / "books.db", SystemClock())) as books:
        found(
            books, books.clock, name="Koperasi Sawit Makmur", region=REGION, officer_name="Ratna Dewi",
            officer_pin=PIN, today=DAY, hub_id=HUB, must_change_pin=False,
        )  # fmt: skip

        def act(tx: Transaction) -> None:
            for name in PEOPLE:
                person = members.particulars(name, phone="081234567890")
                number = members.register(tx, person, region=REGION, joined=DAY, day=DAY)
                set_pin(tx, number, hash_pin(PIN), must_change=False)
                savings.deposit(tx, f"pokok-{number}", 100_000)
                savings.deposit(tx, f"sukarela-{number}", 50_000 + number)
            grant_role(tx, 2, "secretary")
            pair_device(tx, "relay", "relay", digest(SECRET))

        books.write(Origin("1", "desk"), act)
        return _balances(books)


def _balances(books: Books) -> dict[str, int]:
    return {f"{kind}-{n}": balance(books.db, f"{kind}-{n}") for kind in ("pokok", "sukarela") for n in (2, 3, 4)}


def _hub(folder: Path, *arguments: str) -> str:
    """A command of the hub; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "hub", *arguments, "--data", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def _make_key(url: str, folder: Path) -> list[Path]:
    """The chair and the secretary make the key on a phone and copy both sheets by hand."""
    chair = Visitor(url)
    chair.sign_in(1)
    page = begin(chair)
    paths = []
    for which in "ab":
        paths.append(folder / f"sheet-{which}.txt")
        paths[-1].write_text("\n".join(" ".join(row) for row in sheet(chair, which).rows()))
    assert "Kunci pemulihan berlaku" in prove(chair, page).text
    chair.http.close()
    return paths


def _office(district: District) -> int:
    """Start collector and pages in one process, as an office of one machine does; returns the pages' port."""
    port = free_port()
    options = ("--store", district.store_url, "--broker", district.broker.url, "--port", str(port))
    key = ("--key-file", district.folder / "district.key")
    process = district._run("district", *options, *key, *district._tls("district"), log="district.log")
    wait_until(lambda: " collecting" in process.text() and answers(port), 30, "the office works")
    return port


def _relay(district: District, folder: Path, hub: HubProcess, device: str) -> Village:
    """Start the relay over these books, with the credential the hub gave it; returns what reads its log."""
    (folder / "relay-device.json").write_text(device)
    village = Village(None, hub=HUB)
    village.folder, village.reader = folder, LogReader(folder / "books.db")
    options = ("--hub-url", hub.url, "--device-file", str(folder / "relay-device.json"))
    district.relay(village, *options)
    return village


def _holds(district: District, folder: Path) -> None:
    """Wait until the district holds all of these books, with every personal part sealed."""
    head, hash_ = LogReader(folder / "books.db").head()
    row = [(head, hash_, head)]
    sql = "SELECT c.number, c.hash, r.sealed FROM cooperative c JOIN recovery r ON r.hub = c.hub"
    wait_until(lambda: district.rows(sql) == row, 30, f"the district holds {head} facts, all sealed")


@pytest.mark.timeout(120)
def test_a_burnt_hub_comes_back_with_its_names_and_goes_on(
    tmp_path: Path, district: District, request: pytest.FixtureRequest
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    district.enrol(HUB)
    before = _cooperative(old)
    hub = HubProcess(old)
    request.addfinalizer(hub.stop)
    hub.start()
    port = _office(district)
    _relay(district, old, hub, json.dumps({"device": "relay-1", "secret": SECRET}))
    halves = _make_key(hub.url, tmp_path)
    _holds(district, old)
    held, _ = LogReader(old / "books.db").head()

    district.processes.pop().kill()
    hub.kill()
    shutil.rmtree(old)

    said = _hub(
        new, "restore", "--district", f"http://127.0.0.1:{port}", "--receipt", str(held + 2),
        *(f"--half={path}" for path in halves),
    )  # fmt: skip
    assert f"Nomor {held + 1} sampai {held + 2} hilang" in said
    assert f"memastikan nomor 1 sampai {held}" in said
    assert "PIN anggota kembali semua" in said
    text = subprocess.run(["pdftotext", new / "rekonsiliasi.pdf", "-"], capture_output=True, text=True, check=True)
    assert "Koperasi Sawit Makmur" in text.stdout
    assert "Rp100.000" in text.stdout

    with closing(Books(new / "books.db", SystemClock())) as books:
        assert _balances(books) == before
        assert [row[0] for row in books.db.execute_sql("SELECT name FROM member ORDER BY member_no")][1:] == [*PEOPLE]
        books.write(Origin("1", "desk"), lambda tx: savings.deposit(tx, "sukarela-2", 5_000))
    hub = HubProcess(new)
    request.addfinalizer(hub.stop)
    hub.start()
    answer = httpx.post(f"{hub.url}/api/v1/sessions", json={"member_no": 2, "pin": PIN}, timeout=10)
    assert answer.status_code == 201, answer.text
    assert answer.json()["member"]["name"] == PEOPLE[0]
    # The old device's key burnt with it: the office gives the hub the new one's.
    key = district.folder / f"{HUB}.key"
    key.unlink()
    registry.replace_key(district.store, HUB, keys.generate(key), now=2)
    _relay(district, new, hub, (new / "relay.json").read_text())
    _holds(district, new)
    assert district.rows("SELECT incarnation FROM cooperative") == [(2,)]
    assert district.rows("SELECT COUNT(*) FROM set_aside") == [(0,)]
    confirmed = f"{hub.url}/api/v1/status"
    head, _ = LogReader(new / "books.db").head()
    wait_until(lambda: httpx.get(confirmed).json()["confirmed"]["number"] == head, 20, "the hub shows the confirmation")
    names = re.compile("|".join(PEOPLE).encode())
    everything = b"".join(path.read_bytes() for path in tmp_path.glob("district.db*"))
    assert not names.search(everything)
