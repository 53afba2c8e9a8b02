"""Each package speaks Indonesian and English, and says the same in both; regional catalogs may be only started."""

from __future__ import annotations

from string import Formatter

import pytest
from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.helpers import ROOT
from tests.house.source import PACKAGES

LANGUAGES = ("id", "en")
STARTED_STRINGS_MIN = 50
NAMES = {"hub": "hub", "kiosk_ui": "kiosk", "sync_agent": "district", "image_build": "image"}


STARTED = [
    (path.parts[-4], path.parts[-2])
    for path in sorted(ROOT.glob("*/locale/*/*.po"))
    if path.parts[-2] not in LANGUAGES and path.parts[-4] in PACKAGES
]
"""Package and language of each regional catalog."""


def catalog(package: str, language: str) -> Catalog:
    path = ROOT / package / "locale" / language / f"{NAMES[package]}.po"
    with path.open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def texts(message: Message) -> list[str]:
    """The text of a message, or all its plural forms."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


def name(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def blanks(text: str) -> set[str]:
    """What a text leaves to fill in."""
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("package", PACKAGES)
def test_both_languages_have_every_text(package: str) -> None:
    indonesian, english = (
        {name(message): message for message in catalog(package, language) if message.id} for language in LANGUAGES
    )
    assert indonesian.keys() == english.keys()
    assert len(indonesian) > 10
    empty = [f"{n}: {m}" for n, m in (*indonesian.items(), *english.items()) if not all(texts(m)) or m.fuzzy]
    assert empty == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_text_leaves_a_blank_that_the_other_language_does_not_know(package: str) -> None:
    # The technician's tools print both languages on one line and need not say a path twice.
    said_once = {"log", "lines", "folder"} if package == "image_build" else set()
    indonesian, english = ({name(m): m for m in catalog(package, language) if m.id} for language in LANGUAGES)
    different = {}
    for each in indonesian.keys() & english.keys():
        forms = [set().union(*map(blanks, texts(message[each]))) - said_once for message in (indonesian, english)]
        if forms[0] != forms[1]:
            different[each] = forms
    assert different == {}


def test_there_is_a_started_catalog_to_begin_others_by() -> None:
    assert ("hub", "jv") in STARTED


@pytest.mark.parametrize(("package", "language"), STARTED, ids="-".join)
def test_a_started_catalog_says_what_the_whole_one_says_and_no_more(package: str, language: str) -> None:
    whole, started = ({name(m): m for m in catalog(package, each) if m.id} for each in ("id", language))
    assert started.keys() - whole.keys() == set()
    assert len(started) >= STARTED_STRINGS_MIN
    different = {
        each: texts(message)
        for each, message in started.items()
        if set().union(*map(blanks, texts(message))) != set().union(*map(blanks, texts(whole[each])))
        or message.pluralizable != whole[each].pluralizable
        or not all(texts(message))
        or message.fuzzy
    }
    assert different == {}


@pytest.mark.parametrize(("package", "language"), STARTED, ids="-".join)
def test_a_started_catalog_says_so_and_has_the_plurals_of_its_language(package: str, language: str) -> None:
    found = catalog(package, language)
    assert found.num_plurals == len(Locale(language).plural_form.tags | {"other"})
    assert "not yet checked by a native speaker" in found.header_comment.lower()
