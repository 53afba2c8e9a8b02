"""What stands on a collection sheet: who owes what, what each brought, and what of it is recorded."""

from __future__ import annotations

from typing import Final

import msgspec
import peewee

from hub.days.views import newest
from hub.errors import HubError, NotFound, Refused
from hub.limits import COLLECTION_SHEETS_SHOWN, PAGE_ROWS_MAX
from hub.local import tables
from hub.log.record import request_digest
from hub.savings.ids import PRODUCTS, AccountId
from hub.savings.views import due

_MATCHING: Final = """
    FROM member WHERE (status = 'active' OR member_no IN (SELECT value FROM json_each(?1)))
    AND (?2 = '%%' OR name LIKE ?2 ESCAPE '!' OR member_no = ?3)
    AND NOT (?4 AND member_no IN (SELECT value FROM json_each(?1)))
"""
_PEOPLE: Final = f"""
    SELECT member_no, name, status, joined {_MATCHING}
    ORDER BY name COLLATE NOCASE, member_no LIMIT ?5 OFFSET ?6
"""
_COUNT: Final = f"SELECT COUNT(*) {_MATCHING}"
_RECORDED: Final = """
    SELECT f.number, m.account, m.amount, f.day FROM log_fact f
    JOIN ledger_line l ON l.entry = f.number AND l.sub <> ''
    JOIN savings_movement m ON m.account = l.sub AND m.number = f.number
    WHERE f.key >= ?1 AND f.key < ?2 ORDER BY f.number
"""


class Sheet(msgspec.Struct, frozen=True):
    """One collection sheet; see `hub.local.tables.CollectionSheet`. `counted` in rupiah, -1 while nobody has."""

    id: str
    number: int
    day: str
    state: str
    counted: int
    counted_version: int

    def key(self, member_no: int) -> str:
        """The key under which this member's row is recorded, whoever does it and however often."""
        return f"{self.prefix}{member_no}"

    @property
    def prefix(self) -> str:
        """How the keys of all its rows begin."""
        return f"collection.{self.id}."


class Row(msgspec.Struct, frozen=True):
    """What one member brings; rupiah. Version 0: nobody has written this row, the member has not been seen."""

    member_no: int
    pokok: int
    wajib: int
    sukarela: int
    version: int
    writer: int
    written: int
    refusal: str

    @property
    def amounts(self) -> dict[str, int]:
        """Rupiah by product, in the order they are recorded."""
        return {"pokok": self.pokok, "wajib": self.wajib, "sukarela": self.sukarela}

    @property
    def total(self) -> int:
        """All this member brings."""
        return self.pokok + self.wajib + self.sukarela

    @property
    def refused(self) -> HubError | None:
        """Why the rules refused this row when the sheet was recorded, None if they did not."""
        return _Refusal.read(self.refusal) if self.refusal else None


class _Refusal(msgspec.Struct):
    code: str
    parameters: dict[str, int | str]

    @staticmethod
    def read(text: str) -> HubError:
        """The error that was kept."""
        kept = msgspec.json.decode(text, type=_Refusal)
        return Refused(kept.code, **kept.parameters)


class Person(msgspec.Struct, frozen=True):
    """A member on the sheet: what they owe (`due`, rupiah by product) and what they bring."""

    member_no: int
    name: str
    active: bool
    due: dict[str, int]
    row: Row
    recorded: bool


class Recorded(msgspec.Struct, frozen=True):
    """One deposit that a sheet made: its fact's number, its amount in rupiah and the business day it is on."""

    number: int
    member_no: int
    product: str
    amount: int
    day: str


class Totals(msgspec.Struct, frozen=True):
    """What all rows add up to, rupiah by product and in all, and how many members were seen and pay something."""

    products: dict[str, int]
    total: int
    seen: int
    paying: int


def as_refusal(error: HubError) -> str:
    """An error as a row keeps it."""
    return msgspec.json.encode(_Refusal(error.code, error.parameters)).decode()


def no_row(member_no: int) -> Row:
    """The row of a member who has not been seen."""
    return Row(member_no, 0, 0, 0, version=0, writer=0, written=0, refusal="")


