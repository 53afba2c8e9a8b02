"""A new PIN for somebody who is locked out, who holds which office, and which kiosks and relays may come in."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from base64 import urlsafe_b64encode
from contextlib import closing
from typing import Final

from hub.access import actions, views
from hub.access.pins import check_form, hash_pin
from hub.access.roles import ROLES
from hub.access.sessions import Sessions, digest
from hub.cli.books import DESK
from hub.cli.output import say
from hub.cli.paths import reading, writing
from hub.local.tables import open_local
from hub.log.clock import Clock
from hub.log.record import Transaction
from hub.members.views import member
from hub.words import text

_SECRET_BYTES: Final = 32  # 43 url-safe characters


def ask_pin(language: str, message: str) -> str:
    """A PIN, typed unseen at a screen, or read as one line where there is none."""
    prompt = text(language, message)
    return getpass.getpass(prompt + " ") if sys.stdin.isatty() else sys.stdin.readline().strip()


def set_pin(wanted: argparse.Namespace, clock: Clock) -> int:
    """Give a member a PIN that they must change when they sign in, and forget their wrong tries."""
    from hub.appliance import LOCAL_FILE  # takes longer to load than most commands take

    member_no: int = wanted.member
    with writing(wanted.data, clock) as books:
        pin_hash = hash_pin(check_form(wanted.pin or ask_pin(wanted.language, "cli.pin.ask")))
        books.write(DESK, lambda tx: actions.set_pin(tx, member_no, pin_hash, must_change=True))
        with closing(open_local(wanted.data / LOCAL_FILE)) as local:
            Sessions(local, clock).forgive(member_no)
    say(text(wanted.language, "cli.pin.done", member_no=member_no))
    return 0


def grant_role(wanted: argparse.Namespace, clock: Clock) -> int:
    """Give a member an office."""
    member_no: int = wanted.member
    with writing(wanted.data, clock) as books:
        books.write(DESK, lambda tx: actions.grant_role(tx, member_no, wanted.role))
    office = text(wanted.language, f"role.{wanted.role}")
    say(text(wanted.language, "cli.role.granted", member_no=member_no, office=office))
    return 0


def end_role(wanted: argparse.Namespace, clock: Clock) -> int:
    """End a member's office."""
    member_no: int = wanted.member
    with writing(wanted.data, clock) as books:
        books.write(DESK, lambda tx: actions.end_role(tx, member_no, wanted.role))
    office = text(wanted.language, f"role.{wanted.role}")
    say(text(wanted.language, "cli.role.ended", member_no=member_no, office=office))
    return 0


def list_roles(wanted: argparse.Namespace, clock: Clock) -> int:
    """Print who holds which office, a line each, office by office."""
    with reading(wanted.data, clock) as books, books.snapshot():
        held = [
            (role, member_no, member(books.db, member_no).name)
            for role in ROLES
            for member_no in views.holders(books.db, role)
        ]
    for role, member_no, name in held:
        office = text(wanted.language, f"role.{role}")
        say(text(wanted.language, "cli.role.line", role=role, office=office, member_no=member_no, name=name))
    if not held:
        say(text(wanted.language, "cli.role.none"))
    return 0


def add_device(wanted: argparse.Namespace, clock: Clock) -> int:
    """Let a kiosk or relay speak to the hub, and print its id and its secret as JSON; the secret is kept nowhere."""
    secret = urlsafe_b64encode(clock.random_bytes(_SECRET_BYTES)).decode().rstrip("=")
    made: list[str] = []

    def pair(tx: Transaction) -> None:
        made.append(actions.pair_device(tx, wanted.kind, wanted.name, digest(secret)))

    with writing(wanted.data, clock) as books:
        books.write(DESK, pair)
    say(json.dumps({"device": made[0], "secret": secret}))
    return 0


def revoke_device(wanted: argparse.Namespace, clock: Clock) -> int:
    """Let a kiosk or relay speak to the hub no longer, for instance one that was stolen."""
    device: str = wanted.device
    with writing(wanted.data, clock) as books:
        books.write(DESK, lambda tx: actions.revoke_device(tx, device))
    say(text(wanted.language, "cli.device.revoked", device=device))
    return 0


def list_devices(wanted: argparse.Namespace, clock: Clock) -> int:
    """Print the kiosks and relays that may speak to the hub, a line each, in the order they were paired."""
    with reading(wanted.data, clock) as books:
        devices = views.devices(books.db)
    for each in devices:
        say(text(wanted.language, "cli.device.line", device=each.device, name=each.name))
    if not devices:
        say(text(wanted.language, "cli.device.none"))
    return 0
