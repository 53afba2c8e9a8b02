"""Recording clips one after the other: shown, said, played back, kept or said again. It goes on where it stopped."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import Protocol

from kiosk_ui import limits
from kiosk_ui.voice.clip_check import flaws_of_sound, trimmed
from kiosk_ui.voice.clips import ClipSet
from kiosk_ui.voice.player import NoSound, Player, Sound
from kiosk_ui.voice.recordable import Piece
from kiosk_ui.voice.waves import RATE, BadWave, Wave, read_recording

Say = Callable[..., None]
"""Prints a message of the catalog: msgid and its fields."""
Ask = Callable[[str], str]
"""Prints a message and returns the line typed. Raises `EOFError` when there is no more input."""


class NoMicrophone(Exception):
    """Nothing can be recorded: no microphone, or no program to record with."""


class Recorder(Protocol):
    """Records from a microphone."""

    def start(self) -> None:
        """Begin to record. Raises `NoMicrophone`."""
        ...

    def finish(self) -> bytes:
        """Stop and return a WAV file. Raises `NoMicrophone`."""
        ...


class Arecord:
    """Records by ALSA's `arecord`; `device` is ALSA's name of the microphone ('' for the default)."""

    def __init__(self, device: str = "", program: str = "arecord") -> None:
        form = ["-q", "-t", "wav", "-f", "S16_LE", "-c", "1", "-r", str(RATE), "-d", str(limits.RECORDING_SECONDS_MAX)]
        self._command = [program, *form, *(["-D", device] if device else []), "-"]
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start arecord, which writes what it hears to its output."""
        try:
            self._process = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        except OSError as error:
            raise NoMicrophone(str(error)) from error

    def finish(self) -> bytes:
        """Tell arecord to stop and take what it wrote."""
        if self._process is None:
            raise NoMicrophone("not started")
        process, self._process = self._process, None
        early = process.poll()
        process.terminate()
        content, _nothing = process.communicate()
        if early:
            raise NoMicrophone(f"arecord ended with {early}")
        return content


class Session:
    """One sitting before the microphone."""

    def __init__(self, clips: ClipSet, recorder: Recorder, player: Player, say: Say, ask: Ask) -> None:
        self._clips = clips
        self._recorder = recorder
        self._player = player
        self._say = say
        self._ask = ask

    def record(self, wanted: list[Piece]) -> int:
        """Record what is missing, in order, until all is there or the person stops; returns how many were kept.

        Raises `NoMicrophone`, and `OSError` when a clip cannot be written.
        """
        kept = 0
        missing = [piece for piece in wanted if piece.key not in self._clips]
        self._say("record.begin", done=len(wanted) - len(missing), all=len(wanted))
        for piece in missing:
            try:
                answer = self._one(piece)
            except EOFError:
                break
            if answer == "stop":
                break
            kept += answer == "kept"
        return kept

    def _one(self, piece: Piece) -> str:
        """Record one piece until it is kept, skipped, or the person stops."""
        while True:
            self._say("record.piece", place=piece.place, key=piece.key, words=piece.words)
            command = self._ask("record.ready").strip().lower()
            if command in ("l", "s"):
                return "skipped"
            if command == "q":
                return "stop"
            wave = self._take()
            if wave is None:
                continue
            for code, detail in flaws_of_sound(wave, piece.words):
                self._say(f"flaw.{code}", detail=detail)
            self._play(piece, wave)
            answer = self._ask("record.keep").strip().lower()
            if answer in ("", "y"):
                self._clips.keep(piece.key, wave, piece.words)
                return "kept"
            if answer in ("l", "s"):
                return "skipped"
            if answer == "q":
                return "stop"

    def _take(self) -> Wave | None:
        self._recorder.start()
        try:
            self._ask("record.speaking")
        finally:
            content = self._recorder.finish()
        try:
            return trimmed(read_recording(content).wave())
        except BadWave as error:
            self._say("flaw.unreadable", detail=str(error))
            return None

    def _play(self, piece: Piece, wave: Wave) -> None:
        try:
            self._player.start(Sound(piece.words, wave)).wait()
        except NoSound:
            self._say("record.not_heard")
