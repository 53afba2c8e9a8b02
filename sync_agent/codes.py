"""Bits: prefix codes with lengths from the dictionary, and columns of numbers or words that remember what came lately.

Another program can write and read these with this page alone:

1. Bits follow each other from the highest of the first byte to the lowest of the last.
2. A *code* gives each symbol 0, 1, 2 … of an alphabet a number of bits, 1 to `CODE_BITS_MAX`. It is written as one
   letter a symbol, ``a`` for 1 bit. The bit patterns follow from the lengths as in deflate (RFC 1951, 3.2.2): shorter
   ones before longer ones, among the same length smaller symbols first, each the one before plus 1. Every pattern
   belongs to a symbol.
3. A *column* is one kind of value. It has a code, and most have up to `RECENT_MAX` *recent* values, newest first, which
   begin as the dictionary says. A value that is among them is sent as its place there, a symbol from 0 to 15, and moves
   to the front. Any other goes to the front too, the last beyond `RECENT_MAX` is forgotten, and it is sent

   - in a column of *words* as symbol 16; the word is the next of the payload's texts
   - in a column of *numbers* as symbol 16 + n, or as 80 + n if it has first been divided by the column's `unit`; and
     n - 1 bits: ``z`` is 2v for v >= 0 and -2v - 1 below, n (0 to `NUMBER_BITS_MAX`) the bits that z has, and the bits
     are z without its leading 1. Columns of `differences` hold the difference between a number and the one before (the
     first: and 0) in place of the number

   A dictionary's *style* of a column says with what recent values it begins (none), whether it has any at all (yes),
   whether it holds differences (no), and its unit (1).
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Annotated, Final, Generic, Self, TypeVar

import msgspec

from sync_agent.errors import WireError

CODE_BITS_MAX: Final = 12
NUMBER_BITS_MAX: Final = 63
RECENT_MAX: Final = 16
UNITS: Final = RECENT_MAX + NUMBER_BITS_MAX + 1
NUMBER_SYMBOLS: Final = UNITS + NUMBER_BITS_MAX + 1
WORD_SYMBOLS: Final = RECENT_MAX + 1


class Code:
    """A prefix code (point 2), from its letters. Raises `ValueError` if they leave a pattern without a symbol."""

    def __init__(self, letters: str) -> None:
        self.lengths = [ord(letter) - 96 for letter in letters]
        if not all(1 <= length <= CODE_BITS_MAX for length in self.lengths):
            raise ValueError("a code's lengths are letters from a on")
        if sum(2 ** (CODE_BITS_MAX - length) for length in self.lengths) != 2**CODE_BITS_MAX:
            raise ValueError("a code must use all patterns")

    @cached_property
    def patterns(self) -> list[str]:
        """For each symbol its bits as a text of 0 and 1."""
        patterns, pattern, before = [""] * len(self.lengths), 0, 0
        for length, symbol in sorted((length, symbol) for symbol, length in enumerate(self.lengths)):
            pattern <<= length - before
            patterns[symbol] = format(pattern, f"0{length}b")
            pattern, before = pattern + 1, length
        return patterns

    @cached_property
    def table(self) -> list[tuple[int, int]]:
        """For each number of `CODE_BITS_MAX` bits the symbol that it begins with, and that one's length."""
        table: list[tuple[int, int]] = []
        for length, symbol in sorted((length, symbol) for symbol, length in enumerate(self.lengths)):
            table += [(symbol, length)] * 2 ** (CODE_BITS_MAX - length)
        return table


def fit(counts: Sequence[int]) -> str:
    """The letters of the code that is shortest for symbols that come this often (Huffman), none beyond the limit."""
    if len(counts) == 1:
        raise ValueError("an alphabet has two symbols or more")
    floor = 0.25  # what never came may come: it gets a long code
    while True:
        depths = [0] * len(counts)
        heap = [(max(count, floor), symbol, [symbol]) for symbol, count in enumerate(counts)]
        heapq.heapify(heap)
        while len(heap) > 1:
            weight, order, some = heapq.heappop(heap)
            other_weight, _, others = heapq.heappop(heap)
            for symbol in (merged := some + others):
                depths[symbol] += 1
            heapq.heappush(heap, (weight + other_weight, order, merged))
        if max(depths) <= CODE_BITS_MAX:
            return "".join(chr(96 + depth) for depth in depths)
        floor *= 2


_Value = TypeVar("_Value", int, str)


class Style(msgspec.Struct, Generic[_Value], frozen=True, array_like=True, forbid_unknown_fields=True):
    """How a column holds its values (point 3)."""

    recent: Annotated[list[_Value], msgspec.Meta(max_length=RECENT_MAX)] = []
    remembers: bool = True
    differences: bool = False
    unit: Annotated[int, msgspec.Meta(ge=1)] = 1


