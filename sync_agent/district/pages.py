"""The district's pages: plain HTML without any script, in Indonesian or English, for a laptop or a phone."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response, Router, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district import regions, views
from sync_agent.district.rows import Words, balance_rows, cooperative_rows, fact_rows, set_aside_rows, summary
from sync_agent.district.store import Store
from sync_agent.limits import (
    BALANCES_SHOWN,
    COOPERATIVES_SHOWN,
    FACTS_SHOWN,
    RECEIPTS_SHOWN,
    SEARCH_CHARACTERS_MAX,
    SET_ASIDE_SHOWN,
)

LANGUAGE_COOKIE = "language"
_YEAR_SECONDS = 365 * 24 * 3600

Asking = Request[Any, Any, Any]
_Search = Annotated[str, QueryParameter(max_length=SEARCH_CHARACTERS_MAX)]
_Page = Annotated[int, QueryParameter(ge=1, le=100_000)]


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sync_agent.district"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def style() -> str:
    """The style sheet's text."""
    return files("sync_agent.district").joinpath("templates/style.css").read_text(encoding="utf-8")


@cache
def _style_url() -> str:
    return f"/style.css?{hashlib.sha256(style().encode()).hexdigest()[:8]}"


def language_of(request: Asking) -> str:
    """The language that was chosen, otherwise the browser's, otherwise Indonesian."""
    chosen = request.cookies.get(LANGUAGE_COOKIE, "")
    if chosen in text.LANGUAGES:
        return chosen
    for accepted in request.headers.get("accept-language", "").split(","):
        tag = accepted.split(";")[0].strip().lower()[:2]
        if tag in text.LANGUAGES:
            return tag
    return text.LANGUAGES[0]


def render(request: Asking, template: str, status: int = 200, **values: Any) -> Response[str]:
    """A page in the request's language."""
    words = Words(language_of(request))
    here = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    others = [
        {"name": text.translate("language.name", each), "url": f"/language/{each}?{urlencode({'back': here})}"}
        for each in text.LANGUAGES
        if each != words.language
    ]
    page = _environment().get_template(template)
    body = page.render(t=words.translate, language=words.language, others=others, style_url=_style_url(), **values)
    return Response(body, media_type=MediaType.HTML, status_code=status, headers={"Vary": "Cookie"})


@get("/", sync_to_thread=False)
def cooperatives(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    only: FromQuery[str] = "",
    page: _Page = 1,
) -> Response[str]:
    """The table of all cooperatives, searched by name, village or hub, or only those with a problem."""
    now, words = clock.now(), Words(language_of(request))
    with store.reading():
        everybody = views.cooperatives(store)
        strangers = views.strangers(store, SET_ASIDE_SHOWN)
    found = [row for row in everybody if _matches(row, q) and (only != "problems" or row.problems(now))]
    start = (page - 1) * COOPERATIVES_SHOWN
    shown = found[start : start + COOPERATIVES_SHOWN]
    following = start + len(shown) < len(found)
    query = {"q": q, "only": only}
    return render(
        request,
        "cooperatives.html",
        summary=summary(everybody, now, words),
        rows=cooperative_rows(shown, now, words),
        strangers=set_aside_rows(strangers, now, words),
        q=q,
        only=only,
        found=text.count(len(found)),
        is_filtered=bool(q or only),
        previous_url=f"/?{urlencode({**query, 'page': page - 1})}" if page > 1 else "",
        next_url=f"/?{urlencode({**query, 'page': page + 1})}" if following else "",
    )


def _matches(row: views.Cooperative, q: str) -> bool:
    wanted = q.strip().casefold()
    return not wanted or any(wanted in each.casefold() for each in (row.name, row.hub, *regions.place(row.region)))


@get("/cooperatives/{hub:str}", sync_to_thread=False)
def cooperative(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], hub: FromPath[str], page: _Page = 1
) -> Response[str]:
    """One cooperative: figures, balances, receipts, and what was set aside."""
    now, words = clock.now(), Words(language_of(request))
    with store.reading():
        row = views.cooperative(store, hub)
        if row is None:
            raise NotFoundException("hub.unknown")
        balances = views.balances(store, hub)
        totals = views.totals(store, hub)
        receipts = views.receipts(store, hub, RECEIPTS_SHOWN)
        aside = views.set_aside(store, hub, SET_ASIDE_SHOWN)
        doubts = views.doubts(store, hub, SET_ASIDE_SHOWN)
    start = (page - 1) * BALANCES_SHOWN
    address = f"/cooperatives/{hub}"
    return render(
        request,
        "cooperative.html",
        row=cooperative_rows([row], now, words)[0],
        totals=[
            {"account": account, "name": words.account(account), "amount": words.side(amount)}
            for account, amount in totals.items()
        ],
        balances=balance_rows(balances[start : start + BALANCES_SHOWN], words),
        balance_count=text.count(len(balances)),
        receipts=[{"number": text.count(r.number), "hash": r.hash[:12], "at": words.moment(r.at)} for r in receipts],
        aside=set_aside_rows(aside, now, words),
        doubts=[{"number": text.count(number), "reason": words.reason(code)} for number, code in doubts],
        previous_url=f"{address}?page={page - 1}" if page > 1 else "",
        next_url=f"{address}?page={page + 1}" if start + BALANCES_SHOWN < len(balances) else "",
    )


@get("/facts", sync_to_thread=False)
def facts(
    request: Asking, store: NamedDependency[Store], hub: _Search = "", type: _Search = "", before: _Search = ""
) -> Response[str]:
    """Every fact that arrived, newest first, of one cooperative or one type if asked."""
    words = Words(language_of(request))
    with store.reading():
        found = views.newest_facts(store, FACTS_SHOWN, hub=hub, type_=type, before=_seen(before))
        names, types = views.names(store), views.types(store, hub)
    last = found[-1] if len(found) == FACTS_SHOWN else None
    query = {"hub": hub, "type": type}
    return render(
        request,
        "facts.html",
        rows=fact_rows(found, names, words),
        types=[{"code": each, "name": words.fact_type(each), "is_chosen": each == type} for each in types],
        hub=hub,
        name=names.get(hub, hub),
        type=type,
        csv_url=f"/facts.csv?{urlencode(query)}",
        first_url=f"/facts?{urlencode(query)}" if before else "",
        next_url=f"/facts?{urlencode({**query, 'before': f'{last.arrived}.{last.number}.{last.hub}'})}" if last else "",
    )


def _seen(before: str) -> tuple[int, str, int] | None:
    arrived, _, rest = before.partition(".")
    number, _, hub = rest.partition(".")
    if not (arrived.isdecimal() and number.isdecimal() and arrived.isascii() and number.isascii()):
        return None
    return int(arrived[:15]), hub, int(number[:15])


@get("/language/{language:str}", sync_to_thread=False)
def choose_language(language: FromPath[str], back: FromQuery[str] = "/") -> Redirect:
    """Remember the language and go back to the page that was left."""
    if language not in text.LANGUAGES:
        raise NotFoundException("language.unknown")
    inside = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    cookie = Cookie(LANGUAGE_COOKIE, value=language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
    return Redirect(inside, cookies=[cookie])


ROUTES = Router("/", route_handlers=[cooperatives, cooperative, facts, choose_language])
