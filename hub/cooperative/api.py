"""HTTP: what anybody may know of this hub."""

from __future__ import annotations

import msgspec
from litestar import Router, get

from hub import __version__
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.log.views import SELECT_HEAD
from hub.relay.sign import RelaySign, relay_sign
from hub.relay.views import Confirmed, confirmed
from hub.web.caller import Asking, appliance
from hub.words import KNOWN, Language


class Status(msgspec.Struct):
    """Whose hub this is, its business day, how many facts it holds and how many the district confirmed.

    `relay` is how far the facts have come on their way to the district, null where no relay ever reported.
    `phone_address` is where phones find these books (``http://192.168.4.1``), ``""`` if no other machine can.
    """

    hub: str
    cooperative: str
    region: str
    business_day: str
    day_open: bool
    facts: int
    confirmed: Confirmed
    relay: RelaySign | None
    language_default: str
    languages: list[Language]
    phone_address: str
    version: str
    time: int
    read_only: bool


@get("/status")
async def status(request: Asking) -> Status:
    """Whose hub this is and how it is. Anybody may ask."""
    hub = appliance(request)
    whose, day = cooperative(hub.books.db), newest(hub.books.db)
    head = hub.books.db.execute_sql(SELECT_HEAD).fetchone()
    return Status(
        hub=whose.hub,
        cooperative=whose.name,
        region=whose.region,
        business_day=day.day,
        day_open=day.open,
        facts=head[0] if head else 0,
        confirmed=confirmed(hub.local),
        relay=relay_sign(request),
        language_default=hub.languages[0],
        languages=[KNOWN[code] for code in hub.languages],
        phone_address=hub.phone_address(),
        version=__version__,
        time=hub.clock.now(),
        read_only=hub.fault is not None,
    )


ROUTES = Router("/", route_handlers=[status])
