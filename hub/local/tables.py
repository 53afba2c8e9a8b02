"""Tables of the local file. Written with full syncs, so that cutting the power does not reset wrong tries."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

import peewee

from hub.database import Database, open_database

log = logging.getLogger(__name__)


class Session(peewee.Model):
    """Somebody signed in. `token_digest` is the SHA-256 of the token; times are epoch seconds."""

    token_digest = peewee.TextField(primary_key=True)
    member_no = peewee.IntegerField(index=True)
    place = peewee.TextField()
    device = peewee.TextField()
    idle_seconds = peewee.IntegerField()
    began = peewee.IntegerField()
    seen = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "session"
        strict_tables = True


class Tries(peewee.Model):
    """Tries with a wrong PIN, of a member (``member:12``), of what is nobody's (``member:-3141``), or from a place
    (``place:10.0.0.7``).

    Of a member `wrong` is how many in a row, of a place how many seconds they weigh; `last` is when that was written.
    """

    who = peewee.TextField(primary_key=True)
    wrong = peewee.IntegerField()
    last = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "tries"
        strict_tables = True


class Pairing(peewee.Model):
    """A pairing code that an officer asked for, by its SHA-256; `tries` counts wrong codes while it waited."""

    code_digest = peewee.TextField(primary_key=True)
    officer = peewee.IntegerField()
    made = peewee.IntegerField()
    tries = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "pairing"
        strict_tables = True


class Receipt(peewee.Model):
    """A signed statement of the district on what it holds of this log: the village's evidence, kept for good."""

    number = peewee.IntegerField()
    incarnation = peewee.IntegerField()
    hash = peewee.TextField()
    district_time = peewee.IntegerField()
    receipt = peewee.BlobField()
    arrived = peewee.IntegerField()

    class Meta:
        """One row for each statement."""

        table_name = "receipt"
        strict_tables = True
        indexes = ((("incarnation", "number", "district_time"), True),)


class DistrictWord(peewee.Model):
    """The newest signed message of the district under one scope (``all`` or this hub), kept as evidence."""

    scope = peewee.TextField(primary_key=True)
    number = peewee.IntegerField()
    at = peewee.IntegerField()
    signed = peewee.BlobField()

    class Meta:
        """Strict."""

        table_name = "district_word"
        strict_tables = True


class Call(peewee.Model):
    """A kiosk called an officer; times are epoch seconds, `answered_at` 0 and `answered_by` ``""`` until one comes."""

    number = peewee.AutoField()
    device = peewee.TextField()
    key = peewee.TextField()
    at = peewee.IntegerField()
    answered_by = peewee.TextField()
    answered_at = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "call"
        strict_tables = True


class RelayStatus(peewee.Model):
    """What the relay told last of itself: one row, number 1. Numbers of facts, epoch seconds (0: never), bytes.

    `doubt` tells why the district's time was not believed, ``""`` if it was; `send_anyway` is the month (``YYYY-MM``)
    in which officers have lifted the data allowance. `reported` is 0 as long as the relay has told nothing.
    """

    number = peewee.IntegerField(primary_key=True, constraints=[peewee.Check("number = 1")])
    kept = peewee.IntegerField(default=0)
    sent = peewee.IntegerField(default=0)
    sent_at = peewee.IntegerField(default=0)
    confirmed = peewee.IntegerField(default=0)
    confirmed_at = peewee.IntegerField(default=0)
    state = peewee.TextField(default="")
    problem = peewee.TextField(default="")
    detail = peewee.TextField(default="")
    month = peewee.TextField(default="")
    bytes_month = peewee.IntegerField(default=0)
    allowance_month = peewee.IntegerField(default=0)
    district_time = peewee.IntegerField(default=0)
    doubt = peewee.TextField(default="")
    reported = peewee.IntegerField(default=0)
    send_anyway = peewee.TextField(default="")

    class Meta:
        """Strict."""

        table_name = "relay_status"
        strict_tables = True


class Printer(peewee.Model):
    """The printer for slips: one row, number 1. `address` as in `hub.slips.printers`, ``""`` for none.

    `paper` is its width in mm; `by_itself` whether a slip is printed with each receipt without being asked for.
    """

    number = peewee.IntegerField(primary_key=True, constraints=[peewee.Check("number = 1")])
    address = peewee.TextField()
    paper = peewee.TextField()
    by_itself = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "printer"
        strict_tables = True


