"""Pages: one's own passbook as it is printed, a year or all of it on plain A4."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get

from hub.access import guard
from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.members.regions import describe
from hub.members.views import member
from hub.savings import views
from hub.savings.pages import movement_row
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, viewer
from hub.web.pages import page

ALL: Final = "all"


@get("/me/accounts/{account_id:str}/print")
async def my_printed_passbook(request: Asking, account_id: str, year: str = "") -> Response[Any]:
    """One year of one's own account, or all of it, to be printed; the newest year unless another is asked for."""
    who = viewer(request)
    sight, db = guard.own(who), appliance(request).books.db
    account = views.seen_account(sight, account_id)
    years = sorted({month.month[:4] for month in views.months(db, sight, account_id)}, reverse=True)
    shown = year if year == ALL or year in years else next(iter(years), "")
    first, end = ("", "9999") if shown == ALL else (f"{shown}-01-01", f"{shown}-13")
    found = views.movements_between(db, sight, account_id, first, end) if shown else []
    return page(
        request,
        "savings/print.html",
        who=who,
        member=member(db, sight.member_no),
        village=describe(cooperative(db).region),
        name=account_name(language(request), account.product),
        account_id=account_id,
        years=years,
        shown=shown,
        everything=ALL,
        rows=[movement_row(request, account.product, each) for each in found],
        opening=found[0].balance - found[0].amount if found else 0,
        closing=found[-1].balance if found else 0,
        taken=sum(max(each.amount, 0) for each in found),
        paid=sum(max(-each.amount, 0) for each in found),
        first_day=found[0].day if found else "",
        last_day=found[-1].day if found else "",
        printed_on=newest(db).day,
    )


ROUTES = Router("/", route_handlers=[my_printed_passbook])
