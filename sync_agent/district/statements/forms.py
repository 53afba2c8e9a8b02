"""From what somebody typed to a statement, or to a list of what is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Final, NamedTuple

from sync_agent import statement
from sync_agent.district import regions
from sync_agent.limits import (
    PRICE_CHANGE_PERCENT,
    PRICE_DAYS_MAX,
    PRICE_RUPIAH_MAX,
    STATEMENT_DAYS_MAX,
    STATEMENT_TEXT_CHARACTERS_MAX,
    STATEMENT_TITLE_CHARACTERS_MAX,
)

AGES: Final = (*(str(age) for age in range(3, 10)), "10-20", *(str(age) for age in range(21, 26)))
"""Age classes of palms, years: those of the price lists after Permentan 01/2018 and 13/2024."""

KINDS: Final = ("notice", "tbs_price")
"""What the office publishes by a form."""

Problem = tuple[str, dict[str, int | str]]


class Read(NamedTuple):
    """A form that was read: the statement, or None and what is wrong (codes of ``error.…`` with their values)."""

    said: statement.Notice | statement.PalmPrice | None
    problems: list[Problem]


def read(kind: str, form: Mapping[str, str], today: datetime.date) -> Read:
    """Read a form of one of `KINDS`."""
    problems: list[Problem] = []
    first, last = _day(form, "from_day", problems), _day(form, "until_day", problems)
    if first and last:
        problems += _wrong_days(kind, first, last, today)
    places = _places(form)
    if form.get("where") == "some" and not places:
        problems.append(("statement.regions", {}))
    title, body = form.get("title", ""), form.get("text", "")
    prices: dict[str, int] = {}
    if kind == "tbs_price":
        prices = _prices(form, problems)
    elif not 0 < len(title) <= STATEMENT_TITLE_CHARACTERS_MAX:
        problems.append(("statement.title", {"most": STATEMENT_TITLE_CHARACTERS_MAX}))
    if len(body) > STATEMENT_TEXT_CHARACTERS_MAX:
        problems.append(("statement.text", {"most": STATEMENT_TEXT_CHARACTERS_MAX}))
    if problems or first is None or last is None:
        return Read(None, problems)
    if kind == "tbs_price":
        return Read(statement.PalmPrice(from_day=first, until_day=last, regions=places, prices=prices), [])
    return Read(statement.Notice(from_day=first, until_day=last, regions=places, title=title, text=body), [])


def _day(form: Mapping[str, str], name: str, problems: list[Problem]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(form.get(name, ""))
    except ValueError:
        problems.append((f"statement.{name}", {}))
        return None


def _wrong_days(kind: str, first: datetime.date, last: datetime.date, today: datetime.date) -> list[Problem]:
    most = PRICE_DAYS_MAX if kind == "tbs_price" else STATEMENT_DAYS_MAX
    if last < first:
        return [("statement.days", {})]
    if last < today:
        return [("statement.over", {})]
    return [("statement.long", {"most": most})] if (last - first).days >= most else []


def _places(form: Mapping[str, str]) -> list[str]:
    wanted = form.get("regions", "").split()
    return [code for code in regions.subdistricts() if code in wanted] if form.get("where") == "some" else []


def _prices(form: Mapping[str, str], problems: list[Problem]) -> dict[str, int]:
    found: dict[str, int] = {}
    for age in AGES:
        typed = form.get(f"price_{age}", "").removeprefix("Rp").strip()
        if not typed:
            continue
        price = rupiah(typed)
        if price is None:
            problems.append(("statement.price", {"age": age, "typed": typed[:20]}))
        else:
            found[age] = price
    if not found and not problems:
        problems.append(("statement.prices", {}))
    return found


def rupiah(typed: str) -> int | None:
    """Whole rupiah a kilogram as people type it, ``3250`` or ``3.250``; None for anything else, cents among it."""
    whole, points, rest = typed.partition(".")
    is_grouped = points and len(rest) == 3 and 0 < len(whole) <= 3
    digits = whole + rest if is_grouped or not points else ""
    if not (digits.isascii() and digits.isdecimal()):
        return None
    price = int(digits[:12])
    return price if 0 < price <= PRICE_RUPIAH_MAX else None


class Change(NamedTuple):
    """One class of a price list beside the last one published; `last` and `percent` None where there was none."""

    age: str
    price: int
    last: int | None
    percent: int | None

    @property
    def is_large(self) -> bool:
        """Whether somebody should look twice."""
        return self.percent is not None and abs(self.percent) >= PRICE_CHANGE_PERCENT


def changes(new: statement.PalmPrice, last: statement.AnyStatement | None) -> list[Change]:
    """What a new price list changes."""
    before = last.prices if isinstance(last, statement.PalmPrice) else {}
    found = []
    for age, price in new.prices.items():
        old = before.get(age)
        found.append(Change(age, price, old, round((price - old) * 100 / old) if old else None))
    return found
