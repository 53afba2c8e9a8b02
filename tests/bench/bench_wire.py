"""Bytes a fact on the wire in batches of 1, 10, 100 and 1,000, beside what plain compressors make of the same facts.

The facts are those of a generated cooperative (`python -m hub sample`) with another seed than the ones that the
dictionary was made from.
"""

from __future__ import annotations

import lzma
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from nacl.signing import SigningKey

from hub.log.fact import Fact
from hub.log.reading import LogReader
from sync_agent import dictionary, wire
from sync_agent.limits import NUMBER_MAX

BATCHES = (1, 10, 100, 1_000)
SEED = 4_711
KEY = SigningKey(bytes(32))
HUB = "hub-7f3a9c20"
BATCHES_MEASURED_MAX = 100


def whole_json(facts: Sequence[Fact]) -> bytes:
    """The facts as a program would send them that thinks of nothing: everything, named, hashes and all."""
    public = [{"body": msgspec.Raw(fact.body), "personal": "", "salt": ""} for fact in facts]
    rows = [msgspec.structs.asdict(fact) | each for fact, each in zip(facts, public, strict=True)]
    return msgspec.json.encode(rows)


WAYS: dict[str, Callable[[Sequence[Fact]], bytes]] = {
    "JSON, everything": whole_json,
    "JSON, everything, zlib -9": lambda facts: zlib.compress(whole_json(facts), 9),
    "JSON, everything, lzma -9": lambda facts: lzma.compress(whole_json(facts), preset=9),
    "our payload": wire.payload_of,
    "our payload, zlib -9": lambda facts: zlib.compress(wire.payload_of(facts), 9),
    "our payload, lzma -9": lambda facts: lzma.compress(wire.payload_of(facts), preset=9),
    "our payload, deflate, no dictionary": lambda facts: wire.deflate(wire.payload_of(facts), dictionary.NONE),
    "our payload, deflate, dictionary": lambda facts: wire.deflate(wire.payload_of(facts), dictionary.NEWEST),
    "whole message: + envelope, hash, signature": lambda facts: wire.encode(facts, HUB, KEY),
}


def sample(facts: Sequence[Fact], count: int) -> list[Sequence[Fact]]:
    """Batches of this size spread over the log behind its beginning."""
    starts = range(400, len(facts) - count, max(1, (len(facts) - count - 400) // BATCHES_MEASURED_MAX))
    return [facts[start : start + count] for start in starts]


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "hub", "sample", "--data", folder + "/hub", "--seed", str(SEED)]
        subprocess.run(command, check=True, capture_output=True)
        facts = LogReader(Path(folder) / "hub" / "books.db").facts(0, NUMBER_MAX)
    print(f"{len(facts)} facts; bytes a fact in batches of" + "".join(f"{count:>9,}" for count in BATCHES))
    for name, way in WAYS.items():
        sizes = []
        for count in BATCHES:
            batches = sample(facts, count)
            sizes.append(sum(len(way(batch)) for batch in batches) / (count * len(batches)))
        print(f"{name:<44}" + "".join(f"{size:9.1f}" for size in sizes))
    for name, seconds in _speed(facts):
        print(f"{name:<44}" + "".join(f"{each * 1e6:9.1f}" for each in seconds))


def _speed(facts: Sequence[Fact]) -> list[tuple[str, list[float]]]:
    encoding, decoding = [], []
    for count in BATCHES:
        batches = sample(facts, count)
        start = time.perf_counter()
        messages = [wire.encode(batch, HUB, KEY) for batch in batches]
        encoding.append((time.perf_counter() - start) / (count * len(batches)))
        start = time.perf_counter()
        for message, batch in zip(messages, batches, strict=True):
            envelope = wire.open_envelope(message)
            wire.verify(message, KEY.verify_key)
            wire.link(envelope, wire.carried(envelope), batch[0].previous)
        decoding.append((time.perf_counter() - start) / (count * len(batches)))
    return [("microseconds a fact to make it", encoding), ("microseconds a fact to check and read it", decoding)]


if __name__ == "__main__":
    main()
