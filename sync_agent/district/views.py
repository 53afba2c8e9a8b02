"""What people and programs look at: reads only, each one a few statements on indexed tables."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import msgspec

from sync_agent.district.store import Store
from sync_agent.limits import DISK_MIB_MIN, EXPORT_ROWS, LAG_FACTS, SILENT_SECONDS

SAVINGS: Final = {"pokok": "3110", "wajib": "3120", "sukarela": "2111"}
"""The savings products and their accounts in the chart; all are credit accounts."""

LOANS: Final = "1141"
"""Loans to members (pinjaman anggota), a debit account."""

PROBLEMS: Final = (
    *("fork", "behind", "broken", "stuck", "revoked", "refused"),
    *("copies", "gap", "lag", "silent", "clock", "doubt", "disk"),
)
"""Everything that can be wrong with a cooperative, worst first; the first six stop its facts from coming in."""

STOPPED: Final = frozenset(PROBLEMS[:6])

_COUNTS: Final = (
    " (SELECT COUNT(*) FROM set_aside s WHERE s.hub = c.hub AND s.kind = 'fork' AND NOT EXISTS"
    " (SELECT 1 FROM settled_batch b WHERE b.hub = s.hub AND b.digest = s.digest)),"
    " (SELECT COUNT(*) FROM set_aside s WHERE s.hub = c.hub AND s.kind = 'refused' AND s.code <> 'hub.unknown'),"
    " (SELECT COUNT(*) FROM waiting w WHERE w.hub = c.hub),"
    " (SELECT COUNT(*) FROM doubt d WHERE d.hub = c.hub),"
)
_TOTALS: Final = ", ".join(
    f"COALESCE((SELECT -t.amount FROM total t WHERE t.hub = c.hub AND t.account = '{code}'), 0)"  # noqa: S608
    for code in SAVINGS.values()
)
_COOPERATIVES: Final = (
    "SELECT c.hub, h.name, h.status, h.enrolled_at, c.name, c.region, c.registered_number, c.contact_at, c.state,"  # noqa: S608
    " c.version, c.kept, c.number, c.incarnation, c.hash, c.receipt_at, c.day, c.members_active, c.members_left,"
    f" c.members_died,{_COUNTS} {_TOTALS},"
    f" COALESCE((SELECT t.amount FROM total t WHERE t.hub = c.hub AND t.account = '{LOANS}'), 0),"
    " COALESCE((SELECT MIN(w.first) FROM waiting w WHERE w.hub = c.hub), 0), COALESCE(c.clock, ''),"
    " COALESCE(c.disk_free_mib, -1), "
    " (SELECT COUNT(*) FROM device e WHERE e.hub = c.hub AND e.retired_at = 0),"
    " (SELECT r.sealed FROM recovery r WHERE r.hub = c.hub)"
    " FROM cooperative c JOIN hub h ON h.hub = c.hub"
)
_BY_NAME: Final = " ORDER BY LOWER(CASE WHEN c.name = '' THEN h.name ELSE c.name END), c.hub"
_BALANCES: Final = "SELECT account, sub, amount, number FROM balance WHERE hub = ? ORDER BY account, sub"
_TOTALS_OF: Final = "SELECT account, amount FROM total WHERE hub = ? ORDER BY account"
_RECEIPTS: Final = (
    "SELECT number, hash, incarnation, at FROM confirmed WHERE hub = ? ORDER BY at DESC, number DESC LIMIT ?"
)
_SET_ASIDE: Final = (
    "SELECT hub, kind, code, first, last, arrived, seen FROM set_aside WHERE hub = ? ORDER BY arrived DESC LIMIT ?"
)
_STRANGERS: Final = (
    "SELECT s.hub, s.kind, s.code, s.first, s.last, s.arrived, s.seen FROM set_aside s"
    " LEFT JOIN hub h ON h.hub = s.hub WHERE h.hub IS NULL ORDER BY s.arrived DESC LIMIT ?"
)
_MONTHS: Final = "SELECT month, account, amount FROM month WHERE hub = ? ORDER BY month"
_MONTHS_MEMBERS: Final = "SELECT month, active FROM month_members WHERE hub = ? ORDER BY month"
_DOUBTS: Final = "SELECT number, code FROM doubt WHERE hub = ? ORDER BY number LIMIT ?"
_FACT: Final = (
    "SELECT f.hub, f.number, f.incarnation, f.type, f.version, f.at, f.clock, f.day, f.actor, f.device, f.body,"
    " f.commitment, f.hash, f.arrived FROM fact f"
)
_TYPES: Final = "SELECT DISTINCT type FROM fact ORDER BY type"
_TYPES_OF: Final = "SELECT DISTINCT type FROM fact WHERE hub = ? ORDER BY type"
_NAMES: Final = (
    "SELECT h.hub, CASE WHEN c.name = '' THEN h.name ELSE c.name END FROM hub h JOIN cooperative c ON c.hub = h.hub"
)


class Cooperative(NamedTuple):
    """One cooperative as the district knows it. Times in seconds since 1970 (0: never), amounts in rupiah.

    `sealed` is the number up to which the personal parts are here sealed to its newest recovery key, None without one.
    """

    hub: str
    enrolled_name: str
    status: str
    enrolled_at: int
    own_name: str
    region: str
    registered_number: str
    contact_at: int
    state: str
    version: str
    kept: int
    number: int
    incarnation: int
    hash: str
    receipt_at: int
    day: str
    members_active: int
    members_left: int
    members_died: int
    forks: int
    refused: int
    waiting: int
    doubts: int
    pokok: int
    wajib: int
    sukarela: int
    loans: int
    waiting_from: int
    clock: str
    disk_free_mib: int
    devices: int
    sealed: int | None

    @property
    def name(self) -> str:
        """Its own name once it is known, until then the one the office enrolled it under."""
        return self.own_name or self.enrolled_name

    @property
    def savings(self) -> int:
        """All savings together, rupiah."""
        return self.pokok + self.wajib + self.sukarela

    @property
    def lag(self) -> int:
        """How many facts its hub says it keeps that are not here yet."""
        return max(0, self.kept - self.number)

    @property
    def gap(self) -> int:
        """How many facts are missing before those that wait for them here."""
        return max(0, self.waiting_from - self.number - 1) if self.waiting_from else 0

    def problems(self, now: int) -> list[str]:
        """What a person should look into, as codes (``problem.<code>`` in the catalogs), worst first."""
        is_so = {
            "fork": self.forks > 0 or self.state == "fork",
            "copies": self.devices > 1,
            "behind": self.state == "behind",
            "broken": self.state == "broken",
            "stuck": self.state == "stuck",
            "revoked": self.status == "revoked",
            "refused": self.refused > 0,
            "gap": self.waiting > 0,
            "lag": self.lag > LAG_FACTS,
            "silent": self.contact_at > 0 and now - self.contact_at > SILENT_SECONDS,
            "clock": self.clock == "unset",
            "doubt": self.doubts > 0,
            "disk": 0 <= self.disk_free_mib < DISK_MIB_MIN,
        }
        return [code for code in PROBLEMS if is_so[code]]

    def health(self, now: int) -> str:
        """All problems in one word: never (not heard yet), stopped, look, well."""
        problems = self.problems(now)
        if STOPPED.intersection(problems):
            return "stopped"
        if not self.contact_at:
            return "never"
        return "look" if problems else "well"


class Month(msgspec.Struct, frozen=True):
    """A cooperative at the end of one month (``YYYY-MM``): active members, and rupiah."""

    month: str
    members: int
    pokok: int
    wajib: int
    sukarela: int
    loans: int

    @property
    def savings(self) -> int:
        """All savings together, rupiah."""
        return self.pokok + self.wajib + self.sukarela


class Balance(msgspec.Struct, frozen=True):
    """Sum of all lines of a sub-account in rupiah, debit positive: a savings account's balance is its negative."""

    account: str
    sub: str
    amount: int
    number: int


