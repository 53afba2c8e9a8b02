"""Finds what is wrong with recorded clips, so that nobody at the kiosk has to hear it first."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk_ui import limits
from kiosk_ui.voice.clips import ClipSet
from kiosk_ui.voice.recordable import Piece
from kiosk_ui.voice.waves import FULL_SCALE, RATE, BadWave, Wave, of_samples, read_recording


@dataclass(frozen=True)
class Flaw:
    """One thing wrong with one clip; `code` ends its msgid (`kiosk.clips.flaw.…`), `detail` is a figure for it."""

    key: str
    code: str
    detail: str = ""


def flaws_of_set(clips: ClipSet, wanted: list[Piece]) -> list[Flaw]:
    """Return what is wrong in a set: each clip's flaws, words that have changed since, clips nobody asks for."""
    recorded = clips.manifest()
    words = {piece.key: piece.words for piece in wanted}
    found: list[Flaw] = []
    for key in clips:
        if key not in words and not key.startswith("number."):
            found.append(Flaw(key, "unknown"))
        elif key in words and key in recorded and recorded[key] != words[key]:
            found.append(Flaw(key, "words_changed", words[key]))
        found += flaws_of_file(clips, key, words.get(key, ""))
    return found


def flaws_of_file(clips: ClipSet, key: str, words: str) -> list[Flaw]:
    """Return what is wrong with a clip as it lies on the card."""
    try:
        recording = read_recording(clips.content(key))
    except OSError as error:
        return [Flaw(key, "unreadable", error.strerror or "")]
    except BadWave as error:
        return [Flaw(key, "unreadable", str(error))]
    if not recording.is_ready:
        form = f"{recording.rate} Hz, {recording.channels}, {recording.sample_bytes * 8} bit"
        return [Flaw(key, "form", form)]
    return [Flaw(key, code, detail) for code, detail in flaws_of_sound(recording.wave(), words)]


def flaws_of_sound(wave: Wave, words: str) -> list[tuple[str, str]]:
    """Return (code, detail) for what is wrong with a sound that should say these words ('' for unknown ones)."""
    samples = wave.samples()
    peak = max((abs(sample) for sample in samples), default=0)
    if peak < limits.CLIP_SILENT_SHARE * FULL_SCALE:
        return [("silent", "")]
    found: list[tuple[str, str]] = []
    if peak < limits.CLIP_QUIET_SHARE * FULL_SCALE:
        found.append(("quiet", f"{100 * peak // FULL_SCALE} %"))
    if sum(abs(sample) >= FULL_SCALE for sample in samples) >= limits.CLIP_CUT_SAMPLES:
        found.append(("clipped", ""))
    start, end = sounding(wave)
    before, after = start / RATE, (len(samples) - end) / RATE
    if max(before, after) > limits.CLIP_SILENCE_SECONDS_MAX:
        found.append(("silence", f"{max(before, after):.1f} s"))
    seconds = (end - start) / RATE
    if seconds < limits.CLIP_SECONDS_MIN:
        found.append(("short", f"{seconds:.2f} s"))
    elif words and seconds > limits.CLIP_SECONDS_SPARE + len(words) * limits.CLIP_SECONDS_PER_CHARACTER:
        found.append(("long", f"{seconds:.1f} s"))
    return found


def sounding(wave: Wave) -> tuple[int, int]:
    """Return where sound begins and ends, in samples; all of it if it is silent throughout."""
    samples = wave.samples()
    peak = max((abs(sample) for sample in samples), default=0)
    threshold = max(1, round(limits.CLIP_SILENT_SHARE * peak))
    loud = [index for index, sample in enumerate(samples) if abs(sample) > threshold]
    return (loud[0], loud[-1] + 1) if loud else (0, len(samples))


def trimmed(wave: Wave) -> Wave:
    """Return a sound without the silence at its ends but for a breath."""
    start, end = sounding(wave)
    breath = round(limits.CLIP_BREATH_SECONDS * RATE)
    samples = wave.samples()
    return of_samples(list(samples[max(0, start - breath) : end + breath]))
