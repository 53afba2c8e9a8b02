"""`verify` names what somebody did behind the software's back, and `rebuild` makes the same books from the log."""

from __future__ import annotations

import os
import subprocess
import threading
from pathlib import Path

import msgspec
import pytest

from hub.books import DERIVED, Books
from hub.errors import BooksBroken
from hub.log.fact import hash_of
from hub.log.reading import LogReader
from hub.log.record import Origin, Transaction
from hub.proof import actions as proof
from hub.savings import actions as savings
from tests.hub.proof.test_any_sequence import dump
from tests.hub.village import Village


@pytest.fixture
def busy(village: Village) -> Village:
    """A village in which every kind of row exists that a tampering below needs."""
    village.play("""
        2026-01-05 join Siti
        2026-01-06 sukarela Siti 50000
        2026-01-07 sukarela Siti -20000
        2026-01-07 undo sukarela Siti
        2026-01-08 join Budi
    """)
    village.act(lambda tx: savings.deposit(tx, "sukarela-3", 5_000, note="for Siti"))
    return village


def numbers(village: Village) -> dict[str, int]:
    rows = village.books.db.execute_sql("SELECT type, MIN(number) FROM log_fact GROUP BY type").fetchall()
    return {**dict(rows), "note": village.facts}


def failure(village: Village) -> tuple[str, int]:
    with pytest.raises(BooksBroken) as raised:
        proof.verify(village.books)
    return raised.value.code, int(raised.value.parameters["number"])


def test_sound_books_are_proved_and_nothing_is_left_behind(busy: Village) -> None:
    files = sorted(path.name for path in busy.books.path.parent.iterdir())
    seen: list[int] = []
    assert proof.verify(busy.books, seen.append) == busy.facts
    assert seen == [busy.facts]
    assert sorted(path.name for path in busy.books.path.parent.iterdir()) == files


OPEN_LOG = "DROP TRIGGER log_fact_no_update; DROP TRIGGER log_fact_no_delete;"


@pytest.mark.breaks_books
@pytest.mark.parametrize(
    ("statements", "code", "type_"),
    [
        (
            OPEN_LOG + "UPDATE log_fact SET body = CAST(replace(body, '50000', '60000') AS BLOB) WHERE number = {n}",
            "log.chain",
            "savings.deposited",
        ),
        (OPEN_LOG + "UPDATE log_fact SET actor = '9' WHERE number = {n}", "log.chain", "savings.withdrawn"),
        (OPEN_LOG + "UPDATE log_fact SET hash = previous WHERE number = {n}", "log.chain", "savings.reversed"),
        (
            OPEN_LOG + "UPDATE log_fact SET personal = CAST(replace(personal, 'Siti', 'Sita') AS BLOB)"
            " WHERE number = {n}",
            "log.commitment",
            "note",
        ),
        (
            OPEN_LOG + "UPDATE log_fact SET personal = x'', salt = x'' WHERE number = {n}",
            "log.commitment",
            "members.registered",
        ),
        (OPEN_LOG + "DELETE FROM log_fact WHERE number = {n}", "log.gap", "savings.withdrawn"),
        (
            "UPDATE savings_movement SET amount = amount + 1, balance = balance + 1 WHERE number = {n}",
            "books.not_rebuilt",
            "savings.reversed",
        ),
        ("UPDATE member SET name = 'Somebody else' WHERE number = {n}", "books.not_rebuilt", "members.registered"),
        ("DELETE FROM access_pin WHERE number = {n}", "books.not_rebuilt", "access.pin_set"),
        ("UPDATE access_pin SET hash = 'x' WHERE number = {n}", "books.not_rebuilt", "access.pin_set"),
        ("INSERT INTO access_role VALUES (2, 'treasurer', {n})", "books.not_rebuilt", "members.registered"),
        ("UPDATE savings_rule SET amount = 1 WHERE product = 'wajib'", "books.not_rebuilt", "savings.rules_set"),
        ("UPDATE business_day SET closed = closed + 1 WHERE opened = {n}", "books.not_rebuilt", "day.opened"),
        (
            "DROP TRIGGER ledger_line_no_update; UPDATE ledger_line SET amount = amount * 2 WHERE entry = {n}",
            "books.not_rebuilt",
            "savings.deposited",
        ),
    ],
)
def test_a_tampering_is_named_with_its_fact(busy: Village, statements: str, code: str, type_: str) -> None:
    number = numbers(busy)[type_]
    for statement in statements.split(";"):
        busy.books.db.execute_sql(statement.format(n=number))
    assert failure(busy) == (code, number)


