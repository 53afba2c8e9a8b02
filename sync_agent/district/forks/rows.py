"""What the templates of a fork print: finished words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from hub.log.fact import Fact
from sync_agent import text
from sync_agent.district import views
from sync_agent.district.forks.branches import Device, Settlement
from sync_agent.district.forks.settling import OTHER
from sync_agent.district.forks.sides import Fork, Money, Side, confirmed_facts
from sync_agent.district.rows import Row, Words, fact_rows
from sync_agent.district.store import Store
from sync_agent.limits import FACTS_SHOWN


def side_rows(store: Store, row: views.Cooperative, fork: Fork, machines: Sequence[Device], words: Words) -> list[Row]:
    """Each side with its newest words about itself and its first facts behind the parting."""
    found = []
    for side in fork.sides:
        if side.name == "confirmed":
            facts: Iterable[Fact] = confirmed_facts(store, row.hub, fork.number + 1)
        else:
            facts = fork.branches[int(side.name) - 1].facts
        shown = [_listed(row.hub, fact) for fact in itertools.islice(facts, FACTS_SHOWN)]
        found.append({**_side_row(side, machines, words), "rows": fact_rows(shown, {}, words), **_urls(row.hub, side)})
    return found


def _urls(hub: str, side: Side) -> Row:
    return {each: f"/cooperatives/{hub}/fork/{side.name}.{each}" for each in ("csv", "xlsx")}


def _side_row(side: Side, machines: Sequence[Device], words: Words) -> Row:
    own = [each.serial for each in machines if each.incarnation == side.incarnation]
    number = "" if side.name in ("confirmed", "1") else f" {side.name}"
    is_confirmed = side.name == "confirmed"
    return {
        "name": words.translate("fork.confirmed") if is_confirmed else words.translate("fork.other") + number,
        "what": words.translate("fork.confirmed_what" if is_confirmed else "fork.other_what"),
        "count": text.count(side.length),
        "span": f"{text.count(side.departs)}–{text.count(side.last)}" if side.length else "–",
        "hash": side.hash[:12] or "–",
        "incarnation": text.count(side.incarnation),
        "serial": own[0] if len(own) == 1 else words.translate("fork.serial_unknown"),
        "day": text.iso_date(side.day, words.language) or "–",
        "heard": words.moment(side.heard_at) or "–",
        "loose": "" if side.is_linked else words.translate("fork.loose"),
        "more": words.translate("fork.more", count=text.count(FACTS_SHOWN)) if side.length > FACTS_SHOWN else "",
    }


def _listed(hub: str, fact: Fact) -> views.Fact:
    values = (fact.number, fact.incarnation, fact.type, fact.version, fact.at, fact.clock, fact.day, fact.actor)
    return views.Fact(hub, *values, fact.device, fact.body.decode(), fact.commitment, fact.hash, 0)


def device_rows(machines: Sequence[Device], words: Words) -> list[Row]:
    """The machines that speak as this hub."""
    return [
        {
            "serial": each.serial,
            "incarnation": text.count(each.incarnation),
            "first": words.moment(each.first_at),
            "last": words.moment(each.last_at),
        }
        for each in machines
    ]


def settlement_rows(settled: Sequence[Settlement], hub: str, words: Words) -> list[Row]:
    """What was decided before, the newest first."""
    return [
        {
            "at": words.moment(each.at),
            "kept": words.translate(f"fork.kept_{each.kept}"),
            "departs": text.count(each.departs),
            "actor": words.who(each.actor),
            "csv": f"/cooperatives/{hub}/fork/lost-{each.number}.csv",
            "xlsx": f"/cooperatives/{hub}/fork/lost-{each.number}.xlsx",
        }
        for each in reversed(settled)
    ]


def effect_rows(
    row: views.Cooperative, fork: Fork | None, keep: str, moved: tuple[Money, Money], words: Words
) -> tuple[list[str], list[Row]]:
    """What settling will do, one sentence each, and savings and loans before and after."""
    if fork is None:
        return [words.translate("fork.effect_devices")], []
    confirmed, other = moved
    lost = fork.sides[:1] if keep == OTHER else fork.sides[1:]
    count = text.count(sum(side.length for side in lost))
    effects = [words.translate(f"fork.effect_{keep}", count=count, first=text.count(fork.number + 1))]
    if keep == OTHER:
        effects.append(words.translate("fork.effect_place", count=text.count(fork.sides[1].length)))
    effects.append(words.translate("fork.effect_kept"))
    savings = (row.savings, other.savings - confirmed.savings if keep == OTHER else 0)
    loans = (row.loans, other.loans - confirmed.loans if keep == OTHER else 0)
    gone = confirmed if keep == OTHER else other
    figures = [
        {
            "name": words.translate(f"column.{name}"),
            "before": text.rupiah(before),
            "after": text.rupiah(before + change),
            "lost": text.rupiah(amount),
        }
        for name, (before, change), amount in (("savings", savings, gone.savings), ("loans", loans, gone.loans))
    ]
    return effects, figures
