"""What people read of a courier's way: lines for the command line, and the words for pages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sync_agent import text
from sync_agent.courier.carrier import Strange

if TYPE_CHECKING:
    from sync_agent.courier.office import Row
    from sync_agent.courier.village import Brought, Laid

_GAP = "  "


def why(code: str, language: str) -> str:
    """What a code of a file that is not taken means, and what to do."""
    known = text.catalog(language)
    names = (f"courier.why.{code}", f"error.{code}", f"reason.{code}", "error.other")
    found = next(known[name] for name in names if name in known)
    return found.format(path="", reason="", hub="", scope="", count="", bytes="")


def laid(done: Laid, hub: str, language: str) -> list[str]:
    """What was put on a stick."""
    counts = {name: text.count(getattr(done, name)) for name in ("first", "last", "kept", "written", "there", "sealed")}
    if done.first:
        lines = [text.translate("courier.laid", language, hub=hub, **counts)]
    else:
        lines = [text.translate("courier.laid_nothing", language, hub=hub, **counts)]
    if done.sealed:
        lines.append(text.translate("courier.laid_sealed", language, **counts))
    if done.left:
        lines.append(text.translate("courier.laid_left", language, **counts))
    return lines + [why(code, language) for code in done.doubts]


def brought(done: Brought, language: str) -> list[str]:
    """What was taken from a stick to the hub."""
    lines = []
    if done.confirmed is not None:
        values = {"number": text.count(done.confirmed), "at": text.moment(done.at, language)}
        lines.append(text.translate("courier.brought_receipt", language, **values))
    else:
        lines.append(text.translate("courier.brought_none", language))
    if done.said:
        lines.append(text.translate("courier.brought_said", language))
    return lines + not_taken(done.doubts, language)


def not_taken(doubts: Iterable[tuple[str, str]] | Iterable[Strange], language: str) -> list[str]:
    """Files that were left alone, each with the reason."""
    return [f"{path}: {why(code, language)}" for path, code in doubts]


def span(missing: tuple[int, int] | None) -> str:
    """A gap in numbers, "" for none."""
    return f"{text.count(missing[0])}–{text.count(missing[1])}" if missing else ""


def table(rows: Sequence[Row], language: str) -> list[str]:
    """What became of each hub's batches, a line a hub, and below each what was refused."""
    heads = ["hub", "name", "taken", "number", "known", "waiting", "missing", "refused"]
    grid = [[text.translate(f"courier.column.{head}", language) for head in heads]]
    for row in rows:
        name = row.name or text.translate("courier.not_enrolled", language)
        numbers = [text.count(each) for each in (row.taken, row.number, row.known, row.waiting)]
        grid.append([row.hub, name, *numbers, span(row.missing) or "–", text.count(len(row.refused))])
    widths = [max(len(line[column]) for line in grid) for column in range(len(heads))]
    shown = [_GAP.join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in grid]
    lines = [shown[0]]
    for line, row in zip(shown[1:], rows, strict=True):
        lines += [line, *(f"{_GAP}{each}" for each in not_taken(row.refused, language))]
    return lines
