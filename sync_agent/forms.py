"""Takes a fact's body apart into its form, which many facts share, and its values, and puts it together again.

The *form* is the body's own text with a placeholder wherever a value was taken out. All placeholders are characters
that JSON allows nowhere unescaped; the body is what remains when each has been replaced, byte for byte:

- 0x01: a number in decimal digits, with ``-`` before it if below zero
- 0x02: a date ``YYYY-MM-DD``; its value is the day's number (1 for 0001-01-01, proleptic Gregorian) less that of the
  fact's business day (0 if that is no date)
- 0x03: a month ``YYYY-MM``; its value is 12 · YYYY + MM - 1 less that of the fact's business day (0 if that is no date)
- 0x04, and a character with code 0x20 + n: value n of this body (counted from 0, of all kinds) once more, as a number
- 0x05, and such a character: the same with the opposite sign
- 0x06: 64 small hex digits, a hash; it is no value but goes with the commitments

Which parts a writer takes out is its own affair; a reader only puts in. Nothing here knows any type of fact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from sync_agent.errors import WireError
from sync_agent.limits import FORM_PLACES_MAX, FORM_VALUES_MAX

NUMBER, DATE, MONTH, SAME, OPPOSITE, HASH = "\1\2\3\4\5\6"
_PLACEHOLDER: Final = re.compile("[\1\2\3\6]|[\4\5].?", re.DOTALL)
_FORBIDDEN: Final = re.compile(b"[\0\1\2\3\4\5\6]")
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_VALUE: Final = re.compile(
    rb"""(?<!\d)(?:
      (?P<date>\d{4}-\d\d-\d\d)(?!\d)
    | (?P<month>\d{4}-(?:0[1-9]|1[0-2]))(?![\d-])
    | (?<![a-z])(?P<hash>[0-9a-f]{64})(?![0-9a-z])
    | (?P<number>(?:(?<=[:,[])-(?!0))?(?:0|[1-9]\d{0,14}))(?!\d)
    )""",
    re.VERBOSE,
)
_FIRST: Final = 0x20
_LARGE: Final = 100  # from here on two numbers are seldom the same by chance


class Calendar(NamedTuple):
    """What dates and months count from: the numbers of a business day and its month."""

    day: int = 0
    month: int = 0


def day_number(day: str) -> int:
    """The number of a day ``YYYY-MM-DD``, 0 if the text is no date."""
    if _DATE.fullmatch(day):
        try:
            return date.fromisoformat(day).toordinal()
        except ValueError:
            pass
    return 0


def day_text(number: int) -> str:
    """The day with this number as ``YYYY-MM-DD``. Raises `WireError` ("wire.payload") if no calendar has it."""
    try:
        return date.fromordinal(number).isoformat()
    except (ValueError, OverflowError) as error:
        raise WireError("wire.payload") from error


def calendar(number: int) -> Calendar:
    """The calendar of the business day with this number as `day_number` gives it."""
    if number == 0:
        return Calendar()
    day = date.fromordinal(number)
    return Calendar(number, day.year * 12 + day.month - 1)


class Parts(NamedTuple):
    """A body taken apart: the form, its values, its hashes of 32 bytes."""

    form: str
    values: list[int]
    hashes: list[bytes]


def take_apart(body: bytes, today: Calendar) -> Parts:
    """The parts of a body (JSON in UTF-8). Raises `WireError` ("wire.payload") if it holds what JSON cannot."""
    if _FORBIDDEN.search(body):
        raise WireError("wire.payload")
    values: list[int] = []
    before: list[bytes] = []  # the two characters before each value
    hashes: list[bytes] = []
    places = 0

    def replace(match: re.Match[bytes]) -> bytes:
        nonlocal places
        kind, start = match.lastgroup, match.start()
        places += 1
        if places > FORM_PLACES_MAX:
            return match[0]
        if kind == "hash":
            hashes.append(bytes.fromhex(match[0].decode()))
            return HASH.encode()
        if len(values) >= FORM_VALUES_MAX:
            return match[0]
        if kind == "number":
            if body[start - 1 : start] == body[match.end() : match.end() + 1] == b'"':
                return match[0]  # in quotes it is a name, such as an account's code
            value: int | None = int(match[0])
            same = _seen(int(match[0]), body[start - 2 : start], values, before)
            if same:
                return same
            placeholder = NUMBER
        else:
            value = _date_or_month(match[0].decode(), kind == "month", today)
            placeholder = MONTH if kind == "month" else DATE
        if value is None:
            return match[0]
        values.append(value)
        before.append(body[start - 2 : start])
        return placeholder.encode()

    form = _VALUE.sub(replace, body)
    try:
        return Parts(form.decode(), values, hashes)
    except UnicodeDecodeError as error:
        raise WireError("wire.payload") from error


def _seen(number: int, place: bytes, values: list[int], before: list[bytes]) -> bytes:
    """The placeholder for a number that this body has had already, empty if it looks like chance."""
    for wanted, placeholder in ((number, SAME), (-number, OPPOSITE)):
        if wanted in values and (abs(number) >= _LARGE or before[values.index(wanted)] == place):
            return placeholder.encode() + bytes([_FIRST + values.index(wanted)])
    return b""


def _date_or_month(text: str, is_month: bool, today: Calendar) -> int | None:
    if is_month:
        return int(text[:4]) * 12 + int(text[5:]) - 1 - today.month
    number = day_number(text)
    return number - today.day if number else None


class Form:
    """A form, ready to be filled. Raises `WireError` ("wire.payload") if it has too many places or misuses one."""

    def __init__(self, text: str) -> None:
        self.values = self.hashes = 0
        self._fill: list[tuple[str, int]] = []
        if sum(map(text.count, (NUMBER, DATE, MONTH, SAME, OPPOSITE, HASH))) > FORM_PLACES_MAX:
            raise WireError("wire.payload")
        for placeholder in _PLACEHOLDER.findall(text):
            kind, source = placeholder[0], self.values
            if kind in (SAME, OPPOSITE):
                source = ord(placeholder[1:] or "\0") - _FIRST
                if not 0 <= source < self.values:
                    raise WireError("wire.payload")
            elif kind == HASH:
                source, self.hashes = self.hashes, self.hashes + 1
            else:
                self.values += 1
            self._fill.append((kind, source))
        if self.values > FORM_VALUES_MAX:
            raise WireError("wire.payload")
        self._format = "%s".join(piece.replace("%", "%%") for piece in _PLACEHOLDER.split(text))

    def fill(self, values: Sequence[int], hashes: Sequence[bytes], today: Calendar) -> bytes:
        """The body. Raises `WireError` ("wire.payload") for a date or month that no calendar has."""
        written = tuple([_written(kind, source, values, hashes, today) for kind, source in self._fill])
        return (self._format % written).encode()


def _written(kind: str, source: int, values: Sequence[int], hashes: Sequence[bytes], today: Calendar) -> int | str:
    if kind in (NUMBER, SAME):
        return values[source]
    if kind == OPPOSITE:
        return -values[source]
    if kind == HASH:
        return hashes[source].hex()
    if kind == MONTH:
        year, month = divmod(values[source] + today.month, 12)
        if not 0 <= year <= 9_999:
            raise WireError("wire.payload")
        return f"{year:04d}-{month + 1:02d}"
    return day_text(values[source] + today.day)
