"""What makes sound heard: a port, and ALSA's aplay behind it.

aplay and not Kivy's own sound: it is a process that can be killed in the middle of a word, it needs neither the drawing
thread nor a mixer kept open, and a machine without a sound card says so by its exit status.
"""

from __future__ import annotations

import subprocess
from dataclasses import dataclass, field
from typing import Protocol

from kiosk_ui import limits
from kiosk_ui.voice.waves import Wave


class NoSound(Exception):
    """Nothing can be heard: no sound card, or no program to play with."""


@dataclass(frozen=True)
class Sound:
    """Something to be heard: the words, and their sound (None where no voice could say them)."""

    words: str = field(repr=False)
    wave: Wave | None = field(repr=False)


class Playing(Protocol):
    """A sound being heard."""

    def wait(self) -> None:
        """Wait until it has ended or was stopped. Raises `NoSound` if it could not be heard after all."""
        ...

    def stop(self) -> None:
        """Fall silent at once. May be called from any thread, and more than once."""
        ...


class Player(Protocol):
    """Makes sounds heard, one at a time."""

    def start(self, sound: Sound) -> Playing:
        """Begin to play and return at once. Raises `NoSound`."""
        ...


class AplayPlayer:
    """Plays by ALSA's `aplay`; `device` is ALSA's name of a sound card ('' for the machine's default)."""

    def __init__(self, device: str = "", program: str = "aplay") -> None:
        self._command = [program, "-q", *(["-D", device] if device else []), "-"]

    def start(self, sound: Sound) -> Playing:
        """Start aplay with the sound at its standard input."""
        if sound.wave is None:
            raise NoSound("no voice could say it")
        try:
            process = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise NoSound(str(error)) from error
        return _Aplay(process, sound.wave)


class _Aplay:
    def __init__(self, process: subprocess.Popen[bytes], wave: Wave) -> None:
        self._process = process
        self._wave = wave
        self._stopped = False

    def wait(self) -> None:
        """Feed the sound and wait; a device that takes none is given up a while after the sound should have ended."""
        seconds_max = self._wave.seconds + limits.SPEECH_SECONDS_MAX
        try:
            self._process.communicate(self._wave.file(), timeout=seconds_max)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        if self._process.returncode and not self._stopped:
            raise NoSound(f"aplay ended with {self._process.returncode}")

    def stop(self) -> None:
        """Kill aplay: what it has in the card's buffer is dropped with it."""
        self._stopped = True
        self._process.kill()