def sheet(local: peewee.Database, sheet_id: str) -> Sheet:
    """A sheet by its id. Raises `NotFound` ("collection.unknown")."""
    found = local.execute_sql(tables.SELECT_SHEET, (sheet_id,)).fetchone()
    if found is None:
        raise NotFound("collection.unknown")
    return Sheet(*found)


def open_sheet(local: peewee.Database) -> Sheet | None:
    """The sheet that is being filled in or recorded, if there is one."""
    found = local.execute_sql(tables.SELECT_OPEN_SHEET).fetchone()
    return Sheet(*found) if found else None


def newest_sheets(local: peewee.Database) -> list[Sheet]:
    """The sheets recorded last, newest first."""
    return [Sheet(*row) for row in local.execute_sql(tables.SELECT_NEWEST_SHEETS, (COLLECTION_SHEETS_SHOWN,))]


def rows(local: peewee.Database, sheet_id: str) -> dict[int, Row]:
    """The rows that were written, by member number."""
    return {row[0]: Row(*row) for row in local.execute_sql(tables.SELECT_ROWS, (sheet_id,))}


def row(local: peewee.Database, sheet_id: str, member_no: int) -> Row:
    """One member's row, version 0 if nobody has written it."""
    found = local.execute_sql(tables.SELECT_ROW, (sheet_id, member_no)).fetchone()
    return Row(*found) if found else no_row(member_no)


def totals(written: dict[int, Row]) -> Totals:
    """What these rows add up to."""
    products = {product: sum(each.amounts[product] for each in written.values()) for product in PRODUCTS}
    paying = sum(1 for each in written.values() if each.total)
    return Totals(products, sum(products.values()), len(written), paying)


def state_of(written: dict[int, Row]) -> str:
    """A digest of what the rows say, to tell whether they are still what somebody was shown."""
    return request_digest(sorted((each.member_no, each.version) for each in written.values()))


def recorded(books: peewee.Database, found: Sheet) -> list[Recorded]:
    """The deposits that a sheet has made so far: the log's own word, whatever the local file says."""
    end = found.prefix[:-1] + chr(ord(found.prefix[-1]) + 1)
    made = []
    for number, account, amount, day in books.execute_sql(_RECORDED, (found.prefix, end)):
        parsed = AccountId.parse(account)
        made.append(Recorded(number, parsed.member_no, parsed.product, amount, day))
    return made


def _wanted(written: dict[int, Row], text: str, unseen: bool) -> tuple[str, str, int, int]:
    text = text.strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
    pattern = "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%"
    return msgspec.json.encode(sorted(written)).decode(), pattern, number, int(unseen)


def people(
    books: peewee.Database,
    local: peewee.Database,
    found: Sheet | None,
    text: str = "",
    *,
    unseen: bool = False,
    limit: int = PAGE_ROWS_MAX,
    page: int = 1,
) -> list[Person]:
    """Active members, and whoever else has a row, by name: those whose name holds `text` or whose number it is.

    With `unseen` only those without a row. At most `limit` a page, pages from 1 (-1: no limit). Without a sheet all
    rows are empty, as on paper.
    """
    written = rows(local, found.id) if found else {}
    done = {each.member_no for each in recorded(books, found)} if found else set()
    month = (found.day if found else newest(books).day)[:7]
    wanted = _wanted(written, text, unseen)
    listed = []
    for member_no, name, status, joined in books.execute_sql(
        _PEOPLE, (*wanted, limit, (max(page, 1) - 1) * max(limit, 0))
    ).fetchall():
        active = status == "active"
        owed = {each: due(books, each, member_no, joined, month or joined[:7]) if active else 0 for each in PRODUCTS}
        listed.append(
            Person(member_no, name, active, owed, written.get(member_no, no_row(member_no)), member_no in done)
        )
    return listed


def people_count(books: peewee.Database, local: peewee.Database, found: Sheet, text: str, *, unseen: bool) -> int:
    """How many `people` finds on all pages together."""
    counted = books.execute_sql(_COUNT, _wanted(rows(local, found.id), text, unseen))
    return int(counted.fetchone()[0])
