"""Taking what the district says."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Final

import msgspec

from hub.cooperative.views import cooperative
from hub.days.views import newest
from hub.district import facts, views
from hub.limits import (
    DISTRICT_REGIONS_MAX,
    NOTICE_CHARACTERS_MAX,
    NOTICE_TITLE_CHARACTERS_MAX,
    PALM_CLASSES_MAX,
    PALM_PRICE_RUPIAH_MAX,
)
from hub.log.fact import canonical
from hub.log.record import Transaction

KEY_CHARACTERS: Final = 16  # hex digits of a statement's digest: 64 bits tell a few thousand statements apart

_Title = Annotated[str, msgspec.Meta(min_length=1, max_length=NOTICE_TITLE_CHARACTERS_MAX)]
_Text = Annotated[str, msgspec.Meta(max_length=NOTICE_CHARACTERS_MAX)]
_AgeClass = Annotated[str, msgspec.Meta(pattern=r"^\d{1,2}(-\d{1,2})?$", max_length=5)]
_Price = Annotated[int, msgspec.Meta(ge=1, le=PALM_PRICE_RUPIAH_MAX)]


class Statement(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind"):
    """What all statements have: the business days from and until which it holds, and the regions it is for.

    `regions` are Kemendagri codes, a shorter one stands for all villages in it; none means everybody.
    """

    from_day: date
    until_day: date
    regions: Annotated[list[str], msgspec.Meta(max_length=DISTRICT_REGIONS_MAX)] = msgspec.field(default_factory=list)

    def __post_init__(self) -> None:
        """Raise `ValueError` if it would end before it begins."""
        if self.until_day < self.from_day:
            raise ValueError("until_day is before from_day")


class Notice(Statement, tag="notice", frozen=True, kw_only=True):
    """An announcement to all members."""

    title: _Title
    text: _Text = ""


class PalmPrice(Statement, tag="tbs_price", frozen=True, kw_only=True):
    """Rupiah a kilogram of palm fruit by age class of the trees."""

    prices: Annotated[dict[_AgeClass, _Price], msgspec.Meta(min_length=1, max_length=PALM_CLASSES_MAX)]


class Rule(Statement, tag="rule", frozen=True, kw_only=True):
    """A rate or a form prescribed under a code."""

    code: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    title: _Title
    value: _Text


class SupportRequest(Statement, tag="support", frozen=True, kw_only=True):
    """The district asks for a support bundle."""

    text: _Text = ""


AnyStatement = Notice | PalmPrice | Rule | SupportRequest


def take(tx: Transaction, scope: str, statements: Sequence[AnyStatement]) -> None:
    """Take all that the district says under this scope now: what is new is recorded, what is missing was taken back.

    What is for other villages is left alone; what is over ends by itself.
    """
    day, region = newest(tx.db).day, cooperative(tx.db).region
    meant = {_key(each): each for each in statements if _is_for(each, region)}
    known = {each.key: each for each in views.standing(tx.db, scope)}
    for key, each in known.items():
        if key not in meant and each.until_day >= day:
            tx.record(facts.TookBack(statement=each.number), day=day)
    for key, statement in meant.items():
        if key not in known:
            tx.record(_fact(statement, key, scope), day=day)


def _key(statement: AnyStatement) -> str:
    return hashlib.sha256(canonical(statement)).hexdigest()[:KEY_CHARACTERS]


def _is_for(statement: AnyStatement, region: str) -> bool:
    return not statement.regions or any(region == each or region.startswith(f"{each}.") for each in statement.regions)


def _fact(statement: AnyStatement, key: str, scope: str) -> facts.Announced | facts.Priced | facts.Ruled | facts.Asked:
    from_day, until_day = statement.from_day.isoformat(), statement.until_day.isoformat()
    match statement:
        case Notice(title=title, text=text):
            return facts.Announced(key=key, scope=scope, from_day=from_day, until_day=until_day, title=title, text=text)
        case PalmPrice(prices=prices):
            listed = sorted(prices.items(), key=lambda pair: int(pair[0].partition("-")[0]))
            return facts.Priced(key=key, scope=scope, from_day=from_day, until_day=until_day, prices=listed)
        case Rule(code=code, title=title, value=value):
            return facts.Ruled(
                key=key, scope=scope, from_day=from_day, until_day=until_day, code=code, title=title, value=value
            )
        case SupportRequest(text=text):
            return facts.Asked(key=key, scope=scope, from_day=from_day, until_day=until_day, text=text)
