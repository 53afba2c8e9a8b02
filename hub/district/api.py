"""HTTP: what the relay brings from the district, and what members and kiosks read of it."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated

import msgspec
from litestar import Router, get, post

from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.district import actions, views
from hub.errors import BadRequest
from hub.limits import DISTRICT_STATEMENTS_MAX
from hub.local.tables import DistrictWord
from hub.log.record import Origin, request_digest
from hub.relay.api import require_relay
from hub.web.caller import Asking, appliance, header_key, place, require_insider

ALL = "all"


class StatementsRequest(msgspec.Struct):
    """All that the district says under one scope: message `number` of epoch second `at`, and `signed` as it came."""

    scope: str
    number: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    at: Annotated[int, msgspec.Meta(ge=0, le=2**53)]
    statements: Annotated[list[actions.AnyStatement], msgspec.Meta(max_length=DISTRICT_STATEMENTS_MAX)]
    signed: str


@post("/relay/statements", status_code=204)
async def take(request: Asking, data: StatementsRequest) -> None:
    """Take what the district says. An older message than the one before changes nothing."""
    require_relay(request)
    hub = appliance(request)
    try:
        signed = base64.b64decode(data.signed, validate=True)
    except binascii.Error as error:
        raise BadRequest("request.invalid", field="signed", reason="base64") from error
    if data.scope not in (ALL, cooperative(hub.books.db).hub):
        raise BadRequest("request.invalid", field="scope", reason=ALL)
    number, at = views.newest_word(hub.local, data.scope)
    if data.number <= number and data.at <= at:
        return
    source = Origin("district", place(request).device, header_key(request), request_digest("district.take", data))
    await hub.write(source, lambda tx: actions.take(tx, data.scope, data.statements))
    # After the facts: a power cut between the two brings the message once more, and it changes nothing.
    word = DistrictWord.insert(scope=data.scope, number=data.number, at=data.at, signed=signed)
    word.on_conflict_replace().execute(hub.local)


@get("/palm-price")
async def palm_price(request: Asking) -> views.PalmPriceView:
    """The price of palm fruit (TBS) by age class, without days and prices if the district has stated none."""
    require_insider(request)
    db = appliance(request).books.db
    return views.palm_price(db, newest(db).day)


ROUTES = Router("/", route_handlers=[take, palm_price])
