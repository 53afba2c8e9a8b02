"""HTTP: the relay's own door."""

from __future__ import annotations

import base64
import binascii

import msgspec
from litestar import Router, get, post, put

from hub.errors import BadRequest, NotFound, Refused, SignInNeeded
from hub.local.tables import Receipt
from hub.log.views import SELECT_HASH
from hub.relay import actions, views
from hub.web.caller import Asking, appliance, place


class ReceiptRequest(msgspec.Struct):
    """A receipt as the district signed it (base64), and what it says."""

    incarnation: int
    number: int
    hash: str
    district_time: int
    receipt: str


class ReceiptAnswer(msgspec.Struct):
    """The newest receipt, base64."""

    receipt: str


class ReportAnswer(msgspec.Struct):
    """The month (``YYYY-MM``) in which officers want everything sent whatever the allowance, "" for none."""

    send_anyway: str


def require_relay(request: Asking) -> None:
    """Raise `SignInNeeded` ("device.unknown") unless a paired relay asks."""
    if place(request).kind != "relay":
        raise SignInNeeded("device.unknown")


@post("/relay/receipts", status_code=204)
async def keep_receipt(request: Asking, data: ReceiptRequest) -> None:
    """Keep a receipt as evidence. Refused ("receipt.mismatch") if the log here has another hash at that number."""
    require_relay(request)
    hub = appliance(request)
    try:
        signed = base64.b64decode(data.receipt, validate=True)
    except binascii.Error as error:
        raise BadRequest("request.invalid", field="receipt", reason="base64") from error
    row = hub.books.db.execute_sql(SELECT_HASH, (data.number,)).fetchone()
    if data.number and (row is None or row[0] != data.hash):
        raise Refused("receipt.mismatch", number=data.number)
    Receipt.insert(
        number=data.number,
        incarnation=data.incarnation,
        hash=data.hash,
        district_time=data.district_time,
        receipt=signed,
        arrived=hub.clock.now(),
    ).on_conflict_ignore().execute(hub.local)


@get("/relay/receipts/latest")
async def newest_receipt(request: Asking) -> ReceiptAnswer:
    """The newest receipt that was kept."""
    require_relay(request)
    signed = views.latest_receipt(appliance(request).local)
    if signed is None:
        raise NotFound("receipt.none")
    return ReceiptAnswer(base64.b64encode(signed).decode())


@put("/relay/status")
async def keep_report(request: Asking, data: views.RelayReport) -> ReportAnswer:
    """Keep how the relay is doing, and take the district's time if it brings one that can be right."""
    require_relay(request)
    hub = appliance(request)
    doubt = ""
    if data.district_time:
        doubt = actions.hear_district(hub.clock, hub.books.db, data.district_time + data.district_age)
    await hub.hash_work(actions.keep_report, hub.local, data, hub.clock.now(), doubt)
    found = views.newest_report(hub.local)
    return ReportAnswer(found.send_anyway if found else "")


ROUTES = Router("/", route_handlers=[keep_receipt, newest_receipt, keep_report])
