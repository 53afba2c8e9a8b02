"""What facts usually look like, shipped with the program so that it need not be sent.

Each dictionary is one file ``dictionaries/<version>.toml`` with its version, what it was made from, the SHA-256 of its
content and the content, a JSON object (`Content`). A batch names the version it needs. A version that was ever shipped
stays, unchanged: batches made with it may lie on a stick for years. New ones come from ``python -m sync_agent train``
(`sync_agent.training`). Version 0 is an empty one, with codes that hold each symbol equally likely.

What is preset for deflate is the content's `preset` and, from the last form to the first, each form's type and text,
with a byte 0 between all of these.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from typing import Final

import msgspec

from sync_agent.codes import NUMBER_SYMBOLS, WORD_SYMBOLS, Code, Style, fit
from sync_agent.errors import WireError
from sync_agent.forms import Form

NONE: Final = 0
NEWEST: Final = 1
FORM_SYMBOLS_FIRST: Final = 3  # symbols of code "form" that are no form of the dictionary
NUMBERS: Final = ("length", "count", "day", "actor", "again", "time", "other")
ALPHABETS: Final = {
    "form": FORM_SYMBOLS_FIRST,
    "change": 64,
    "word": WORD_SYMBOLS,
    **dict.fromkeys(NUMBERS, NUMBER_SYMBOLS),
}
"""The codes every dictionary has, each with the symbols of its alphabet (``form`` has one more for each form)."""


class FormColumn(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """A form's own column: its code (empty: that of ``other``, for the time that of ``time``) and its style."""

    letters: str
    style: Style[int]


class FormEntry(msgspec.Struct, frozen=True, array_like=True, forbid_unknown_fields=True, dict=True):
    """A form: the type and version of its facts, whether they have a commitment, its text (`sync_agent.forms`), and its
    columns: the time's, then one for each value."""

    type: str
    version: int
    has_commitment: bool
    text: str
    columns: list[FormColumn]

    @cached_property
    def form(self) -> Form:
        """The form, ready to be filled."""
        return Form(self.text)


class Content(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The content of a dictionary as it stands in its file."""

    preset: str
    """what texts often contain, preset for deflate"""
    context: tuple[str, str, str]
    """actor, device and clock before the first fact"""
    word: Style[str]
    """the style of column ``word``"""
    styles: dict[str, Style[int]]
    """the styles of the other columns that belong to no form, by name"""
    letters: dict[str, str]
    """the code of each of `ALPHABETS`"""
    forms: list[FormEntry]


class Dictionary:
    """A dictionary ready for use. Raises `ValueError` if its content cannot be right."""

    def __init__(self, content: Content) -> None:
        self.context, self.word, self.styles = content.context, content.word, content.styles
        self.forms = content.forms
        texts = [part for each in reversed(self.forms) for part in (each.type, each.text)]
        self.preset = "\0".join([content.preset, *texts]).encode()
        self.numbers = {(f.type, f.version, f.has_commitment, f.text): n for n, f in enumerate(self.forms)}
        self.codes = {name: Code(letters) for name, letters in content.letters.items()}
        for name, symbols in ALPHABETS.items():
            if len(self.codes[name].lengths) != symbols + (len(self.forms) if name == "form" else 0):
                raise ValueError(f"code {name!r} has not as many symbols as its alphabet")
        self.columns = [list(self._columns(entry)) for entry in self.forms]
        """for each form the codes and styles of its time and its values"""

    def _columns(self, entry: FormEntry) -> Iterator[tuple[Code, Style[int]]]:
        if len(entry.columns) != 1 + entry.form.values:
            raise ValueError("a form's columns do not match its values")
        for place, column in enumerate(entry.columns):
            code = Code(column.letters) if column.letters else self.codes["other" if place else "time"]
            if len(code.lengths) != NUMBER_SYMBOLS:
                raise ValueError("a form's column has not as many symbols as its alphabet")
            yield code, column.style


def empty() -> Content:
    """The content of version 0."""
    letters = {name: fit([1] * symbols) for name, symbols in ALPHABETS.items()}
    return Content("", ("", "", ""), Style(), {name: Style() for name in NUMBERS}, letters, [])


@cache
def load(version: int) -> Dictionary:
    """A dictionary, the empty one for `NONE`.

    Raises `WireError` ("wire.dictionary") if this program has none of that version, `ValueError` if the file is
    damaged.
    """
    if version == NONE:
        return Dictionary(empty())
    file = files("sync_agent").joinpath(f"dictionaries/{version}.toml")
    if not 1 <= version <= NEWEST or not file.is_file():
        raise WireError("wire.dictionary", version=version)
    described = tomllib.loads(file.read_text(encoding="utf-8"))
    content = str(described["content"]).encode()
    if described["version"] != version or hashlib.sha256(content).hexdigest() != described["sha256"]:
        raise ValueError(f"dictionary {version} is damaged")
    return Dictionary(msgspec.json.decode(content, type=Content))


def describe(version: int, content: Content, made_from: str) -> str:
    """The text of a dictionary's file. Raises `ValueError` if it cannot stand in a TOML literal string."""
    whole = msgspec.structs.asdict(content)
    whole["forms"] = []
    lines = ",\n".join(msgspec.json.encode(form).decode() for form in content.forms)
    text = msgspec.json.encode(whole).decode().removesuffix("[]}") + f"[\n{lines}\n]}}"
    if "'''" in text or "'" in made_from or not made_from.isprintable():
        raise ValueError("this cannot stand in a TOML literal string")
    return (
        f"version = {version}\n"
        f"made_from = '{made_from}'\n"
        f'sha256 = "{hashlib.sha256(text.encode()).hexdigest()}"\n'
        f"content = '''{text}'''\n"
    )
