"""Writes payloads bit by bit, right or wrong, with the empty dictionary."""

from __future__ import annotations

from sync_agent import dictionary, packing
from sync_agent.codes import Column, Style, Writer, to_bytes

HASH_BYTES = 32


class Forged:
    """A payload in the making; each method adds something and gives itself back."""

    def __init__(self) -> None:
        self._known = dictionary.load(dictionary.NONE)
        self._writer = Writer()
        self._columns = {name: Column(self._known.codes[name], Style[int]()) for name in dictionary.NUMBERS}
        self._word = Column(self._known.codes["word"], Style[str]())
        self._hashes = 0

    def new(self, type_: str = "t", version: int = 1, commitment: int = 0, form: str = "{}") -> Forged:
        self._symbol("form", packing.NEW)
        self.number("other", version).number("other", commitment)
        return self.text(type_).text(form)

    def again(self, index: int) -> Forged:
        return self._symbol("form", packing.AGAIN).number("again", index)

    def context(self) -> Forged:
        return self._symbol("form", packing.CONTEXT)

    def change(self, changes: int) -> Forged:
        return self._symbol("change", changes)

    def fact(self, seconds: int, *values: int) -> Forged:
        """The rest of a fact: its time, and its values in columns that hold nothing recent."""
        self._writer.number(Column(self._known.codes["time"], Style[int]([], False)), seconds)
        for value in values:
            self._writer.number(Column(self._known.codes["other"], Style[int]([], False)), value)
        return self

    def number(self, column: str, number: int) -> Forged:
        self._writer.number(self._columns[column], number)
        return self

    def place(self, column: str, place: int) -> Forged:
        return self._symbol(column, place)

    def word(self, word: str) -> Forged:
        self._writer.word(self._word, word)
        return self

    def text(self, text: str) -> Forged:
        self._writer.texts.append(text)
        return self

    def hashes(self, count: int) -> Forged:
        self._hashes += count
        return self

    def stray(self) -> Forged:
        """Bits that stand for nothing."""
        return self._symbol("form", packing.NEW)

    def payload(
        self, *, length: int | None = None, count: int | None = None, texts: bytes | None = None, deflated: bytes = b""
    ) -> bytes:
        """The payload; what is given takes the place of what would be right."""
        joined = "".join(text + "\0" for text in self._writer.texts).encode() if texts is None else texts
        deflated = deflated or (packing.deflate(joined, b"") if joined else b"")
        head = Writer()
        for name, number in (
            ("length", len(deflated) if length is None else length),
            ("count", self._hashes if count is None else count),
        ):
            head.number(Column(self._known.codes[name], Style[int]([], False)), number)
        hashes = b"".join(bytes([index]) * HASH_BYTES for index in range(self._hashes))
        return to_bytes(head.bits() + self._writer.bits()) + hashes + deflated

    def _symbol(self, code: str, symbol: int) -> Forged:
        self._writer.symbol(self._known.codes[code], symbol)
        return self
