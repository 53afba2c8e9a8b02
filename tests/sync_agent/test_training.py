"""A preset dictionary is made from logs, the same one from the same logs, and the shipped one is worth its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from sync_agent import dictionary, training, wire
from sync_agent.errors import SettingsError
from tests.sync_agent.village import Village


def test_training_gives_a_better_dictionary_than_none_and_the_same_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "SIZES_BYTES", (4_096,))
    monkeypatch.setattr(training, "SEGMENT_BYTES", (96, 192))
    village = Village(tmp_path)
    village.history(1_200)
    first, second = (training.train([village.path]) for _ in range(2))
    assert first == second
    best = first[0]
    assert best.bytes_per_fact[0] < 40
    assert sum(best.bytes_per_fact) == min(sum(each.bytes_per_fact) for each in first)
    described = dictionary.describe(7, best.content, "a test")
    assert "'''" in described


def test_too_little_to_learn_from_is_said(tmp_path: Path) -> None:
    village = Village(tmp_path)
    village.history(100)
    with pytest.raises(SettingsError, match=r"train\.few"):
        training.train([village.path])


@pytest.mark.parametrize("content", [b"'''", b"a\r", b"\na", b"a'"])
def test_what_toml_would_change_cannot_become_a_dictionary(content: bytes) -> None:
    with pytest.raises(ValueError, match="TOML"):
        dictionary.describe(1, content, "a test")


def test_the_shipped_dictionary_pays(tmp_path: Path) -> None:
    village = Village(None, seed=77)
    facts = [*village.beginning(20), *village.ordinary(200)]
    for count, gain in ((1, 0.35), (10, 0.6)):
        payload = wire.payload_of(facts[60 : 60 + count])
        assert len(wire.deflate(payload, dictionary.NEWEST)) < gain * len(wire.deflate(payload, dictionary.NONE))
