"""Pages: one's own savings, the passbook month by month, and the picture over time."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Response, Router, get
from markupsafe import Markup

from hub.access import guard
from hub.access.guard import Sight
from hub.days.views import newest
from hub.limits import CHART_MONTHS
from hub.members.views import member
from hub.money import rupiah
from hub.openings import views as openings
from hub.savings import chart, views
from hub.savings.words import account_name, movement_text
from hub.web.caller import Asking, appliance, language, viewer
from hub.web.pages import page
from hub.words import month as month_name
from hub.words import text

LATEST_MOVEMENTS: Final = 5


class AccountCard(msgspec.Struct, frozen=True):
    """A savings account as people see it; `owed` says in words what is not yet paid, ``""`` for nothing."""

    id: str
    product: str
    name: str
    balance: int
    owed: str


class MovementRow(msgspec.Struct, frozen=True):
    """A movement as people see it: signed `amount` and `balance` in rupiah, `account` the name of the account."""

    number: int
    day: str
    kind: str
    text: str
    amount: int
    balance: int
    account: str
    product: str
    reversed: bool


def _owed(chosen: str, account: views.AccountView, wajib: int) -> str:
    if not account.due:
        return ""
    if account.product == "wajib" and wajib and account.due % wajib == 0:
        return text(chosen, "page.owed_months", amount=account.due, count=account.due // wajib)
    return text(chosen, "page.owed", amount=account.due)


def account_cards(request: Asking, sight: Sight) -> list[AccountCard]:
    """A member's accounts as cards."""
    db, chosen = appliance(request).books.db, language(request)
    today = newest(db).day
    found = views.accounts(db, sight, today)
    rule = views.rules(db, today[:7]).get("wajib")
    wajib = rule.amount if rule else 0
    return [
        AccountCard(a.id, a.product, account_name(chosen, a.product), a.balance, _owed(chosen, a, wajib)) for a in found
    ]


def movement_row(request: Asking, product: str, found: views.MovementView) -> MovementRow:
    """A movement with its words."""
    chosen = language(request)
    return MovementRow(
        number=found.number,
        day=found.day,
        kind=found.kind,
        text=movement_text(chosen, found),
        amount=found.amount,
        balance=found.balance,
        account=account_name(chosen, product),
        product=product,
        reversed=found.reversed_by is not None,
    )


def latest_movements(
    request: Asking, sight: Sight, cards: list[AccountCard], limit: int = LATEST_MOVEMENTS
) -> list[MovementRow]:
    """The last few movements of all of a member's accounts, newest first."""
    db = appliance(request).books.db
    rows = [
        movement_row(request, card.product, found)
        for card in cards
        for found in views.movements(db, sight, card.id, limit=limit)
    ]
    return sorted(rows, key=lambda row: row.number, reverse=True)[:limit]


@get("/me")
async def my_savings(request: Asking) -> Response[Any]:
    """One's own accounts, what is owed, and the last movements."""
    who = viewer(request)
    sight = guard.own(who)
    cards = account_cards(request, sight)
    return page(
        request,
        "savings/accounts.html",
        who=who,
        member=member(appliance(request).books.db, sight.member_no),
        cards=cards,
        total=sum(card.balance for card in cards),
        rows=latest_movements(request, sight, cards),
        to_check=openings.is_asked(appliance(request).books.db, sight),
    )


@get("/me/accounts/{account_id:str}")
async def my_passbook(request: Asking, account_id: str, month: str = "") -> Response[Any]:
    """One month of one's own account; the newest unless another is asked for."""
    who = viewer(request)
    return passbook(request, who, guard.own(who), account_id, month, own=True)


def passbook(
    request: Asking, who: guard.Viewer, sight: Sight, account_id: str, month: str, *, own: bool = False
) -> Response[Any]:
    """One month of an account of the member in sight; `own` as its member sees it, to be printed."""
    db = appliance(request).books.db
    account = views.seen_account(sight, account_id)
    months = views.months(db, sight, account_id)
    at = next((i for i, found in enumerate(months) if found.month == month), 0)
    shown = months[at] if months else None
    found = views.movements_of_month(db, sight, account_id, shown.month) if shown else []
    return page(
        request,
        "savings/passbook.html",
        who=who,
        member=member(db, sight.member_no),
        name=account_name(language(request), account.product),
        months=months,
        shown=shown,
        newer=months[at - 1].month if at > 0 else "",
        older=months[at + 1].month if at + 1 < len(months) else "",
        rows=[movement_row(request, account.product, movement) for movement in found],
        print_path=f"/me/accounts/{account_id}/print?year={shown.month[:4]}" if own and shown else "",
    )


def line_label(chosen: str, amount: int) -> str:
    """What stands beside a line of a picture at so many rupiah: ``1,5 jt``."""
    for unit, name in ((1_000_000_000, "milliard"), (1_000_000, "million"), (1_000, "thousand")):
        if amount >= unit:
            whole, rest = divmod(amount * 10 // unit, 10)
            number = f"{whole},{rest}" if rest else str(whole)
            return text(chosen, f"page.chart.{name}", number=number)
    return rupiah(amount)


def _columns(request: Asking, sight: Sight) -> list[chart.Column]:
    db = appliance(request).books.db
    today = newest(db).day
    months = chart.months_back(today[:7], CHART_MONTHS)
    held = {
        account.product: chart.month_ends(views.months(db, sight, account.id), months)
        for account in views.accounts(db, sight, today)
    }
    return [
        chart.Column(
            month,
            # Years stand where they begin; a name below each of so many columns could not be read.
            month[:4] if month.endswith("-01") else "",
            {product: amounts[i] for product, amounts in held.items()},
        )
        for i, month in enumerate(months)
    ]


@get("/me/chart")
async def my_chart(request: Asking) -> Response[Any]:
    """One's own savings over time, as a picture and as a table."""
    who = viewer(request)
    chosen = language(request)
    columns = _columns(request, guard.own(who)) if newest(appliance(request).books.db).day else []
    picture = ""
    if columns and any(column.total for column in columns):
        first, last = columns[0], columns[-1]
        texts = chart.Texts(
            title=text(chosen, "page.chart.title"),
            description=text(
                chosen,
                "page.chart.about",
                first=month_name(chosen, first.month),
                then=rupiah(first.total),
                last=month_name(chosen, last.month),
                now=rupiah(last.total),
            ),
            lines=tuple(
                (amount, line_label(chosen, amount))
                for amount in chart.scale_lines(max(column.total for column in columns))
            ),
            newest=rupiah(last.total),
        )
        picture = Markup(chart.draw(columns, texts))  # noqa: S704 - our own drawing, its texts escaped there
    return page(
        request,
        "savings/chart.html",
        who=who,
        picture=picture,
        columns=columns,
        kinds=[(kind, account_name(chosen, kind), face) for kind, face in chart.FACES.items()],
    )


ROUTES = Router("/", route_handlers=[my_savings, my_passbook, my_chart])