class Receipt(NamedTuple):
    """A position that was signed for, and when first."""

    number: int
    hash: str
    incarnation: int
    at: int


class SetAside(NamedTuple):
    """A batch set aside; `first` and `last` are 0 where the message does not even say."""

    hub: str
    kind: str
    code: str
    first: int
    last: int
    arrived: int
    seen: int


class Fact(NamedTuple):
    """A fact as it was received; `body` is its JSON text."""

    hub: str
    number: int
    incarnation: int
    type: str
    version: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: str
    commitment: str
    hash: str
    arrived: int


def cooperatives(store: Store) -> list[Cooperative]:
    """All enrolled cooperatives by name."""
    return [Cooperative(*row) for row in store.all(_COOPERATIVES + _BY_NAME)]


def cooperative(store: Store, hub: str) -> Cooperative | None:
    """One cooperative, None if it is not enrolled."""
    row = store.one(_COOPERATIVES + " WHERE c.hub = ?", (hub,))
    return Cooperative(*row) if row else None


def names(store: Store) -> dict[str, str]:
    """The name of each enrolled cooperative by its hub."""
    return dict(store.all(_NAMES))


def balances(store: Store, hub: str) -> list[Balance]:
    """All sub-accounts of a cooperative, by account, ``sukarela-2`` before ``sukarela-10``."""
    found = [Balance(*row) for row in store.all(_BALANCES, (hub,))]
    return sorted(found, key=lambda balance: (balance.account, *_natural(balance.sub)))


