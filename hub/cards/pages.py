"""Pages on the desk: cards for members, one or all, as a sheet to print and cut."""

from __future__ import annotations

from functools import partial
from typing import Any

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.views import card_of
from hub.cards import actions, sheet, views
from hub.cooperative.views import cooperative
from hub.errors import HubError, Refused
from hub.limits import CARDS_AT_ONCE_MAX
from hub.log.record import Transaction
from hub.members.views import member
from hub.web.caller import Asking, appliance, language, write
from hub.web.forms import Form, blank, sent
from hub.web.pages import officer, page, pdf, redirect
from hub.words import text


async def _as_pdf(request: Asking, cards: list[views.Holder]) -> Response[Any]:
    if not cards:
        raise Refused("card.none")
    hub, chosen = appliance(request), language(request)
    content = await hub.document_work(partial(sheet.as_pdf, chosen, cards, cooperative(hub.books.db).name))
    return pdf(content, text(chosen, "card.file"))


@get("/desk/cards")
async def cards(request: Asking) -> Response[Any]:
    """How many have a card, a sheet of all, and cards for those who have none."""
    who, db = officer(request, "members.write"), appliance(request).books.db
    return page(
        request,
        "cards/cards.html",
        who=who,
        holders=views.holders(db),
        without=views.without(db),
        at_once=CARDS_AT_ONCE_MAX,
        form=blank(request),
    )


@post("/desk/cards")
async def make_all(request: Asking) -> Response[Any]:
    """Cards for members who have none, as many as go at once."""
    who, form = officer(request, "members.write"), await sent(request)

    def action(tx: Transaction) -> None:
        actions.new_cards(tx, [holder.member_no for holder in views.without(tx.db)])

    await write(request, who, action, "cards.all", key=form.key)
    return redirect("/desk/cards?done=cards_made")


@get("/desk/cards/sheet.pdf")
async def all_cards(request: Asking) -> Response[Any]:
    """Every card there is, to print and cut."""
    officer(request, "members.write")
    return await _as_pdf(request, views.holders(appliance(request).books.db))


def _card_page(request: Asking, member_no: int, form: Form, problem: HubError | None = None) -> Response[Any]:
    who, db = officer(request, "members.write"), appliance(request).books.db
    sight = guard.of_member(who, member_no)
    return page(
        request,
        "cards/card.html",
        who=who,
        member=member(db, member_no),
        card=card_of(db, sight),
        form=form,
        problem=problem,
    )


@get("/desk/members/{member_no:int}/card")
async def card(request: Asking, member_no: int) -> Response[Any]:
    """A member's card, and a new one for who has none or has lost it."""
    return _card_page(request, member_no, blank(request))


@post("/desk/members/{member_no:int}/card")
async def make_one(request: Asking, member_no: int) -> Response[Any]:
    """A new card; the one before is void from now on."""
    who, form = officer(request, "members.write"), await sent(request)
    guard.of_member(who, member_no)
    try:
        await write(request, who, lambda tx: actions.new_card(tx, member_no), "card.new", member_no, key=form.key)
    except Refused as error:
        return _card_page(request, member_no, form, error)
    return redirect(f"/desk/members/{member_no}/card?done=card_made")


@get("/desk/members/{member_no:int}/card.pdf")
async def one_card(request: Asking, member_no: int) -> Response[Any]:
    """One member's card, to print and cut."""
    who, db = officer(request, "members.write"), appliance(request).books.db
    sight = guard.of_member(who, member_no)
    held = card_of(db, sight)
    return await _as_pdf(request, [views.Holder(member_no, member(db, member_no).name, held)] if held else [])


ROUTES = Router("/", route_handlers=[cards, make_all, all_cards, card, make_one, one_card])
