"""Settling a fork: a person says which branch lives on and with which key. The other stays readable;
nothing is deleted.

*The confirmed one* is the usual answer: the other device is put out of use, or brought back with `restore`, and what
only it had is entered again from the list.

*The other one* is for when the confirmed branch was the mistake (an old copy of a card that spoke first). Then the
confirmed facts from the parting on move to `lost_fact`, the other branch takes their place, and the figures are made
anew from all facts. Receipts already signed for the lost ones stay true as what they are: evidence of what was here.
"""

from __future__ import annotations

from typing import Final

from sync_agent import keys
from sync_agent.district import recovery
from sync_agent.district import tables as district
from sync_agent.district.figures import Figures
from sync_agent.district.forks import tables
from sync_agent.district.forks.branches import Branch, devices, fact_of, open_branches, settlements
from sync_agent.district.store import Row, Store
from sync_agent.errors import SettingsError
from sync_agent.limits import EXPORT_ROWS

CONFIRMED: Final = "confirmed"
OTHER: Final = "other"


def settle(store: Store, hub: str, keep: str, public_key: str, actor: str, now: int) -> int:
    """Decide which branch of a hub lives on, in one transaction; the settlement's number.

    `public_key` is that of the living device (64 hex digits). If it is a new one the old key is refused from now on;
    two copies of one card have the same key, so that only a new one tells them apart. `actor` is who decides.

    Raises `SettingsError`: "hub.unknown", "fork.none" (no branch is here, nor a second machine), "fork.unlinked" (the
    other branch cannot be kept: what lies between it and the confirmed facts is not here), "fork.several" (there are
    several others: keep the confirmed one, or let the right device send again after that). `KeyFault` for no key.
    """
    keys.public(public_key)
    with store.transaction():
        row = store.lock_cooperatives([hub]).get(hub)
        if row is None:
            raise SettingsError("hub.unknown", hub=hub[:80])
        found = open_branches(store, hub)
        digests = [digest for digest, _ in store.all(tables.SELECT_OPEN, (hub,))]
        if not found and (keep == OTHER or (not digests and len(devices(store, hub)) < 2)):
            raise SettingsError("fork.none", hub=hub)
        number = len(settlements(store, hub)) + 1
        if keep == OTHER:
            departs = _keep_other(store, hub, _the_other(found, hub), number, row, now)
        else:
            departs = min((branch.departs for branch in found), default=row[1] + 1)
        store.run(tables.INSERT_SETTLEMENT, (hub, number, now, keep, departs, public_key, actor))
        store.many(tables.INSERT_SETTLED, [(hub, digest, number) for digest in digests])
        # The living one is known again as soon as it speaks; so is another one that goes on speaking.
        store.run(tables.RETIRE_DEVICES, (now, hub))
        if public_key != row[4]:
            store.run(tables.INSERT_RETIRED, (hub, row[4], now))
            store.run(tables.UPDATE_KEY, (public_key, hub))
    return number


def _the_other(found: list[Branch], hub: str) -> Branch:
    if len(found) > 1:
        raise SettingsError("fork.several", hub=hub, count=len(found))
    if not found[0].is_linked:
        raise SettingsError("fork.unlinked", hub=hub, number=found[0].departs)
    return found[0]


def _keep_other(store: Store, hub: str, branch: Branch, settlement: int, row: Row, now: int) -> int:
    """Put a branch in the place of the confirmed facts from its first number on."""
    store.run(tables.INSERT_LOST, (settlement, hub, branch.departs))
    store.run(tables.DELETE_FROM, (hub, branch.departs))
    store.add_facts(
        (
            *(hub, fact.number, fact.incarnation, fact.type, fact.version, fact.at, fact.clock, fact.day),
            *(fact.actor, fact.device, fact.body.decode(), fact.commitment, fact.hash, now),
        )
        for fact in branch.facts
    )
    rebuild_figures(store, hub)
    recovery.begin_anew(store, hub)
    last, receipt_at = branch.facts[-1], max(now, row[3] + 1)
    # Later than any receipt before: this one may name a lower number, and hubs believe that only of a later one.
    position = (last.incarnation, last.number, last.hash, receipt_at)
    store.bulk(district.UPDATE_POSITION, [(*position, int(row[6]), hub)])
    store.bulk(district.INSERT_CONFIRMED, [(hub, last.number, last.hash, last.incarnation, now)])
    return branch.departs


def rebuild_figures(store: Store, hub: str) -> None:
    """Make all figures of a hub anew from its facts, inside a transaction."""
    for statement in tables.FORGET_FIGURES:
        store.run(statement, (hub,))
    after, figures = 0, Figures(hub)
    while rows := store.all(tables.SELECT_FACTS, (hub, after, EXPORT_ROWS)):
        for row in rows:
            figures.add(fact_of(row))
        after = int(rows[-1][1])
    Figures.write(store, [figures])
