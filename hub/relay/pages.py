"""Pages: what of these books has reached the district, for officers."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post

from hub import words
from hub.limits import RECEIPTS_SHOWN
from hub.relay import actions, views
from hub.relay.sign import relay_sign
from hub.web.caller import Asking, appliance, language
from hub.web.forms import sent
from hub.web.pages import officer, page, redirect


@get("/desk/relay")
async def relay(request: Asking) -> Response[Any]:
    """Three counts with their times, what stands in the way and what to do, the month's data, and the receipts."""
    who = officer(request, "members.see")
    hub, chosen = appliance(request), language(request)
    found = views.newest_report(hub.local)
    return page(
        request,
        "relay/relay.html",
        who=who,
        sign=relay_sign(request),
        kept=found,
        now=hub.clock.now(),
        receipts=views.newest_receipts(hub.local, RECEIPTS_SHOWN),
        as_moment=lambda at: words.moment(chosen, at) if at else "–",
        used=f"{found.report.bytes_month / 1_000_000:.1f}" if found else "",
        allowed=f"{found.report.allowance_month / 1_000_000:.1f}" if found and found.report.allowance_month else "",
        lifted=bool(found and found.report.month and found.send_anyway == found.report.month),
        bound=bool(found and found.report.problem.startswith("allowance.")),
    )


@post("/desk/relay/send-anyway")
async def send_anyway(request: Asking) -> Response[Any]:
    """Lift this month's data allowance, for whoever may decide about devices."""
    officer(request, "devices")
    await sent(request)
    hub = appliance(request)
    if (found := views.newest_report(hub.local)) is not None:
        await hub.hash_work(actions.send_anyway, hub.local, found.report.month)
    return redirect("/desk/relay?done=send_anyway")


ROUTES = Router("/", route_handlers=[relay, send_anyway])
