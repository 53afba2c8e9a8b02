"""Pages: one's own suggestions by phone; on the desk the book, its answers, and a copy to print."""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get, post

from hub.access import guard
from hub.access.guard import Viewer
from hub.days.views import newest
from hub.errors import HubError
from hub.limits import PAGE_ROWS, SUGGESTION_CHARACTERS_MAX
from hub.members.views import member
from hub.suggestions import actions, views
from hub.web.caller import Asking, appliance, viewer, write
from hub.web.forms import Form, blank, sent
from hub.web.pages import officer, page, redirect

TOPIC_ICONS: Final = {
    "savings": "sukarela",
    "loans": "notes",
    "shop": "shop",
    "harvest": "harvest",
    "officers": "officers",
    "meeting": "calendar",
    "kiosk": "kiosk",
    "other": "suggestion",
}
"""The picture beside each topic, the same as on the kiosk."""


@get("/me/suggestions")
async def my_suggestions(request: Asking) -> Response[Any]:
    """One's own suggestions and what was answered, newest first."""
    who = viewer(request)
    rows = views.own_suggestions(appliance(request).books.db, guard.own(who))
    return page(request, "suggestions/list.html", who=who, rows=rows, icons=TOPIC_ICONS)


def _new_page(request: Asking, who: Viewer, form: Form, problem: HubError | None = None) -> Response[Any]:
    return page(
        request,
        "suggestions/new.html",
        who=who,
        form=form,
        problem=problem,
        icons=TOPIC_ICONS,
        text_max=SUGGESTION_CHARACTERS_MAX,
    )


@get("/me/suggestions/new")
async def new(request: Asking) -> Response[Any]:
    """The form for a suggestion."""
    return _new_page(request, viewer(request), blank(request))


@post("/me/suggestions/new")
async def suggest(request: Asking) -> Response[Any]:
    """Write the suggestion into the book."""
    who, form = viewer(request), await sent(request)
    topic, text = form.text("topic"), form.text("text")
    try:
        await write(
            request,
            who,
            lambda tx: actions.suggest(tx, who.member_no, topic, text),
            "suggestion",
            topic,
            text,
            key=form.key,
        )
    except HubError as error:
        return _new_page(request, who, form, error)
    return redirect("/me/suggestions?done=suggested")


@get("/desk/suggestions")
async def book(request: Asking, before: str = "") -> Response[Any]:
    """The suggestion book, newest first; the next page is before the last number of this one."""
    who = officer(request, "suggestions.see")
    db = appliance(request).books.db
    last = int(before) if before.isascii() and before.isdigit() and len(before) < 16 else None
    found = views.book(db, last)
    return page(
        request,
        "suggestions/desk.html",
        who=who,
        rows=[(member(db, each.member_no), each) for each in found],
        icons=TOPIC_ICONS,
        earlier=found[-1].number if len(found) == PAGE_ROWS else 0,
        newest_first=last is None,
    )


def _answer_page(
    request: Asking, who: Viewer, number: int, form: Form, problem: HubError | None = None
) -> Response[Any]:
    db = appliance(request).books.db
    found = views.suggestion(db, number)
    return page(
        request,
        "suggestions/answer.html",
        who=who,
        row=found,
        member=member(db, found.member_no),
        form=form if form.has("text") else Form({**form.values, "text": found.answer}),
        problem=problem,
        icons=TOPIC_ICONS,
        text_max=SUGGESTION_CHARACTERS_MAX,
    )


@get("/desk/suggestions/{number:int}")
async def one_suggestion(request: Asking, number: int) -> Response[Any]:
    """A suggestion, and the form to answer it."""
    return _answer_page(request, officer(request, "suggestions.see"), number, blank(request))


@post("/desk/suggestions/{number:int}")
async def answer(request: Asking, number: int) -> Response[Any]:
    """Write the answer beside the suggestion."""
    who, form = officer(request, "suggestions.answer"), await sent(request)
    text = form.text("text")
    try:
        await write(
            request, who, lambda tx: actions.answer(tx, number, text), "suggestion.answer", number, text, key=form.key
        )
    except HubError as error:
        return _answer_page(request, who, number, form, error)
    return redirect("/desk/suggestions?done=answered")


@get("/desk/suggestions/book")
async def printed_book(request: Asking, year: str = "") -> Response[Any]:
    """The book of one year as it is printed: oldest first, numbered from one."""
    who = officer(request, "suggestions.see")
    db = appliance(request).books.db
    years = views.years(db)
    shown = year if year in years else (years[0] if years else newest(db).day[:4])
    rows = [(number, member(db, each.member_no), each) for number, each in enumerate(views.year(db, shown), 1)]
    return page(request, "suggestions/book.html", who=who, rows=rows, years=years, shown=shown)


ROUTES = Router("/", route_handlers=[my_suggestions, new, suggest, book, one_suggestion, answer, printed_book])
