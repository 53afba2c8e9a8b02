"""Sound as bytes: reading WAV files, joining pieces, making them louder or quieter. Free of Kivy.

Everything said here has one form, espeak-ng's own: 22,050 samples a second, one channel, 16 bits. Recorded clips are
brought into it when they are imported, so that pieces of a sentence can be joined without another thought.
"""

from __future__ import annotations

import io
import sys
import wave
from array import array
from dataclasses import dataclass
from typing import Final

from kiosk_ui import limits

RATE: Final = 22_050
"""Samples a second."""
SAMPLE_BYTES: Final = 2
FULL_SCALE: Final = 32_767
"""The loudest sample of 16 bits."""


class BadWave(ValueError):
    """The bytes are no WAV sound we can play; the text says why, for a log."""


@dataclass(frozen=True)
class Wave:
    """A sound: 16-bit samples of one channel, `RATE` of them a second, little-endian."""

    frames: bytes

    @property
    def seconds(self) -> float:
        """How long it sounds."""
        return len(self.frames) / SAMPLE_BYTES / RATE

    def samples(self) -> array[int]:
        """Return the samples as numbers from -32,768 to 32,767."""
        found = array("h", self.frames)
        if sys.byteorder == "big":
            found.byteswap()
        return found

    def at_volume(self, percent: int) -> Wave:
        """Return the same sound, so many percent as loud."""
        if percent >= 100:
            return self
        return of_samples([sample * percent // 100 for sample in self.samples()])

    def file(self) -> bytes:
        """Return it as a WAV file."""
        buffer = io.BytesIO()
        with wave.open(buffer, "wb") as writing:
            writing.setparams((1, SAMPLE_BYTES, RATE, 0, "NONE", ""))
            writing.writeframes(self.frames)
        return buffer.getvalue()


@dataclass(frozen=True)
class Recording:
    """A WAV file as it came: samples of all channels by turns, scaled to 16 bits."""

    rate: int
    channels: int
    sample_bytes: int
    samples: array[int]

    @property
    def is_ready(self) -> bool:
        """Whether it has our form already."""
        return (self.rate, self.channels, self.sample_bytes) == (RATE, 1, SAMPLE_BYTES)

    def wave(self) -> Wave:
        """Bring it into our form: the mean of its channels, and our rate by straight lines between samples."""
        single = [
            sum(self.samples[start : start + self.channels]) // self.channels
            for start in range(0, len(self.samples) - self.channels + 1, self.channels)
        ]
        if self.rate == RATE or not single:
            return of_samples(single)
        step, last = self.rate / RATE, len(single) - 1
        found = []
        for position in range(int(len(single) / step)):
            place = position * step
            before = int(place)
            after = min(before + 1, last)
            found.append(int(single[before] + (single[after] - single[before]) * (place - before)))
        return of_samples(found)


def of_samples(samples: list[int]) -> Wave:
    """Make a sound of samples from -32,768 to 32,767."""
    found = array("h", samples)
    if sys.byteorder == "big":
        found.byteswap()
    return Wave(found.tobytes())


def join(parts: list[Wave], gap_seconds: float) -> Wave:
    """Join sounds with a short silence between them."""
    gap = bytes(int(gap_seconds * RATE) * SAMPLE_BYTES)
    return Wave(gap.join(part.frames for part in parts))


def read_wave(content: bytes) -> Wave:
    """Read a WAV file of our form. Raises `BadWave` for any other, and for a broken one."""
    recording = read_recording(content)
    if not recording.is_ready:
        raise BadWave(f"{recording.rate} Hz, {recording.channels} channels, {recording.sample_bytes * 8} bits")
    return of_samples(list(recording.samples))


def read_recording(content: bytes) -> Recording:
    """Read a WAV file of any rate, with one or two channels of 8, 16, 24 or 32 bits. Raises `BadWave`."""
    if len(content) > limits.CLIP_BYTES_MAX:
        raise BadWave(f"{len(content)} bytes")
    try:
        with wave.open(io.BytesIO(content)) as reading:
            rate, channels, width = reading.getframerate(), reading.getnchannels(), reading.getsampwidth()
            # Not all frames the head promises: espeak-ng writes its head before it knows, and a card may be full.
            frames = reading.readframes(len(content))
    except (wave.Error, EOFError) as error:
        raise BadWave(str(error) or "it ends too early") from error
    if not (channels in (1, 2) and 1 <= width <= 4 and limits.CLIP_RATE_MIN <= rate <= limits.CLIP_RATE_MAX):
        raise BadWave(f"{rate} Hz, {channels} channels, {width * 8} bits")
    whole = frames[: len(frames) // (width * channels) * width * channels]
    return Recording(rate, channels, width, _sixteen_bits(whole, width))


def _sixteen_bits(frames: bytes, width: int) -> array[int]:
    """Return samples of any width as 16-bit ones: the two highest bytes of each (8 bits are unsigned in WAV)."""
    if width == 1:
        return array("h", [(byte - 128) << 8 for byte in frames])
    high = bytearray(len(frames) // width * SAMPLE_BYTES)
    high[0::2], high[1::2] = frames[width - 2 :: width], frames[width - 1 :: width]
    found = array("h", bytes(high))
    if sys.byteorder == "big":
        found.byteswap()
    return found
