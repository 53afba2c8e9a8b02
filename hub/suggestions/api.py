"""HTTP: one's own suggestions; the whole book and its answers, for officers."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.members.views import member
from hub.suggestions import actions, views
from hub.suggestions.facts import suggestion_in
from hub.web.caller import Asking, appliance, viewer, write


class SuggestionAnswer(msgspec.Struct):
    """One's own suggestion and what was answered; `answered_day` is ``""`` until there is an answer."""

    number: int
    day: str
    topic: str
    text: str
    answer: str
    answered_day: str


class BookAnswer(msgspec.Struct):
    """A suggestion as it stands in the book."""

    number: int
    member_no: int
    name: str
    day: str
    topic: str
    text: str
    answer: str
    answered_day: str


class NewSuggestion(msgspec.Struct):
    """What it is about (`hub.suggestions.actions.TOPICS`), and words if the topic does not say enough."""

    topic: str
    text: str = ""


class NewAnswer(msgspec.Struct):
    """What the officers answer."""

    text: str


def _answer(found: views.SuggestionView) -> SuggestionAnswer:
    return SuggestionAnswer(found.number, found.day, found.topic, found.text, found.answer, found.answered_day)


def _of_book(request: Asking, found: views.SuggestionView) -> BookAnswer:
    return BookAnswer(
        found.number,
        found.member_no,
        member(appliance(request).books.db, found.member_no).name,
        found.day,
        found.topic,
        found.text,
        found.answer,
        found.answered_day,
    )


@get("/me/suggestions")
async def my_suggestions(request: Asking) -> list[SuggestionAnswer]:
    """One's own suggestions, newest first."""
    sight = guard.own(viewer(request))
    return [_answer(found) for found in views.own_suggestions(appliance(request).books.db, sight)]


@post("/me/suggestions")
async def suggest(request: Asking, data: NewSuggestion) -> SuggestionAnswer:
    """Suggest something to the officers."""
    who = viewer(request)
    facts = await write(
        request, who, lambda tx: actions.suggest(tx, who.member_no, data.topic, data.text), "suggestion", data
    )
    return _answer(views.suggestion(appliance(request).books.db, suggestion_in(facts[0])))


@get("/suggestions")
async def book(request: Asking, before: int | None = None) -> list[BookAnswer]:
    """The suggestion book, newest first; the next page is before the last number of this one (officers)."""
    guard.require(viewer(request), "suggestions.see")
    return [_of_book(request, found) for found in views.book(appliance(request).books.db, before)]


@post("/suggestions/{number:int}/answer")
async def answer(request: Asking, number: int, data: NewAnswer) -> BookAnswer:
    """Answer a suggestion; a later answer takes the place of an earlier one (officers)."""
    who = viewer(request)
    guard.require(who, "suggestions.answer")
    facts = await write(
        request, who, lambda tx: actions.answer(tx, number, data.text), "suggestion.answer", number, data
    )
    return _of_book(request, views.suggestion(appliance(request).books.db, suggestion_in(facts[0])))


ROUTES = Router("/", route_handlers=[my_suggestions, suggest, book, answer])
