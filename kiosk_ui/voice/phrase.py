"""What is said aloud: a message of the catalog and the figures in it. Free of Kivy and of any sound.

A screen says what it shows as a list of phrases (`KioskScreen.spoken`), one short sentence each, in the order a person
would tell it: first what this page is, then what it holds, then what can be done:

    def spoken(self) -> list[Phrase]:
        return [
            Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(self.total)),
            Phrase.of("kiosk.speech.accounts.choose"),
        ]

Every placeholder of the message (`{amount}`) gets a parameter of one of the kinds below. A message without placeholders
that is also shown on the screen can be said by the same msgid; where spoken words differ from written ones (arrows,
abbreviations, `Rp`), the spoken ones stand under `kiosk.speech.…`. A PIN's digits are never a parameter.

A phrase is said either wholly from recorded clips or wholly by a machine. `keys` names the clips it is made of: the
message's own pieces (`msgid`, or `msgid.0`, `msgid.1` … between placeholders), numbers, units, days and months.
"""

from __future__ import annotations

import datetime
import string
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from kiosk_ui.voice import numbers
from kiosk_ui.wording import Catalog

Has = Callable[[str], bool]
"""Whether there is a recorded clip under a key."""

UNRECORDED = "-"
"""The key of what can have no clip (a person's name); no set has it, so that the whole phrase goes to the machine."""


class Parameter(Protocol):
    """A figure or a word in a message: its words, and the keys of the clips that say the same."""

    def words(self, catalog: Catalog) -> str:
        """Return how it is said in the catalog's language."""
        ...

    def keys(self, catalog: Catalog, has: Has) -> list[str]:
        """Return the clips it is made of, in order; `has` tells which of several ways has been recorded."""
        ...


@dataclass(frozen=True)
class Number:
    """How many: `24` is 'dua puluh empat'."""

    count: int

    def words(self, catalog: Catalog) -> str:
        """Return the number in words."""
        return numbers.words(self.count, catalog.language)

    def keys(self, _catalog: Catalog, has: Has) -> list[str]:
        """Return the clips of the number."""
        return numbers.keys(self.count, has)


@dataclass(frozen=True)
class Rupiah:
    """An amount in whole rupiah: 'satu juta dua ratus lima puluh ribu rupiah'."""

    amount: int

    def words(self, catalog: Catalog) -> str:
        """Return the amount in words with its unit (*terbilang*)."""
        return f"{numbers.words(self.amount, catalog.language)} {catalog['kiosk.speech.unit.rupiah']}"

    def keys(self, _catalog: Catalog, has: Has) -> list[str]:
        """Return the clips of the amount."""
        return [*numbers.keys(self.amount, has), "kiosk.speech.unit.rupiah"]


@dataclass(frozen=True)
class Digits:
    """A number that is a name, digit by digit: member number `0012` is 'nol, nol, satu, dua'."""

    text: str

    def words(self, catalog: Catalog) -> str:
        """Return the digits as words with a pause after each."""
        return ", ".join(numbers.words(int(digit), catalog.language) for digit in self._digits())

    def keys(self, _catalog: Catalog, _has: Has) -> list[str]:
        """Return a clip for each digit."""
        return [f"number.{digit}" for digit in self._digits()]

    def _digits(self) -> list[str]:
        return [character for character in self.text if character.isascii() and character.isdigit()]


@dataclass(frozen=True)
class Day:
    """A day as people say it: 'Selasa, dua puluh empat November'; with its year where it is not this year's.

    `iso_day` is `YYYY-MM-DD` from the hub; `today` the hub's business day, or '' where it is not known.
    """

    iso_day: str
    today: str = ""

    def words(self, catalog: Catalog) -> str:
        """Return the day in words; what is no day stays as it is."""
        day = self._date()
        if day is None:
            return self.iso_day
        msgid = "kiosk.speech.day_and_year" if self._needs_year() else "kiosk.speech.day"
        return catalog[msgid].format(
            weekday=catalog[f"kiosk.weekday.{day.isoweekday()}"],
            day=numbers.day_words(day.day, catalog.language),
            month=catalog[f"kiosk.month.{day.month}"],
            year=numbers.year_words(day.year, catalog.language),
        )

    def keys(self, _catalog: Catalog, has: Has) -> list[str]:
        """Return the clips of weekday, day, month and perhaps year."""
        day = self._date()
        if day is None:
            return [UNRECORDED]
        year = numbers.keys(day.year, has) if self._needs_year() else []
        return [f"kiosk.weekday.{day.isoweekday()}", *numbers.keys(day.day, has), f"kiosk.month.{day.month}", *year]

    def _date(self) -> datetime.date | None:
        try:
            return datetime.date.fromisoformat(self.iso_day)
        except ValueError:
            return None

    def _needs_year(self) -> bool:
        return self.iso_day[:4] != self.today[:4]


