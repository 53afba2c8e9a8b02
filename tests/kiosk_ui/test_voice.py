"""How a phrase becomes sound: espeak-ng for anything, recorded clips where a whole phrase has been recorded."""

from __future__ import annotations

import logging
import os
import threading
import time

import pytest

from kiosk_ui import limits
from kiosk_ui.voice.clips import ClipSets
from kiosk_ui.voice.engines import EspeakVoice, FirstOf, RecordedVoice
from kiosk_ui.voice.phrase import Name, Phrase, Rupiah
from kiosk_ui.voice.player import AplayPlayer, NoSound, Sound
from kiosk_ui.voice.speaker import Speaker
from kiosk_ui.voice.waves import RATE, BadWave, Wave, of_samples, read_recording, read_wave
from kiosk_ui.wording import read_catalog
from tests.helpers import wait_until
from tests.kiosk_ui.ears import Ears

CATALOGS = {language: read_catalog(language) for language in ("id", "en", "jv")}
TOTAL = Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(1_250_000))
TITLE = Phrase.of("kiosk.number.title")
STOP_SECONDS_MAX = 0.2


def tone(seconds: float, level: int = 9000) -> Wave:
    period = 100
    return of_samples([level if index % period < period // 2 else -level for index in range(int(seconds * RATE))])


@pytest.fixture
def ears():
    return Ears()


@pytest.fixture
def speaker(ears):
    speaker = Speaker(EspeakVoice(), ears, 80)
    yield speaker
    assert speaker.close()


@pytest.mark.parametrize("language", ["id", "en", "jv"])
def test_espeak_says_a_sentence_of_sensible_length_in_each_language(language):
    wave = EspeakVoice().wave(TOTAL, CATALOGS[language])
    words = TOTAL.text(CATALOGS[language])
    assert len(words) / 30 < wave.seconds < len(words) / 7
    assert max(wave.samples()) > 3000


def test_without_espeak_there_is_no_sound_and_the_log_says_so_once_without_the_words(caplog):
    voice = EspeakVoice("no-such-program")
    with caplog.at_level(logging.WARNING):
        assert voice.wave(Phrase.of("kiosk.speech.words", text=Name("Siti")), CATALOGS["id"]) is None
        assert voice.wave(TITLE, CATALOGS["id"]) is None
    assert caplog.messages == ["voice.no_espeak FileNotFoundError"]


def record_all(clips, phrase, catalog, seconds=0.25):
    keys = phrase.keys(catalog, lambda _key: False)
    for key in keys:
        clips.keep(key, tone(seconds), key)
    return keys


def test_clips_come_first_where_the_whole_phrase_was_recorded_and_never_half_and_half(tmp_path):
    sets, catalog = ClipSets(tmp_path), CATALOGS["id"]
    recorded, both = RecordedVoice(sets), FirstOf([RecordedVoice(sets), EspeakVoice()])
    keys = record_all(sets.of("id"), TOTAL, catalog)
    wave = both.wave(TOTAL, catalog)
    assert wave.seconds == pytest.approx(len(keys) * 0.25 + (len(keys) - 1) * limits.CLIP_GAP_SECONDS, abs=0.01)
    more = Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(1_250_007))
    assert recorded.wave(more, catalog) is None
    assert both.wave(more, catalog) == EspeakVoice().wave(more, catalog)
    assert recorded.wave(TOTAL, CATALOGS["en"]) is None


def test_a_broken_clip_leaves_the_phrase_to_espeak_and_is_named_in_the_log(tmp_path, caplog):
    sets, catalog = ClipSets(tmp_path), CATALOGS["id"]
    record_all(sets.of("id"), TITLE, catalog)
    both = FirstOf([RecordedVoice(sets), EspeakVoice()])
    assert both.wave(TITLE, catalog).seconds == pytest.approx(0.25, abs=0.01)
    path = sets.of("id").path("kiosk.number.title")
    for content in (b"", b"RIFF", path.read_bytes()[:30], b"ID3 no wave at all" * 50):
        path.write_bytes(content)
        assert both.wave(TITLE, catalog) == EspeakVoice().wave(TITLE, catalog)
    path.unlink()
    assert both.wave(TITLE, catalog) == EspeakVoice().wave(TITLE, catalog)
    assert "kiosk.number.title" in caplog.text


@pytest.mark.parametrize(("rate", "channels", "width"), [(8000, 1, 1), (44100, 2, 2), (48000, 1, 3), (16000, 1, 4)])
def test_a_recording_of_another_form_is_brought_into_ours(rate, channels, width):
    import io
    import wave as wav

    buffer = io.BytesIO()
    with wav.open(buffer, "wb") as writing:
        writing.setparams((channels, width, rate, 0, "NONE", ""))
        high = (60 if index % 20 < 10 else 196 for index in range(rate // 2) for _ in range(channels))
        # 8-bit samples are unsigned in WAV, wider ones are not.
        writing.writeframes(b"".join(bytes(width - 1) + bytes([level ^ (0x80 if width == 1 else 0)]) for level in high))
    recording = read_recording(buffer.getvalue())
    assert not recording.is_ready
    with pytest.raises(BadWave):
        read_wave(buffer.getvalue())
    wave = recording.wave()
    assert wave.seconds == pytest.approx(0.5, abs=0.01)
    assert 15_000 < max(wave.samples()) < 15_700
    assert read_wave(wave.file()) == wave


def test_half_the_volume_is_half_as_loud():
    assert max(tone(0.1, 9000).at_volume(50).samples()) == 4500
    assert tone(0.1).at_volume(100) == tone(0.1)


def test_sentences_are_heard_in_order_and_a_new_page_takes_the_place_of_the_old(speaker, ears):
    speaker.say([TITLE, TOTAL], CATALOGS["id"])
    wait_until(lambda: not speaker.speaking, 10, "silence")
    assert ears.words == [
        "Nomor anggota Anda?",
        "Jumlah simpanan Anda satu juta dua ratus lima puluh ribu rupiah.",
    ]
    ears.endless = True
    speaker.say([TITLE, TOTAL], CATALOGS["en"])
    wait_until(lambda: len(ears.heard) == 3, 10, "the first sentence")
    speaker.say([TOTAL], CATALOGS["en"])
    wait_until(lambda: len(ears.heard) == 4, 10, "the new page")
    assert ears.words[2:] == ["Your member number?", TOTAL.text(CATALOGS["en"])]


def test_it_falls_silent_at_once_and_forgets_what_was_to_be_said(speaker, ears):
    ears.endless = True
    speaker.say([TOTAL] * 10, CATALOGS["id"])
    wait_until(lambda: ears.heard, 10, "a word")
    began = time.monotonic()
    speaker.stop()
    assert time.monotonic() - began < STOP_SECONDS_MAX
    assert not speaker.speaking
    assert speaker._playing is None
    assert not speaker._waiting
    assert len(ears.heard) == 1


def test_a_flood_of_sentences_is_bounded(speaker, ears):
    ears.endless = True
    speaker.say([TITLE] * 500, CATALOGS["id"])
    assert len(speaker._waiting) <= limits.PHRASES_WAITING_MAX


def test_without_a_sound_card_the_words_are_shown_for_as_long_as_they_take_to_read(speaker, ears, caplog):
    ears.deaf = True
    speaker.say([TOTAL], CATALOGS["id"])
    wait_until(lambda: speaker.caption, 10, "a caption")
    assert speaker.caption == TOTAL.text(CATALOGS["id"])
    assert speaker.speaking
    speaker.stop()
    assert speaker.caption == ""
    speaker.say([TITLE], CATALOGS["id"])
    wait_until(lambda: speaker.caption, 10, "a caption")
    assert [message.split(":")[0] for message in caplog.messages] == ["voice.no_sound no sound card"]


def test_aplay_on_a_machine_without_that_sound_card_is_noticed():
    playing = AplayPlayer("no_such_card").start(Sound("satu", tone(0.1)))
    with pytest.raises(NoSound):
        playing.wait()
    with pytest.raises(NoSound):
        AplayPlayer(program="no-such-program").start(Sound("satu", tone(0.1)))


def test_aplay_can_be_stopped_in_the_middle_of_a_word(tmp_path):
    # ALSA's own file device takes a sound as slowly as a card when its reader is slow: here, a pipe nobody empties.
    pipe = tmp_path / "card"
    os.mkfifo(pipe)
    reading = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    config = tmp_path / "asound.conf"
    config.write_text(f'pcm.pipe {{ type file; slave.pcm null; file "{pipe}"; format raw }}\n')
    environment = dict(os.environ)
    os.environ["ALSA_CONFIG_PATH"] = f"/usr/share/alsa/alsa.conf:{config}"
    try:
        playing = AplayPlayer("pipe").start(Sound("lama", tone(30)))
    finally:
        os.environ.clear()
        os.environ.update(environment)
    waiting = threading.Thread(target=playing.wait)
    waiting.start()
    try:
        wait_until(lambda: len(os.read(reading, 1) if _ready(reading) else b""), 10, "sound at the card")
        began = time.monotonic()
        playing.stop()
        waiting.join(10)
        assert time.monotonic() - began < STOP_SECONDS_MAX
    finally:
        playing.stop()
        waiting.join(10)
        os.close(reading)


def _ready(descriptor):
    import select

    return select.select([descriptor], [], [], 0)[0]
