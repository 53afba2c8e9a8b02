"""The payload of a batch: facts as columns of few bits each, and the texts that the dictionary lacks.

A *payload* is three things, one behind the other: bits (`sync_agent.codes`) filled up with zeros to whole bytes; hashes
of 32 bytes; texts. The bits hold, in this order:

1. a number in column ``length``: bytes of the texts. If not 0, they are raw deflate (RFC 1951) with the dictionary's
   `preset`; inflated they are UTF-8, each text ended by a byte 0
2. a number in column ``count``: how many hashes there are
3. for each fact

   - the symbol 0 of code ``form`` if its day, actor, device or clock differ from those of the fact before in the batch
     (before the first: no day, and `context` of the dictionary)
   - another symbol of code ``form``: 3 + n for form n of the dictionary; 1 for a new form, of which follow the type (a
     text), the version and 1 if it has a commitment, else 0 (numbers in column ``other``), and the form itself
     (`sync_agent.forms`; a text); 2 for form n that was new in this batch before, n in column ``again``
   - the time in seconds, less that of the fact before in the batch (the first: less 0, which is 1970), a number in the
     form's own column for it
   - if there was a symbol 0: a symbol of code ``change``, the sum of 1 for the day as a date, 2 for the day as any
     other text, 4 for the actor as a number from 0 to 10^15 - 1, 8 for the actor as any other text, 16 for the device,
     32 for the clock; and these values in that order, in the columns ``day``, ``word``, ``actor``, ``word``, ``word``,
     ``word``. A day as a date is its number (`sync_agent.forms`) less `EPOCH` less the fact's time divided by 86,400,
     rounded down
   - the form's values, numbers each in the form's own column for it

The hashes are, for each fact in turn, its commitment if it has one, and those of its body. A form of the dictionary has
columns with codes and recent values of their own; a new form has columns with the codes ``time`` and ``other``.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from hub.log.fact import Fact
from sync_agent import forms
from sync_agent.codes import Column, Reader, Writer, to_bytes
from sync_agent.dictionary import Dictionary
from sync_agent.errors import WireError
from sync_agent.limits import BATCH_FACTS_MAX, NUMBER_MAX, PAYLOAD_BYTES_MAX, TEXT_BYTES_MAX

CONTEXT, NEW, AGAIN, KNOWN = 0, 1, 2, 3
DAY, DAY_TEXT, ACTOR, ACTOR_TEXT, DEVICE, CLOCK = 1, 2, 4, 8, 16, 32
EPOCH: Final = 719_163  # number of 1970-01-01
DAY_SECONDS: Final = 86_400
HASH_BYTES: Final = 32
ACTOR_DIGITS_MAX: Final = 15
VERSION_MAX: Final = 65_535
TEXTS_MAX: Final = 6 * BATCH_FACTS_MAX  # a fact has at most its type, its form and four words
_object = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Carried(NamedTuple):
    """One fact as it travels: everything but what follows from its place in the chain."""

    type: str
    version: int
    at: int
    clock: str
    day: str
    actor: str
    device: str
    body: bytes
    commitment: str


class _Context(NamedTuple):
    day: str
    actor: str
    device: str
    clock: str


class _Shape(NamedTuple):
    """What facts of one form share, and the columns of their time and values in this batch."""

    type: str
    version: int
    has_commitment: bool
    form: forms.Form
    time: Column[int]
    values: list[Column[int]]


class _Batch:
    """The columns and forms of one batch, as writer and reader both have them."""

    def __init__(self, known: Dictionary) -> None:
        self.known = known
        self.length, self.count = self.column("length"), self.column("count")
        self.day, self.actor, self.again, self.other = map(self.column, ("day", "actor", "again", "other"))
        self.word = Column(known.codes["word"], known.word)
        self.context = _Context("", *known.context)
        self.today, self.at = forms.Calendar(), 0
        self.shapes: dict[int, _Shape] = {}
        self.new: list[_Shape] = []

    def column(self, name: str) -> Column[int]:
        return Column(self.known.codes[name], self.known.styles[name])

    def shape(self, index: int) -> _Shape:
        """The dictionary's form with this index, with fresh columns when it is first used."""
        if index not in self.shapes:
            entry = self.known.forms[index]
            time, *values = (Column(*each) for each in self.known.columns[index])
            self.shapes[index] = _Shape(entry.type, entry.version, entry.has_commitment, entry.form, time, values)
        return self.shapes[index]

    def add(self, type_: str, version: int, has_commitment: bool, text: str) -> _Shape:
        """A new form, which from now on can be named by number."""
        form = forms.Form(text)
        values = [self.column("other") for _ in range(form.values)]
        self.new.append(_Shape(type_, version, has_commitment, form, self.column("time"), values))
        return self.new[-1]

    def set_context(self, context: _Context) -> None:
        if context.day != self.context.day:
            self.today = forms.calendar(forms.day_number(context.day))
        self.context = context


