"""What the kiosk is connected to besides the hub: loudspeaker, panel light, touch panels, and who keeps it running."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_ui.backlight import Backlight, find_backlight
from kiosk_ui.keeper import Heartbeat
from kiosk_ui.settings import Settings
from kiosk_ui.touch_devices import KernelTouchDevices, TouchDevices
from kiosk_ui.voice.clips import ClipSets
from kiosk_ui.voice.engines import EspeakVoice, FirstOf, RecordedVoice, Voice
from kiosk_ui.voice.player import AplayPlayer, Player


@dataclass(frozen=True)
class Surroundings:
    """The ports of one kiosk; tests put others in."""

    voice: Voice
    player: Player
    backlight: Backlight
    touch_devices: TouchDevices
    heartbeat: Heartbeat


def of_this_machine(settings: Settings) -> Surroundings:
    """Return the machine's own."""
    return Surroundings(
        voice=FirstOf([RecordedVoice(ClipSets(settings.clips_folder)), EspeakVoice()]),
        player=AplayPlayer(settings.sound_device),
        backlight=find_backlight(),
        touch_devices=KernelTouchDevices(),
        heartbeat=Heartbeat(settings.heartbeat),
    )
