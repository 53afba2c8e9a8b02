"""Filling in a collection sheet, and what recording a row means.

The drafts live in the local file; each function that writes them runs in one transaction there, so that of two phones
that write at once the second one sees what the first one wrote.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import peewee

from hub.collection import views
from hub.collection.views import Row, Sheet
from hub.days.today import working_day
from hub.errors import BadRequest, HubError, Refused, Unavailable
from hub.limits import COLLECTION_SHEETS_KEPT
from hub.local import tables
from hub.log.record import Origin, Transaction
from hub.money import checked_amount
from hub.savings import actions as savings
from hub.savings.ids import PRODUCTS

ID_BYTES: Final = 12
UNCOUNTED: Final = -1


@contextmanager
def _written(local: peewee.Database) -> Iterator[None]:
    """Write all or nothing. Raises `Unavailable` ("collection.not_saved") on a full card."""
    try:
        with local.atomic():
            yield
    except peewee.OperationalError as error:
        raise Unavailable("collection.not_saved") from error


def amount_or_nothing(text: int | float | str, field: str) -> int:
    """Rupiah as people type them; 0 for a field left empty or a nought. Raises `BadRequest` for what is no amount."""
    if text == 0 or (isinstance(text, str) and text.strip().lower().removeprefix("rp").strip() in ("", "0", "-")):
        return 0
    try:
        return checked_amount(text)
    except BadRequest as error:
        raise BadRequest(error.code, **{**error.parameters, "field": field}) from error


def begin(local: peewee.Database, random_bytes: bytes, day: str, now: int) -> Sheet:
    """Begin a sheet for the business day `day`; the one that is being filled in already, if there is one.

    Raises `Unavailable` ("collection.not_saved").
    """
    with _written(local):
        found = views.open_sheet(local)
        if found is None:
            made = urlsafe_b64encode(random_bytes).decode()
            local.execute_sql(tables.ADD_SHEET, (made, day, now))
            local.execute_sql(tables.FORGET_SHEETS, (COLLECTION_SHEETS_KEPT,))
            local.execute_sql(tables.FORGET_ROWS)
            found = views.sheet(local, made)
    return found


def _still_open(local: peewee.Database, sheet_id: str) -> Sheet:
    """The sheet. Raises `NotFound`, and `Refused` as "collection." and its state."""
    found = views.sheet(local, sheet_id)
    if found.state != "open":
        raise Refused(f"collection.{found.state}")
    return found


def write_row(
    local: peewee.Database, sheet_id: str, member_no: int, version: int, amounts: dict[str, int], writer: int, now: int
) -> Row:
    """Write what a member brings over version `version` of their row; `amounts` is rupiah by product.

    An officer's own repeat, as when an answer was lost, is no conflict. Raises `Refused` ("collection.row_changed",
    with what the other officer wrote) if somebody has written it meanwhile, else as `_still_open`, and `Unavailable`.
    """
    with _written(local):
        _still_open(local, sheet_id)
        there = views.row(local, sheet_id, member_no)
        if there.version != version:
            if (there.version, there.writer, there.amounts) == (version + 1, writer, amounts):
                return there
            raise Refused("collection.row_changed", version=there.version, writer=there.writer, **there.amounts)
        ordered = (amounts[product] for product in PRODUCTS)
        local.execute_sql(tables.WRITE_ROW, (sheet_id, member_no, *ordered, version + 1, writer, now))
        return views.row(local, sheet_id, member_no)


def write_counted(local: peewee.Database, sheet_id: str, version: int, counted: int) -> Sheet:
    """Note the cash counted for the sheet, rupiah; `UNCOUNTED` takes it back. Raises as `write_row`."""
    with _written(local):
        found = _still_open(local, sheet_id)
        if found.counted != counted:
            if found.counted_version != version:
                raise Refused("collection.counted_changed", field="counted", amount=max(found.counted, 0))
            local.execute_sql(tables.SET_SHEET_COUNTED, (counted, sheet_id))
        return views.sheet(local, sheet_id)


def bring_to(local: peewee.Database, sheet_id: str, day: str) -> None:
    """Go on with a sheet of an earlier day on this business day. Raises `NotFound`, `Refused`, `Unavailable`."""
    with _written(local):
        if views.sheet(local, sheet_id).state not in ("open", "recording"):
            raise Refused("collection.recorded")
        local.execute_sql(tables.SET_SHEET_DAY, (day, sheet_id))


def drop(local: peewee.Database, sheet_id: str) -> None:
    """Drop what is not recorded of a sheet; dropping it twice is no error. Raises as `_still_open`, `Unavailable`.

    A sheet cut off while it was recorded can be dropped too: what counted, counted.
    """
    with _written(local):
        found = views.sheet(local, sheet_id)
        if found.state == "recorded":
            raise Refused("collection.recorded")
        local.execute_sql(tables.SET_SHEET_STATE, ("dropped", sheet_id))


def begin_recording(local: peewee.Database, sheet_id: str, seen: str) -> list[Row]:
    """From now on no row changes; returns those that pay something. `seen` is `views.state_of` what was confirmed.

    One that was cut off is gone on with. Raises `Refused` ("collection.changed") if the rows are no longer those,
    "collection.empty" if nobody pays anything, else as `_still_open`.
    """
    with _written(local):
        found = views.sheet(local, sheet_id)
        if found.state not in ("open", "recording"):
            raise Refused(f"collection.{found.state}")
        written = views.rows(local, sheet_id)
        if views.state_of(written) != seen:
            raise Refused("collection.changed")
        paying = [row for row in written.values() if row.total]
        if not paying:
            raise Refused("collection.empty")
        local.execute_sql(tables.SET_SHEET_STATE, ("recording", sheet_id))
    return paying


def end_recording(local: peewee.Database, sheet_id: str, refusals: dict[int, str]) -> None:
    """All rows were tried: the sheet is recorded, or stays open with those refused, each with its reason."""
    with _written(local):
        if views.sheet(local, sheet_id).state != "recording":
            return
        for member_no, refusal in refusals.items():
            local.execute_sql(tables.SET_ROW_REFUSAL, (refusal, sheet_id, member_no))
        local.execute_sql(tables.SET_SHEET_STATE, ("open" if refusals else "recorded", sheet_id))


def record_row(tx: Transaction, day: str, row: Row) -> None:
    """Record what one member brought: a deposit for each product, all or none.

    Raises `Refused`: "collection.other_day" if the open business day is not the sheet's, "collection.needs_two" for an
    amount that two people must agree on, which is done on the member's own page; and whatever
    `hub.savings.actions.deposit` raises.
    """
    if working_day(tx) != day:
        raise Refused("collection.other_day", day=day)
    for product, amount in row.amounts.items():
        if amount:
            try:
                savings.deposit(tx, f"{product}-{row.member_no}", amount)
            except Refused as error:
                if error.code == "approval.needed":
                    raise Refused("collection.needs_two", **error.parameters) from error
                raise


def try_rows(tx: Transaction, day: str, rows: list[Row]) -> dict[int, HubError]:
    """Record each row by itself, and tell which the rules refuse. For a trial alone: no row has a key of its own."""
    refused = {}
    for row in rows:
        try:
            with tx.db.atomic():
                record_row(Transaction(tx.db, Origin(tx.origin.actor, tx.origin.device), tx.clock), day, row)
        except HubError as error:
            refused[row.member_no] = error
    return refused
