"""What ``district settle`` does: show a fork, settle it, and write down what was given up."""

from __future__ import annotations

import argparse
import csv
import getpass
from collections.abc import Iterable
from pathlib import Path

from hub.log.fact import Fact
from sync_agent import text
from sync_agent.clock import SystemClock
from sync_agent.district.commands import prepared_store
from sync_agent.district.forks.branches import Branch, devices, lost_branches, open_branches, settlements
from sync_agent.district.forks.settling import settle
from sync_agent.district.forks.sides import HEADING, cells_of
from sync_agent.district.store import Store
from sync_agent.errors import SettingsError


def settle_fork(options: argparse.Namespace) -> None:
    """Show the branches of a hub; with ``--keep`` and ``--key`` decide between them."""
    store = prepared_store(options)
    if not options.keep:
        _show(store, options)
    elif not options.key:
        raise SettingsError("settings.value", reason="--key")
    else:
        number = settle(store, options.hub, options.keep, options.key, getpass.getuser(), SystemClock().now())
        print(text.translate(f"cli.fork_kept_{options.keep}", options.language, hub=options.hub, number=number))
    if options.out:
        branches = _wanted(store, options.hub)
        write_list(options.out, branches)
        print(text.translate("cli.fork_written", options.language, path=str(options.out)))


def write_list(path: Path, branches: Iterable[Branch]) -> None:
    """The facts of these branches as CSV for a spreadsheet: what has to be entered again by hand."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADING)
        for branch in branches:
            writer.writerows(_row(fact, branch) for fact in branch.facts)


def _row(fact: Fact, branch: Branch) -> tuple[int | str, ...]:
    # A spreadsheet would run text that begins like a formula, and all of this comes from a hub.
    return tuple(
        "'" + cell if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell
        for cell in cells_of(fact, branch)
    )


def _wanted(store: Store, hub: str) -> list[Branch]:
    """The branches that are open, otherwise those given up last."""
    with store.reading():
        found = open_branches(store, hub)
        settled = settlements(store, hub)
        return found or (lost_branches(store, hub, settled[-1].number) if settled else [])


def _show(store: Store, options: argparse.Namespace) -> None:
    with store.reading():
        found = open_branches(store, options.hub)
        settled = settlements(store, options.hub)
        machines = devices(store, options.hub)
    for machine in machines if len(machines) > 1 else ():
        at = text.moment(machine.last_at, options.language)
        print(text.translate("cli.fork_device", options.language, serial=machine.serial, at=at))
    if not found:
        print(text.translate("cli.fork_none", options.language, hub=options.hub))
    for branch in found:
        values: dict[str, int | str] = {"first": branch.departs, "last": branch.last, "count": len(branch.facts)}
        values["from"] = text.moment(branch.facts[0].at, options.language)
        values["until"] = text.moment(branch.facts[-1].at, options.language)
        message = "cli.fork_branch" if branch.is_linked else "cli.fork_loose"
        print(text.translate(message, options.language, **values))
    for each in settled:
        at = text.moment(each.at, options.language)
        print(text.translate("cli.fork_settled", options.language, number=each.number, at=at, first=each.departs))
    if found or len(machines) > 1:
        print(text.translate("cli.fork_how", options.language, hub=options.hub))
