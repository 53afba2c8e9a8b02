"""What turns a phrase into sound: recorded clips first, where the whole phrase has been recorded, else espeak-ng."""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from typing import Final, Protocol

from kiosk_ui import limits
from kiosk_ui.voice.clips import ClipSets
from kiosk_ui.voice.phrase import Phrase
from kiosk_ui.voice.waves import BadWave, Wave, join, read_wave
from kiosk_ui.wording import Catalog

ESPEAK_VOICES: Final = {"id": "id", "en": "en-gb"}
ESPEAK_VOICE_OTHERWISE: Final = "id"
"""espeak-ng knows no Javanese; its Indonesian reads it understandably."""
ESPEAK_WORDS_PER_MINUTE: Final = 140
"""Slower than espeak-ng's own 175: many listeners are older, and the room is loud."""

logger = logging.getLogger("kiosk_ui.voice")


class Voice(Protocol):
    """Turns a phrase into sound."""

    def wave(self, phrase: Phrase, catalog: Catalog) -> Wave | None:
        """Return the phrase as sound in the catalog's language, or None if this voice cannot say it."""
        ...


class RecordedVoice:
    """Says a phrase from recorded clips, if each of its pieces is there and can be read."""

    def __init__(self, sets: ClipSets) -> None:
        self._sets = sets

    def wave(self, phrase: Phrase, catalog: Catalog) -> Wave | None:
        """Return the clips joined, or None if one is missing or broken: never half a sentence."""
        clips = self._sets.of(catalog.language)
        keys = phrase.keys(catalog, clips.__contains__)
        if not keys or not all(key in clips for key in keys):
            return None
        try:
            return join([clips.wave(key) for key in keys], limits.CLIP_GAP_SECONDS)
        except (OSError, BadWave) as error:
            logger.warning("voice.clip_broken %s: %s", catalog.language, error)
            return None


class EspeakVoice:
    """Says anything, by Debian's espeak-ng in a process of its own."""

    def __init__(self, program: str = "espeak-ng") -> None:
        self._program = program
        self._told = False

    def wave(self, phrase: Phrase, catalog: Catalog) -> Wave | None:
        """Return what espeak-ng makes of the words, or None if it is not installed or fails."""
        voice = ESPEAK_VOICES.get(catalog.language, ESPEAK_VOICE_OTHERWISE)
        command = [self._program, "-v", voice, "-s", str(ESPEAK_WORDS_PER_MINUTE), "-b", "1", "--stdin", "--stdout"]
        try:
            # Words go in by a pipe: a command line can be read by every user of the machine.
            done = subprocess.run(
                command,
                input=phrase.text(catalog)[: limits.PHRASE_CHARACTERS_MAX].encode(),
                capture_output=True,
                check=True,
                timeout=limits.SPEECH_SECONDS_MAX,
            )
            return read_wave(done.stdout)
        except (OSError, subprocess.SubprocessError, BadWave) as error:
            if not self._told:
                # Only what kind of failure: the exception may quote the words.
                logger.warning("voice.no_espeak %s", type(error).__name__)
                self._told = True
            return None


class FirstOf:
    """Several voices, the best first."""

    def __init__(self, voices: Sequence[Voice]) -> None:
        self._voices = voices

    def wave(self, phrase: Phrase, catalog: Catalog) -> Wave | None:
        """Return the first voice's sound that can say it."""
        found = (voice.wave(phrase, catalog) for voice in self._voices)
        return next((sound for sound in found if sound is not None), None)
