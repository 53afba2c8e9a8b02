"""The district's pages: plain HTML without any script, in Indonesian or English, for a laptop or a phone."""

from __future__ import annotations

from typing import Annotated, Any, Final
from urllib.parse import urlencode

from litestar import Response, Router, get
from litestar.datastructures import Cookie
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect

from sync_agent import text
from sync_agent.clock import Clock
from sync_agent.district import charts, regions, views
from sync_agent.district import map as maps
from sync_agent.district.listing import ANY, COLUMNS, Wish, chosen
from sync_agent.district.render import LANGUAGE_COOKIE, Asking, inside, render, render_large, words_of
from sync_agent.district.rows import (
    Words,
    balance_rows,
    cooperative_row,
    fact_rows,
    listing_rows,
    month_rows,
    set_aside_rows,
    summary,
)
from sync_agent.district.staff import guard
from sync_agent.district.statements import rows as statement_rows
from sync_agent.district.statements import views as statements
from sync_agent.district.store import Store
from sync_agent.limits import (
    BALANCES_SHOWN,
    FACTS_SHOWN,
    MONTHS_SHOWN,
    RECEIPTS_SHOWN,
    SEARCH_CHARACTERS_MAX,
    SET_ASIDE_SHOWN,
)

_YEAR_SECONDS: Final = 365 * 24 * 3600
HEALTHS: Final = ("well", "look", "stopped", "never")
"""How a cooperative can be, as `views.Cooperative.health` says it."""

_Search = Annotated[str, QueryParameter(max_length=SEARCH_CHARACTERS_MAX)]
_Page = Annotated[int, QueryParameter(ge=1, le=100_000)]


@get("/", sync_to_thread=False)
def cooperatives(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    problem: _Search = "",
    place: _Search = "",
    sort: _Search = "",
) -> Response[bytes]:
    """The table of all cooperatives, or of those that are searched for, in the order that is asked for."""
    now, words, wish = clock.now(), words_of(request), Wish(q, problem, place, sort)
    with store.reading():
        everybody = views.cooperatives(store)
        strangers = views.strangers(store, SET_ASIDE_SHOWN)
    found = chosen(everybody, wish, now)
    return render_large(
        request,
        "cooperatives.html",
        summary=summary(found, now, words),
        rows=listing_rows(found, now, words),
        columns=_columns(wish, words),
        strangers=set_aside_rows(strangers, now, words),
        wish=wish,
        found=text.count(len(found)),
        problems=_problems(wish, words),
        places=_places(wish, words),
        sorts=_sorts(wish, words),
        xlsx_url=wish.url("/cooperatives.xlsx"),
        csv_url=wish.url("/cooperatives.csv"),
        map_url=wish.url("/map", sort=""),
    )


def _columns(wish: Wish, words: Words) -> list[dict[str, str]]:
    shown = [each for each in COLUMNS if each != "place"]
    up = {False: "ascending", True: "descending"}[wish.sort.startswith("-")]
    return [
        {
            "name": words.translate(f"column.{each}"),
            "url": wish.sort_url("/", each),
            "sorted": up if wish.sort and wish.column == each else "",
        }
        for each in shown
    ]


def _problems(wish: Wish, words: Words) -> list[dict[str, Any]]:
    codes = (ANY, *views.PROBLEMS, "never")
    return _options({each: words.translate(f"problem.{each}") for each in codes}, wish.problem)


def _places(wish: Wish, words: Words) -> list[dict[str, Any]]:
    return _options({**regions.subdistricts(), "-": words.translate("cooperatives.elsewhere")}, wish.place)


def _sorts(wish: Wish, words: Words) -> list[dict[str, Any]]:
    orders = ("name", "place", "-problems", "contact", "-lag", "-members", "-savings", "-loans")
    return _options({each: words.translate(f"sort.{each.removeprefix('-')}") for each in orders}, wish.sort)


def _options(names: dict[str, str], chosen_code: str) -> list[dict[str, Any]]:
    return [{"code": code, "name": name, "is_chosen": code == chosen_code} for code, name in names.items()]


@get("/map", sync_to_thread=False)
def the_map(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    q: _Search = "",
    problem: _Search = "",
    place: _Search = "",
) -> Response[bytes]:
    """The map of the regency, or of one sub-district: each cooperative a dot, its health the dot's colour and form."""
    now, words = clock.now(), words_of(request)
    only = place if place in maps.outlines() else ""
    wish = Wish(q, problem, only, "place")
    with store.reading():
        found = chosen(views.cooperatives(store), wish, now)
    dots: dict[str, list[maps.Dot]] = {}
    counts: dict[str, dict[str, int]] = {}
    for row in found:
        code, health = row.region.rpartition(".")[0], row.health(now)
        code = code if code in maps.outlines() else "-"
        name = f"{row.name} – {regions.place(row.region).village}: {words.translate(f'health.{health}')}"
        dots.setdefault(code, []).append(maps.Dot(f"/cooperatives/{row.hub}", name, health))
        counts.setdefault(code, dict.fromkeys(HEALTHS, 0))[health] += 1
    names = {**regions.subdistricts(), "-": words.translate("cooperatives.elsewhere")}
    title = words.translate("map.of_one", name=names[only]) if only else words.translate("map.title")
    texts = maps.Texts(title, words.translate("map.description", count=text.count(len(found))))
    labels = {code: maps.Name(regions.names()[code], wish.url("/map", place=code, sort="")) for code in maps.outlines()}
    return render_large(
        request,
        "map.html",
        title=title,
        svg=maps.draw(dots, labels, texts, only),
        only=only,
        wish=wish,
        all_url=wish.url("/map", place="", sort=""),
        legend=[
            {
                "sign": maps.shape(each),
                "name": words.translate(f"health.{each}"),
                "what": words.translate(f"health.{each}.what"),
                "count": text.count(sum(count[each] for count in counts.values())),
            }
            for each in HEALTHS
        ],
        rows=[
            {
                "name": name,
                "url": wish.url("/map", place=code, sort="") if code in maps.outlines() else "",
                "list_url": wish.url("/", place=code, sort=""),
                "count": text.count(sum(counts[code].values())),
                "healths": [text.count(counts[code][each]) if counts[code][each] else "" for each in HEALTHS],
            }
            for code, name in names.items()
            if code in counts
        ],
        cooperatives=listing_rows(found, now, words) if only else [],
    )


