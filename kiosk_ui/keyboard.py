"""What comes in from keyboard and scanner: a card begins the PIN, digits begin a visit, the rest is the screen's.

Free of Kivy.
"""

from __future__ import annotations

from typing import Protocol

from kiosk_ui.clock import Clock
from kiosk_ui.scanner import Garbled, KeyEvent, Scanned, ScanRecogniser, Typed
from kiosk_ui.stage import BEGINNING_SCREENS, CARD_SCREENS


class KeyTaker(Protocol):
    """The conductor (`kiosk_ui.kiosk.Kiosk`) as the keyboard sees it."""

    screen: str

    def wake(self) -> None:
        """Count a key as a sign of life."""

    def scanned(self, card_text: str) -> None:
        """Take a scanned card."""

    def begin(self) -> None:
        """Begin a visit."""

    def notice(self, msgid: str) -> None:
        """Say something kind on the present screen."""

    def key(self, event: KeyEvent) -> None:
        """Hand what was typed to the screen."""


class Keyboard:
    """Tells cards from typing, and each of them where it belongs."""

    def __init__(self, taker: KeyTaker, clock: Clock) -> None:
        self._taker = taker
        self._scanner = ScanRecogniser(clock)

    def character(self, character: str) -> None:
        """Take a character, which may be a scanner's."""
        self._take(self._scanner.character(character))

    def enter(self) -> None:
        """Take the Enter key."""
        self._take(self._scanner.enter())

    def look(self) -> None:
        """Call once a frame, before its keys come in."""
        self._take(self._scanner.look())

    def forget(self) -> None:
        """Drop what was typed and not yet understood."""
        self._scanner.forget()

    def _take(self, events: list[KeyEvent]) -> None:
        taker = self._taker
        for event in events:
            taker.wake()
            if isinstance(event, Scanned) and taker.screen in CARD_SCREENS:
                taker.scanned(event.text)
            elif isinstance(event, Garbled) and taker.screen in CARD_SCREENS:
                taker.notice("kiosk.notice.card_unreadable")
            else:
                if isinstance(event, Typed) and taker.screen in BEGINNING_SCREENS and event.character.isdigit():
                    taker.begin()
                taker.key(event)
