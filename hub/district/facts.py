"""What can be recorded of the district's statements. Their words are public, so they stand in the body."""

from __future__ import annotations

import peewee

from hub.district.tables import PalmPrice, Statement
from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type


class _Stated(Body):
    """What all statements have: the digest of what it says, the message it came in, and the business days it holds."""

    key: str
    scope: str
    from_day: str
    until_day: str


@fact_type("district.announced")
class Announced(_Stated):
    """An announcement of the district."""

    title: str
    text: str = ""


@fact_type("district.priced")
class Priced(_Stated):
    """The price of palm fruit (TBS): age class of the trees in years, and rupiah a kilogram."""

    prices: list[tuple[str, int]]


@fact_type("district.ruled")
class Ruled(_Stated):
    """A rate or a form that the district prescribes under `code`."""

    code: str
    title: str
    value: str


@fact_type("district.asked")
class Asked(_Stated):
    """The district asks for a support bundle, and says why."""

    text: str = ""


@fact_type("district.took_back")
class TookBack(Body):
    """The district no longer says what it said in the statement `statement` (the number of its fact)."""

    statement: int


def _insert(db: peewee.Database, fact: Fact, body: _Stated, kind: str, *, code: str, title: str, text: str) -> None:
    Statement.insert(
        number=fact.number,
        key=body.key,
        scope=body.scope,
        kind=kind,
        from_day=body.from_day,
        until_day=body.until_day,
        day=fact.day,
        code=code,
        title=title,
        text=text,
        withdrawn=None,
    ).execute(db)


@applies(Announced)
def apply_announced(db: peewee.Database, fact: Fact, body: Announced, _personal: None) -> None:
    """Add the announcement."""
    _insert(db, fact, body, "notice", code="", title=body.title, text=body.text)


@applies(Priced)
def apply_priced(db: peewee.Database, fact: Fact, body: Priced, _personal: None) -> None:
    """Add the prices."""
    _insert(db, fact, body, "tbs_price", code="", title="", text="")
    rows = [(fact.number, place, age_class, amount) for place, (age_class, amount) in enumerate(body.prices)]
    PalmPrice.insert_many(rows).execute(db)


@applies(Ruled)
def apply_ruled(db: peewee.Database, fact: Fact, body: Ruled, _personal: None) -> None:
    """Add the rule."""
    _insert(db, fact, body, "rule", code=body.code, title=body.title, text=body.value)


@applies(Asked)
def apply_asked(db: peewee.Database, fact: Fact, body: Asked, _personal: None) -> None:
    """Add the request."""
    _insert(db, fact, body, "support", code="", title="", text=body.text)


@applies(TookBack)
def apply_took_back(db: peewee.Database, fact: Fact, body: TookBack, _personal: None) -> None:
    """It no longer holds."""
    table = Statement
    table.update(withdrawn=fact.number).where(table.number == body.statement, table.withdrawn.is_null()).execute(db)