@get("/cooperatives/{hub:str}", sync_to_thread=False)
def cooperative(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    hub: FromPath[str],
    page: _Page = 1,
    done: FromQuery[str] = "",
) -> Response[str]:
    """One cooperative: figures over time, balances, receipts, what was set aside, and what it is told."""
    now, words = clock.now(), words_of(request)
    with store.reading():
        row = views.cooperative(store, hub)
        if row is None:
            raise NotFoundException("hub.unknown")
        balances = views.balances(store, hub)
        totals = views.totals(store, hub)
        receipts = views.receipts(store, hub, RECEIPTS_SHOWN)
        aside = views.set_aside(store, hub, SET_ASIDE_SHOWN)
        doubts = views.doubts(store, hub, SET_ASIDE_SHOWN)
        months = views.months(store, hub, MONTHS_SHOWN)
        told = statements.for_hub(store, hub, row.region, text.office_day(now))
    start = (page - 1) * BALANCES_SHOWN
    address = f"/cooperatives/{hub}"
    return render(
        request,
        "cooperative.html",
        row=cooperative_row(row, now, words),
        done=done,
        charts=_charts(months, words),
        months=month_rows(months, words),
        statements=statement_rows.published_rows(told, text.office_day(now), {}, words),
        totals=[
            {"account": account, "name": words.account(account), "amount": words.side(amount)}
            for account, amount in totals.items()
        ],
        balances=balance_rows(balances[start : start + BALANCES_SHOWN], words),
        balance_count=text.count(len(balances)),
        receipts=[{"number": text.count(r.number), "hash": r.hash[:12], "at": words.moment(r.at)} for r in receipts],
        aside=set_aside_rows(aside, now, words),
        doubts=[{"number": text.count(number), "reason": words.reason(code)} for number, code in doubts],
        previous_url=f"{address}?page={page - 1}#balances" if page > 1 else "",
        next_url=f"{address}?page={page + 1}#balances" if start + BALANCES_SHOWN < len(balances) else "",
    )


def _charts(months: list[views.Month], words: Words) -> list[dict[str, Any]]:
    """Members, savings and loans by month; none until there is a month."""
    if not months:
        return []
    kinds: dict[str, list[tuple[int, ...]]] = {
        "members": [(each.members,) for each in months],
        "savings": [(max(each.pokok, 0), max(each.wajib, 0), max(each.sukarela, 0)) for each in months],
        "loans": [(max(each.loans, 0),) for each in months],
    }
    every = max(1, len(months) // 6)
    found = []
    for name, amounts in kinds.items():
        labels = [
            text.month_short(each.month, words.language) if (len(months) - 1 - index) % every == 0 else ""
            for index, each in enumerate(months)
        ]
        columns = [charts.Column(label, each) for label, each in zip(labels, amounts, strict=True)]
        write = text.count if name == "members" else words.short
        newest = sum(amounts[-1])
        shown = text.count(newest) if name == "members" else text.rupiah(newest)
        description = words.translate(f"chart.{name}.what", month=words.month(months[-1].month), amount=shown)
        title = words.translate(f"chart.{name}")
        faces = ("series1", "series2", "series3")[: len(amounts[0])]
        chart = charts.Chart(f"chart-{name}", title, description, columns, faces)
        lines = {each: write(each) for each in charts.lines(max(map(sum, amounts)))}
        legend = [
            {"face": face, "name": words.translate(f"column.{kind}")}
            for face, kind in zip(faces, views.SAVINGS, strict=False)
        ]
        found.append(
            {
                "title": title,
                "newest": shown,
                "svg": charts.draw(chart, lines),
                "legend": legend if name == "savings" else [],
            }
        )
    return found


@get("/facts", sync_to_thread=False)
def facts(
    request: Asking, store: NamedDependency[Store], hub: _Search = "", type: _Search = "", before: _Search = ""
) -> Response[str]:
    """Every fact that arrived, newest first, of one cooperative or one type if asked."""
    words = words_of(request)
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


@get("/language/{language:str}", sync_to_thread=False, include_in_schema=False)
def choose_language(language: FromPath[str], back: FromQuery[str] = "/") -> Redirect:
    """Remember the language and go back to the page that was left."""
    if language not in text.LANGUAGES:
        raise NotFoundException("language.unknown")
    cookie = Cookie(LANGUAGE_COOKIE, value=language, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
    return Redirect(inside(back), cookies=[cookie])


ROUTES = Router(
    "/", route_handlers=[cooperatives, the_map, cooperative, facts], guards=[guard.signed_in], include_in_schema=False
)
