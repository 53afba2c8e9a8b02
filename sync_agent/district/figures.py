"""What facts say of a cooperative in figures: balances, members, name, business day. Kept up fact by fact.

Balances are made from the lines of whatever facts have lines (`hub.log.fact.lines_of`), so new types of facts need
nothing here. A fact that cannot be read into the figures is kept all the same and noted as a doubt: the chain must
not stop for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec

from hub.log.fact import Fact, lines_of
from sync_agent.district import tables
from sync_agent.district.store import Store
from sync_agent.limits import AMOUNT_RUPIAH_MAX, NUMBER_MAX, TEXT_BYTES_MAX

STATUSES: Final = ("active", "left", "died")
_MONTHS: Final = frozenset(f"{month:02d}" for month in range(1, 13))


class _Founded(msgspec.Struct):
    name: str
    region: str
    registered_number: str = ""


class _Registered(msgspec.Struct):
    member_no: int


class _StatusChanged(msgspec.Struct):
    member_no: int
    status: str


class _Opened(msgspec.Struct):
    day: str


_founded = msgspec.json.Decoder(_Founded).decode
_registered = msgspec.json.Decoder(_Registered).decode
_status_changed = msgspec.json.Decoder(_StatusChanged).decode
_opened = msgspec.json.Decoder(_Opened).decode


class DoubtfulFact(ValueError):
    """A fact's body cannot be read into the figures; the text is the doubt's code."""


class Figures:
    """What the new facts of one hub change, gathered in memory and written in a few statements."""

    def __init__(self, hub: str) -> None:
        self._hub = hub
        self._balances: dict[tuple[str, str], tuple[int, int]] = {}
        self._months: dict[tuple[str, str], int] = {}
        self._members: dict[str, dict[int, str]] = {}
        self._month = self._clock = ""
        self._founded: _Founded | None = None
        self._day = ""
        self._doubts: list[tuple[str, int, int, str]] = []

    def add(self, fact: Fact) -> None:
        """Take one fact into the figures, or note why that is not possible."""
        self._clock = fact.clock
        if _is_month(fact.day[:7]):
            self._month = fact.day[:7]
        try:
            self._add_lines(fact)
            self._add_known(fact)
        except DoubtfulFact as doubt:
            self._doubts.append((self._hub, fact.number, fact.incarnation, str(doubt)))
        except Exception:
            # Whatever is wrong with a body, it must not keep the facts behind it out.
            self._doubts.append((self._hub, fact.number, fact.incarnation, "fact.body"))

    def _add_lines(self, fact: Fact) -> None:
        lines = lines_of(fact.body)
        if sum(line.amount for line in lines):
            raise DoubtfulFact("fact.unbalanced")
        for line in lines:
            _check_text(line.account)
            _check_text(line.sub)
            if abs(line.amount) > AMOUNT_RUPIAH_MAX:
                raise DoubtfulFact("fact.amount")
        for line in lines:
            before = self._balances.get((line.account, line.sub), (0, 0))[0]
            self._balances[line.account, line.sub] = (before + line.amount, fact.number)
            month = (self._month, line.account)
            self._months[month] = self._months.get(month, 0) + line.amount

    def _add_known(self, fact: Fact) -> None:
        if fact.type == "members.registered":
            self._set_member(_registered(fact.body).member_no, "active")
        elif fact.type == "members.status_changed":
            changed = _status_changed(fact.body)
            self._set_member(changed.member_no, changed.status)
        elif fact.type == "cooperative.founded":
            founded = _founded(fact.body)
            for text in (founded.name, founded.region, founded.registered_number):
                _check_text(text)
            self._founded = founded
        elif fact.type == "day.opened":
            day = _opened(fact.body).day
            _check_text(day)
            self._day = day

    def _set_member(self, member_no: int, status: str) -> None:
        if status not in STATUSES or not 0 < member_no <= NUMBER_MAX:
            raise DoubtfulFact("fact.body")
        self._members.setdefault(self._month, {})[member_no] = status

    def _write_members(self, store: Store) -> None:
        hub = self._hub
        for month, members in self._members.items():
            store.bulk(tables.UPSERT_MEMBER, [(hub, number, status) for number, status in members.items()])
            store.run(tables.UPSERT_MONTH_MEMBERS, (hub, month, hub))
        if self._members:
            store.run(tables.UPDATE_MEMBERS, (hub, hub, hub, hub))

    @staticmethod
    def write(store: Store, everything: Sequence[Figures]) -> None:
        """Bring the tables up to date for several hubs, inside the transaction that adds their facts.

        As few statements as there are tables: into PostgreSQL each one costs more than the rows in it.
        """
        balances, totals, months, founded, days, clocks, doubts = [], [], [], [], [], [], []
        for each in everything:
            hub, sums = each._hub, dict[str, int]()
            for (account, sub), (amount, last) in each._balances.items():
                balances.append((hub, account, sub, amount, last))
                sums[account] = sums.get(account, 0) + amount
            totals += [(hub, account, amount) for account, amount in sums.items()]
            months += [(hub, *key, amount) for key, amount in each._months.items()]
            if each._founded is not None:
                said = each._founded
                founded.append((said.name, said.region, said.registered_number, hub))
            days += [(each._day, hub)] if each._day else []
            clocks += [(each._clock, hub)] if each._clock else []
            doubts += each._doubts
            each._write_members(store)
        store.bulk(tables.UPSERT_BALANCE, balances)
        store.bulk(tables.UPSERT_TOTAL, totals)
        store.bulk(tables.UPSERT_MONTH, months)
        store.bulk(tables.UPDATE_FOUNDED, founded)
        store.bulk(tables.UPDATE_DAY, days)
        store.bulk(tables.UPDATE_CLOCK, clocks)
        store.bulk(tables.INSERT_DOUBT, doubts)


def _is_month(text: str) -> bool:
    year, _, month = text.partition("-")
    return len(text) == 7 and year.isdecimal() and text.isascii() and month in _MONTHS


def _check_text(text: str) -> None:
    if len(text) > TEXT_BYTES_MAX or "\0" in text:
        raise DoubtfulFact("fact.body")
