"""What these tools say to a person: Indonesian first and English beside it, from the catalogs in `locale/`."""

from __future__ import annotations

import functools
import sys
from pathlib import Path
from typing import Any, Final

from babel.messages.pofile import read_po

LANGUAGES: Final = ("id", "en")
CATALOGS: Final = Path(__file__).parent / "locale"


class Name(str):
    """The symbolic name of a text that stands inside another one, so that each language puts its own."""

    __slots__ = ()


@functools.cache
def catalog(language: str) -> dict[str, str]:
    """All texts of a language by their symbolic name."""
    with (CATALOGS / language / "image.po").open("rb") as file:
        return {str(entry.id): str(entry.string) for entry in read_po(file, locale=language) if entry.id}


def text(language: str, name: str, **values: Any) -> str:
    """One text in one language. Raises KeyError for a name that the catalog lacks."""
    told = {
        key: text(language, value, **{other: values[other] for other in values if other != key})
        if isinstance(value, Name)
        else value
        for key, value in values.items()
    }
    return catalog(language)[name].format(**told)


def both(name: str, **values: Any) -> str:
    """A text in both languages on one line, once where they are the same."""
    return " / ".join(dict.fromkeys(text(language, name, **values) for language in LANGUAGES))


def say(name: str, **values: Any) -> None:
    """Tell a person on standard output, at once."""
    print(both(name, **values), flush=True)


def complain(name: str, **values: Any) -> None:
    """Tell a person on standard error what is wrong and what to do, one line a language."""
    for language in LANGUAGES:
        print(text(language, name, **values), file=sys.stderr, flush=True)
