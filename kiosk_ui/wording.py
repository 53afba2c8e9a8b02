"""The words on the screen: catalogs in gettext's .po format, read without Babel to save its 7 MB at the kiosk.

Free of Kivy. Catalogs live in `locale/<language>/kiosk.po`; msgids are symbolic (`kiosk.start.touch`), so that a
missing one is seen at once. The reader understands what our catalogs use: comments, multi-line strings, plurals;
a test compares it with Babel's on every catalog.
"""

from __future__ import annotations

import ast
import logging
import re
from collections.abc import Callable, Iterator
from gettext import c2py
from pathlib import Path

LANGUAGES = ("id", "en", "jv")
LANGUAGES_DEFAULT = ("id", "en")
"""Offered while the hub has not said which."""
STARTED = frozenset({"jv"})
"""Catalogs begun with everyday words only; what they lack is said in Indonesian."""
LOCALE_FOLDER = Path(__file__).parent / "locale"
PLURAL_PATTERN = re.compile(r"plural\s*=\s*([^;\n]+)")
LINE_PATTERN = re.compile(r'(?:(msgid_plural|msgid|msgstr(?:\[\d+\])?)\s+)?(".*")\s*')

logger = logging.getLogger("kiosk_ui.wording")


class Catalog(dict[str, str]):
    """The texts of one language by msgid, plural forms under `msgid[form]`. `behind` says what is missing here."""

    def __init__(self, language: str, texts: dict[str, str], behind: Catalog | None = None) -> None:
        super().__init__({**behind, **texts} if behind is not None else texts)
        self.language = language
        header = texts.get("", "")
        match = PLURAL_PATTERN.search(header)
        self._form_of: Callable[[int], int] = c2py(match[1].strip()) if match else lambda _count: 0

    def __missing__(self, msgid: str) -> str:
        # A symbolic id on the screen is ugly but honest; a crash at a member's hands would be worse.
        logger.warning("no text for %s in %s", msgid, self.language)
        return msgid

    def counted(self, msgid: str, count: int) -> str:
        """Return the plural form of a text for a count, the count filled in as `{count}`."""
        return self.plural(msgid, count).format(count=count)

    def plural(self, msgid: str, count: int) -> str:
        """Return the plural form of a text for a count, its placeholders still in it."""
        return self[f"{msgid}[{self._form_of(count)}]"]

    def msgid_of(self, text: str) -> str:
        """Return the msgid whose text this is, '' if it is none of the catalog's."""
        return next((msgid for msgid, known in self.items() if known == text and msgid), "")


def read_catalog(language: str, folder: Path = LOCALE_FOLDER) -> Catalog:
    """Read the catalog of a language. Raises `OSError` or `ValueError` if it is missing or broken."""
    behind = read_catalog(LANGUAGES[0], folder) if language in STARTED else None
    return Catalog(language, _texts(language, folder), behind)


def _texts(language: str, folder: Path = LOCALE_FOLDER) -> dict[str, str]:
    path = folder / language / "kiosk.po"
    texts: dict[str, str] = {}
    for entry in _entries(path.read_text(encoding="utf-8")):
        msgid = entry["msgid"]
        for field, text in entry.items():
            if field == "msgstr":
                texts[msgid] = text
            elif field.startswith("msgstr["):
                texts[msgid + field.removeprefix("msgstr")] = text
    return texts


def _entries(content: str) -> Iterator[dict[str, str]]:
    """Yield each entry of a .po file as {field: text}."""
    entry: dict[str, str] = {}
    field = ""
    for number, line in enumerate(content.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        match = LINE_PATTERN.fullmatch(line)
        if match is None or not (match[1] or field):
            raise ValueError(f"line {number} of a catalog is not understood: {line!r}")
        if match[1] == "msgid" and entry:
            yield entry
            entry = {}
        field = match[1] or field
        # PO strings escape as Python's do, for the escapes that catalogs use.
        entry[field] = entry.get(field, "") + ast.literal_eval(match[2])
    if entry:
        yield entry
