"""Helps a person along: reads the page aloud, points at what to touch next, says when an answer is slow or missing.

Works on what the shell shows; the shell only lends its layers. All methods run on the drawing thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kivy.uix.widget import Widget

from kiosk_ui import limits
from kiosk_ui.stage import RESTING_SCREENS
from kiosk_ui.voice.read_aloud import ReadAloud
from kiosk_ui.widgets.aids import AskAgain, Caption, Pulse, Waiting

if TYPE_CHECKING:
    from kiosk_ui.kiosk import Kiosk
    from kiosk_ui.screens.base import KioskScreen
    from kiosk_ui.shell import Shell


class Guidance:
    """The aids of one kiosk. `read_aloud` is its voice."""

    def __init__(self, shell: Shell, kiosk: Kiosk, read_aloud: ReadAloud) -> None:
        self._shell = shell
        self._kiosk = kiosk
        self.read_aloud = read_aloud
        self._shown = (0, 0)
        self._hinted: KioskScreen | None = None
        self._ask_again: AskAgain | None = None
        self._caption = Caption()
        self._pulse = Pulse()
        self._waiting = Waiting()

    def listen(self) -> None:
        """Take the button *Dengarkan* or *Berhenti*."""
        self.read_aloud.press(self._shell.screen)
        self._shell.speaking = self.read_aloud.speaking

    def prefer(self, voice: bool) -> None:
        """Read this visit's pages aloud by itself if the member prefers that."""
        self.read_aloud.prefer(voice)

    def tick(self) -> None:
        """Let time pass; called several times a second, after the shell."""
        self._follow_page()
        screen, cover, untouched = self._shell.screen, self._shell.cover_name, self._kiosk.guard.untouched_seconds
        self._hint(screen, cover, untouched)
        self.read_aloud.tick(screen, cover, untouched, self._shell.spoken_on_cover())
        self._shell.speaking = self.read_aloud.speaking
        if self._shell.speaking and untouched < limits.LISTEN_SECONDS_MAX:
            self._kiosk.listening()
        self._lay(self._caption, bool(self.read_aloud.caption))
        self._caption.text = self.read_aloud.caption
        slow = not cover and self._kiosk.waited_seconds >= limits.SLOW_SECONDS
        self._lay(self._waiting, slow)
        self._waiting.beat = self._kiosk.now() * 3
        self._offer_again(screen)

    def _follow_page(self) -> None:
        shown = self._shell.shown_count, self._shell.reload_count
        if shown[0] != self._shown[0]:
            at_rest = self._kiosk.screen in RESTING_SCREENS
            self.read_aloud.page_shown(self._kiosk.screen, self._kiosk.visit.generation, at_rest=at_rest)
        elif shown != self._shown:
            self.read_aloud.page_reloaded()
        self._shown = shown

    def _hint(self, screen: KioskScreen | None, cover: str, untouched: float) -> None:
        """Say what to do next to somebody who has not touched for a while, and point at it until they do."""
        if self._hinted is not None and (self._hinted is not screen or untouched < limits.HINT_SECONDS):
            if self._hinted.hinting:
                self._hinted.say(None)
            self._hinted = None
        waits = screen is not None and not cover and not screen.message and untouched >= limits.HINT_SECONDS
        if screen is not None and waits and self._hinted is None and not self.read_aloud.speaking:
            msgid = screen.what_next()
            if msgid:
                screen.say_hint(msgid)
                self._hinted = screen
        target = self._hinted.main_target() if self._hinted is not None and not cover else None
        self._lay(self._pulse, target is not None)
        if target is not None:
            self._pulse.surround(target, self._kiosk.now())

    def _offer_again(self, screen: KioskScreen | None) -> None:
        wanted = screen is not None and screen.unanswered
        if wanted and self._ask_again is None:
            self._ask_again = AskAgain()
            self._ask_again.bind(on_again=lambda _cover: self._shell.reload())
            self._shell.ids.covers.add_widget(self._ask_again, index=len(self._shell.ids.covers.children))
        elif not wanted and self._ask_again is not None:
            self._shell.ids.covers.remove_widget(self._ask_again)
            self._ask_again = None
        self._shell.asks_again = self._ask_again is not None

    def _lay(self, aid: Widget, wanted: bool) -> None:
        if wanted != (aid.parent is not None):
            layer = self._shell.ids.aids
            layer.add_widget(aid) if wanted else layer.remove_widget(aid)
