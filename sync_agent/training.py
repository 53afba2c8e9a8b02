"""Makes a preset dictionary from real facts, and measures the candidates before it believes in one.

The way is that of zstd's COVER: short strings are weighed by how many samples hold them, the data are cut into as many
stretches as the dictionary has room for segments, and of each stretch the segment with the greatest weight not yet in
the dictionary is taken. The heaviest come last, where deflate reaches them with the shortest distances. A tenth of
the facts is kept back, and the candidate that packs those best (batches of 1, 10 and 100) wins. No randomness: same
facts, same dictionary.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from hub.log.fact import Fact
from hub.log.reading import LogReader
from sync_agent import wire
from sync_agent.errors import SettingsError

STRING_BYTES: Final = 8  # bytes of the strings that are weighed; shorter ones deflate finds by itself
SEGMENT_BYTES: Final = (48, 96, 192, 384)  # bytes of the segments tried
SIZES_BYTES: Final = (4_096, 8_192, 16_384, 32_000)  # bytes of the dictionaries tried; deflate looks back 32 KiB
SAMPLE_FACTS: Final = 5  # facts in a sample
BATCHES: Final = (1, 10, 100)  # facts in the batches measured


class Candidate(NamedTuple):
    """A dictionary and what it gives: bytes a fact for each size in `BATCHES`."""

    content: bytes
    segment_bytes: int
    bytes_per_fact: tuple[float, ...]


def train(logs: Sequence[Path]) -> list[Candidate]:
    """Candidates made from these logs, best first. Raises `SettingsError` ("train.few")."""
    learned: list[bytes] = []
    kept_back: list[list[Fact]] = []
    for log in logs:
        for index, facts in enumerate(_stretches(log, max(BATCHES))):
            if index % 10 == 9:
                kept_back.append(facts)
            else:
                learned += [wire.payload_of(facts[i : i + SAMPLE_FACTS]) for i in range(0, len(facts), SAMPLE_FACTS)]
    if not kept_back:
        raise SettingsError("train.few")
    weights = _weigh(learned)
    candidates = []
    for size in SIZES_BYTES:
        for segment in SEGMENT_BYTES:
            content = _as_text(_choose(b"".join(learned), weights, size, segment))
            candidates.append(Candidate(content, segment, tuple(_measure(kept_back, content, n) for n in BATCHES)))
    return sorted(candidates, key=lambda candidate: sum(candidate.bytes_per_fact))


def _stretches(log: Path, count: int) -> Iterator[list[Fact]]:
    after, reader = 0, LogReader(log)
    while facts := reader.facts(after, count):
        yield facts
        after = facts[-1].number


def _weigh(samples: Sequence[bytes]) -> Counter[bytes]:
    weights: Counter[bytes] = Counter()
    for sample in samples:
        weights.update({sample[i : i + STRING_BYTES] for i in range(len(sample) - STRING_BYTES + 1)})
    return Counter({string: weight for string, weight in weights.items() if weight > 1})


def _choose(data: bytes, weights: Counter[bytes], size: int, segment: int) -> bytes:
    left = Counter(weights)
    stretch = max(segment, len(data) // max(1, size // segment))
    chosen: list[tuple[int, bytes]] = []
    for start in range(0, len(data), stretch):
        part = data[start : start + stretch]
        values = [left[part[i : i + STRING_BYTES]] for i in range(len(part) - STRING_BYTES + 1)]
        best, best_at = 0, 0
        for i in range(0, max(1, len(part) - segment), 4):
            value = sum(values[i : i + segment - STRING_BYTES])
            if value > best:
                best, best_at = value, i
        taken = part[best_at : best_at + segment]
        if best:
            chosen.append((best, taken))
        for i in range(len(taken) - STRING_BYTES + 1):
            left[taken[i : i + STRING_BYTES]] = 0
    chosen.sort(key=lambda pair: pair[0])
    return b"".join(part for _, part in chosen)[-size:]


def _as_text(content: bytes) -> bytes:
    # A segment's edge may have cut a letter of several bytes in two; the file is text.
    text = content.decode(errors="ignore").replace("\r", "").replace("'''", "''").lstrip("\n").rstrip("'")
    return text.encode()


def _measure(kept_back: Sequence[Sequence[Fact]], content: bytes, count: int) -> float:
    packed = facts_packed = 0
    for facts in kept_back:
        step = max(count, 7)
        for i in range(0, len(facts) - count + 1, step):
            packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9, zlib.Z_DEFAULT_STRATEGY, content)
            packed += len(packer.compress(wire.payload_of(facts[i : i + count])) + packer.flush())
            facts_packed += count
    return packed / max(1, facts_packed)
