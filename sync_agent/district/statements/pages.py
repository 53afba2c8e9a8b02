"""Pages of announcements and prices: the list, the forms, the preview, and taking back."""

from __future__ import annotations

import datetime
import secrets
from typing import Any, Final

from litestar import Response, Router, get, post
from litestar.di import NamedDependency
from litestar.exceptions import NotFoundException
from litestar.params import FromPath, FromQuery

from sync_agent import statement, text, topics
from sync_agent.clock import Clock
from sync_agent.district import regions, views
from sync_agent.district.render import Asking, form_token, go, person_of, render, sent, words_of
from sync_agent.district.rows import Words
from sync_agent.district.staff import guard
from sync_agent.district.staff.pages import problem
from sync_agent.district.statements import actions, forms
from sync_agent.district.statements import views as statements
from sync_agent.district.statements.rows import published_rows, statement_row
from sync_agent.district.store import Store
from sync_agent.errors import StaffError
from sync_agent.limits import STATEMENT_TEXT_CHARACTERS_MAX, STATEMENT_TITLE_CHARACTERS_MAX, STATEMENTS_SHOWN

_FIELDS: Final = ("title", "text", "from_day", "until_day", "where", "regions", "scope", "id")
_WEEK_DAYS: Final = 7
_NOTICE_DAYS: Final = 30


@get("/statements", guards=[guard.signed_in], sync_to_thread=False)
def listed(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], done: FromQuery[str] = ""
) -> Response[str]:
    """What was published, the newest first."""
    with store.reading():
        found, names = statements.newest(store, STATEMENTS_SHOWN), views.names(store)
    rows = published_rows(found, text.office_day(clock.now()), names, words_of(request))
    return render(request, "statements/list.html", rows=rows, done=done)


@get("/statements/new/{kind:str}", guards=[guard.editor], sync_to_thread=False)
def new(
    request: Asking,
    store: NamedDependency[Store],
    clock: NamedDependency[Clock],
    kind: FromPath[str],
    to: FromQuery[str] = topics.ALL,
) -> Response[str]:
    """An empty form: from today on, an announcement for a month, a price for a week."""
    _check_kind(kind)
    today = text.office_day(clock.now())
    days = _WEEK_DAYS if kind == "tbs_price" else _NOTICE_DAYS
    until = today + datetime.timedelta(days=days - 1)
    form = {"from_day": today.isoformat(), "until_day": until.isoformat(), "where": "all", "scope": to}
    return _form(request, store, kind, {**form, "id": secrets.token_hex(8)})


@post("/statements/new/{kind:str}", guards=[guard.editor], status_code=200)
async def write(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], kind: FromPath[str]
) -> Response[Any]:
    """The form again with what is wrong, the preview, or (`step`) publishing what was previewed."""
    _check_kind(kind)
    form, now = await sent(request), clock.now()
    form.setdefault("scope", topics.ALL)
    read = forms.read(kind, form, text.office_day(now))
    if read.said is None or form.get("step") == "back":
        return _form(request, store, kind, form, read.problems)
    if form.get("step") != "publish":
        return _preview(request, store, kind, form, read.said)
    try:
        actions.publish(store, person_of(request).name, now, form.get("id", "")[:32], form["scope"], read.said)
    except StaffError as error:
        return _form(request, store, kind, form, [(error.code, error.parameters)])
    return go("/statements", "published")


def _form(
    request: Asking, store: Store, kind: str, form: dict[str, str], problems: list[forms.Problem] | None = None
) -> Response[str]:
    words, wanted = words_of(request), form.get("regions", "").split()
    with store.reading():
        last = statements.newest_of(store, "tbs_price") if kind == "tbs_price" else None
        names = views.names(store)
    before = last.statement if last else None
    known = before.prices if isinstance(before, statement.PalmPrice) else {}
    return render(
        request,
        "statements/form.html",
        status=400 if problems else 200,
        kind=kind,
        title=words.translate(f"statement.new.{kind}"),
        form={name: form.get(name, "") for name in _FIELDS},
        problems=[_said(code, values, words) for code, values in problems or ()],
        to_one=names.get(form["scope"], form["scope"]) if form["scope"] != topics.ALL else "",
        regions=[
            {"code": code, "name": name, "is_chosen": code in wanted} for code, name in regions.subdistricts().items()
        ],
        ages=[
            {
                "code": age,
                "name": words.translate("statement.years", age=age.replace("-", "–")),
                "typed": form.get(f"price_{age}", ""),
                "last": text.count(known[age]) if age in known else "",
            }
            for age in forms.AGES
        ],
        title_most=STATEMENT_TITLE_CHARACTERS_MAX,
        text_most=STATEMENT_TEXT_CHARACTERS_MAX,
        form_token=form_token(request),
    )


def _said(code: str, values: dict[str, int | str], words: Words) -> str:
    return words.translate(f"error.{code}", **values)


def _preview(
    request: Asking,
    store: Store,
    kind: str,
    form: dict[str, str],
    said: statement.Notice | statement.PalmPrice,
) -> Response[str]:
    words = words_of(request)
    with store.reading():
        names, last = views.names(store), statements.newest_of(store, "tbs_price")
        everybody = views.cooperatives(store)
    changes = forms.changes(said, last.statement if last else None) if isinstance(said, statement.PalmPrice) else []
    reached = [
        row
        for row in everybody
        if row.status == "active"
        and form["scope"] in (topics.ALL, row.hub)
        and statements.is_for(said.regions, row.region)
    ]
    fields = {name: value for name, value in form.items() if name not in ("form_token", "step")}
    return render(
        request,
        "statements/preview.html",
        kind=kind,
        row=statement_row(said, form["scope"], names, words),
        reached=words.translate("statement.reached", count=text.count(len(reached))),
        changes=[
            {
                "age": words.translate("statement.years", age=each.age.replace("-", "–")),
                "price": text.rupiah(each.price),
                "last": text.rupiah(each.last) if each.last is not None else "–",
                "percent": f"{each.percent:+d}%" if each.percent is not None else "–",
                "is_large": each.is_large,
            }
            for each in changes
        ],
        is_large=any(each.is_large for each in changes),
        fields=fields,
        form_token=form_token(request),
    )


@get("/statements/{statement_id:str}/withdraw", guards=[guard.editor], sync_to_thread=False)
def ask_to_withdraw(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], statement_id: FromPath[str]
) -> Response[str]:
    """Asks before something is taken back."""
    with store.reading():
        known, names = statements.one(store, statement_id), views.names(store)
    if known is None:
        raise NotFoundException("statement.unknown")
    (row,) = published_rows([known], text.office_day(clock.now()), names, words_of(request))
    return render(request, "statements/withdraw.html", row=row, form_token=form_token(request))


@post("/statements/{statement_id:str}/withdraw", guards=[guard.editor])
async def withdraw(
    request: Asking, store: NamedDependency[Store], clock: NamedDependency[Clock], statement_id: FromPath[str]
) -> Response[Any]:
    """Take it back."""
    await sent(request)
    try:
        actions.withdraw(store, person_of(request).name, clock.now(), statement_id)
    except StaffError as error:
        return render(request, "error.html", 400, message=problem(request, error))
    return go("/statements", "withdrawn")


def _check_kind(kind: str) -> None:
    if kind not in forms.KINDS:
        raise NotFoundException("statement.kind")


ROUTES = Router("/", route_handlers=[listed, new, write, ask_to_withdraw, withdraw], include_in_schema=False)