class PrintJob(peewee.Model):
    """A slip to print, of the fact `fact`; 0 is the page that tries the printer. Times are epoch seconds.

    `state` is one of `hub.slips.jobs.STATES`; `problem` why it waits or what went wrong, ``""`` for nothing; `copy`
    whether an earlier one may have been printed, so that this one says SALINAN.
    """

    number = peewee.AutoField()
    fact = peewee.IntegerField(index=True)
    copy = peewee.IntegerField()
    state = peewee.TextField(index=True)
    problem = peewee.TextField()
    made = peewee.IntegerField()
    changed = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "print_job"
        strict_tables = True


class CollectionSheet(peewee.Model):
    """A meeting's collection sheet, for the business day `day`; its rows are drafts until it is recorded.

    `id` is random, because the keys of its facts are made from it. `state` is open, recording (begun and not ended: the
    power may have gone), recorded or dropped; `counted` the cash counted for it, rupiah, -1 while nobody has;
    `counted_version` how often that was changed. `begun` is in epoch seconds.
    """

    id = peewee.TextField(primary_key=True)
    number = peewee.IntegerField(unique=True)
    day = peewee.TextField()
    state = peewee.TextField(constraints=[peewee.Check("state IN ('open','recording','recorded','dropped')")])
    counted = peewee.IntegerField()
    counted_version = peewee.IntegerField()
    begun = peewee.IntegerField()

    class Meta:
        """Strict."""

        table_name = "collection_sheet"
        strict_tables = True


CollectionSheet.add_index(
    peewee.SQL(
        "CREATE UNIQUE INDEX IF NOT EXISTS collection_sheet_one_open ON collection_sheet ((1))"
        " WHERE state IN ('open','recording')"
    )
)


class CollectionRow(peewee.Model):
    """What one member brings on a collection sheet, rupiah for each product; all 0 for somebody who pays nothing.

    `version` counts the times it was written, `writer` is the officer who did last, at `written` (epoch seconds).
    `refusal` is why the rules refused it when the sheet was recorded, as JSON, ``""`` for nothing.
    """

    sheet = peewee.TextField()
    member_no = peewee.IntegerField()
    pokok = peewee.IntegerField()
    wajib = peewee.IntegerField()
    sukarela = peewee.IntegerField()
    version = peewee.IntegerField()
    writer = peewee.IntegerField()
    written = peewee.IntegerField()
    refusal = peewee.TextField()

    class Meta:
        """One row a member."""

        table_name = "collection_row"
        strict_tables = True
        primary_key = peewee.CompositeKey("sheet", "member_no")


TABLES: Final = (
    *(Session, Tries, Pairing, Receipt, DistrictWord, Call, RelayStatus, Printer, PrintJob),
    *(CollectionSheet, CollectionRow),
)
SET_PRINTER: Final = "INSERT OR REPLACE INTO printer (number, address, paper, by_itself) VALUES (1, ?, ?, ?)"
ADD_PRINT_JOB: Final = """
    INSERT INTO print_job (fact, copy, state, problem, made, changed)
    SELECT ?1, EXISTS (SELECT 1 FROM print_job WHERE fact = ?1 AND ?1 > 0 AND state NOT IN ('cancelled', 'expired')),
        'waiting', '', ?2, ?2
    WHERE NOT EXISTS (SELECT 1 FROM print_job WHERE fact = ?1 AND state IN ('waiting', 'printing'))
"""
ADD_FIRST_PRINT_JOB: Final = f"{ADD_PRINT_JOB} AND NOT EXISTS (SELECT 1 FROM print_job WHERE fact = ?1)"  # noqa: S608
CHANGE_PRINT_JOB: Final = "UPDATE print_job SET state = ?, problem = ?, changed = ? WHERE number = ? AND state = ?"
DOUBT_PRINT_JOBS: Final = "UPDATE print_job SET state = 'doubtful', problem = 'power' WHERE state = 'printing'"
SELECT_PRINTER: Final = "SELECT address, paper, by_itself FROM printer"
_PRINT_JOB: Final = "SELECT number, fact, copy, state, problem, made, changed FROM print_job"
SELECT_NEXT_PRINT_JOB: Final = f"{_PRINT_JOB} WHERE state = 'waiting' ORDER BY number LIMIT 1"
SELECT_NEWEST_PRINT_JOBS: Final = f"{_PRINT_JOB} ORDER BY number DESC LIMIT ?"
SELECT_PRINT_JOB_OF_FACT: Final = f"{_PRINT_JOB} WHERE fact = ? ORDER BY number DESC LIMIT 1"
SELECT_PRINT_JOB: Final = f"{_PRINT_JOB} WHERE number = ?"
FORGET_PRINT_JOBS: Final = """
    DELETE FROM print_job WHERE state NOT IN ('waiting', 'printing')
    AND number <= (SELECT MAX(number) FROM print_job) - ?
"""
_SHEET: Final = "SELECT id, number, day, state, counted, counted_version FROM collection_sheet"
SELECT_SHEET: Final = f"{_SHEET} WHERE id = ?"
SELECT_OPEN_SHEET: Final = f"{_SHEET} WHERE state IN ('open', 'recording')"
SELECT_NEWEST_SHEETS: Final = f"{_SHEET} WHERE state = 'recorded' ORDER BY number DESC LIMIT ?"
ADD_SHEET: Final = """
    INSERT INTO collection_sheet (id, number, day, state, counted, counted_version, begun)
    SELECT ?, COALESCE(MAX(number), 0) + 1, ?, 'open', -1, 0, ? FROM collection_sheet
"""
SET_SHEET_STATE: Final = "UPDATE collection_sheet SET state = ? WHERE id = ?"
SET_SHEET_DAY: Final = "UPDATE collection_sheet SET day = ? WHERE id = ?"
SET_SHEET_COUNTED: Final = "UPDATE collection_sheet SET counted = ?, counted_version = counted_version + 1 WHERE id = ?"
FORGET_SHEETS: Final = """
    DELETE FROM collection_sheet WHERE state IN ('recorded', 'dropped')
    AND number <= (SELECT MAX(number) FROM collection_sheet) - ?
"""
FORGET_ROWS: Final = "DELETE FROM collection_row WHERE sheet NOT IN (SELECT id FROM collection_sheet)"
_ROW: Final = "SELECT member_no, pokok, wajib, sukarela, version, writer, written, refusal FROM collection_row"
SELECT_ROWS: Final = f"{_ROW} WHERE sheet = ? ORDER BY member_no"
SELECT_ROW: Final = f"{_ROW} WHERE sheet = ? AND member_no = ?"
WRITE_ROW: Final = """
    INSERT OR REPLACE INTO collection_row
        (sheet, member_no, pokok, wajib, sukarela, version, writer, written, refusal)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, '')
"""
SET_ROW_REFUSAL: Final = "UPDATE collection_row SET refusal = ? WHERE sheet = ? AND member_no = ?"

