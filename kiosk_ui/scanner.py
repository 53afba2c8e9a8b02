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
    """Takes characters and Enter as they come, gives events."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._burst = ""
        self._last_at = float("-inf")
        self._letters_at = float("-inf")

    def character(self, character: str) -> list[KeyEvent]:
        """Take one character. Returns the events it settles."""
        now = self._clock()
        events = self._as_typed() if now - self._last_at > limits.SCAN_GAP_SECONDS else []
        if len(self._burst) < limits.SCAN_BUFFER_CHARACTERS_MAX:
            self._burst += character
        self._last_at = now
        return events

    def enter(self) -> list[KeyEvent]:
        """Take the Enter key. Returns the events it settles."""
        now = self._clock()
        burst, fast = self._burst, now - self._last_at <= limits.SCAN_GAP_SECONDS
        if not fast or len(burst) < limits.SCAN_CHARACTERS_MIN:
            typed = self._as_typed()
            return [*typed, self._torn_or(Entered(), now)]
        self._burst = ""
        digits_max = max(limits.MEMBER_NUMBER_DIGITS_MAX, limits.PIN_DIGITS)
        if burst.isascii() and burst.isdigit() and len(burst) <= digits_max:
            end = self._torn_or(Entered(), now)
            return [end] if isinstance(end, Garbled) else [*map(Typed, burst), end]
        return [self._torn_or(Scanned(burst), now) if is_card_text(burst) else Garbled()]

    def settle(self) -> list[KeyEvent]:
        """Call now and then: gives what was typed once it is clear that no scan is going on."""
        quiet_seconds = self._clock() - self._last_at
        enough = limits.SCAN_GAP_SECONDS if len(self._burst) == 1 else limits.SCAN_SETTLE_SECONDS
        return self._as_typed() if self._burst and quiet_seconds > enough else []

    def forget(self) -> None:
        """Drop what was taken in: it belonged to the person before."""
        self._burst = ""
        self._last_at = self._letters_at = float("-inf")

    def _as_typed(self) -> list[KeyEvent]:
        burst, self._burst = self._burst, ""
        if any(not character.isdigit() for character in burst):
            self._letters_at = self._last_at
        return [Typed(character) for character in burst]

    def _torn_or(self, event: KeyEvent, now: float) -> KeyEvent:
        torn = now - self._letters_at <= limits.SCAN_TAINT_SECONDS
        self._letters_at = float("-inf")
        return Garbled() if torn else event
