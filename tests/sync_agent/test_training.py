"""A preset dictionary is made from logs, the same one from the same logs, and the shipped one is worth its place."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync_agent import dictionary, packing, training
from sync_agent.codes import CODE_BITS_MAX, Code, Style, fit
from sync_agent.dictionary import Content, Dictionary, FormColumn, FormEntry
from sync_agent.errors import SettingsError
from tests.sync_agent.village import Village


def test_training_gives_a_better_dictionary_than_none_and_the_same_again(tmp_path: Path) -> None:
    village = Village(tmp_path)
    village.history(1_200)
    first, second = (training.train([village.path]) for _ in range(2))
    assert first == second
    known, none = Dictionary(first.content), dictionary.load(dictionary.NONE)
    unseen = list(village.ordinary(40))
    assert len(packing.pack(unseen, known)) < 0.5 * len(packing.pack(unseen, none))
    assert first.bytes_per_fact[0] < 10
    described = tomllib.loads(dictionary.describe(7, first.content, "a test"))
    assert msgspec.json.decode(described["content"], type=Content) == first.content
    assert "Siti" not in described["content"]


def test_a_form_that_is_seldom_and_a_value_that_is_new_arrive_all_the_same(tmp_path: Path) -> None:
    village = Village(tmp_path)
    village.history(1_200)
    known = Dictionary(training.train([village.path]).content)
    facts = [village.fact("never.seen", {"text": "baru", "amount": 7}, actor="guest"), *village.ordinary(5)]
    unpacked = packing.unpack(packing.pack(facts, known), len(facts), known)
    assert [(fact.type, fact.body) for fact in unpacked] == [(fact.type, fact.body) for fact in facts]


def test_too_little_to_learn_from_is_said(tmp_path: Path) -> None:
    village = Village(tmp_path)
    village.history(100)
    with pytest.raises(SettingsError, match=r"train\.few"):
        training.train([village.path])


@pytest.mark.parametrize("made_from", ["'", "two\nlines"])
def test_what_toml_would_change_cannot_stand_in_a_dictionary(made_from: str) -> None:
    with pytest.raises(ValueError, match="TOML"):
        dictionary.describe(1, dictionary.empty(), made_from)


def test_the_shipped_dictionary_pays() -> None:
    village = Village(None, seed=77)
    facts = [*village.beginning(20), *village.ordinary(200)]
    known, none = dictionary.load(dictionary.NEWEST), dictionary.load(dictionary.NONE)
    for count, gain in ((1, 0.35), (10, 0.6)):
        payload = packing.pack(facts[60 : 60 + count], known)
        assert len(payload) < gain * len(packing.pack(facts[60 : 60 + count], none))


@pytest.mark.parametrize(
    "change",
    [
        {"letters": {**dictionary.empty().letters, "form": "ab"}},
        {"letters": {**dictionary.empty().letters, "form": "aab"}},
        {"letters": {**dictionary.empty().letters, "form": "a"}},
        {"letters": {**dictionary.empty().letters, "form": "abcc"}},
        {"forms": [FormEntry("t", 1, False, "{}", [])]},
        {"forms": [FormEntry("t", 1, False, "{}", [FormColumn("aa", Style())])]},
    ],
    ids=range(6),
)
def test_a_dictionary_that_contradicts_itself_is_not_used(change: dict[str, Any]) -> None:
    content = dictionary.empty()
    letters = {**content.letters, "form": fit([1] * (3 + len(change.get("forms", ()))))}
    with pytest.raises(ValueError, match=r"code|column|form"):
        Dictionary(msgspec.structs.replace(content, **{"letters": letters, **change}))


@given(st.lists(st.integers(0, 10**6), min_size=2, max_size=300))
@settings(max_examples=60)
def test_a_code_uses_all_patterns_and_gives_each_symbol_one(counts: list[int]) -> None:
    code = Code(fit(counts))
    assert len(set(code.patterns)) == len(counts)
    assert all(
        code.table[int(pattern.ljust(CODE_BITS_MAX, end), 2)] == (symbol, len(pattern))
        for symbol, pattern in enumerate(code.patterns)
        for end in "01"
    )
