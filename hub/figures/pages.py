"""Pages: the cooperative's figures in three pictures, each with a sentence and a table that say the same.

Of a single year or month nothing is drawn: one column alone shows nothing, and looks like a rise from zero.
"""

from __future__ import annotations

from typing import Any, Final

from litestar import Response, Router, get
from markupsafe import Markup

from hub.figures import views
from hub.figures.chart import IN_FACE, OUT_FACE, Pair, draw_pairs
from hub.limits import FIGURES_SAVERS_MIN
from hub.money import rupiah
from hub.savings import chart
from hub.savings.pages import line_label
from hub.savings.words import account_name
from hub.web.caller import Asking, appliance, language, viewer
from hub.web.pages import page
from hub.words import month as month_name
from hub.words import short_month, text

_NAMES_FIT: Final = 6  # names below columns that fit beside each other on a phone
_COLUMNS_MIN: Final = 6  # fewer would be as broad as they are high
_TOGETHER: Final = {"total": "series1"}
"""The colour of savings that are not told by kind."""


def _every(count: int) -> int:
    """Below each how manieth column a name stands."""
    return -(-count // _NAMES_FIT)


def _members_picture(chosen: str, years: list[views.YearMembers]) -> tuple[str, str]:
    """The picture of the members over the years, and the sentence that says it."""
    first, last = years[0], years[-1]
    if first is last:
        return "", text(chosen, "page.figures.members_now", now=last.count)
    said = text(chosen, "page.figures.members_said", year=first.year, then=first.count, now=last.count)
    step = _every(len(years))
    columns = [
        chart.Column(each.year, each.year if (len(years) - 1 - i) % step == 0 else "", {"members": each.count})
        for i, each in enumerate(years)
    ]
    columns = [chart.Column("", "", {})] * (_COLUMNS_MIN - len(columns)) + columns
    lines = tuple((count, str(count)) for count in chart.scale_lines(max(each.count for each in years)))
    texts = chart.Texts(text(chosen, "page.figures.members"), said, lines, str(last.count))
    return chart.draw(columns, texts, {"members": "series1"}, "members"), said


def _savings_picture(chosen: str, months: list[views.MonthSavings]) -> tuple[str, str]:
    """The picture of all members' savings together, and the sentence that says it."""
    first, last = months[0], months[-1]
    if first is last:
        return "", text(chosen, "page.figures.savings_now", last=month_name(chosen, last.month), now=rupiah(last.total))
    said = text(
        chosen,
        "page.figures.savings_said",
        first=month_name(chosen, first.month),
        then=rupiah(first.total),
        last=month_name(chosen, last.month),
        now=rupiah(last.total),
    )
    faces = chart.FACES if last.by_kind else _TOGETHER
    columns = [
        chart.Column(
            each.month,
            each.month[:4] if each.month.endswith("-01") else "",
            {kind: getattr(each, kind) for kind in faces},
        )
        for each in months
    ]
    columns = [chart.Column("", "", {})] * (_COLUMNS_MIN - len(columns)) + columns
    highest = max(each.total for each in months)
    lines = tuple((amount, line_label(chosen, amount)) for amount in chart.scale_lines(highest))
    texts = chart.Texts(text(chosen, "page.figures.savings"), said, lines, rupiah(last.total))
    return chart.draw(columns, texts, faces, "together"), said


def _flow_picture(chosen: str, months: list[views.MonthFlow], cash: int) -> tuple[str, str]:
    """The picture of money in and out, and the sentence that says it."""
    last = months[-1]
    said = text(
        chosen,
        "page.figures.flow_said",
        last=month_name(chosen, last.month),
        into=rupiah(last.in_),
        out=rupiah(last.out),
        cash=rupiah(cash),
    )
    if len(months) == 1:
        return "", said
    step = _every(len(months))
    pairs = [
        Pair(short_month(chosen, each.month) if (len(months) - 1 - i) % step == 0 else "", each.in_, each.out)
        for i, each in enumerate(months)
    ]
    pairs = [Pair("", 0, 0)] * (_COLUMNS_MIN - len(pairs)) + pairs
    highest = max(max(each.in_, each.out) for each in months)
    lines = tuple((amount, line_label(chosen, amount)) for amount in chart.scale_lines(highest))
    newest = text(chosen, "page.figures.cash_now", cash=rupiah(cash))
    return draw_pairs(pairs, chart.Texts(text(chosen, "page.figures.flow"), said, lines, newest), "flow"), said


def _kinds(chosen: str, found: views.FiguresView) -> list[tuple[str, str, str]]:
    """The kinds of savings that are told apart, with their names and colours."""
    if found.too_few or not found.savings[-1].by_kind:
        return []
    return [(kind, account_name(chosen, kind), face) for kind, face in chart.FACES.items()]


@get("/me/figures")
async def figures(request: Asking) -> Response[Any]:
    """The cooperative's figures."""
    who, chosen = viewer(request), language(request)
    found = views.figures(appliance(request).books.db)
    pictures = {}
    if found.members:
        pictures["members"] = _members_picture(chosen, found.members)
    if not found.too_few:
        pictures["savings"] = _savings_picture(chosen, found.savings)
        pictures["flow"] = _flow_picture(chosen, found.flow, found.cash)
    return page(
        request,
        "figures/figures.html",
        who=who,
        figures=found,
        savers_min=FIGURES_SAVERS_MIN,
        drawn={name: Markup(drawing) for name, (drawing, _) in pictures.items()},  # noqa: S704 - our own drawings
        said={name: sentence for name, (_, sentence) in pictures.items()},
        kinds=_kinds(chosen, found),
        in_face=IN_FACE,
        out_face=OUT_FACE,
    )


ROUTES = Router("/", route_handlers=[figures])
