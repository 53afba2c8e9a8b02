"""Bytes a fact in batches of 1, 10, 100 and 1,000 and in a busy week, ours beside what others make of the same facts.

The facts measured are those of a generated cooperative (`python -m hub sample`) with another seed than those that any
dictionary was made from; the week has 300 facts of 50 members from the tests' own village, which no dictionary knows,
sent as the relay does. zstd and brotli are tried with several dictionaries each, and the best one counts. They are
installed for this alone: ``pip install zstandard brotli``.
"""

from __future__ import annotations

import gzip
import lzma
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from nacl.signing import SigningKey

from hub.log.fact import Fact
from hub.log.reading import LogReader
from sync_agent import dictionary, packing, wire
from sync_agent.limits import NUMBER_MAX, SEND_FACTS
from tests.bench.brotli_dictionary import Brotli
from tests.sync_agent.seldom import seldom
from tests.sync_agent.village import Village

Pack = Callable[[bytes], bytes]
Say = Callable[[Sequence[Fact]], bytes]
BATCHES = (1, 10, 100, 1_000)
SEED, SEEDS_TRAINED = 4_711, (11, 12, 13, 14, 15, 16)
KEY = SigningKey(bytes(32))
HUB = "hub-7f3a9c20"
BATCHES_MEASURED_MAX, FACTS_MEASURED_MAX = 30, 5_000  # in each column; brotli -11 takes a second for 1,000 facts
BEGINNING_FACTS = 400  # facts of a cooperative's beginning, which happens once
SAMPLE_FACTS = (5, 50)  # facts in what dictionaries are trained on
DICTIONARY_BYTES = (32_768, 131_072)
HTTP_BYTES = (
    len(
        b"POST /api/v1/facts HTTP/1.1\r\nHost: dinas.example.id\r\nContent-Type: application/json\r\n"
        b"Content-Encoding: gzip\r\nContent-Length: 1234\r\nAuthorization: Bearer " + b"x" * 43 + b"\r\n\r\n"
        b"HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 08:00:00 GMT\r\nContent-Type: application/json\r\n"
        b'Content-Length: 20\r\n\r\n{"confirmed":123456}'
    )
    + 2 * 22  # a TLS 1.3 record each way; connecting not counted
)


def facts_json(facts: Sequence[Fact]) -> bytes:
    """The facts as objects in canonical JSON: all that the chain needs, each value named."""
    return msgspec.json.encode([_fields(fact) for fact in facts], order="sorted")


def _fields(fact: Fact) -> dict[str, Any]:
    names = ("type", "version", "at", "clock", "day", "actor", "device", "commitment")
    return {name: getattr(fact, name) for name in names} | {"body": msgspec.Raw(fact.body)}


def rows_json(facts: Sequence[Fact]) -> bytes:
    """The facts as short rows of JSON: times as differences, what stayed as it was left out."""
    items: list[Any] = []
    at, before = 0, ("", "", "", "", 1)
    for fact in facts:
        context = (fact.day, fact.actor, fact.device, fact.clock, fact.version)
        names = ("day", "actor", "device", "clock", "version")
        changed = {name: now for name, now, then in zip(names, context, before, strict=True) if now != then}
        items += [changed] if changed else []
        items += [fact.at - at, fact.type, *([fact.commitment] if fact.commitment else []), msgspec.Raw(fact.body)]
        at, before = fact.at, context
    return msgspec.json.encode(items)


def sparkplug(facts: Sequence[Fact]) -> bytes:
    """The facts as a Sparkplug B payload: a metric each, with an alias for its type, milliseconds, and a string."""
    aliases: dict[str, int] = {}
    message = _varint(1 << 3) + _varint(facts[-1].at * 1_000)
    for fact in facts:
        values = [fact.day, fact.actor, fact.device, fact.clock, fact.version, fact.commitment, msgspec.Raw(fact.body)]
        text = msgspec.json.encode(values)
        alias = aliases.setdefault(fact.type, len(aliases))
        metric = _varint(2 << 3) + _varint(alias) + _varint(3 << 3) + _varint(fact.at * 1_000)
        metric += _varint(4 << 3) + _varint(12) + _varint(15 << 3 | 2) + _varint(len(text)) + text
        message += _varint(2 << 3 | 2) + _varint(len(metric)) + metric
    return message + _varint(3 << 3) + _varint(facts[0].number % 256)


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    return bytes([*out, number])


