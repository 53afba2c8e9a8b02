"""What templates print of announcements and prices: finished words."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sync_agent import statement, text, topics
from sync_agent.district import regions
from sync_agent.district.rows import Row, Words
from sync_agent.district.statements.views import Published


def published_rows(
    published: Sequence[Published], day: datetime.date, names: Mapping[str, str], words: Words
) -> list[Row]:
    """Rows of what was published; `names` are the cooperatives' names by hub."""
    return [
        {
            "id": each.id,
            "kind": words.translate(f"statement.{each.kind}"),
            "standing": words.translate(f"standing.{each.standing(day)}"),
            "is_open": each.standing(day) in ("in_force", "to_come"),
            "made": words.translate("statement.made", who=each.made_by, at=words.moment(each.made_at)),
            "withdrawn": words.translate(
                "statement.withdrawn", who=each.withdrawn_by, at=words.moment(each.withdrawn_at)
            )
            if each.withdrawn_at
            else "",
            **statement_row(each.statement, each.scope, names, words),
        }
        for each in published
    ]


def statement_row(said: statement.AnyStatement, scope: str, names: Mapping[str, str], words: Words) -> Row:
    """One statement as people will read it: title, text, prices, days and whom it is for."""
    prices: list[dict[str, str]] = []
    title, body = words.translate("statement.support"), ""
    if isinstance(said, statement.PalmPrice):
        title = words.translate("statement.tbs_price")
        prices = [
            {"age": words.translate("statement.years", age=age.replace("-", "–")), "price": text.rupiah(price)}
            for age, price in sorted(said.prices.items(), key=lambda each: int(each[0].partition("-")[0]))
        ]
    elif isinstance(said, statement.Rule):
        title, body = said.title, said.value
    elif isinstance(said, statement.Notice):
        title, body = said.title, said.text
    else:
        body = said.text
    first, last = (text.date(each, words.language) for each in (said.from_day, said.until_day))
    return {
        "title": title,
        "paragraphs": [each for each in body.split("\n") if each.strip()],
        "prices": prices,
        "days": words.translate("statement.days", first=first, last=last),
        "whom": whom(scope, said.regions, names, words),
    }


def whom(scope: str, places: Sequence[str], names: Mapping[str, str], words: Words) -> str:
    """For whom a statement is, in words."""
    if scope != topics.ALL:
        return names.get(scope, scope)
    if not places:
        return words.translate("statement.everybody")
    known: dict[str, Any] = regions.names()
    return ", ".join(known.get(each, each) for each in places)
