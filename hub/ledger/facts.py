"""The fact that gives the books their chart of accounts."""

from __future__ import annotations

import msgspec
import peewee

from hub.ledger import tables
from hub.log.fact import Fact
from hub.log.registry import Body, applies, fact_type


class ChartAccount(msgspec.Struct, frozen=True, array_like=True):
    """One account of the chart: code, the cooperative's own name for it, and its kind."""

    code: str
    name: str
    kind: str


@fact_type("ledger.chart_set")
class ChartSet(Body):
    """Accounts added to the chart, or renamed. An account never leaves it."""

    accounts: tuple[ChartAccount, ...]


@applies(ChartSet)
def apply_chart_set(db: peewee.Database, _fact: Fact, body: ChartSet, _personal: None) -> None:
    """Add the accounts, or give known ones their new name."""
    for account in body.accounts:
        tables.LedgerAccount.insert(code=account.code, name=account.name, kind=account.kind).on_conflict(
            conflict_target=[tables.LedgerAccount.code], preserve=[tables.LedgerAccount.name]
        ).execute(db)