def _natural(sub: str) -> tuple[str, int, str]:
    name, _, number = sub.rpartition("-")
    return (name, int(number), sub) if number.isdecimal() and len(number) < 16 else (sub, 0, sub)


def totals(store: Store, hub: str) -> dict[str, int]:
    """Sum of each account in rupiah, debit positive."""
    return dict(store.all(_TOTALS_OF, (hub,)))


def months(store: Store, hub: str, limit: int) -> list[Month]:
    """The last months of a cooperative up to the last in which something moved, oldest first, none left out."""
    moved: dict[str, dict[str, int]] = {}
    for month, account, amount in store.all(_MONTHS, (hub,)):
        moved.setdefault(month, {})[account] = amount
    members: dict[str, int] = dict(store.all(_MONTHS_MEMBERS, (hub,)))
    known = sorted({*moved, *members} - {""})
    if not known:
        return []
    held = dict.fromkeys((*SAVINGS.values(), LOANS), 0)
    found, active = [], 0
    for month in ("", *_every_month(known[0], known[-1])):
        active = members.get(month, active)
        for account in held:
            held[account] += moved.get(month, {}).get(account, 0)
        pokok, wajib, sukarela = (-held[code] for code in SAVINGS.values())
        found.append(Month(month, active, pokok, wajib, sukarela, held[LOANS]))
    return found[1:][-limit:]


def _every_month(first: str, last: str) -> list[str]:
    begin, end = (int(each[:4]) * 12 + int(each[5:]) - 1 for each in (first, last))
    return [f"{each // 12:04d}-{each % 12 + 1:02d}" for each in range(begin, end + 1)]


def receipts(store: Store, hub: str, limit: int) -> list[Receipt]:
    """The newest receipts."""
    return [Receipt(*row) for row in store.all(_RECEIPTS, (hub, limit))]


def set_aside(store: Store, hub: str, limit: int) -> list[SetAside]:
    """The newest batches of a hub that were set aside."""
    return [SetAside(*row) for row in store.all(_SET_ASIDE, (hub, limit))]


def strangers(store: Store, limit: int) -> list[SetAside]:
    """The newest batches of hubs that are not enrolled."""
    return [SetAside(*row) for row in store.all(_STRANGERS, (limit,))]


def doubts(store: Store, hub: str, limit: int) -> list[tuple[int, str]]:
    """Number and reason of facts that could not be read into the figures."""
    return [(row[0], row[1]) for row in store.all(_DOUBTS, (hub, limit))]


def types(store: Store, hub: str = "") -> list[str]:
    """The types of facts there are, of one hub or of all."""
    return [row[0] for row in (store.all(_TYPES_OF, (hub,)) if hub else store.all(_TYPES))]


def facts_after(store: Store, hub: str, after: int, limit: int) -> list[Fact]:
    """Facts of one hub in order, following number `after`."""
    rows = store.all(_FACT + " WHERE f.hub = ? AND f.number > ? ORDER BY f.number LIMIT ?", (hub, after, limit))
    return [Fact(*row) for row in rows]


def newest_facts(
    store: Store, limit: int, *, hub: str = "", type_: str = "", before: tuple[int, str, int] | None = None
) -> list[Fact]:
    """Facts newest arrival first; `before` is arrival, hub and number of the last one already seen."""
    conditions: list[str] = []
    values: list[int | str] = []
    if hub:
        conditions.append("f.hub = ?")
        values.append(hub)
    if type_:
        conditions.append("f.type = ?")
        values.append(type_)
    if before:
        conditions.append("(f.arrived, f.hub, f.number) < (?, ?, ?)")
        values += before
    where = " WHERE " + " AND ".join(conditions) if conditions else ""
    order = " ORDER BY f.arrived DESC, f.hub DESC, f.number DESC LIMIT ?"
    return [Fact(*row) for row in store.all(_FACT + where + order, (*values, limit))]


def every_fact(store: Store, hub: str, type_: str) -> Iterator[Fact]:
    """All facts, newest arrival first, read in pieces so that memory stays small however many there are."""
    before: tuple[int, str, int] | None = None
    while True:
        with store.reading():
            facts = newest_facts(store, EXPORT_ROWS, hub=hub, type_=type_, before=before)
        yield from facts
        if len(facts) < EXPORT_ROWS:
            return
        before = (facts[-1].arrived, facts[-1].hub, facts[-1].number)
