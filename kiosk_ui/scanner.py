"""Tells a card scan from typing: scanners and RFID readers are keyboards, only faster, and end with Enter.

Free of Kivy; time comes in as an argument. Rules, in this order:

1. Characters closer together than `SCAN_GAP_SECONDS` form a burst; a slower character closes the burst before it.
2. A burst that Enter closes is a scan, if it has `SCAN_CHARACTERS_MIN` characters or more.
3. A scan of nothing but digits, no longer than a member number or PIN, counts as those digits typed fast, and Enter.
4. Any other scan is a card's text, or garbled if no card of ours can hold it.
5. A burst without Enter was a person's: its characters count as typed.
6. Digits and Enter just after letters are a scan that a slow moment tore apart: garbled, never a member number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from kiosk_ui import limits
from kiosk_ui.clock import Clock

CARD_PATTERN = re.compile(rf"[A-Za-z0-9._:-]{{{limits.SCAN_CHARACTERS_MIN},{limits.CARD_CHARACTERS_MAX}}}")


@dataclass(frozen=True)
class Typed:
    """A person pressed a key with this character."""

    character: str


@dataclass(frozen=True)
class Entered:
    """A person pressed Enter."""


@dataclass(frozen=True)
class Scanned:
    """A card was read."""

    text: str


@dataclass(frozen=True)
class Garbled:
    """Something was read that no card of ours holds."""


KeyEvent = Typed | Entered | Scanned | Garbled


def is_card_text(text: str) -> bool:
    """Return whether a card of ours could hold this text (the hub gives out no other)."""
    return CARD_PATTERN.fullmatch(text) is not None


class ScanRecogniser:
    """Takes characters and Enter as they come, gives events.

    The keyboard is looked at once a frame, and a frame may take long: so a key pressed between two looks may have
    been pressed just after the first of them. Only what is certainly slow counts as slow; else a busy moment would
    tear a card in two, and its second half might be somebody's member number.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._burst = ""
        self._last_at = float("-inf")
        self._letters_at = float("-inf")
        self._looked_at = clock()
        self._looked_before_at = self._looked_at

    def look(self) -> list[KeyEvent]:
        """Call each time before the keyboard is looked at. Returns what was typed, once no scan can be going on."""
        quiet_seconds = self._looked_at - self._last_at
        self._looked_before_at, self._looked_at = self._looked_at, self._clock()
        enough = limits.SCAN_GAP_SECONDS if len(self._burst) == 1 else limits.SCAN_SETTLE_SECONDS
        return self._as_typed() if self._burst and quiet_seconds > enough else []

    def character(self, character: str) -> list[KeyEvent]:
        """Take one character. Returns the events it settles."""
        events = [] if self._fast else self._as_typed()
        if len(self._burst) < limits.SCAN_BUFFER_CHARACTERS_MAX:
            self._burst += character
        self._last_at = self._clock()
        return events

    def enter(self) -> list[KeyEvent]:
        """Take the Enter key. Returns the events it settles."""
        burst = self._burst
        if not self._fast or len(burst) < limits.SCAN_CHARACTERS_MIN:
            typed = self._as_typed()
            return [*typed, self._torn_or(Entered())]
        self._burst = ""
        digits_max = max(limits.MEMBER_NUMBER_DIGITS_MAX, limits.PIN_DIGITS)
        if burst.isascii() and burst.isdigit() and len(burst) <= digits_max:
            end = self._torn_or(Entered())
            return [end] if isinstance(end, Garbled) else [*map(Typed, burst), end]
        return [self._torn_or(Scanned(burst)) if is_card_text(burst) else Garbled()]

    @property
    def _fast(self) -> bool:
        """Whether the key that comes now may have followed the one before at a scanner's speed."""
        return self._looked_before_at - self._last_at <= limits.SCAN_GAP_SECONDS

    def forget(self) -> None:
        """Drop what was taken in: it belonged to the person before."""
        self._burst = ""
        self._last_at = self._letters_at = float("-inf")

    def _as_typed(self) -> list[KeyEvent]:
        burst, self._burst = self._burst, ""
        if any(not character.isdigit() for character in burst):
            self._letters_at = self._last_at
        return [Typed(character) for character in burst]

    def _torn_or(self, event: KeyEvent) -> KeyEvent:
        torn = self._clock() - self._letters_at <= limits.SCAN_TAINT_SECONDS
        self._letters_at = float("-inf")
        return Garbled() if torn else event
