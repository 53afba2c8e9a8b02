"""The catalogs: nothing missing, nothing unused, and our reader agrees with Babel's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import kiosk_ui
from kiosk_ui.wording import LANGUAGES, STARTED, read_catalog

PACKAGE = Path(kiosk_ui.__file__).parent
MSGID = re.compile(r"""["'](kiosk\.[a-z_.0-9]+[a-z_0-9])["']""")
NO_TEXTS = {"kiosk.po", "kiosk.failed", "kiosk.busy", "kiosk.notes"}
"""Look like ids of texts: the catalogs' file name, the codes of two errors, the name of a cache of pictures."""
COMPOSED = (
    *("kiosk.month.", "kiosk.weekday.", "kiosk.error.", "kiosk.short.", "kiosk.clips.", "kiosk.topic."),
    *("kiosk.figures.", "kiosk.savings.", "kiosk.settings.", "kiosk.speech.kind.", "kiosk.speech.product."),
    *("kiosk.ago.", "kiosk.palm.", "kiosk.relay.", "kiosk.speech.palm.", "kiosk.speech.relay."),
)
"""Ids that the code puts together from a beginning and a name."""
PLACEHOLDER = re.compile(r"\{(\w+)\}")


def catalog_path(language):
    return PACKAGE / "locale" / language / "kiosk.po"


def msgids(language):
    with catalog_path(language).open("rb") as file:
        return {message.id if isinstance(message.id, str) else message.id[0] for message in read_po(file) if message.id}


def used_msgids():
    used = set()
    for path in [*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.kv")]:
        used |= set(MSGID.findall(path.read_text(encoding="utf-8")))
    return used - NO_TEXTS


def test_every_language_has_the_same_texts():
    assert msgids("id") == msgids("en")


def test_every_text_used_by_code_and_rules_exists():
    known = msgids("id")
    assert used_msgids(), "the search found nothing, so it proves nothing"
    assert used_msgids() - known == set()


def test_every_text_in_the_catalogs_is_used():
    assert {msgid for msgid in msgids("id") - used_msgids() if not msgid.startswith(COMPOSED)} == set()


@pytest.mark.parametrize("language", sorted(STARTED))
def test_a_started_catalog_says_so_and_speaks_indonesian_where_it_has_no_words(language):
    head = catalog_path(language).read_text(encoding="utf-8").partition("msgid")[0]
    assert "Started" in head
    assert "not yet checked by a native speaker" in head
    started, indonesian = read_catalog(language), read_catalog("id")
    own = msgids(language)
    assert 40 < len(own) < len(msgids("id"))
    assert own - msgids("id") == set()
    assert started["kiosk.language.name"] != indonesian["kiosk.language.name"]
    lacking = next(iter(msgids("id") - own - {"kiosk.pin.tries_left"}))
    assert started[lacking] == indonesian[lacking]
    for msgid in own:
        assert set(PLACEHOLDER.findall(started[msgid])) == set(PLACEHOLDER.findall(indonesian[msgid])), msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_is_empty_or_fuzzy(language):
    with catalog_path(language).open("rb") as file:
        for message in read_po(file):
            forms = [message.string] if isinstance(message.string, str) else message.string
            assert all(forms), message.id
            assert not message.fuzzy or not message.id, message.id


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_reader_reads_what_babel_reads(language):
    ours = read_catalog(language)
    with catalog_path(language).open("rb") as file:
        babels = read_po(file)
    for message in babels:
        if message.id and isinstance(message.id, str):
            assert ours[message.id] == message.string
        elif message.id:
            for form, text in enumerate(message.string):
                assert ours[f"{message.id[0]}[{form}]"] == text


def test_both_languages_fill_in_the_same_things():
    indonesian, english = read_catalog("id"), read_catalog("en")
    for msgid in indonesian.keys() & english.keys():
        assert set(PLACEHOLDER.findall(indonesian[msgid])) == set(PLACEHOLDER.findall(english[msgid])), msgid


def test_counted_texts_follow_the_language():
    assert read_catalog("en").counted("kiosk.pin.tries_left", 1) == "1 try left."
    assert read_catalog("en").counted("kiosk.pin.tries_left", 2) == "2 tries left."
    assert read_catalog("id").counted("kiosk.pin.tries_left", 1) == "Masih bisa 1 kali coba."


def test_a_missing_text_shows_its_name_instead_of_crashing():
    assert read_catalog("id")["kiosk.not.there"] == "kiosk.not.there"


def test_a_broken_catalog_is_refused(tmp_path):
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "kiosk.po").write_text('msgid "a"\nmsgstr oops\n')
    with pytest.raises(ValueError, match="line 2"):
        read_catalog("id", tmp_path)
