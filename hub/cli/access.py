"""A new PIN for somebody who is locked out, and a new kiosk or relay."""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from base64 import urlsafe_b64encode
from contextlib import closing
from typing import Final

from hub.access import actions
from hub.access.pins import check_form, hash_pin
from hub.access.sessions import Sessions, digest
from hub.cli.books import DESK
from hub.cli.output import say
from hub.cli.paths import writing
from hub.local.tables import open_local
from hub.log.clock import Clock
from hub.log.record import Transaction
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
