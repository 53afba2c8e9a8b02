"""Founding a cooperative at the command line."""

from __future__ import annotations

import argparse

from hub import founding
from hub.approvals.actions import DEFAULT_LIMITS
from hub.cli.access import ask_pin
from hub.cli.output import say
from hub.cli.paths import today, writing
from hub.cli.rules import RULES, rules_from
from hub.log.clock import Clock
from hub.words import text


def found(wanted: argparse.Namespace, clock: Clock) -> int:
    """Make a cooperative's books in an empty data folder. Raises `Refused` where there are books already."""
    rules = rules_from(wanted.rules, {name: getattr(wanted, name) for name in RULES})
    pin = wanted.officer_pin or ask_pin(wanted.language, "cli.pin.ask")
    with writing(wanted.data, clock, new=True) as books:
        hub_id = founding.found(
            books,
            clock,
            hub_id=wanted.hub,
            name=wanted.name,
            region=wanted.region,
            registered_number=wanted.registered_number,
            officer_name=wanted.officer_name,
            officer_pin=pin,
            officer_number=wanted.officer_number,
            officer_joined=wanted.officer_joined,
            today=wanted.today or today(clock),
            rules=rules,
            limits=DEFAULT_LIMITS,
        )
    say(text(wanted.language, "cli.found.done", hub=hub_id, name=wanted.name, member_no=wanted.officer_number))
    return 0
