"""Nothing that the command line or the import says is without a text."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from hub.cli.parser import build, language_of
from hub.intake.columns import COLUMNS
from hub.words import LANGUAGES, text
from tests.helpers import ROOT
from tests.house.source import strings

_ID = re.compile(
    r"(?:error\.)?(?:cli|import|rules|books|cooperative|sample)\.[a-z_.]*[a-z_]"
)  # not the first half of one
_ROOMS = ("intake", "cli", "sample")
_OTHERWISE_USED = {"books.db"}  # looks like an id and is a file


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def used() -> set[str]:
    """Every text id and error code that stands in these rooms' sources as it is."""
    paths = [path for room in _ROOMS for path in (ROOT / "hub" / room).glob("*.py")]
    found = {value for path in (*paths, ROOT / "hub" / "founding.py") for _, value in strings(path)}
    return {value for value in found if _ID.fullmatch(value)} - _OTHERWISE_USED


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_id_in_the_sources_has_a_text(language: str) -> None:
    ids = used()
    assert len(ids) > 60
    assert [
        each
        for each in sorted(ids)
        if text(language, each) == each and text(language, f"error.{each}") == f"error.{each}"
    ] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_heading_and_an_explanation(language: str) -> None:
    ids = [f"import.{part}.{column}" for part in ("column", "about") for column in COLUMNS]
    assert [each for each in ids if text(language, each) == each] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_and_option_explains_itself(language: str) -> None:
    commands = list(parsers(build(language)))
    assert len(commands) > 12
    for parser in commands:
        said = parser.format_help()
        assert "cli." not in said
        assert all(action.help for action in parser._actions if action.option_strings)


@pytest.mark.parametrize(
    ("arguments", "language"),
    [
        ((), "id"),
        (("--language", "en", "verify"), "en"),
        (("verify", "--language", "en"), "en"),
        (("verify", "--language=en"), "en"),
        (("--language", "fr"), "id"),
        (("--language",), "id"),
    ],
)
def test_the_language_may_stand_before_or_after_the_command(arguments: tuple[str, ...], language: str) -> None:
    assert language_of(arguments) == language
