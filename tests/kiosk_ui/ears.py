"""Ears for the kiosk's voice, and surroundings in which nothing of the test machine is heard, dimmed or restarted."""

from __future__ import annotations

import threading
from pathlib import Path

from kiosk_ui.backlight import NoBacklight
from kiosk_ui.keeper import Heartbeat
from kiosk_ui.surroundings import Surroundings
from kiosk_ui.voice.clips import ClipSets
from kiosk_ui.voice.engines import EspeakVoice, FirstOf, RecordedVoice
from kiosk_ui.voice.player import NoSound, Sound


class Ears:
    """A player that keeps what was heard. Sounds last no time at all; while `endless`, until they are stopped."""

    def __init__(self) -> None:
        self.heard: list[Sound] = []
        self.endless = False
        self.deaf = False

    def start(self, sound: Sound) -> Heard:
        if self.deaf:
            raise NoSound("no sound card")
        self.heard.append(sound)
        return Heard(self.endless)

    @property
    def words(self) -> list[str]:
        """What was heard, sentence by sentence."""
        return [sound.words for sound in self.heard]

    def forget(self) -> None:
        """Forget what was heard before."""
        self.heard.clear()


class Heard:
    """A sound in the ear."""

    def __init__(self, endless: bool) -> None:
        self.ended = threading.Event()
        if not endless:
            self.ended.set()

    def wait(self) -> None:
        assert self.ended.wait(60), "nobody stopped it"

    def stop(self) -> None:
        self.ended.set()


class Panels:
    """Touch panels that the test plugs in and pulls out."""

    def __init__(self, *names: str) -> None:
        self.names = set(names)

    def listing(self) -> frozenset[str]:
        return frozenset(self.names)


def quiet_surroundings(player: Ears, clips: Path) -> Surroundings:
    """Real voices, heard by a test's ears only."""
    return Surroundings(
        voice=FirstOf([RecordedVoice(ClipSets(clips)), EspeakVoice()]),
        player=player,
        backlight=NoBacklight(),
        touch_devices=Panels(),
        heartbeat=Heartbeat(None),
    )
