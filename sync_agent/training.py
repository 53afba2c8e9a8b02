"""Makes a dictionary from real facts: the forms they have, what their values usually are, and codes that fit.

It learns from nine tenths of the facts and measures with the last tenth. No randomness: same facts, same dictionary. Of
personal parts it takes the names of their fields alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple, Self, TypeVar

import msgspec

from hub.log.fact import Fact, canonical
from hub.log.reading import LogReader
from sync_agent import dictionary, forms, packing
from sync_agent.codes import NUMBER_SYMBOLS, RECENT_MAX, Code, Column, Style, Writer, fit
from sync_agent.dictionary import Content, Dictionary, FormColumn, FormEntry
from sync_agent.errors import SettingsError

STRETCH_FACTS: Final = 100  # facts that are learned or kept back together
LEARNED_FACTS: Final = (1, 10, 100)  # facts in the batches that the codes are fitted to
FORM_TIMES_MIN: Final = 3  # a form that came less often is not kept
FORMS_MAX: Final = 400  # forms kept at most; the rarest one of so many has a code of twelve bits
COLUMN_TIMES_MIN: Final = 12  # a column with fewer values has no code of its own
UNITS_RUPIAH: Final = (1, 500, 1_000, 5_000, 10_000)  # units tried for a column; amounts are round sums
_FLAT: Final = fit([1] * NUMBER_SYMBOLS)
BATCHES: Final = (1, 10, 100)  # facts in the batches measured

_Key = tuple[str, int, bool, str]
_Value = TypeVar("_Value", int, str)


class Trained(NamedTuple):
    """A dictionary, and what it gives: bytes a fact for each size in `BATCHES`."""

    content: Content
    bytes_per_fact: tuple[float, ...]


class _Counting(Writer):
    """Counts which symbols of which code are written."""

    def __init__(self, counts: defaultdict[Code, Counter[int]]) -> None:
        super().__init__()
        self.counts = counts

    def symbol(self, code: Code, symbol: int) -> None:
        """Count one symbol."""
        self.counts[code][symbol] += 1

    def more(self) -> Self:
        """Another one that counts in the same place."""
        return type(self)(self.counts)


def train(logs: Sequence[Path]) -> Trained:
    """A dictionary made from these logs. Raises `SettingsError` ("train.few")."""
    learned: list[list[Fact]] = []
    kept_back: list[list[Fact]] = []
    for log in logs:
        for index, facts in enumerate(_stretches(log, STRETCH_FACTS)):
            (kept_back if index % 10 == 9 else learned).append(facts)
    if not kept_back:
        raise SettingsError("train.few")
    content = _fitted(_draft(learned), learned)
    known = Dictionary(content)
    return Trained(content, tuple(_measure(kept_back, known, count) for count in BATCHES))


def _stretches(log: Path, count: int) -> Iterator[list[Fact]]:
    after, reader = 0, LogReader(log)
    while facts := reader.facts(after, count):
        yield facts
        after = facts[-1].number


def _draft(learned: Sequence[Sequence[Fact]]) -> Content:
    """What facts usually hold, with codes that do not fit yet."""
    times: Counter[_Key] = Counter()
    values: dict[_Key, list[list[int]]] = defaultdict(list)
    context: Counter[tuple[str, str, str]] = Counter()
    words: Counter[str] = Counter()
    actors: Counter[int] = Counter()
    fields: Counter[str] = Counter()
    for facts in learned:
        at = facts[0].at
        for fact in facts:
            parts = forms.take_apart(fact.body, forms.calendar(forms.day_number(fact.day)))
            key = (fact.type, fact.version, bool(fact.commitment), parts.form)
            times[key] += 1
            columns = values[key] = values[key] or [[] for _ in range(len(parts.values) + 1)]
            for column, value in zip(columns, (fact.at - at, *parts.values), strict=True):
                column.append(value)
            at = fact.at
            context[fact.actor, fact.device, fact.clock] += 1
            words.update((fact.device, fact.clock))
            if fact.actor.isdigit():
                actors[int(fact.actor)] += 1
            else:
                words[fact.actor] += 1
            if fact.personal:
                fields[_fields(fact.personal)] += 1
    kept = [(key, count) for key, count in times.most_common(FORMS_MAX) if count >= FORM_TIMES_MIN]
    entries = [FormEntry(*key, [_column(held, not place) for place, held in enumerate(values[key])]) for key, _ in kept]
    blank = dictionary.empty()
    return Content(
        preset="".join(shape for shape, _ in reversed(fields.most_common())),
        context=context.most_common(1)[0][0],
        word=Style(_most_common(words)),
        styles={**blank.styles, "actor": Style(_most_common(actors)), "other": Style(unit=1_000)},
        letters={**blank.letters, "form": fit([1, 1, 1] + [count for _, count in kept])},
        forms=entries,
    )


def _fields(personal: bytes) -> str:
    return canonical(dict.fromkeys(msgspec.json.decode(personal), "")).decode()


def _most_common(counts: Counter[_Value]) -> list[_Value]:
    return [value for value, _ in counts.most_common(RECENT_MAX)]


def _column(values: Sequence[int], is_time: bool) -> FormColumn:
    """The column that holds these values, in this order, in the fewest bits."""
    styles = []
    for differences in (False,) if is_time else (False, True):
        held = [after - before for before, after in pairwise([0, *values])] if differences else values
        for unit in (1,) if is_time else UNITS_RUPIAH:
            styles.append(Style(_most_common(Counter(held)), True, differences, unit))
            styles.append(Style([], False, differences, unit))
    return FormColumn(_FLAT, min(styles, key=lambda style: _bits(values, style)))


def _bits(values: Sequence[int], style: Style[int]) -> float:
    """The bits of these values in a column of this style, with the best code there could be."""
    code = Code(_FLAT)
    column, writer = Column(code, style), _Counting(defaultdict(Counter))
    for value in values:
        writer.number(column, value)
    counts = writer.counts[code]
    return len(writer.bits()) - sum(count * math.log2(count / counts.total()) for count in counts.values())


def _fitted(draft: Content, learned: Sequence[Sequence[Fact]]) -> Content:
    """The draft with the codes that are shortest for these facts."""
    known, counts = Dictionary(draft), defaultdict[Code, Counter[int]](Counter)
    for facts in learned:
        for size in LEARNED_FACTS:
            for start in range(0, len(facts), size):
                packing.write(facts[start : start + size], known, _Counting(counts))
    entries = []
    for entry, columns in zip(draft.forms, known.columns, strict=True):
        fitted = []
        for place, ((code, _), column) in enumerate(zip(columns, entry.columns, strict=True)):
            counts[known.codes["other" if place else "time"]] += counts[code]
            is_own = counts[code].total() >= COLUMN_TIMES_MIN * len(LEARNED_FACTS)
            fitted.append(FormColumn(_letters(code, counts[code]) if is_own else "", column.style))
        entries.append(msgspec.structs.replace(entry, columns=fitted))
    letters = {name: _letters(code, counts[code]) for name, code in known.codes.items()}
    return msgspec.structs.replace(draft, letters=letters, forms=entries)


def _letters(code: Code, counts: Counter[int]) -> str:
    return fit([counts[symbol] for symbol in range(len(code.lengths))])


def _measure(kept_back: Sequence[Sequence[Fact]], known: Dictionary, count: int) -> float:
    packed = facts_packed = 0
    for facts in kept_back:
        step = max(count, 7)
        for start in range(0, len(facts) - count + 1, step):
            packed += len(packing.pack(facts[start : start + count], known))
            facts_packed += count
    return packed / max(1, facts_packed)