@pytest.mark.breaks_books
def test_a_fact_of_a_type_that_nobody_knows_is_named(busy: Village) -> None:
    db = busy.books.db
    db.execute_sql("DROP TRIGGER log_fact_no_update")
    last = busy.facts
    fact = LogReader(busy.books.path).facts(last - 1, 1)[0]
    forged = msgspec.structs.replace(fact, type="savings.conjured")
    db.execute_sql(
        "UPDATE log_fact SET type = ?, hash = ? WHERE number = ?", (forged.type, hash_of(forged), forged.number)
    )
    assert failure(busy) == ("log.unknown_type", last)


@pytest.mark.breaks_books
def test_a_well_chained_fact_that_the_ledger_would_refuse_is_named(busy: Village) -> None:
    """Somebody who can make a chain still cannot make money out of nothing."""
    db, last = busy.books.db, busy.facts
    fact = LogReader(busy.books.path).facts(last - 1, 1)[0]
    forged = msgspec.structs.replace(fact, body=fact.body.replace(b"-5000", b"-9000"))
    db.execute_sql("DROP TRIGGER log_fact_no_update")
    db.execute_sql("UPDATE log_fact SET body = ?, hash = ? WHERE number = ?", (forged.body, hash_of(forged), last))
    assert failure(busy) == ("log.refused", last)


def test_rebuilt_books_are_the_same_and_can_go_on(busy: Village, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere" / "books.db"
    target.parent.mkdir()
    assert proof.rebuild(busy.books, target) == busy.facts
    busy.close()
    assert dump(target) == dump(busy.books.path)
    again = Books(target, busy.clock)
    again.write(Origin("1", "test"), lambda tx: savings.deposit(tx, "sukarela-2", 5_000))
    assert proof.verify(again) == busy.facts + 1
    again.close()


def test_books_are_never_rebuilt_over_others(busy: Village, tmp_path: Path) -> None:
    target = tmp_path / "other.db"
    target.write_bytes(b"")
    with pytest.raises(BooksBroken, match=r"rebuild\.not_empty"):
        proof.rebuild(busy.books, target)


def test_every_table_but_the_log_is_compared() -> None:
    assert {table._meta.table_name for table in DERIVED} >= {
        "cooperative", "member", "ledger_account", "ledger_entry", "ledger_line", "ledger_balance", "savings_rule",
        "savings_movement", "savings_opening", "business_day", "access_pin", "access_role", "access_device",
        "access_card", "withdrawal_request", "notice", "suggestion",
    }  # fmt: skip


def test_verifying_does_not_hold_the_writer_back(busy: Village) -> None:
    """While a long proof runs, people go on paying in."""
    written: list[int] = []

    def deposit_meanwhile(_: int) -> None:
        def action(tx: Transaction) -> None:
            savings.deposit(tx, "sukarela-2", 1_000)

        thread = threading.Thread(target=lambda: written.append(len(busy.act(action))) or busy.close())
        thread.start()
        thread.join(10)

    facts = busy.facts
    assert proof.verify(busy.books, deposit_meanwhile) == facts
    assert written == [1]
    assert busy.facts == facts + 1


def test_what_an_interrupted_verify_left_is_removed_and_a_running_ones_copy_stays(village: Village) -> None:
    folder = village.books.path.parent
    ended = subprocess.Popen(["true"])
    ended.wait()
    left, running = folder / f"verify-{ended.pid}-abc", folder / f"verify-{os.getppid()}-abc"
    for copy in (left, running):
        copy.mkdir()
        (copy / "copy.db").write_bytes(b"names")
    proof.verify(village.books)
    assert sorted(each.name for each in folder.glob("verify-*")) == [running.name]
