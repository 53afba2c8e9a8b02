"""What has to be recorded so that the kiosk can speak a language: each piece with its key and its words, in order.

The first pieces are the ones heard most: numbers and units say every amount; then what stands on a member's own pages,
days, and the way in. Who records only these has most of a visit in their own language; the machine says the rest.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from kiosk_ui.voice import numbers
from kiosk_ui.voice.phrase import pieces
from kiosk_ui.wording import Catalog

FIRST: Final = 150
"""How many pieces a village should record first."""
NUMBERS: Final = (*range(21), *range(30, 100, 10), *range(100, 1000, 100), 1000)
SPOKEN_IN_ORDER: Final = (
    "kiosk.speech.unit.",
    "kiosk.speech.product.",
    "kiosk.speech.kind.",
    "kiosk.speech.accounts.",
    "kiosk.speech.passbook.",
    "kiosk.speech.movement.",
    "kiosk.speech.home.",
    "kiosk.weekday.",
    "kiosk.month.",
    "kiosk.speech.start.",
    "kiosk.number.",
    "kiosk.pin.",
    "kiosk.speech.number.",
    "kiosk.speech.pin.",
    "kiosk.hint.",
    "kiosk.idle.",
    "kiosk.speech.idle.",
    "kiosk.goodbye.",
    "kiosk.officer.",
    "kiosk.away.",
    "kiosk.slow.",
    "kiosk.speech.",
    "kiosk.accounts.",
    "kiosk.start.",
    "kiosk.new_pin.",
    "kiosk.notice.",
    "kiosk.error.",
    "kiosk.",
)
"""Beginnings of msgids, the most often heard first."""
NEVER_SPOKEN: Final = (
    "kiosk.clips.",
    "kiosk.window.",
    "kiosk.speech.words",
    "kiosk.speech.day",
    "kiosk.speech.accounts.member",
    "kiosk.speech.home.hello",
    "kiosk.speech.start.welcome",
    "kiosk.speech.start.phone",
    "kiosk.officer.coming",
    "kiosk.pin.face",
    "kiosk.accounts.last",
    "kiosk.accounts.owed",
    "kiosk.accounts.member",
    "kiosk.passbook.balance",
    "kiosk.start.day_open",
    "kiosk.start.phone",
    "kiosk.pin.number",
    "kiosk.pin.wait",
    "kiosk.palm.what",
    "kiosk.palm.age",
    "kiosk.palm.up",
    "kiosk.palm.down",
    "kiosk.relay.short.",
)
"""Messages only shown, those that only put pieces together, and those with a name in them, which the machine says."""


@dataclass(frozen=True)
class Piece:
    """Something to record: its place in the list (from 1), its key, and the words."""

    place: int
    key: str
    words: str


def pieces_to_record(catalog: Catalog) -> list[Piece]:
    """Return all pieces of a language. Words that its catalog lacks are given in Indonesian."""
    found: dict[str, str] = {f"number.{each}": numbers.words(each, catalog.language) for each in NUMBERS}
    for prefix in SPOKEN_IN_ORDER:
        for key, words in _of_messages(catalog, prefix):
            found.setdefault(key, words)
    return [Piece(place, key, words) for place, (key, words) in enumerate(found.items(), 1)]


def _of_messages(catalog: Catalog, prefix: str) -> Iterator[tuple[str, str]]:
    for entry in catalog:
        msgid, _, form = entry.partition("[")
        # The last plural form is the one for many; one clip stands for all of them.
        plural_of_few = form and f"{msgid}[{int(form[:-1]) + 1}]" in catalog
        if entry.startswith(prefix) and not entry.startswith(NEVER_SPOKEN) and not plural_of_few:
            yield from ((key, words) for key, words, name in pieces(msgid, catalog[entry]) if not name)
