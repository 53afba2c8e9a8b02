"""The command `clips`: lists, records, checks and imports the clips with which a village gives the kiosk its language.

Needs no window and no hub, so that it runs on any laptop; the folder it fills is copied to the kiosk's `--data`.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from kiosk_ui.settings import CLIPS, default_data_folder
from kiosk_ui.voice.clip_check import flaws_of_set, flaws_of_sound, trimmed
from kiosk_ui.voice.clips import KEY_PATTERN, ClipSet
from kiosk_ui.voice.player import AplayPlayer, Player
from kiosk_ui.voice.recordable import FIRST, Piece, pieces_to_record
from kiosk_ui.voice.recording import Arecord, NoMicrophone, Recorder, Session
from kiosk_ui.voice.waves import BadWave, read_recording
from kiosk_ui.wording import LANGUAGES, Catalog, read_catalog

PLACE_PATTERN: Final = re.compile(r"0*(\d{1,4})(?:\D.*)?")
"""A file named by its place in the list: `012.wav`, `12 ribu.wav`."""
FLAWED, IMPOSSIBLE = 1, 2
"""Exit statuses: some clips are not good; the command could not do its work."""


class Tool:
    """One run of the command: what it works on, and the words it says."""

    def __init__(self, language: str, data: Path, how_many: int | None) -> None:
        self.texts = read_catalog(tool_language())
        catalog = catalog_to_record(language)
        self.language = language
        self.all = pieces_to_record(catalog)
        self.wanted = self.all[:how_many]
        self.clips = ClipSet(data / CLIPS / language)

    def say(self, msgid: str, **fields: object) -> None:
        """Print a message of the catalog."""
        print(self.texts[f"kiosk.clips.{msgid}"].format(**fields), flush=True)

    def ask(self, msgid: str) -> str:
        """Print a message and read a line. Raises `EOFError` at the end of the input."""
        return input(self.texts[f"kiosk.clips.{msgid}"] + " ")

    def list(self) -> int:
        """Print what is to be recorded, in order, and what is there already."""
        for piece in self.wanted:
            print(f"{piece.place:4} {'+' if piece.key in self.clips else '-'} {piece.words}\t[{piece.key}]")
        self._say_missing()
        return 0

    def record(self, recorder: Recorder, player: Player) -> int:
        """Record what is missing."""
        try:
            kept = Session(self.clips, recorder, player, self.say, self.ask).record(self.wanted)
        except NoMicrophone as error:
            self.say("no_microphone", detail=error)
            return IMPOSSIBLE
        except OSError as error:
            self.say("not_written", folder=self.clips.folder, detail=error.strerror)
            return IMPOSSIBLE
        self.say("record.end", count=kept)
        self._say_missing()
        return 0

    def check(self) -> int:
        """Report what is wrong with the clips that are there, and how many are missing."""
        flaws = flaws_of_set(self.clips, self.all)
        for flaw in flaws:
            what = self.texts[f"kiosk.clips.flaw.{flaw.code}"].format(detail=flaw.detail)
            print(f"  {flaw.key}: {what}")
        there = len(list(self.clips))
        self.say("check.flawed" if flaws else "check.good", count=len({flaw.key for flaw in flaws}), all=there)
        self._say_missing()
        return FLAWED if flaws else 0

    def take(self, paths: Iterable[Path]) -> int:
        """Import WAV files named by key or by place in the list; each is brought into form and looked at."""
        by_place = {piece.place: piece for piece in self.all}
        by_key = {piece.key: piece for piece in self.all}
        taken = refused = 0
        for path in _files(paths):
            piece = _piece_of(path, by_key, by_place)
            if piece is None or path.suffix.lower() != ".wav":
                self.say("import.unknown" if piece is None else "import.not_wav", file=path.name)
                refused += 1
                continue
            try:
                wave = trimmed(read_recording(path.read_bytes()).wave())
                self.clips.keep(piece.key, wave, piece.words)
            except (OSError, BadWave) as error:
                self.say("import.failed", file=path.name, detail=error)
                refused += 1
                continue
            taken += 1
            flaws = [
                self.texts[f"kiosk.clips.flaw.{code}"].format(detail=d) for code, d in flaws_of_sound(wave, piece.words)
            ]
            print(f"  {path.name} → {piece.key}: {'; '.join(flaws) or piece.words}")
        self.say("import.end", taken=taken, refused=refused)
        self._say_missing()
        return FLAWED if refused else 0

    def _say_missing(self) -> None:
        missing = [piece for piece in self.wanted if piece.key not in self.clips]
        if missing:
            self.say("missing", count=len(missing), all=len(self.wanted), key=missing[0].key)
        else:
            self.say("complete", all=len(self.wanted))


def catalog_to_record(language: str) -> Catalog:
    """Return the words to record: the language's catalog, or the Indonesian one for a language without."""
    return read_catalog(language if language in LANGUAGES else LANGUAGES[0])


