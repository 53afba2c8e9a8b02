"""What the district has confirmed, and how the relay is doing."""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
import peewee

from hub.local.tables import SELECT_RELAY_STATUS

_LATEST: Final = """
    SELECT number, district_time, receipt FROM receipt ORDER BY district_time DESC, number DESC, id DESC LIMIT 1
"""
_NEWEST: Final = """
    SELECT number, district_time, hash, arrived FROM receipt
    ORDER BY district_time DESC, number DESC, id DESC LIMIT ?
"""

_Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
_Word = Annotated[str, msgspec.Meta(pattern="^[a-z_.]{0,60}$")]


class Confirmed(msgspec.Struct, frozen=True):
    """The newest position that the district confirmed: fact number and the district's time in epoch seconds.

    Newest by the district's time: a district that lost what it had says so with a lower number.
    """

    number: int = 0
    at: int | None = None


class RelayReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the relay tells of itself. Numbers of facts, epoch seconds (0: never), bytes.

    `sent` has reached the broker, `confirmed` the district has signed for, at `confirmed_at` by its own time. `state`
    and `problem` are the relay's words (``hub.po``: ``relay.state.…``, ``relay.problem.…``). `bytes_month` went over
    the uplink in `month` (``YYYY-MM``), of `allowance_month` (0: no bound). `district_time` is what the district said
    `district_age` seconds ago, 0 if it said nothing since the relay began.
    """

    kept: _Count
    sent: _Count
    sent_at: _Count
    confirmed: _Count
    confirmed_at: _Count
    state: _Word
    problem: _Word
    bytes_month: _Count
    allowance_month: _Count
    detail: Annotated[str, msgspec.Meta(max_length=200)] = ""
    month: Annotated[str, msgspec.Meta(pattern="^([0-9]{4}-[0-9]{2})?$")] = ""
    district_time: _Count = 0
    district_age: _Count = 0


class Kept(msgspec.Struct, frozen=True):
    """A report as it was kept: besides what it said, why its time was doubted, when it came by this hub's clock, and
    the month in which officers lifted the allowance."""

    report: RelayReport
    doubt: str
    reported: int
    send_anyway: str


class ReceiptRow(msgspec.Struct, frozen=True):
    """One receipt kept as evidence; times in epoch seconds, `at` the district's."""

    number: int
    at: int
    hash: str
    arrived: int


def confirmed(local: peewee.Database) -> Confirmed:
    """The newest confirmed position; 0 if there is none yet."""
    row = local.execute_sql(_LATEST).fetchone()
    return Confirmed(row[0], row[1]) if row else Confirmed()


def latest_receipt(local: peewee.Database) -> bytes | None:
    """The newest signed receipt, as the district sent it."""
    row = local.execute_sql(_LATEST).fetchone()
    return bytes(row[2]) if row else None


def newest_receipts(local: peewee.Database, count: int) -> list[ReceiptRow]:
    """The newest receipts, newest first."""
    return [ReceiptRow(*row) for row in local.execute_sql(_NEWEST, (count,))]


def newest_report(local: peewee.Database) -> Kept | None:
    """What the relay told last; None if it never told anything."""
    row = local.execute_sql(SELECT_RELAY_STATUS).fetchone()
    if row is None:
        return None
    report = RelayReport(
        kept=row[0],
        sent=row[1],
        sent_at=row[2],
        confirmed=row[3],
        confirmed_at=row[4],
        state=row[5],
        problem=row[6],
        detail=row[7],
        month=row[8],
        bytes_month=row[9],
        allowance_month=row[10],
        district_time=row[11],
    )
    return Kept(report, row[12], row[13], row[14])