@dataclass(frozen=True)
class Duration:
    """A time to wait: 'dua menit lima detik'."""

    seconds: int

    def words(self, catalog: Catalog) -> str:
        """Return minutes and seconds in words, leaving out what is nought."""
        return " ".join(
            f"{numbers.words(count, catalog.language)} {catalog.plural(unit, count)}" for count, unit in self._parts()
        )

    def keys(self, _catalog: Catalog, has: Has) -> list[str]:
        """Return the clips of minutes and seconds."""
        return [key for count, unit in self._parts() for key in (*numbers.keys(count, has), unit)]

    def _parts(self) -> list[tuple[int, str]]:
        minutes, seconds = divmod(max(0, self.seconds), 60)
        parts = [(minutes, "kiosk.speech.unit.minute"), (seconds, "kiosk.speech.unit.second")]
        return [part for part in parts if part[0]] or parts[1:]


@dataclass(frozen=True)
class Name:
    """A person's name, or whatever else nobody can have recorded before."""

    text: str

    def words(self, _catalog: Catalog) -> str:
        """Return the name itself."""
        return self.text

    def keys(self, _catalog: Catalog, _has: Has) -> list[str]:
        """Return what no set of clips has."""
        return [UNRECORDED]


@dataclass(frozen=True)
class Word:
    """A word from a short list, such as a kind of savings: `text` as the hub says it, `key` of its clip."""

    key: str
    text: str

    def words(self, _catalog: Catalog) -> str:
        """Return the word itself."""
        return self.text

    def keys(self, _catalog: Catalog, _has: Has) -> list[str]:
        """Return its clip."""
        return [self.key]


@dataclass(frozen=True)
class Phrase:
    """One sentence: a message of the catalog and a parameter for each of its placeholders.

    A message with plural forms takes the form of its parameter `count` (a `Number`).
    """

    msgid: str
    parameters: tuple[tuple[str, Parameter], ...] = ()

    @classmethod
    def of(cls, msgid: str, **parameters: Parameter) -> Phrase:
        """Make a phrase: `Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(50_000))`."""
        return cls(msgid, tuple(parameters.items()))

    def text(self, catalog: Catalog) -> str:
        """Return the whole sentence in words, as a voice reads it: no digits of ours, no signs that are not spoken."""
        filled = {name: parameter.words(catalog) for name, parameter in self.parameters}
        return speakable(self._template(catalog).format(**filled))

    def keys(self, catalog: Catalog, has: Has) -> list[str]:
        """Return the keys of the clips that say this sentence, in order."""
        parameters = dict(self.parameters)
        found: list[str] = []
        for key, _text, name in pieces(self.msgid, self._template(catalog)):
            found += parameters[name].keys(catalog, has) if name else [key]
        return found

    def _template(self, catalog: Catalog) -> str:
        count = dict(self.parameters).get("count")
        if isinstance(count, Number) and self.msgid not in catalog:
            return catalog.plural(self.msgid, count.count)
        return catalog[self.msgid]


def pieces(msgid: str, template: str) -> Iterator[tuple[str, str, str]]:
    """Split a message: (key, text, '') for each piece of words and ('', '', name) for each placeholder."""
    parts = list(string.Formatter().parse(template))
    whole = len(parts) == 1 and parts[0][1] is None
    count = 0
    for text, name, _format, _conversion in parts:
        if any(character.isalpha() for character in text):
            yield (msgid if whole else f"{msgid}.{count}"), speakable(text).lstrip(" ,.:;"), ""
            count += 1
        if name is not None:
            yield "", "", name


SPOKEN_SIGNS = {"…": ".", "·": ",", "\n": ". ", "−": "minus ", "–": ",", "“": "", "”": ""}


def speakable(text: str) -> str:
    """Return words without the signs that a voice would read out or stumble over."""
    for sign, spoken in SPOKEN_SIGNS.items():
        text = text.replace(sign, spoken)
    return " ".join(text.split()).replace(" ,", ",").replace("..", ".")
