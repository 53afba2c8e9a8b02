"""What the commands ``fetch``, ``unpack`` and ``pack`` do. The private key comes on standard input, 64 hex digits."""

from __future__ import annotations

import argparse
import os
import re
import sys
import threading
from pathlib import Path
from typing import Final

from nacl.public import PrivateKey

from hub.log import parcel
from sync_agent import text
from sync_agent.backoff import Backoff
from sync_agent.clock import SystemClock
from sync_agent.errors import RestoreFault
from sync_agent.limits import BACKOFF_SECONDS_FIRST, FETCH_WAIT_SECONDS_MAX
from sync_agent.restore.fetching import Fetch
from sync_agent.restore.unpacking import unpack as unpacked

_KEY: Final = re.compile(r"[0-9a-f]{64}")


def _key() -> PrivateKey | None:
    """The private key on standard input, None for an empty line."""
    said = sys.stdin.readline().strip().lower()
    if said and not _KEY.fullmatch(said):
        raise RestoreFault("restore.key_form")
    return PrivateKey(bytes.fromhex(said)) if said else None


def fetch(options: argparse.Namespace) -> None:
    """Fetch a cooperative's parcel from the district into a file."""
    key = _key()
    if key is None:
        raise RestoreFault("restore.key_form")

    def told(done: int, total: int) -> None:
        print(text.translate("cli.fetched", options.language, done=done, total=total), file=sys.stderr, flush=True)

    waits = Backoff(SystemClock(), BACKOFF_SECONDS_FIRST, FETCH_WAIT_SECONDS_MAX)
    Fetch(options.district, key, options.out, waits, threading.Event().wait, told).run()


def unpack(options: argparse.Namespace) -> None:
    """Write the lines of parcels and courier folders, opened, to standard output."""
    for line in unpacked(options.source, options.hub, _key()):
        sys.stdout.buffer.write(parcel.encode(line))
    sys.stdout.buffer.flush()


def pack(options: argparse.Namespace) -> None:
    """Write a hub's parcel at the district's office, for a technician to take along; boxes stay closed in it."""
    from sync_agent.district.commands import prepared_store  # a hub's small machine need not hold the district's end
    from sync_agent.district.restoring import whole

    store = prepared_store(options)
    part = Path(f"{options.out}.part")
    with store.reading(), part.open("wb") as file:
        for line in whole(store, options.hub):
            file.write(parcel.encode(line))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, options.out)
