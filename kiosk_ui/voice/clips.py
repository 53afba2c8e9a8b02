"""Recorded clips: a folder for each language, a WAV file for each key, and a manifest of what was recorded when.

    <data>/clips/jv/number.20.wav
    <data>/clips/jv/manifest.json      {"number.20": "rong puluh", …}: the words each clip says

The kiosk reads the files; the manifest is for the tool that records and checks a set (`clip_tool`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from kiosk_ui import limits
from kiosk_ui.device import write_safely
from kiosk_ui.voice.waves import BadWave, Wave, read_wave

KEY_PATTERN: Final = re.compile(r"[a-z0-9_]+(?:\.[a-z0-9_]+)*")
MANIFEST: Final = "manifest.json"


class ClipSet:
    """The clips of one language. What is in the folder is looked up once; the sounds are read when they are said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._keys = {path.stem for path in folder.glob("*.wav") if KEY_PATTERN.fullmatch(path.stem)}

    def __contains__(self, key: str) -> bool:
        return key in self._keys

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._keys))

    def path(self, key: str) -> Path:
        """Return where the clip of a key lies or would lie."""
        return self.folder / f"{key}.wav"

    def content(self, key: str) -> bytes:
        """Return a clip's file, or its beginning if it is far too large. Raises `OSError`."""
        with self.path(key).open("rb") as file:
            return file.read(limits.CLIP_BYTES_MAX + 1)

    def wave(self, key: str) -> Wave:
        """Return a clip's sound. Raises `OSError` or `BadWave`."""
        try:
            return read_wave(self.content(key))
        except BadWave as error:
            raise BadWave(f"{key}: {error}") from error

    def keep(self, key: str, wave: Wave, words: str) -> None:
        """Write a clip and note its words, each complete or not at all. Raises `OSError`."""
        write_safely(self.path(key), wave.file())
        self._keys.add(key)
        manifest = {**self.manifest(), key: words}
        write_safely(self.folder / MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)) + b"\n")

    def manifest(self) -> dict[str, str]:
        """Return the words of each clip by key; an unreadable manifest is an empty one."""
        try:
            content = (self.folder / MANIFEST).read_bytes()
            return msgspec.json.decode(content[: limits.MANIFEST_BYTES_MAX], type=dict[str, str])
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return {}


class ClipSets:
    """The sets of all languages, each looked up when it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sets: dict[str, ClipSet] = {}

    def of(self, language: str) -> ClipSet:
        """Return the set of a language; one that was never recorded is empty."""
        if language not in self._sets:
            self._sets[language] = ClipSet(self._folder / language)
        return self._sets[language]
