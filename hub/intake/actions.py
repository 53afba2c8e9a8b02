"""Taking a members file into the books, all of it in one write, once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

import msgspec
import peewee

from hub.access.actions import give_card
from hub.books import Books
from hub.cooperative.views import cooperative
from hub.days.views import newest, open_day
from hub.intake.checking import MemberRow, Sheet, against_books, check, is_known_officer
from hub.intake.problems import ImportRefused
from hub.intake.reading import read
from hub.log.fact import canonical
from hub.log.record import Origin, Transaction, request_digest
from hub.log.views import SELECT_BY_KEY
from hub.members.actions import correct, particulars, register
from hub.savings.actions import open_with

_KEY_CHARACTERS: Final = 32  # of the digest: 128 bits


class Taken(msgspec.Struct, frozen=True):
    """What was taken in: the members, the business day, the numbers of the first and last fact, and whether an
    earlier import of the same members already had done it. `digest` is the file's SHA-256 as hex."""

    members: list[MemberRow]
    day: str
    first: int
    last: int
    repeated: bool
    digest: str


class Checked(msgspec.Struct, frozen=True):
    """A file without mistakes: its members, and whether they have been taken in already."""

    members: list[MemberRow]
    taken: bool


def check_file(books: Books, content: bytes, today: str) -> Checked:
    """Check a file against itself and the books, and record nothing.

    `today` (``YYYY-MM-DD``) counts where no business day has been opened yet. Raises `ImportRefused` with all that is
    wrong in the rows, `BadRequest` if the file has no rows to look at.
    """
    sheet = check(read(content))
    taken = not sheet.problems and _is_recorded(books.db, _key(sheet))
    if not taken:
        _refuse_wrong(books.db, sheet, newest(books.db).day or today)
    return Checked(sheet.members, taken)


def take_in(
    books: Books, content: bytes, *, actor: str, device: str, progress: Callable[[int], None] | None = None
) -> Taken:
    """Register every member of a file with their opening balances on the open business day, or nobody.

    The same members count once, from whatever file they come again: then this says so and does nothing. `progress`
    is told how many are done. Raises as `check_file`, and `Refused` ("day.not_open", "cooperative.not_founded").
    """
    sheet = check(read(content))
    if sheet.problems:
        _refuse_wrong(books.db, sheet, open_day(books.db))
    members, key = sheet.members, _key(sheet)
    repeated = _is_recorded(books.db, key)

    def record(tx: Transaction) -> None:
        day = open_day(tx.db)
        _refuse_wrong(tx.db, sheet, day)
        village = cooperative(tx.db).region
        for done, each in enumerate(members, 1):
            _record(tx, each, village, day)
            if progress:
                progress(done)

    facts = books.write(Origin(actor, device, key, request_digest("import", key)), record)
    digest = hashlib.sha256(content).hexdigest()
    return Taken(members, facts[0].day, facts[0].number, facts[-1].number, repeated, digest)


def _key(sheet: Sheet) -> str:
    # Of what was read, not of the file's bytes: saved again or as CSV instead of XLSX, they are still these members.
    rows = [each.values for each in sheet.readings]
    return f"import-{hashlib.sha256(canonical(rows)).hexdigest()[:_KEY_CHARACTERS]}"


def _is_recorded(db: peewee.Database, key: str) -> bool:
    return db.execute_sql(SELECT_BY_KEY, (key,)).fetchone() is not None


def _refuse_wrong(db: peewee.Database, sheet: Sheet, day: str) -> None:
    problems = sheet.problems + against_books(db, sheet, day)
    if problems:
        raise ImportRefused(sorted(problems, key=lambda problem: problem.row))


def _record(tx: Transaction, each: MemberRow, village: str, day: str) -> None:
    who = particulars(each.name, each.address, each.phone, each.nik)
    region = each.region or village
    if is_known_officer(tx.db, each.member_no, each.name):
        correct(tx, each.member_no, who, region=region, day=day, joined=each.joined)
    else:
        register(tx, who, region=region, joined=each.joined, day=day, member_no=each.member_no)
    for product, amount, paid_until in (
        ("pokok", each.pokok, ""),
        ("wajib", each.wajib, each.paid_until),
        ("sukarela", each.sukarela, ""),
    ):
        if amount or paid_until:
            open_with(tx, f"{product}-{each.member_no}", amount, paid_until=paid_until, day=day)
    if each.card:
        give_card(tx, each.member_no, each.card)