_RELAY_STATUS: Final = (
    *("kept", "sent", "sent_at", "confirmed", "confirmed_at", "state", "problem", "detail", "month"),
    *("bytes_month", "allowance_month", "district_time", "doubt", "reported"),
)
SELECT_RELAY_STATUS: Final = f"SELECT {', '.join(_RELAY_STATUS)}, send_anyway FROM relay_status"  # noqa: S608
KEEP_RELAY_STATUS: Final = (
    f"INSERT INTO relay_status (number, send_anyway, {', '.join(_RELAY_STATUS)})"  # noqa: S608 - constant names
    f" VALUES (1, '', {', '.join('?' * len(_RELAY_STATUS))})"
    f" ON CONFLICT (number) DO UPDATE SET {', '.join(f'{name} = excluded.{name}' for name in _RELAY_STATUS)}"
)
RELAY_SEND_ANYWAY: Final = "UPDATE relay_status SET send_anyway = ?"

SELECT_TRIES: Final = "SELECT wrong, last FROM tries WHERE who = ?"
SELECT_SESSION: Final = "SELECT member_no, device, idle_seconds, began, seen FROM session WHERE token_digest = ?"
_TOUCH_SESSION: Final = "UPDATE session SET seen = ? WHERE token_digest = ?"


def touch_session(db: Database, token_digest: str, now: int) -> None:
    """Note that somebody was seen, without waiting for the card.

    Whoever answers requests calls this; a power cut may forget it, and then a session ends a few seconds early.
    """
    db.execute_sql("PRAGMA synchronous = NORMAL")
    try:
        db.execute_sql(_TOUCH_SESSION, (now, token_digest))
    finally:
        db.execute_sql("PRAGMA synchronous = FULL")


def open_local(path: Path) -> Database:
    """Open (and make, if need be) the hub's local file.

    A damaged one is put aside and a new one begun: everybody is signed out, and the district sends its receipt again.
    """
    try:
        return _opened(path)
    except peewee.OperationalError:  # full or locked, not damaged
        raise
    except peewee.DatabaseError as error:
        log.error("local.damaged", exc_info=error)
        number = 1 + sum(1 for _ in path.parent.glob(f"{path.name}.damaged-*"))
        for ending in ("", "-wal", "-shm"):
            if (part := path.with_name(path.name + ending)).exists():
                part.rename(path.with_name(f"{path.name}.damaged-{number}{ending}"))
        return _opened(path)


def _opened(path: Path) -> Database:
    db = open_database(path)
    try:
        with db.bind_ctx(TABLES):
            db.create_tables(TABLES)
    except BaseException:
        db.close()
        raise
    return db