def batches_of(facts: Sequence[Fact], week: Sequence[Fact]) -> list[list[Sequence[Fact]]]:
    """For each column of the table its batches: of each size, spread over the log, and those of the week."""
    columns: list[list[Sequence[Fact]]] = []
    for count in BATCHES:
        room = len(facts) - count - BEGINNING_FACTS
        wanted = min(BATCHES_MEASURED_MAX, FACTS_MEASURED_MAX // count)
        starts = range(BEGINNING_FACTS, len(facts) - count, max(1, room // wanted))
        columns.append([facts[start : start + count] for start in starts])
    return [*columns, [week[start : start + SEND_FACTS] for start in range(0, len(week), SEND_FACTS)]]


def bytes_a_fact(columns: list[list[Sequence[Fact]]], way: Say) -> list[float]:
    """For each column the bytes a fact that this way gives."""
    return [sum(len(way(batch)) for batch in column) / sum(map(len, column)) for column in columns]


def packers(say: Say, trained: Sequence[Sequence[Fact]]) -> Iterator[tuple[str, Pack]]:
    """zstd-19 and brotli-11, each with dictionaries trained on facts said this way."""
    import zstandard

    for facts_each in SAMPLE_FACTS:
        samples = [say(log[i : i + facts_each]) for log in trained for i in range(0, len(log), facts_each)]
        for size in DICTIONARY_BYTES:
            made = zstandard.train_dictionary(size, samples, level=19)
            # Without the frame's magic, size, checksum and dictionary number: the envelope would tell them.
            settings = zstandard.ZstdCompressionParameters.from_level(
                19, format=zstandard.FORMAT_ZSTD1_MAGICLESS, write_content_size=0, write_checksum=0, write_dict_id=0
            )
            yield "zstd -19", zstandard.ZstdCompressor(dict_data=made, compression_params=settings).compress
            yield "brotli -11", Brotli(made.as_bytes()).pack


def best(columns: list[list[Sequence[Fact]]], say: Say, trained: Sequence[Sequence[Fact]]) -> dict[str, list[float]]:
    """For each packer the bytes a fact with the dictionary that is best for each column."""
    found: dict[str, list[float]] = {}
    for name, pack in packers(say, trained):
        sizes = bytes_a_fact(columns, lambda facts, pack=pack: pack(say(facts)))  # type: ignore[misc]
        found[name] = [min(pair) for pair in zip(found.get(name, sizes), sizes, strict=True)]
    return found


def https(facts: Sequence[Fact]) -> bytes:
    """The facts as JSON with gzip over HTTPS, on a connection that stands already."""
    return gzip.compress(facts_json(facts), 9, mtime=0) + bytes(HTTP_BYTES)


WAYS: dict[str, Say] = {
    "JSON": facts_json,
    "JSON, gzip -9, HTTPS request and answer": https,
    "Sparkplug B (protobuf)": sparkplug,
    "Sparkplug B, gzip -9": lambda facts: gzip.compress(sparkplug(facts), 9, mtime=0),
    "rows of JSON, lzma -6": lambda facts: lzma.compress(rows_json(facts), preset=6),
    "our payload": lambda facts: packing.pack(facts, dictionary.load(dictionary.NEWEST)),
    "our message: + envelope, hash, signature": lambda facts: wire.encode(facts, HUB, KEY),
}


def sample(folder: Path, seed: int) -> list[Fact]:
    """The facts of a generated cooperative."""
    data = folder / str(seed)
    command = [sys.executable, "-m", "hub", "sample", "--data", str(data), "--seed", str(seed)]
    subprocess.run(command, check=True, capture_output=True)
    return LogReader(data / "books.db").facts(0, NUMBER_MAX)


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        facts = sample(Path(folder), SEED)
        trained = [sample(Path(folder), seed) for seed in SEEDS_TRAINED]
    village, other = Village(None, seed=99), Village(None, seed=5)
    beginning = list(village.beginning(50))
    week = list(village.ordinary(300))
    trained.append([*other.beginning(40), *seldom(other), *seldom(other)])
    columns = batches_of(facts, week)
    print(f"{len(facts)} facts and {len(beginning)} before the week; bytes a fact in batches of")
    _line("", [*(f"{count:,}" for count in BATCHES), "a week"])
    for name, way in WAYS.items():
        _line(name, bytes_a_fact(columns, way))
    try:
        for said, say in (("JSON", facts_json), ("rows of JSON", rows_json), ("our payload", WAYS["our payload"])):
            for name, sizes in best(columns, say, trained).items():
                _line(f"{said}, {name} with the best dictionary", sizes)
    except ImportError as error:
        print(f"zstd and brotli left out: {error}")
    for name, seconds in _speed(columns):
        _line(name, [each * 1e6 for each in seconds])


def _line(name: str, values: Sequence[float | str]) -> None:
    print(f"{name:<52}" + "".join(f"{v:>9}" if isinstance(v, str) else f"{v:9.1f}" for v in values), flush=True)


def _speed(columns: list[list[Sequence[Fact]]]) -> list[tuple[str, list[float]]]:
    encoding, decoding = [], []
    for batches in columns:
        count = sum(map(len, batches))
        start = time.process_time()
        messages = [wire.encode(batch, HUB, KEY) for batch in batches]
        encoding.append((time.process_time() - start) / count)
        start = time.process_time()
        for message, batch in zip(messages, batches, strict=True):
            envelope = wire.open_envelope(message)
            wire.verify(message, KEY.verify_key)
            wire.link(envelope, wire.carried(envelope), batch[0].previous)
        decoding.append((time.process_time() - start) / count)
    return [("microseconds a fact to make it", encoding), ("microseconds a fact to check and read it", decoding)]


if __name__ == "__main__":
    main()
