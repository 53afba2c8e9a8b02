"""A recovery key while it is being made: in memory alone, and only until it is set, given up, or its time is over.

Nothing here is written anywhere: no log, no file, no address, no page that a browser keeps. The private key itself is
split at once, and only its halves stay until both officers have them on paper.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from nacl.public import PrivateKey

from hub.limits import RECOVERY_KEY_SECONDS
from hub.log.clock import Clock
from hub.recovery.halves import HALVES, KEY_BYTES, LETTERS, ROW_BYTES, ROWS, Half, split

WORDS_A_ROW: Final = ROW_BYTES + 1
WORDS_ASKED: Final = 2  # words of each sheet an officer types; a sheet that is not there has none of 65,536 pairs


@dataclass(frozen=True)
class Place:
    """Where a word stands on a sheet; rows and words counted from 1, as people do."""

    row: int
    word: int


@dataclass(frozen=True)
class Making:
    """A key being made: by whose session (a digest) and which two officers, since when (seconds)."""

    session: str
    checker: int
    made: int
    public_key: bytes
    halves: dict[str, Half] = field(repr=False)
    asked: dict[str, list[Place]]

    def is_proved(self, which: str, typed: list[str]) -> bool:
        """Whether these are the words asked for of this sheet; four letters of a word are enough."""
        rows = self.halves[which].rows()
        asked = [rows[place.row - 1][place.word - 1][:LETTERS] for place in self.asked[which]]
        return [word.strip().lower()[:LETTERS] for word in typed] == asked


class KeyMaking:
    """Holds at most one key being made."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._making: Making | None = None

    def begin(self, session: str, checker: int) -> Making:
        """Make a new key for this session; one that another session was making is forgotten."""
        key = PrivateKey(self._clock.random_bytes(KEY_BYTES))
        one, other = split(key, self._clock.random_bytes(KEY_BYTES))
        self._making = Making(
            session=session,
            checker=checker,
            made=self._clock.now(),
            public_key=bytes(key.public_key),
            halves={half.which: half for half in (one, other)},
            asked={which: self._places() for which in HALVES},
        )
        return self._making

    def of(self, session: str) -> Making | None:
        """The key that this session is making, None if it makes none or its time is over."""
        making = self._making
        if making is not None and not 0 <= self._clock.now() - making.made < RECOVERY_KEY_SECONDS:
            making = self._making = None
        return making if making is not None and making.session == session else None

    def forget(self, making: Making | None = None) -> None:
        """Forget the key being made; if one is given, only that one."""
        if making is None or making is self._making:
            self._making = None

    def _places(self) -> list[Place]:
        # One word from the upper half of the sheet and one from the lower: never the same, and never only the top.
        places = []
        for part in range(WORDS_ASKED):
            rows = ROWS // WORDS_ASKED
            index = int.from_bytes(self._clock.random_bytes(8), "big") % (rows * WORDS_A_ROW)
            places.append(Place(part * rows + index // WORDS_A_ROW + 1, index % WORDS_A_ROW + 1))
        return places
