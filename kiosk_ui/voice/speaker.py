"""Says phrases one after another on a thread of its own, so that drawing never waits, and falls silent at once.

Where nothing can be heard (no sound card, no voice) the words are to be read instead, for as long as they would have
sounded: `caption` holds them meanwhile.
"""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Sequence

from kiosk_ui import limits
from kiosk_ui.voice.engines import Voice
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.voice.player import NoSound, Player, Playing, Sound
from kiosk_ui.wording import Catalog

logger = logging.getLogger("kiosk_ui.voice")


class Speaker:
    """The kiosk's mouth. All methods return at once and belong to the drawing thread."""

    def __init__(self, voice: Voice, player: Player, volume_percent: int) -> None:
        self._voice = voice
        self._player = player
        self._volume_percent = volume_percent
        self._changed = threading.Condition()
        self._waiting: deque[tuple[Phrase, Catalog]] = deque()
        self._turn = 0
        self._busy = False
        self._closing = False
        self._playing: Playing | None = None
        self._thread: threading.Thread | None = None
        self._told_no_sound = False
        self.caption = ""

    @property
    def speaking(self) -> bool:
        """Whether something is being said or waits for its turn."""
        with self._changed:
            return self._busy or bool(self._waiting)

    def say(self, phrases: Sequence[Phrase], catalog: Catalog) -> None:
        """Say these phrases, and no longer what was being said."""
        self.stop()
        with self._changed:
            if self._closing:
                return
            self._waiting.extend((phrase, catalog) for phrase in phrases[: limits.PHRASES_WAITING_MAX])
            if self._thread is None:
                # A daemon: a sound card that hangs must not keep the process alive.
                self._thread = threading.Thread(target=self._run, name="kiosk-voice", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self) -> None:
        """Fall silent and forget what was to be said."""
        with self._changed:
            self._turn += 1
            self._waiting.clear()
            self._busy = False
            self.caption = ""
            if self._playing is not None:
                self._playing.stop()
                self._playing = None
            self._changed.notify_all()

    def close(self, seconds_max: float = limits.STOP_SECONDS_MAX) -> bool:
        """Fall silent for good and return whether the thread has ended."""
        with self._changed:
            self._closing = True
        self.stop()
        if self._thread is None:
            return True
        self._thread.join(seconds_max)
        return not self._thread.is_alive()

    def _run(self) -> None:
        while (taken := self._next()) is not None:
            turn, phrase, catalog = taken
            try:
                self._say(turn, phrase, catalog)
            except Exception:
                # A fault of ours must not silence the kiosk for good. Not its text: it may quote what was said.
                logger.error("voice.failed at %s", phrase.msgid)
            with self._changed:
                if turn == self._turn:
                    self._busy, self._playing, self.caption = False, None, ""
            # A phrase may name a member: it must not live on in this frame while the thread waits for the next.
            del taken, phrase

    def _next(self) -> tuple[int, Phrase, Catalog] | None:
        with self._changed:
            self._changed.wait_for(lambda: self._closing or self._waiting)
            if self._closing:
                return None
            self._busy = True
            return self._turn, *self._waiting.popleft()

    def _say(self, turn: int, phrase: Phrase, catalog: Catalog) -> None:
        wave = self._voice.wave(phrase, catalog)
        sound = Sound(phrase.text(catalog), wave and wave.at_volume(self._volume_percent))
        try:
            with self._changed:
                if turn != self._turn:
                    return
                self._playing = playing = self._player.start(sound)
            playing.wait()
            self._told_no_sound = False
        except NoSound as error:
            if not self._told_no_sound:
                logger.warning("voice.no_sound %s: words are shown instead", error)
                self._told_no_sound = True
            self._show(turn, sound)

    def _show(self, turn: int, sound: Sound) -> None:
        """Let the words be read, until they would have been said or somebody stops them."""
        reading = len(sound.words) / limits.CAPTION_CHARACTERS_PER_SECOND
        seconds = max(limits.CAPTION_SECONDS_MIN, reading, sound.wave.seconds if sound.wave else 0.0)
        with self._changed:
            if turn == self._turn:
                self.caption = sound.words
                self._changed.wait_for(lambda: turn != self._turn, seconds)
