"""Pages: is what came from paper right (the member), and what members say of it (the desk)."""

from __future__ import annotations

from typing import Any

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.access.signing_in import confirm, member_number
from hub.access.views import roles
from hub.errors import BadRequest, HubError, NotFound
from hub.limits import NOTE_CHARACTERS_MAX, PAGE_ROWS
from hub.log.record import Transaction
from hub.members.views import member
from hub.openings import actions, views
from hub.recovery.actions import check_second
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, place, viewer, write
from hub.web.forms import Form, Planned, blank, sent, step
from hub.web.pages import officer, page, redirect
from hub.words.amounts import in_words


def _mine(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    db, chosen = appliance(request).books.db, language(request)
    rows = views.of_member(db, guard.own(who))
    asked = next((row for row in rows if row.state == "waiting"), None)
    if problem is not None:
        asked = next((row for row in rows if row.account == form.text("account")), asked)
    return page(
        request,
        "openings/mine.html",
        who=who,
        rows=[(row, account_name(chosen, row.product)) for row in rows],
        asked=asked,
        asked_name=account_name(chosen, asked.product) if asked else "",
        locked=views.lock(db),
        note_max=NOTE_CHARACTERS_MAX,
        form=form,
        problem=problem,
    )


@get("/me/openings")
async def mine(request: Asking) -> Response[Any]:
    """One account after the other: is this what stood in the book?"""
    who = viewer(request)
    return _mine(request, who, blank(request))


@post("/me/openings")
async def say(request: Asking) -> Response[Any]:
    """Say that it is right, or what it should be."""
    who, form = viewer(request), await sent(request)
    account, shown, right = form.text("account"), form.text("shown"), form.has("right")
    should_be, note = None if right else form.text("should_be"), "" if right else form.text("note")
    try:
        if not shown.isdecimal():
            raise BadRequest("request.invalid", field="shown", reason="shown")

        def action(tx: Transaction) -> None:
            actions.say(tx, guard.own(who), account, int(shown), should_be=should_be, note=note)

        await write(request, who, action, "opening.say", account, shown, should_be or "", note, key=form.key)
    except HubError as error:
        if error.parameters.get("field") == "amount":  # on this page it is asked for by another name
            error.parameters["field"] = "should_be"
        return _mine(request, who, form, error)
    return redirect("/me/openings?done=opening_said")


@get("/desk/openings")
async def desk(request: Asking) -> Response[Any]:
    """How far it is, who says otherwise, and the lock."""
    return _desk(request, officer(request, "members.see"), blank(request))


def _desk(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    db, chosen = appliance(request).books.db, language(request)
    locked = views.lock(db)
    return page(
        request,
        "openings/desk.html",
        who=who,
        progress=views.progress(db),
        disputed=[(row, account_name(chosen, row.product)) for row in views.disputed(db)],
        waiting=[(row, account_name(chosen, row.product)) for row in views.waiting(db, PAGE_ROWS)],
        locked=locked,
        officers=[member(db, number).name for number in (locked.maker, locked.checker)] if locked else [],
        form=form,
        problem=problem,
    )


@post("/desk/openings/lock")
async def lock(request: Asking) -> Response[Any]:
    """Lock all, once a second officer has given their PIN on this very page."""
    who, form, hub = officer(request, "money.reverse"), await sent(request), appliance(request)
    try:
        number = member_number(form.text("checker"))
        check_second(str(who.member_no), number, roles(hub.books.db, number))
        await confirm(hub, number, form.text("pin"), place=place(request).name, field="pin")
        await write(request, who, lambda tx: actions.lock(tx, number), "opening.lock", number, key=form.key)
    except HubError as error:
        return _desk(request, who, form, error)
    return redirect("/desk/openings?done=openings_locked")


def _one(
    request: Asking, who: Viewer, account: str, form: Form, problem: HubError | None = None, *, sure: int | None = None
) -> Response[Any]:
    db, chosen = appliance(request).books.db, language(request)
    found = views.one(db, account)
    if found is None:
        raise NotFound("account.unknown")
    sight = guard.of_member(who, found.member_no)
    return page(
        request,
        "openings/one.html",
        who=who,
        row=found,
        name=account_name(chosen, found.product),
        member=member(db, sight.member_no),
        locked=views.lock(db),
        sure=sure,
        in_words=in_words(chosen, sure) if sure else "",
        note_max=NOTE_CHARACTERS_MAX,
        form=form,
        problem=problem,
    )


@get("/desk/openings/{account:str}")
async def one(request: Asking, account: str) -> Response[Any]:
    """What a member says of one account; correct it, or explain."""
    return _one(request, officer(request, "members.see"), account, blank(request))


@post("/desk/openings/{account:str}/answer")
async def answer(request: Asking, account: str) -> Response[Any]:
    """Explain to the member why it is right as it stands."""
    who, form = officer(request, "money.reverse"), await sent(request)
    words = form.text("words")
    try:
        await write(
            request, who, lambda tx: actions.answer(tx, account, words), "opening.answer", account, words, key=form.key
        )
    except HubError as error:
        return _one(request, who, account, form, error)
    return redirect("/desk/openings?done=answered")


@post("/desk/openings/{account:str}/correct")
async def correct(request: Asking, account: str) -> Response[Any]:
    """Preview the correction, or record it once confirmed."""
    who, form = officer(request, "money.reverse"), await sent(request)
    if form.has("edit"):
        return _one(request, who, account, form)
    amount, note = form.text("amount"), form.text("note")

    def action(tx: Transaction) -> int:
        actions.correct(tx, account, amount, note)
        found = views.one(tx.db, account)
        return found.amount if found else 0

    try:
        outcome = await step(request, who, form, action, "opening.correct", account, amount, note)
    except HubError as error:
        return _one(request, who, account, form, error)
    if isinstance(outcome, Planned):
        return _one(request, who, account, form, sure=outcome.result)
    return redirect("/desk/openings?done=opening_corrected")


ROUTES = Router("/", route_handlers=[mine, say, desk, lock, one, answer, correct])
