"""One process writes; broken books are shown but not written on; a slow disk is said to be slow."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

import hub.appliance
from hub.__main__ import _Server
from hub.appliance import Appliance
from hub.books import WriteLock
from hub.cli.main import main
from hub.errors import BooksBroken, Refused, Unavailable
from hub.log.record import Origin, Transaction
from hub.savings import actions as savings
from tests.helpers import ROOT
from tests.hub.door import Door, code
from tests.hub.process import HubProcess
from tests.hub.village import Village


def deposit(tx: Transaction) -> None:
    savings.deposit(tx, "sukarela-2", 1_000)


def test_a_second_hub_over_the_same_folder_is_refused(village: Village) -> None:
    folder = village.books.path.parent
    with closing(Appliance(folder, village.clock)), pytest.raises(Refused, match=r"books\.in_use"):
        Appliance(folder, village.clock).close()
    Appliance(village.books.path.parent, village.clock).close()


@pytest.mark.slow
def test_a_second_process_is_refused_while_the_server_runs(hub_process: HubProcess) -> None:
    with pytest.raises(Refused, match=r"books\.in_use"):
        WriteLock(hub_process.folder)
    command = [sys.executable, "-m", "hub", "device", "add", "--data", str(hub_process.folder)]
    second = subprocess.run(
        [*command, "--kind", "kiosk", "--name", "Kios"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert second.returncode == 1
    assert second.stderr.strip()
    hub_process.kill()  # the kernel frees the lock, however the process ended
    WriteLock(hub_process.folder).release()


@pytest.mark.breaks_books
def test_broken_books_are_read_and_not_written(village: Village, make_door: object) -> None:
    village.member("Siti")
    village.play("2026-01-06 sukarela Siti 50000\n2026-01-07 sukarela Siti 20000")
    number = village.movements("sukarela", "Siti")[1].number
    village.books.db.execute_sql("UPDATE savings_movement SET balance = 60000 WHERE number = ?", (number,))
    village.close()
    door: Door = make_door()  # type: ignore[operator]
    siti, officer = door.sign_in(2), door.sign_in(1)
    assert siti.get("/status").json()["read_only"] is True
    assert [each["balance"] for each in siti.get("/me/accounts").json() if each["product"] == "sukarela"] == [70_000]
    before = village.facts
    answer = officer.post("/savings/deposits", {"account_id": "sukarela-2", "amount": 1_000})
    assert (answer.status_code, code(answer)) == (503, "books.invariant")
    assert answer.json()["error"]["details"] == {"number": number, "rule": "savings.balance_runs_on"}
    assert village.facts == before


@pytest.mark.breaks_books
def test_closing_the_day_proves_the_books(village: Village, door: Door) -> None:
    village.member("Siti")
    village.play("2026-01-05 sukarela Siti 50000")
    officer = door.sign_in(1)
    assert officer.get("/status").json()["read_only"] is False
    village.books.db.execute_sql("UPDATE ledger_balance SET closing = closing + 1 WHERE account = '2111'")
    village.close()
    assert officer.post("/day/close", {"total": 50_000}).status_code == 201
    assert officer.get("/status").json()["read_only"] is True
    assert code(officer.post("/day/open", {"day": "2026-01-06", "total": 50_000})) == "books.invariant"


def test_a_disk_too_slow_is_told_and_the_same_key_may_be_sent_again(
    village: Village, monkeypatch: pytest.MonkeyPatch
) -> None:
    village.play("2026-01-05 join Siti")
    village.close()
    monkeypatch.setattr(hub.appliance, "WRITE_WAIT_SECONDS_MAX", 0.05)
    running = Appliance(village.books.path.parent, village.clock)
    go = threading.Event()

    def slow(tx: Transaction) -> None:
        assert go.wait(10)
        deposit(tx)

    async def ask() -> None:
        with pytest.raises(Unavailable, match=r"books\.slow"):
            await running.write(Origin("1", "test", "key-0001", "wish"), slow)
        go.set()
        monkeypatch.setattr(hub.appliance, "WRITE_WAIT_SECONDS_MAX", 10)
        facts = await running.write(Origin("1", "test", "key-0001", "wish"), slow)
        assert len(facts) == 1

    with closing(running):
        asyncio.run(ask())
    assert village.balance("sukarela", "Siti") == 1_000


@pytest.mark.breaks_books
def test_a_foreign_file_is_not_taken_for_books(tmp_path: Path, village: Village) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    (folder / "books.db").write_bytes(b"this is no database, it is a shopping list" * 100)
    with pytest.raises(BooksBroken, match=r"books\.unreadable"):
        Appliance(folder, village.clock)
    WriteLock(folder).release()  # the failed start holds nothing back


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table, as a dying card does."""
    with closing(sqlite3.connect(path)) as books:
        books.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (page,) = books.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        (size,) = books.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)


@pytest.mark.breaks_books
def test_a_damaged_page_leaves_the_rest_readable_and_nothing_is_written_on_top(
    village: Village, make_door: Callable[..., Door]
) -> None:
    village.member("Siti")
    village.play("2026-01-06 sukarela Siti 50000")
    village.close()
    damage(village.books.path, "ledger_line")
    door = make_door()
    siti = door.sign_in(2)
    assert {each["id"]: each["balance"] for each in siti.get("/me/accounts").json()}["sukarela-2"] == 50_000
    officer = door.sign_in(1)
    answer = officer.post("/savings/deposits", {"account_id": "sukarela-2", "amount": 5_000}, key="on-top-1")
    assert code(answer) == "books.damaged"
    assert officer.get("/status").json()["read_only"]


@pytest.mark.breaks_books
def test_damage_found_while_writing_stops_all_writing(village: Village) -> None:
    village.member("Siti")
    village.play("2026-01-06 sukarela Siti 50000")
    village.close()
    damage(village.books.path, "savings_movement")
    for key in ("first-after-damage", "second-after-damage"):
        with pytest.raises((Unavailable, BooksBroken)):
            village.books.write(Origin("1", "test", key), deposit)
    with pytest.raises(BooksBroken, match=r"books\.damaged"):
        village.books.write(Origin("1", "test", "third-after-damage"), lambda tx: None)


def test_a_damaged_local_file_is_put_aside_and_the_hub_starts(village: Village, make_door: Callable[..., Door]) -> None:
    village.member("Siti")
    village.close()
    folder = village.books.path.parent
    (folder / "local.db").write_bytes(b"no database at all" * 400)
    door = make_door()
    assert door.sign_in(2).get("/me").status_code == 200
    assert (folder / "local.db.damaged-1").exists()


@pytest.mark.breaks_books
def test_verify_says_in_words_that_the_file_is_damaged(village: Village, capsys: pytest.CaptureFixture[str]) -> None:
    village.member("Siti")
    village.play("2026-01-06 sukarela Siti 50000")
    village.close()
    damage(village.books.path, "ledger_line")
    assert main(["verify", "--data", str(village.books.path.parent)], _Server()) == 1
    assert "Berkas buku rusak" in capsys.readouterr().err
