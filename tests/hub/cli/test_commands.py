"""The command line in real processes: what it prints, what it refuses, and with which exit code."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from hub.access.pins import fits
from hub.access.sessions import Sessions, digest
from hub.access.views import device, pin, roles
from hub.appliance import LOCAL_FILE
from hub.books import BOOKS_FILE, Books, WriteLock
from hub.days.views import newest
from hub.errors import TooManyTries
from hub.local.tables import open_local
from hub.log.clock import SystemClock
from hub.log.reading import LogReader
from hub.members.views import member
from hub.savings.views import balance, rules
from tests.hub.cli.commands import FOUND, founded, hub
from tests.hub.intake.files import csv_file, row

pytestmark = pytest.mark.slow  # each command is a process of its own


def opened(folder: Path) -> Books:
    return Books(folder / BOOKS_FILE, SystemClock())


def facts(folder: Path) -> int:
    return LogReader(folder / BOOKS_FILE).head()[0]


def test_founding_makes_books_with_one_officer_who_must_change_their_pin(tmp_path: Path) -> None:
    done = hub("found", "--data", tmp_path, *FOUND, "--officer-pin", "314159", "--registered-number", "518/BH/2011")
    assert done.returncode == 0
    assert re.search(r"hub-[0-9a-f]{8}", done.stdout)
    books = opened(tmp_path)
    assert roles(books.db, 1) == ("chair", "treasurer")
    stored = pin(books.db, 1)
    assert stored is not None
    assert stored.must_change
    assert fits(stored.hash, "314159")
    assert newest(books.db).day == "2026-11-24"
    assert [rule.amount for rule in rules(books.db, "2026-11").values()] == [100_000, 20_000, 0]
    books.close()
    assert [fact.type for fact in LogReader(books.path).facts(0, 4)] == [
        "hub.begun",
        "cooperative.founded",
        "ledger.chart_set",
        "savings.rules_set",
    ]


def test_founding_asks_for_the_pin_that_was_not_given(tmp_path: Path) -> None:
    assert hub("found", "--data", tmp_path, *FOUND, typed="314159\n").returncode == 0
    books = opened(tmp_path)
    stored = pin(books.db, 1)
    books.close()
    assert stored is not None
    assert fits(stored.hash, "314159")


def test_a_folder_is_founded_once(tmp_path: Path) -> None:
    before = facts(founded(tmp_path))
    again = hub("found", "--data", tmp_path, *FOUND, "--officer-pin", "314159")
    assert (again.returncode, again.stdout) == (1, "")
    assert "sudah ada koperasi" in again.stderr
    assert facts(tmp_path) == before


def test_an_officer_keeps_number_and_date_of_the_old_book(tmp_path: Path) -> None:
    founded(tmp_path, "--officer-number", 17, "--officer-joined", "1998-03-05")
    books = opened(tmp_path)
    assert member(books.db, 17).joined == "1998-03-05"
    books.close()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (("--name", "123"), "Nama koperasi"),
        (("--region", "64.08.99.2001"), "64.08.99.2001"),
        (("--officer-name", " "), "Nama belum diisi"),
        (("--officer-pin", "111111"), "terlalu mudah"),
        (("--officer-pin", "12"), "6 angka"),
        (("--today", "24/11/2026"), "Tanggal ini tidak terbaca"),
        (("--today", "20261124"), "Tanggal ini tidak terbaca"),
        (("--officer-joined", "2026-11-25"), "tidak boleh sesudah 24 November 2026"),
        (("--officer-number", "0"), "antara 1 dan"),
        (("--wajib", "-1"), "wajib"),
    ],
)
def test_founding_refuses_what_cannot_be(tmp_path: Path, changes: tuple[str, str], words: str) -> None:
    done = hub("found", "--data", tmp_path, *FOUND, "--officer-pin", "314159", *changes)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / BOOKS_FILE).exists() or facts(tmp_path) == 0


def test_savings_rules_come_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("pokok = 250_000\nwajib = 50_000\nminimum_balance = 10_000\n")
    founded(tmp_path / "data", "--rules", file, "--wajib", 30_000)
    books = opened(tmp_path / "data")
    found = rules(books.db, "2026-11")
    books.close()
    assert (found["pokok"].amount, found["wajib"].amount) == (250_000, 30_000)
    assert (found["sukarela"].minimum_deposit, found["sukarela"].minimum_balance) == (1_000, 10_000)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("wajib = ", "rules.toml"),
        ("bunga = 5", "bunga"),
        ("wajib = 0.5", "wajib"),
        ("wajib = 'banyak'", "wajib"),
        ("wajib = 0", "wajib"),
        ("pokok = -5", "pokok"),
        ("# " + "x" * 20_000, "rules.toml"),
    ],
)
def test_a_rules_file_that_is_wrong_is_refused_by_the_name_of_the_rule(
    tmp_path: Path, content: str, words: str
) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(content)
    done = hub("found", "--data", tmp_path / "data", *FOUND, "--officer-pin", "314159", "--rules", file)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_every_writing_command_refuses_while_the_books_are_in_use(tmp_path: Path) -> None:
    before = facts(founded(tmp_path))
    members = tmp_path / "members.csv"
    members.write_bytes(csv_file([row(7)]))
    lock = WriteLock(tmp_path)
    try:
        for command in (
            ("import", "--members", members),
            ("device", "add", "--kind", "kiosk", "--name", "Kiosk"),
            ("device", "revoke", "--device", "kiosk-1"),
            ("role", "grant", "--member", 1, "--role", "cashier"),
            ("role", "end", "--member", 1, "--role", "chair"),
            ("pin", "set", "--member", 1, "--pin", "271845"),
            ("day", "close"),
            ("day", "open"),
            ("rebuild",),
            ("sample",),
            ("found", *FOUND, "--officer-pin", "314159"),
            ("serve", "--no-announce", "--port", 0),
        ):
            refused = hub(*command, "--data", tmp_path)
            assert (refused.returncode, refused.stdout) == (1, ""), command
            assert "Hentikan dulu hub" in refused.stderr, command
        for reader in (
            ("verify",),
            ("import", "--members", members, "--check"),
            ("role", "list"),
            ("device", "list"),
        ):
            assert hub(*reader, "--data", tmp_path).returncode == 0, reader
    finally:
        lock.release()
    assert facts(tmp_path) == before


def test_no_command_but_founding_makes_books_where_there_are_none(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    for command in (
        ("verify",),
        ("rebuild",),
        ("day", "close"),
        ("serve",),
        ("pin", "set", "--member", 1, "--pin", "271845"),
        ("device", "add", "--kind", "kiosk", "--name", "Kiosk"),
        ("device", "list"),
        ("role", "list"),
    ):
        refused = hub(*command, "--data", folder)
        assert refused.returncode == 1, command
        assert "tidak ada buku" in refused.stderr, command
    assert not (folder / BOOKS_FILE).exists()


def test_a_device_gets_an_id_and_a_secret_that_is_kept_nowhere(tmp_path: Path) -> None:
    founded(tmp_path)
    added = [json.loads(hub("device", "add", "--data", tmp_path, "--kind", "kiosk", "--name", "Balai").stdout)]
    added += [json.loads(hub("device", "add", "--data", tmp_path, "--kind", "kiosk", "--name", "Pasar").stdout)]
    assert [each["device"] for each in added] == ["kiosk-1", "kiosk-2"]
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32,}", each["secret"]) for each in added)
    books = opened(tmp_path)
    known = device(books.db, "kiosk-1")
    books.close()
    assert known is not None
    assert known.secret_digest == digest(added[0]["secret"])
    for path in tmp_path.iterdir():
        assert added[0]["secret"].encode() not in path.read_bytes()


def test_an_officer_who_is_locked_out_gets_a_new_pin_and_need_not_wait(tmp_path: Path) -> None:
    founded(tmp_path)
    clock = SystemClock()
    local = open_local(tmp_path / LOCAL_FILE)
    for _ in range(3):
        Sessions(local, clock).begin_try(1, "kiosk-1")
    with pytest.raises(TooManyTries):
        Sessions(local, clock).begin_try(1, "kiosk-1")
    assert hub("pin", "set", "--data", tmp_path, "--member", 1, typed="271845\n").returncode == 0
    Sessions(local, clock).begin_try(1, "kiosk-1")
    local.close()
    books = opened(tmp_path)
    stored = pin(books.db, 1)
    books.close()
    assert stored is not None
    assert stored.must_change
    assert fits(stored.hash, "271845")
    refused = hub("pin", "set", "--data", tmp_path, "--member", 99, "--pin", "271845")
    assert (refused.returncode, "0099" in refused.stderr) == (1, True)


def test_days_are_closed_and_opened(tmp_path: Path) -> None:
    founded(tmp_path)
    assert "24 November 2026 ditutup" in hub("day", "close", "--data", tmp_path).stdout
    assert hub("day", "close", "--data", tmp_path).returncode == 1
    assert hub("day", "open", "--data", tmp_path, "--date", "2026-11-24").returncode == 1
    assert "25 November 2026 dibuka" in hub("day", "open", "--data", tmp_path, "--date", "2026-11-25").stdout


def test_import_takes_a_file_and_writes_its_report(tmp_path: Path) -> None:
    founded(tmp_path)
    members, paper = tmp_path / "members.csv", tmp_path / "report.pdf"
    members.write_bytes(csv_file([row(7), row(8)]))
    checked = hub("import", "--members", members, "--data", tmp_path, "--check")
    assert (checked.returncode, "2 anggota" in checked.stdout) == (0, True)
    done = hub("import", "--members", members, "--data", tmp_path, "--report", paper)
    assert done.returncode == 0
    assert "2 anggota dimasukkan pada 24 November 2026, catatan nomor 11 sampai 18" in done.stdout
    assert "Rp2.500.000" in done.stdout
    assert paper.read_bytes().startswith(b"%PDF-")
    again = hub("import", "--members", members, "--data", tmp_path, "--language", "en")
    assert (again.returncode, "taken in already" in again.stdout) == (0, True)
    books = opened(tmp_path)
    assert balance(books.db, "wajib-8") == 1_250_000
    books.close()


def test_import_names_every_mistake_in_the_persons_language(tmp_path: Path) -> None:
    before = facts(founded(tmp_path))
    members = tmp_path / "members.csv"
    members.write_bytes(csv_file([row(7, phone="x"), row(7, nik="", wajib="-5")]))
    for more in ((), ("--check",)):
        wrong = hub("import", "--members", members, "--data", tmp_path, *more)
        assert (wrong.returncode, wrong.stdout) == (1, "")
        assert wrong.stderr.splitlines() == [
            "Baris 2, kolom Telepon: Nomor telepon ini tidak terbaca. Tulis misalnya 0812 3456 7890.",
            "Baris 3, kolom Simpanan wajib: -5: jumlah tidak boleh kurang dari nol.",
            "Baris 3, kolom Nomor anggota: Sudah ada di baris 2. Perbaiki salah satunya.",
            "3 kesalahan. Tidak ada yang dimasukkan; perbaiki berkasnya, lalu ulangi.",
        ]
    english = hub("--language", "en", "import", "--members", members, "--data", tmp_path)
    assert "Row 3, column Simpanan wajib: -5: an amount cannot be below zero." in english.stderr
    assert facts(tmp_path) == before


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"a;b;c"])
def test_a_file_of_another_kind_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    founded(tmp_path)
    members = tmp_path / "members.xlsx"
    members.write_bytes(content)
    refused = hub("import", "--members", members, "--data", tmp_path)
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (1, "", 1)
    assert "Traceback" not in refused.stderr


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    founded(tmp_path)
    refused = hub("import", "--members", tmp_path / "nowhere.csv", "--data", tmp_path)
    assert (refused.returncode, "nowhere.csv tidak ada" in refused.stderr) == (1, True)


@pytest.mark.parametrize("name", ["template.xlsx", "template.csv"])
def test_a_template_is_written_and_not_taken_as_it_is(tmp_path: Path, name: str) -> None:
    founded(tmp_path)
    assert hub("import", "--template", tmp_path / name).returncode == 0
    refused = hub("import", "--members", tmp_path / name, "--data", tmp_path)
    assert (refused.returncode, "Baris 2: Baris contoh masih ada" in refused.stderr) == (1, True)


def test_verify_counts_the_facts_or_names_the_first_that_fails(tmp_path: Path) -> None:
    founded(tmp_path)
    assert f"{facts(tmp_path)} catatan terbukti" in hub("verify", "--data", tmp_path).stdout
    books = opened(tmp_path)
    books.db.execute_sql("DROP TRIGGER log_fact_no_update")
    books.db.execute_sql("UPDATE log_fact SET actor = '1' WHERE number = 4")
    books.close()
    failed = hub("verify", "--data", tmp_path, "--language", "en")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert "fact number 4: log.chain" in failed.stderr


def test_rebuild_puts_right_what_was_changed_behind_the_softwares_back(tmp_path: Path) -> None:
    before = facts(founded(tmp_path))
    books = opened(tmp_path)
    books.db.execute_sql("UPDATE member SET name = 'Orang lain'")
    books.close()
    assert hub("verify", "--data", tmp_path).returncode == 1
    done = hub("rebuild", "--data", tmp_path)
    assert (done.returncode, "books.before-rebuild-1.db" in done.stdout) == (0, True)
    assert hub("verify", "--data", tmp_path).returncode == 0
    assert facts(tmp_path) == before
    kept = Books(tmp_path / "books.before-rebuild-1.db", SystemClock())
    assert member(kept.db, 1).name == "Orang lain"
    kept.close()


def test_rebuild_into_another_folder_leaves_the_books_alone(tmp_path: Path) -> None:
    folder = founded(tmp_path / "data")
    assert hub("rebuild", "--data", folder, "--into", tmp_path / "copy").returncode == 0
    assert LogReader(tmp_path / "copy" / BOOKS_FILE).head() == LogReader(folder / BOOKS_FILE).head()
    assert hub("verify", "--data", tmp_path / "copy").returncode == 0
    again = hub("rebuild", "--data", folder, "--into", tmp_path / "copy")
    assert (again.returncode, "sudah ada" in again.stderr) == (1, True)


@pytest.mark.breaks_books
def test_rebuild_does_not_trust_a_broken_chain(tmp_path: Path) -> None:
    folder = founded(tmp_path)
    books = opened(folder)
    books.db.execute_sql("DROP TRIGGER log_fact_no_update")
    books.db.execute_sql("UPDATE log_fact SET day = '2026-11-23' WHERE number = 6")
    books.close()
    refused = hub("rebuild", "--data", folder)
    assert (refused.returncode, "nomor 6" in refused.stderr) == (1, True)
    assert LogReader(folder / BOOKS_FILE).facts(5, 1)[0].day == "2026-11-23"
    assert list(folder.glob("*before*")) == []


def test_the_api_is_described_as_json() -> None:
    described = json.loads(hub("openapi").stdout)
    assert described["openapi"].startswith("3.")
    assert "/api/v1/status" in described["paths"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("melompat",),
        ("found",),
        ("verify",),
        ("device", "add", "--data", "x", "--kind", "radio"),
        ("device", "revoke", "--data", "x"),
        ("role", "grant", "--data", "x", "--member", "1", "--role", "king"),
        ("role", "end", "--data", "x", "--member", "1"),
        ("import",),
        ("day",),
    ],
)
def test_a_command_that_cannot_be_understood_ends_with_2(arguments: tuple[str, ...]) -> None:
    wrong = hub(*arguments)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert wrong.stderr.startswith("pemakaian: ")
    assert "salah:" in wrong.stderr
    assert hub("--language", "en", *arguments).stderr.startswith("usage: ")
