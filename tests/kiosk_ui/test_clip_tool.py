"""The tool with which a village records its own language: listed, recorded, checked, imported."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from kiosk_ui.voice import clip_tool
from kiosk_ui.voice.clips import ClipSet
from kiosk_ui.voice.engines import EspeakVoice
from kiosk_ui.voice.phrase import Name, Phrase
from kiosk_ui.voice.recordable import FIRST
from kiosk_ui.voice.recording import Arecord, NoMicrophone
from kiosk_ui.voice.waves import FULL_SCALE, RATE, Wave, of_samples
from kiosk_ui.wording import read_catalog
from tests.kiosk_ui.ears import Ears

INDONESIAN = read_catalog("id")


@pytest.fixture(autouse=True)
def machine_speaks_indonesian(monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


def spoken(words: str) -> Wave:
    wave = EspeakVoice().wave(Phrase.of("kiosk.speech.words", text=Name(words)), INDONESIAN)
    assert wave is not None
    return wave


def run(*arguments: str | Path) -> int:
    return clip_tool.main([str(argument) for argument in arguments])


def test_what_to_record_is_listed_in_order_the_most_useful_first(tmp_path, capsys):
    clips = ClipSet(tmp_path / "clips" / "jv")
    clips.keep("number.1", spoken("siji"), "satu")
    assert run("list", "--language", "jv", "--data", tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "   1 - nol\t[number.0]"
    assert lines[1] == "   2 + satu\t[number.1]"
    assert len(lines) == FIRST + 1
    assert lines[-1].startswith(f"Masih kurang {FIRST - 1} dari {FIRST}, mulai dari number.0.")
    assert run("list", "--language", "jv", "--data", tmp_path, "--all") == 0
    assert len(capsys.readouterr().out.splitlines()) > FIRST


def test_the_tool_speaks_english_where_the_machine_does(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    assert run("list", "--language", "bjn", "--data", tmp_path) == 0
    assert f"{FIRST} of {FIRST} are missing" in capsys.readouterr().out


def altered(wave: Wave, change) -> Wave:
    return of_samples([max(-FULL_SCALE - 1, min(FULL_SCALE, int(change(sample)))) for sample in wave.samples()])


def test_a_set_is_checked_and_each_flaw_named_in_words(tmp_path, capsys):
    clips = ClipSet(tmp_path / "clips" / "jv")
    good = spoken("dua ribu")
    second = bytes(2 * RATE)
    flaws = {
        "number.1": (altered(good, lambda sample: sample / 20), "terlalu pelan"),
        "number.2": (altered(good, lambda sample: sample * 40), "suaranya pecah"),
        "number.3": (Wave(second + good.frames), "diam terlalu lama di awal atau akhir (1."),
        "number.4": (Wave(good.frames[8000:8800]), "terlalu pendek"),
        "number.5": (Wave(good.frames * 8), "terlalu panjang"),
        "number.6": (Wave(second), "tidak ada suara"),
        "kiosk.nothing": (good, "tidak dipakai kiosk"),
    }
    clips.keep("number.7", good, "tujuh")
    for key, (wave, _words) in flaws.items():
        clips.keep(key, wave, {"number.1": "satu", "number.2": "dua"}.get(key, ""))
    clips.keep("number.8", good, "wolu")
    clips.path("number.9").write_bytes(b"RIFF no wave")
    path = clips.path("number.10")
    subprocess.run(["espeak-ng", "-v", "id", "-w", path, "sepuluh"], check=True)
    content = bytearray(path.read_bytes())
    content[24:28] = (16_000).to_bytes(4, "little")
    path.write_bytes(content)
    assert run("check", "--language", "jv", "--data", tmp_path) == 1
    out = capsys.readouterr().out
    for key, (_wave, words) in flaws.items():
        assert any(line.startswith(f"  {key}: ") and words in line for line in out.splitlines()), (key, words, out)
    assert "number.8: kalimatnya sudah berubah, rekam lagi: delapan" in out
    assert "number.9: bukan suara WAV" in out
    assert "number.10: bentuknya tidak cocok (16000 Hz" in out
    assert "number.7" not in out
    assert "Masih kurang" in out


def test_files_from_a_telephone_are_taken_by_key_or_by_number_and_brought_into_form(tmp_path, capsys):
    folder = tmp_path / "phone"
    folder.mkdir()
    spoken_file = folder / "kiosk.number.title.wav"
    subprocess.run(["espeak-ng", "-v", "id", "-w", spoken_file, "Pinten nomer panjenengan?"], check=True)
    (folder / "002 satu.wav").write_bytes(Wave(bytes(RATE) + spoken("siji").frames + bytes(RATE)).file())
    (folder / "number.25.wav").write_bytes(spoken("selawe").file())
    (folder / "song.wav").write_bytes(spoken("lagu").file())
    (folder / "3.ogg").write_bytes(b"OggS")
    (folder / "4.wav").write_bytes(b"RIFF")
    assert run("import", "--language", "jv", "--data", tmp_path, folder) == 1
    out = capsys.readouterr().out
    assert "3 rekaman diambil, 3 ditolak." in out
    assert "song.wav: namanya bukan kunci atau nomor" in out
    assert "3.ogg: hanya WAV" in out
    assert "4.wav: tidak bisa diambil" in out
    clips = ClipSet(tmp_path / "clips" / "jv")
    assert list(clips) == ["kiosk.number.title", "number.1", "number.25"]
    assert clips.wave("number.1").seconds < spoken("siji").seconds + 0.1
    assert clips.manifest()["number.1"] == "satu"
    assert run("check", "--language", "jv", "--data", tmp_path) == 0
    assert run("import", "--language", "jv", "--data", tmp_path, tmp_path / "none.wav") == 1
    assert run("import", "--language", "jv", "--data", tmp_path, folder / "002 satu.wav") == 0


class Microphone:
    """A microphone that hears the sounds it was given, one by one."""

    def __init__(self, *waves: Wave) -> None:
        self._waves = list(waves)
        self.takes = 0

    def start(self) -> None:
        if not self._waves:
            raise NoMicrophone("unplugged")

    def finish(self) -> bytes:
        self.takes += 1
        return self._waves.pop(0).file()


def record(tmp_path, microphone, *answers, ears=None):
    """Record with these lines typed one after another; returns the status, what is there, and what was asked."""
    tool = clip_tool.Tool("jv", tmp_path, FIRST)
    lines, asked = list(answers), []

    def ask(msgid):
        asked.append(msgid)
        if not lines:
            raise EOFError
        return lines.pop(0)

    tool.ask = ask
    status = tool.record(microphone, ears or Ears())
    return status, list(ClipSet(tmp_path / "clips" / "jv")), asked


def test_clips_are_recorded_one_after_another_played_back_and_it_goes_on_where_it_stopped(tmp_path, capsys):
    ears = Ears()
    microphone = Microphone(spoken("nol"), spoken("nol"), spoken("siji"))
    # Said, said again and kept; skipped; then stopped.
    status, there, _asked = record(tmp_path, microphone, "", "", "u", "", "", "", "l", "q", ears=ears)
    assert (status, there) == (0, ["number.0"])
    assert microphone.takes == 2
    assert ears.words == ["nol", "nol"]
    out = capsys.readouterr().out
    assert "1. nol   [number.0]" in out
    assert "1 rekaman disimpan." in out
    status, there, _asked = record(tmp_path, microphone, "", "", "", "q")
    assert (status, there) == (0, ["number.0", "number.1"])
    assert "Sudah ada 1 dari 150." in capsys.readouterr().out


def test_a_recording_that_is_not_good_is_told_before_it_is_kept(tmp_path, capsys):
    quiet = altered(spoken("nol"), lambda sample: sample / 20)
    record(tmp_path, Microphone(quiet), "", "", "q")
    assert "terlalu pelan" in capsys.readouterr().out


def test_without_loudspeaker_it_records_all_the_same_and_without_microphone_it_says_what_to_do(tmp_path, capsys):
    ears = Ears()
    ears.deaf = True
    status, there, _asked = record(tmp_path, Microphone(spoken("nol")), "", "", "", "q", ears=ears)
    assert (status, there) == (0, ["number.0"])
    assert "tidak ada pengeras suara" in capsys.readouterr().out
    status, _there, _asked = record(tmp_path, Microphone(), "")
    assert status == 2
    assert "Rekam dengan HP" in capsys.readouterr().out


def test_arecord_on_a_machine_without_that_microphone_is_noticed():
    recorder = Arecord("no_such_card")
    recorder.start()
    recorder._process.wait(10)
    with pytest.raises(NoMicrophone):
        recorder.finish()
    with pytest.raises(NoMicrophone):
        Arecord(program="no-such-program").start()


def test_a_language_code_that_would_leave_the_folder_is_refused(tmp_path, capsys):
    with pytest.raises(SystemExit):
        run("list", "--language", "../etc", "--data", tmp_path)
    assert "language code" in capsys.readouterr().err
