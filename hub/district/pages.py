"""Pages: the week's price of palm fruit for members, and for officers all that the district says."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get

from hub.days.views import newest
from hub.district import views
from hub.web.caller import Asking, appliance, viewer
from hub.web.pages import officer, page


@get("/me/palm-price")
async def palm_price(request: Asking) -> Response[Any]:
    """What the district states as the price of palm fruit."""
    who, db = viewer(request), appliance(request).books.db
    return page(request, "district/palm_price.html", who=who, price=views.palm_price(db, newest(db).day))


@get("/desk/district")
async def district(request: Asking) -> Response[Any]:
    """What the district asks for, its rules, its price and its announcements."""
    who = officer(request, "members.see")
    db = appliance(request).books.db
    day = newest(db).day
    return page(
        request,
        "district/desk.html",
        who=who,
        support=views.support(db, day),
        rules=views.rules(db, day),
        price=views.palm_price(db, day),
        announcements=views.announcements(db, day),
    )


ROUTES = Router("/", route_handlers=[palm_price, district])