def tool_language() -> str:
    """Return the language the tool itself speaks: English where the machine's is, otherwise Indonesian."""
    chosen = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if chosen.startswith("en") else "id"


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files named, and those in the folders named."""
    found: list[Path] = []
    for path in paths:
        found += sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    return found


def _piece_of(path: Path, by_key: dict[str, Piece], by_place: dict[int, Piece]) -> Piece | None:
    """Return the piece a file is named after; numbers beyond the list (`number.25`) may be recorded too."""
    if path.stem in by_key:
        return by_key[path.stem]
    if path.stem.startswith("number.") and path.stem.removeprefix("number.").isdigit():
        return Piece(0, path.stem, path.stem.removeprefix("number."))
    match = PLACE_PATTERN.fullmatch(path.stem)
    return by_place.get(int(match[1])) if match else None


def language_code(text: str) -> str:
    """Return a language's code as given, such as `jv`. Raises for anything else."""
    if not KEY_PATTERN.fullmatch(text) or "." in text:
        raise argparse.ArgumentTypeError(f"{text!r} is no language code like jv")
    return text


def parser() -> argparse.ArgumentParser:
    """Return the command's parser."""
    root = argparse.ArgumentParser(prog="python -m kiosk_ui clips", description="Record the kiosk's voice.")
    commands = root.add_subparsers(dest="command", required=True)
    helps = {
        "list": "what to record, in order; + is there, - is missing",
        "record": "record what is missing with a microphone, one after the other",
        "check": "look for what is missing, too quiet, cut off, too long",
        "import": "take WAV files named by key or by number in the list",
    }
    for name, text in helps.items():
        command = commands.add_parser(name, help=text, description=text)
        command.add_argument("--language", type=language_code, required=True, help="code of the language, such as jv")
        command.add_argument("--data", type=Path, default=None, help="the kiosk's data folder")
        command.add_argument("--all", action="store_true", help=f"everything, not only the first {FIRST}")
        if name == "record":
            command.add_argument("--microphone", default="", metavar="NAME", help="ALSA's name (arecord -L)")
            command.add_argument("--sound-device", default="", metavar="NAME", help="ALSA's name (aplay -L)")
        if name == "import":
            command.add_argument("paths", nargs="+", type=Path, metavar="FILE", help="WAV files, or folders of them")
    return root


def main(arguments: Sequence[str]) -> int:
    """Run the command; returns its exit status."""
    given = parser().parse_args(arguments)
    tool = Tool(given.language, given.data or default_data_folder(), None if given.all else FIRST)
    try:
        if given.command == "record":
            return tool.record(Arecord(given.microphone), AplayPlayer(given.sound_device))
        if given.command == "import":
            return tool.take(given.paths)
        return tool.list() if given.command == "list" else tool.check()
    except KeyboardInterrupt:
        print(file=sys.stderr)
        return IMPOSSIBLE
    except OSError as error:
        tool.say("not_read", detail=error)
        return IMPOSSIBLE
