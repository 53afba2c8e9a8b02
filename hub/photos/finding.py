"""Finding oneself at the kiosk: letters, first names, and handles that say nothing of who somebody is.

A handle stands for a member at one kiosk for a few minutes. It is kept in memory alone, and each time it is used it
is asked anew whether its member still agrees.
"""

from __future__ import annotations

import unicodedata
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

import peewee

from hub import limits
from hub.errors import NotFound, TooManyTries
from hub.log.clock import Clock
from hub.photos import views
from hub.photos.store import PhotoStore

HANDLE_BYTES: Final = 18
_BEFORE_NAMES: Final = frozenset({"haji", "hajjah", "hj", "kh", "mbah", "ni"})
"""What stands before the name that people look for. Single letters (H, I) and abbreviations with a dot do too."""


@dataclass(frozen=True)
class _Handle:
    device: str
    member_no: int
    made: int


@dataclass(frozen=True)
class Face:
    """Somebody to be found: what the kiosk may know of them."""

    handle: str
    first_name: str


def first_name(name: str) -> str:
    """The name by which somebody is found: ``Hj. Sitti Hasnah`` is Sitti, ``I Wayan Sudarma`` is Wayan."""
    words = name.split()
    for word in words:
        bare = word.strip("'’`\"")
        if sum(c.isalpha() for c in bare) > 1 and not bare.endswith(".") and bare.casefold() not in _BEFORE_NAMES:
            return bare
    return words[0] if words else ""


def letter_of(name: str) -> str:
    """The letter under which a name is found, without accents; ``""`` for a name without any."""
    plain = unicodedata.normalize("NFD", first_name(name))
    return next((c.upper()[:1] for c in plain if c.isalpha()), "")


class Finding:
    """The handles given out, and how often each kiosk has asked."""

    def __init__(self, clock: Clock, store: PhotoStore) -> None:
        self._clock = clock
        self._store = store
        self._handles: dict[str, _Handle] = {}
        self._asked: dict[str, tuple[int, int]] = {}

    def letters(self, db: peewee.Database, device: str) -> list[str]:
        """The letters under which somebody is found, sorted. Raises `TooManyTries` ("finding.wait")."""
        self._count(device)
        return sorted({letter_of(each.name) for each in self._there(db)} - {""})

    def faces(self, db: peewee.Database, device: str, letter: str) -> list[Face]:
        """Everybody under a letter, each with a new handle, good at this kiosk alone. Raises as `letters`."""
        self._count(device)
        wanted = letter.upper()
        found = [each for each in self._there(db) if wanted and letter_of(each.name) == wanted]
        return [Face(self._new(device, each.member_no), first_name(each.name)) for each in found]

    def picture(self, db: peewee.Database, device: str, handle: str) -> bytes:
        """The photo behind a handle. Raises as `member` and `letters`."""
        self._count(device)
        return self._behind(db, device, handle)[1]

    def member(self, db: peewee.Database, device: str, handle: str) -> int:
        """Whose handle this is.

        Raises `NotFound` ("finding.gone") for one that is too old, another kiosk's, or nobody's, and where its member
        has taken their consent back meanwhile.
        """
        return self._behind(db, device, handle)[0]

    def _behind(self, db: peewee.Database, device: str, handle: str) -> tuple[int, bytes]:
        known = self._handles.get(handle)
        if known is None or known.device != device or not self._fresh(known):
            raise NotFound("finding.gone")
        agreed = next((each for each in views.findable(db) if each.member_no == known.member_no), None)
        picture = self._store.read(agreed.photo) if agreed else None
        if picture is None:
            raise NotFound("finding.gone")
        return known.member_no, picture

    def _there(self, db: peewee.Database) -> list[views.Findable]:
        return [each for each in views.findable(db) if self._store.has(each.photo)]

    def _fresh(self, handle: _Handle) -> bool:
        return 0 <= self._clock.now() - handle.made <= limits.FINDING_HANDLE_SECONDS

    def _new(self, device: str, member_no: int) -> str:
        if len(self._handles) >= limits.FINDING_HANDLES_MAX:
            self._handles = {handle: known for handle, known in self._handles.items() if self._fresh(known)}
        while len(self._handles) >= limits.FINDING_HANDLES_MAX:
            del self._handles[next(iter(self._handles))]  # the oldest: they stand in the order in which they were made
        handle = urlsafe_b64encode(self._clock.random_bytes(HANDLE_BYTES)).decode()
        self._handles[handle] = _Handle(device, member_no, self._clock.now())
        return handle

    def _count(self, device: str) -> None:
        now = self._clock.now()
        began, count = self._asked.get(device, (now, 0))
        if not 0 <= now - began < limits.FINDING_ASKS_SECONDS:
            began, count = now, 0
        if count >= limits.FINDING_ASKS_MAX:
            raise TooManyTries("finding.wait", wait_seconds=limits.FINDING_ASKS_SECONDS - (now - began))
        self._asked[device] = (began, count + 1)
