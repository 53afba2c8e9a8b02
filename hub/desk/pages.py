"""Pages: the desk as an officer finds it, and one member with all that can be done for them."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get

from hub.access import guard
from hub.access.guard import Viewer
from hub.access.views import pin, roles
from hub.approvals.views import limits_are_set
from hub.approvals.views import open_count as proposal_count
from hub.collection.views import open_sheet, rows
from hub.days.today import late
from hub.days.views import newest
from hub.district.views import support
from hub.ledger.chart import CASH
from hub.ledger.views import balance
from hub.limits import CALLS_SEEN_SECONDS_NO_SCRIPT, PAGE_ROWS, PAGE_ROWS_MAX
from hub.members import regions
from hub.members.views import counts, member
from hub.openings.views import progress
from hub.photos.pages import kept_photo
from hub.privacy.views import corrections, open_correction_count
from hub.recovery import reconciliation
from hub.recovery.views import key_in_force
from hub.relay.sign import relay_sign
from hub.requests.views import open_count, open_of_member
from hub.savings import views as savings
from hub.savings.ids import AccountId
from hub.savings.pages import account_cards, latest_movements, movement_row
from hub.suggestions.views import unanswered
from hub.web.caller import Asking, appliance, language
from hub.web.pages import officer, page
from hub.words import text

MEMBER_MOVEMENTS: Final = 10


def _sending_tile(request: Asking) -> list[dict[str, str]]:
    """The way to what was sent to the district, with what stands in its way or how far it is."""
    sign, chosen = relay_sign(request), language(request)
    if sign is None:
        return []
    note = sign.problem_text or text(chosen, "page.relay.so_far", confirmed=sign.confirmed, kept=sign.kept)
    label = text(chosen, "page.relay.title")
    return [{"path": "/desk/relay", "icon": "up", "label": label, "note": note}]


def _collection_tile(request: Asking) -> dict[str, str]:
    """The way to the meeting's sheet, with how many members have been seen."""
    hub, chosen = appliance(request), language(request)
    sheet = open_sheet(hub.local)
    seen = len(rows(hub.local, sheet.id)) if sheet else 0
    return {
        "path": "/desk/collection",
        "icon": "notes",
        "label": text(chosen, "page.collection.title"),
        "note": text(chosen, "page.collection.tile", count=seen) if sheet else "",
    }


def _approvals_tile(request: Asking) -> dict[str, str]:
    """The way to what waits for a second person, or a reminder to decide what needs one."""
    db, chosen = appliance(request).books.db, language(request)
    waiting = proposal_count(db)
    note = text(chosen, "page.approval.count", count=waiting) if waiting else ""
    if not note and not limits_are_set(db):
        note = text(chosen, "page.approval.not_set_yet")
    return {"path": "/desk/approvals", "icon": "officers", "label": text(chosen, "page.approval.title"), "note": note}


def _tiles(request: Asking, who: Viewer) -> list[dict[str, str]]:
    """What else is done at the desk, with how much of it waits."""
    db, chosen = appliance(request).books.db, language(request)
    asked, unread = open_count(db), unanswered(db)
    tiles = [
        {
            "path": "/desk/requests",
            "icon": "withdraw",
            "label": text(chosen, "page.request.desk_title"),
            "note": text(chosen, "page.request.count", count=asked) if asked else "",
        }
    ]
    if who.may("money.take"):
        tiles.append(_collection_tile(request))
    tiles.append(_approvals_tile(request))
    if who.may("members.write") and (wrong := open_correction_count(db)):
        tiles.append(
            {
                "path": "/desk/corrections",
                "icon": "my_data",
                "label": text(chosen, "page.corrections.title"),
                "note": text(chosen, "page.corrections.count", count=wrong),
            }
        )
    if who.may("notices"):
        tiles.append({"path": "/desk/notices", "icon": "notices", "label": text(chosen, "page.notice.title")})
    tiles.append({"path": "/desk/days", "icon": "calendar", "label": text(chosen, "page.days.title")})
    tiles.append(
        {
            "path": "/desk/district",
            "icon": "network",
            "label": text(chosen, "page.district.title"),
            "note": text(chosen, "page.district.asks") if support(db, newest(db).day) else "",
        }
    )
    if reconciliation.read(appliance(request).books.path.parent) is not None:
        tiles.append({"path": "/desk/restored", "icon": "book", "label": text(chosen, "restored.title")})
    tiles.append(
        {
            "path": "/desk/recovery",
            "icon": "lock",
            "label": text(chosen, "page.recovery.title"),
            "note": "" if key_in_force(db) else text(chosen, "page.recovery.none_yet"),
        }
    )
    if (openings := progress(db)).all:
        asked_of = text(chosen, "page.openings.disputed_count", count=openings.disputed) if openings.disputed else ""
        tiles.append(
            {"path": "/desk/openings", "icon": "book", "label": text(chosen, "page.openings.title"), "note": asked_of}
        )
    if who.may("money.take") or who.may("devices"):
        tiles.append({"path": "/desk/printer", "icon": "print", "label": text(chosen, "page.printer.title")})
    if who.may("suggestions.see"):
        tiles.append(
            {
                "path": "/desk/suggestions",
                "icon": "suggestion",
                "label": text(chosen, "page.suggestion.book"),
                "note": text(chosen, "page.suggestion.count", count=unread) if unread else "",
            }
        )
    return [*tiles, *_sending_tile(request)]


@get("/desk")
async def desk(request: Asking, shown: str = "", resting: str = "") -> Response[Any]:
    """The day, the search for a member, and today's movements.

    Without a script the page loads itself anew, to show who calls; then it is `resting`, and no session lives on by it.
    """
    who = officer(request, "members.see", by_itself=bool(resting))
    db = appliance(request).books.db
    business_day = newest(db)
    day = business_day.day
    totals = savings.totals_of_day(db, day)
    rows = []
    for account, found in savings.movements_of_day(db, day, PAGE_ROWS_MAX if shown == "all" else PAGE_ROWS):
        parsed = AccountId.parse(account)
        rows.append((member(db, parsed.member_no), movement_row(request, parsed.product, found)))
    return page(
        request,
        "desk/desk.html",
        who=who,
        greeted=member(db, who.member_no).name,
        late=late(appliance(request).clock, day) if business_day.open else None,
        totals=totals,
        cash=balance(db, CASH),
        rows=rows,
        again=f"{CALLS_SEEN_SECONDS_NO_SCRIPT}; url=/desk?resting=yes{'&shown=all' if shown == 'all' else ''}",
        more=totals.count > len(rows) and shown != "all",
        members=counts(db).get("active", 0),
        tiles=_tiles(request, who),
    )


@get("/desk/members/{member_no:int}")
async def one_member(request: Asking, member_no: int) -> Response[Any]:
    """A member: who they are, their accounts, their last movements, and what can be done for them."""
    who = officer(request, "members.see")
    sight = guard.of_member(who, member_no)
    db = appliance(request).books.db
    found = member(db, sight.member_no)
    cards = account_cards(request, sight)
    return page(
        request,
        "desk/member.html",
        who=who,
        member=found,
        village=regions.describe(found.region),
        offices=roles(db, sight.member_no),
        has_pin=pin(db, sight.member_no) is not None,
        cards=cards,
        total=sum(card.balance for card in cards),
        rows=latest_movements(request, sight, cards, MEMBER_MOVEMENTS),
        requests=open_of_member(db, sight),
        kept=kept_photo(request, sight),
        wishes=[wish for wish in corrections(db, sight, PAGE_ROWS) if wish.state == "open"],
    )


ROUTES = Router("/", route_handlers=[desk, one_member])
