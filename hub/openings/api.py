"""HTTP: one's own opening balances, for kiosks and programs."""

from __future__ import annotations

import msgspec
from litestar import Router, get, post

from hub.access import guard
from hub.openings import actions, views
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, viewer, write


class OpeningAnswer(msgspec.Struct):
    """An account that came from paper with `amount` rupiah; `state` is "waiting", "right" or "disputed"."""

    account_id: str
    name: str
    amount: int
    state: str
    should_be: int
    answer: str
    locked: bool


class OpeningWord(msgspec.Struct):
    """What was shown (rupiah), and what it should be; without `should_be` it is right."""

    shown: int
    should_be: int | str | None = None
    note: str = ""


@get("/me/openings")
async def mine(request: Asking) -> list[OpeningAnswer]:
    """What one brought from paper, account by account."""
    sight, db = guard.own(viewer(request)), appliance(request).books.db
    locked, chosen = views.lock(db) is not None, language(request)
    return [
        OpeningAnswer(
            row.account, account_name(chosen, row.product), row.amount, row.state, row.should_be, row.answer, locked
        )
        for row in views.of_member(db, sight)
    ]


@post("/me/openings/{account_id:str}", status_code=204)
async def say(request: Asking, account_id: str, data: OpeningWord) -> None:
    """Say that it is right, or what it should be."""
    who = viewer(request)
    sight = guard.own(who)
    await write(
        request,
        who,
        lambda tx: actions.say(tx, sight, account_id, data.shown, should_be=data.should_be, note=data.note),
        "opening.say",
        account_id,
        data,
    )


ROUTES = Router("/", route_handlers=[mine, say])