class _Packer(_Batch):
    def __init__(self, known: Dictionary, writer: Writer) -> None:
        super().__init__(known)
        self.writer = writer
        self.numbers: dict[tuple[str, int, bool, str], int] = {}
        self.hashes: list[bytes] = []

    def add_fact(self, fact: Fact) -> None:
        context = _Context(fact.day, fact.actor, fact.device, fact.clock)
        before, is_new_context = self.context, context != self.context
        if is_new_context:
            self.set_context(context)
            self.writer.symbol(self.known.codes["form"], CONTEXT)
        parts = forms.take_apart(fact.body, self.today)
        shape = self._name((fact.type, fact.version, bool(fact.commitment), parts.form))
        self.writer.number(shape.time, fact.at - self.at)
        self.at = fact.at
        if is_new_context:
            self._change(before, context)
        for column, value in zip(shape.values, parts.values, strict=True):
            self.writer.number(column, value)
        if fact.commitment:
            self.hashes.append(bytes.fromhex(fact.commitment))
        self.hashes += parts.hashes

    def _name(self, key: tuple[str, int, bool, str]) -> _Shape:
        writer, code = self.writer, self.known.codes["form"]
        index = self.known.numbers.get(key)
        if index is not None:
            writer.symbol(code, KNOWN + index)
            return self.shape(index)
        index = self.numbers.get(key)
        if index is not None:
            writer.symbol(code, AGAIN)
            writer.number(self.again, index)
            return self.new[index]
        self.numbers[key] = len(self.new)
        writer.symbol(code, NEW)
        writer.texts.append(key[0])
        writer.number(self.other, key[1])
        writer.number(self.other, int(key[2]))
        writer.texts.append(key[3])
        return self.add(*key)

    def _change(self, before: _Context, now: _Context) -> None:
        writer = self.writer
        is_number = now.actor == "0" or (now.actor.isascii() and now.actor.isdigit() and now.actor[0] != "0")
        is_number = is_number and len(now.actor) <= ACTOR_DIGITS_MAX
        changes = (DAY if self.today.day else DAY_TEXT) if before.day != now.day else 0
        changes |= (ACTOR if is_number else ACTOR_TEXT) if before.actor != now.actor else 0
        changes |= (DEVICE if before.device != now.device else 0) | (CLOCK if before.clock != now.clock else 0)
        writer.symbol(self.known.codes["change"], changes)
        if changes & DAY:
            writer.number(self.day, self.today.day - EPOCH - self.at // DAY_SECONDS)
        if changes & DAY_TEXT:
            writer.word(self.word, now.day)
        if changes & ACTOR:
            writer.number(self.actor, int(now.actor))
        for bit, word in ((ACTOR_TEXT, now.actor), (DEVICE, now.device), (CLOCK, now.clock)):
            if changes & bit:
                writer.word(self.word, word)


class _Unpacker(_Batch):
    def __init__(self, known: Dictionary, payload: bytes) -> None:
        super().__init__(known)
        self.reader = Reader(payload)
        length, count = self.reader.number(self.length), self.reader.number(self.count)
        end = len(payload) - length
        self._begin = end - count * HASH_BYTES
        if length < 0 or count < 0 or self._begin < 0:
            raise WireError("wire.payload")
        self.reader.texts = iter(_split(inflate(payload[end:], known.preset)) if length else ())
        self._hashes = iter([payload[at : at + HASH_BYTES] for at in range(self._begin, end, HASH_BYTES)])
        self._bytes = 0

    def fact(self) -> Carried:
        reader, code = self.reader, self.known.codes["form"]
        symbol = reader.symbol(code)
        is_new_context = symbol == CONTEXT
        if is_new_context:
            symbol = reader.symbol(code)
        shape = self._named(symbol)
        self.at += reader.number(shape.time)
        if not -NUMBER_MAX <= self.at <= NUMBER_MAX:
            raise WireError("wire.payload")
        if is_new_context:
            self._change(reader.symbol(self.known.codes["change"]))
        values = [reader.number(column) for column in shape.values]
        commitment = self._hash().hex() if shape.has_commitment else ""
        body = shape.form.fill(values, [self._hash() for _ in range(shape.form.hashes)], self.today)
        self._check(body)
        day, actor, device, clock = self.context
        return Carried(shape.type, shape.version, self.at, clock, day, actor, device, body, commitment)

    def finish(self) -> None:
        """Raises `WireError` ("wire.payload") unless everything was used up."""
        self.reader.finish(self._begin)
        if next(self._hashes, None) is not None:
            raise WireError("wire.payload")

    def _named(self, symbol: int) -> _Shape:
        reader = self.reader
        if symbol >= KNOWN:
            return self.shape(symbol - KNOWN)
        if symbol == AGAIN:
            index = reader.number(self.again)
            if not 0 <= index < len(self.new):
                raise WireError("wire.payload")
            return self.new[index]
        if symbol == CONTEXT:
            raise WireError("wire.payload")
        type_, version, has_commitment = _checked(reader.text()), reader.number(self.other), reader.number(self.other)
        if not 1 <= version <= VERSION_MAX or has_commitment not in (0, 1):
            raise WireError("wire.payload")
        return self.add(type_, version, bool(has_commitment), reader.text())

    def _change(self, changes: int) -> None:
        day, actor, device, clock = self.context
        reader = self.reader
        if changes & DAY:
            day = forms.day_text(reader.number(self.day) + EPOCH + self.at // DAY_SECONDS)
        if changes & DAY_TEXT:
            day = reader.word(self.word)
        if changes & ACTOR:
            actor = str(reader.number(self.actor))
        if changes & ACTOR_TEXT:
            actor = reader.word(self.word)
        if changes & DEVICE:
            device = reader.word(self.word)
        if changes & CLOCK:
            clock = reader.word(self.word)
        self.set_context(_Context(*map(_checked, (day, actor, device, clock))))

    def _hash(self) -> bytes:
        found = next(self._hashes, None)
        if found is None:
            raise WireError("wire.payload")
        return found

    def _check(self, body: bytes) -> None:
        self._bytes += len(body)
        if self._bytes > PAYLOAD_BYTES_MAX:
            raise WireError("wire.bomb")
        if body[:1] != b"{":
            raise WireError("wire.payload")
        try:
            _object(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise WireError("wire.payload") from error


def pack(facts: Sequence[Fact], known: Dictionary) -> bytes:
    """The payload of these facts. Raises `WireError`: "wire.size", or "wire.payload" for what no reader would take."""
    if sum(len(fact.body) for fact in facts) > PAYLOAD_BYTES_MAX:
        raise WireError("wire.size", bytes=PAYLOAD_BYTES_MAX)
    return write(facts, known, Writer())


def write(facts: Sequence[Fact], known: Dictionary, writer: Writer) -> bytes:
    """The payload of these facts, by this writer (training counts what it writes)."""
    packer = _Packer(known, writer)
    for fact in facts:
        packer.add_fact(fact)
    if any("\0" in text for text in writer.texts):
        raise WireError("wire.payload")
    joined = "".join(text + "\0" for text in writer.texts).encode()
    texts = deflate(joined, known.preset) if joined else b""
    head = writer.more()
    head.number(packer.length, len(texts))
    head.number(packer.count, len(packer.hashes))
    return to_bytes(head.bits() + writer.bits()) + b"".join(packer.hashes) + texts


def unpack(payload: bytes, count: int, known: Dictionary) -> list[Carried]:
    """The facts of a payload. Raises `WireError`: "wire.payload", "wire.bomb"."""
    unpacker = _Unpacker(known, payload)
    facts = [unpacker.fact() for _ in range(count)]
    unpacker.finish()
    return facts


def deflate(content: bytes, preset: bytes) -> bytes:
    """Raw deflate with a preset dictionary, by whichever of zlib's ways turns out smallest."""
    smallest: bytes | None = None
    for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED):
        packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, strategy, preset)
        packed = packer.compress(content) + packer.flush()
        if smallest is None or len(packed) < len(smallest):
            smallest = packed
    return smallest or b""


def inflate(packed: bytes, preset: bytes) -> bytes:
    """Undo `deflate`, never beyond `PAYLOAD_BYTES_MAX`. Raises `WireError`: "wire.payload", "wire.bomb"."""
    unpacker = zlib.decompressobj(-15, preset)
    try:
        content = unpacker.decompress(packed, PAYLOAD_BYTES_MAX + 1)
    except zlib.error as error:
        raise WireError("wire.payload") from error
    if len(content) > PAYLOAD_BYTES_MAX:
        raise WireError("wire.bomb")
    if not unpacker.eof or unpacker.unused_data:
        raise WireError("wire.payload")
    return content


def _split(texts: bytes) -> list[str]:
    *whole, behind = texts.split(b"\0")
    if behind or len(whole) > TEXTS_MAX:
        raise WireError("wire.payload")
    try:
        return [text.decode() for text in whole]
    except UnicodeDecodeError as error:
        raise WireError("wire.payload") from error


def _checked(text: str) -> str:
    if len(text) > TEXT_BYTES_MAX:
        raise WireError("wire.payload")
    return text