class Column(Generic[_Value]):
    """The code and the recent values of one kind of value (point 3), for one batch."""

    __slots__ = ("code", "differences", "last", "recent", "remembers", "unit")

    def __init__(self, code: Code, style: Style[_Value]) -> None:
        self.code, self.last = code, 0
        self.recent: list[_Value] = list(style.recent)
        self.remembers, self.differences, self.unit = style.remembers, style.differences, style.unit


class Writer:
    """Gathers the bits and texts of a payload."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._bits: list[str] = []

    def symbol(self, code: Code, symbol: int) -> None:
        """Write one symbol."""
        self._bits.append(code.patterns[symbol])

    def number(self, column: Column[int], number: int) -> None:
        """Write a number into its column. Raises `WireError` ("wire.payload") if it has too many bits."""
        if column.differences:
            number, column.last = number - column.last, number
        if column.remembers and self._recalled(column, number):
            return
        first = RECENT_MAX
        if column.unit != 1 and number % column.unit == 0:
            number, first = number // column.unit, UNITS
        doubled = number * 2 if number >= 0 else -2 * number - 1
        length = doubled.bit_length()
        if length > NUMBER_BITS_MAX:
            raise WireError("wire.payload")
        self.symbol(column.code, first + length)
        if length > 1:
            self._bits.append(format(doubled, "b")[1:])

    def word(self, column: Column[str], word: str) -> None:
        """Write a word into its column."""
        if not self._recalled(column, word):
            self.symbol(column.code, RECENT_MAX)
            self.texts.append(word)

    def more(self) -> Self:
        """Another writer of the same kind."""
        return type(self)()

    def bits(self) -> str:
        """All bits as a text of 0 and 1."""
        return "".join(self._bits)

    def _recalled(self, column: Column[_Value], value: _Value) -> bool:
        recent = column.recent
        if value in recent:
            place = recent.index(value)
            self.symbol(column.code, place)
            del recent[place]
            recent.insert(0, value)
            return True
        recent.insert(0, value)
        del recent[RECENT_MAX:]
        return False


def to_bytes(bits: str) -> bytes:
    """These bits, filled up with zeros to whole bytes."""
    count = (len(bits) + 7) // 8
    return int(bits.ljust(count * 8, "0") or "0", 2).to_bytes(count, "big")


class Reader:
    """Reads what a `Writer` wrote. What does not follow its rules raises `WireError` ("wire.payload").

    Behind the end it reads zeros; `finish` notices.
    """

    def __init__(self, content: bytes) -> None:
        self._at = 0
        self._bits = format(int.from_bytes(b"\1" + content, "big"), "b")[1:] + "0" * (CODE_BITS_MAX + NUMBER_BITS_MAX)
        self._end = len(content) * 8
        self.texts: Iterator[str] = iter(())

    def symbol(self, code: Code) -> int:
        """The next symbol."""
        at = self._at
        if at > self._end:
            raise WireError("wire.payload")
        symbol, length = code.table[int(self._bits[at : at + CODE_BITS_MAX], 2)]
        self._at = at + length
        return symbol

    def number(self, column: Column[int]) -> int:
        """The next number of a column."""
        symbol, recent = self.symbol(column.code), column.recent
        if symbol < RECENT_MAX:
            number = _recall(recent, symbol)
        else:
            length, at = symbol - RECENT_MAX, self._at
            unit = 1
            if symbol >= UNITS:
                length, unit = symbol - UNITS, column.unit
            doubled = length and int("1" + self._bits[at : at + length - 1], 2)
            self._at = at + length - (length > 0)
            number = (-(doubled + 1) // 2 if doubled & 1 else doubled // 2) * unit
            if column.remembers:
                recent.insert(0, number)
                del recent[RECENT_MAX:]
        if column.differences:
            number = column.last = column.last + number
        return number

    def word(self, column: Column[str]) -> str:
        """The next word of a column."""
        symbol, recent = self.symbol(column.code), column.recent
        if symbol < RECENT_MAX:
            return _recall(recent, symbol)
        word = self.text()
        recent.insert(0, word)
        del recent[RECENT_MAX:]
        return word

    def text(self) -> str:
        """The next text."""
        text = next(self.texts, None)
        if text is None:
            raise WireError("wire.payload")
        return text

    def finish(self, end: int) -> None:
        """Everything must have been read: all bytes before this one, but for zeros in the last, and all texts."""
        if (self._at + 7) // 8 != end or "1" in self._bits[self._at : end * 8] or next(self.texts, None) is not None:
            raise WireError("wire.payload")


def _recall(recent: list[_Value], place: int) -> _Value:
    if place >= len(recent):
        raise WireError("wire.payload")
    value = recent.pop(place)
    recent.insert(0, value)
    return value
