"""The reconciliation sheet: what came back after a restore, what may be missing, and what the officers do now.

It lies as ``restored.json`` in the data folder, so that it can be read and printed in any language, at any time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from hub.log import parcel
from hub.log.fact import Fact, lines_of
from hub.money import rupiah
from hub.paper import Paper, Table
from hub.recovery.gathering import Chain, Span
from hub.words import day as day_text
from hub.words import moment, short_day, text

RESTORED_FILE: Final = "restored.json"
_RECEIPTS: Final = 12  # newest receipts printed, to be compared with those that people hold
_CONFIRMED: Final = 5  # newest confirmed positions printed
_TODO: Final = ("collect", "compare", "enter", "count", "keep")


class Receipt(msgspec.Struct, frozen=True):
    """A receipt (kwitansi) as people hold it: its number is its fact's; `amount` in rupiah."""

    number: int
    day: str
    account: str
    amount: int


class Reconciliation(msgspec.Struct, frozen=True, kw_only=True):
    """All that the sheet says. Times in seconds, days ``YYYY-MM-DD``; `held` is the highest receipt number that
    anybody showed (0: nobody has), `key` the name of the recovery key that was used."""

    hub: str
    cooperative: str
    at: int
    incarnation: int
    facts: int
    last_day: str
    last_at: int
    sources: list[str]
    confirmed: list[tuple[int, int]]
    receipts: list[Receipt]
    held: int
    unnamed: int
    key: str
    missing: list[Span]
    branches: list[Span]
    troubles: list[tuple[str, str]]

    @property
    def lost(self) -> Span | None:
        """The numbers that are missing as far as anybody knows, None if nobody knows of any."""
        last = max([self.held, *(span.last for span in self.missing)])
        return Span(self.facts + 1, last) if last > self.facts else None


def reconcile(
    chain: Chain,
    *,
    cooperative: str,
    hub: str,
    at: int,
    incarnation: int,
    sources: list[str],
    confirmed: list[parcel.Confirmed],
    held: int,
    key: str,
    troubles: list[parcel.Trouble],
) -> Reconciliation:
    """What there is to say about a chain that was brought back. Positions that are not on it count as unconfirmed."""
    hashes = {fact.number: fact.hash for fact in chain.facts}
    right = {(each.number, each.at) for each in confirmed if hashes.get(each.number, "").startswith(each.hash)}
    receipts = [receipt for fact in chain.facts[-50 * _RECEIPTS :] if (receipt := _receipt(fact)) is not None]
    newest = chain.facts[-1]
    return Reconciliation(
        hub=hub,
        cooperative=cooperative,
        at=at,
        incarnation=incarnation,
        facts=newest.number,
        last_day=newest.day,
        last_at=newest.at,
        sources=sources,
        confirmed=sorted(right)[-_CONFIRMED:],
        receipts=receipts[-_RECEIPTS:],
        held=held,
        unnamed=chain.unnamed,
        key=key,
        missing=chain.missing,
        branches=chain.branches,
        troubles=[(each.where, each.code) for each in troubles],
    )


def _receipt(fact: Fact) -> Receipt | None:
    lines = lines_of(fact.body)
    if not lines:
        return None
    account = next((line.sub for line in lines if line.sub), "")
    return Receipt(fact.number, fact.day, account, sum(max(line.amount, 0) for line in lines))


def write(folder: Path, sheet: Reconciliation) -> None:
    """Keep the sheet in a data folder."""
    (folder / RESTORED_FILE).write_bytes(msgspec.json.format(msgspec.json.encode(sheet), indent=1))


def read(folder: Path) -> Reconciliation | None:
    """The sheet of the last restore into this folder, None if there was none or its file is damaged."""
    try:
        return msgspec.json.decode((folder / RESTORED_FILE).read_bytes(), type=Reconciliation)
    except (OSError, msgspec.DecodeError):
        return None


def came_back(language: str, sheet: Reconciliation) -> list[str]:
    """What came back, a sentence each."""
    said = [text(language, "restored.facts", facts=sheet.facts, day=sheet.last_day, at=moment(language, sheet.last_at))]
    if sheet.confirmed:
        first, last = sheet.confirmed[0], sheet.confirmed[-1]
        when = moment(language, last[1])
        said.append(text(language, "restored.confirmed", number=last[0], at=when))
        if len(sheet.confirmed) > 1:
            said.append(text(language, "restored.earlier", number=first[0], at=moment(language, first[1])))
    else:
        said.append(text(language, "restored.unconfirmed"))
    if sheet.unnamed:
        said.append(text(language, "restored.unnamed", count=sheet.unnamed))
    else:
        said.append(text(language, "restored.named"))
    said.append(text(language, "restored.life", incarnation=sheet.incarnation))
    return said


def may_be_missing(language: str, sheet: Reconciliation) -> list[str]:
    """What may be missing, a sentence each."""
    said = []
    if (lost := sheet.lost) is not None:
        said.append(text(language, "restored.lost", first=lost.first, last=lost.last))
    else:
        said.append(text(language, "restored.after", number=sheet.facts, at=moment(language, sheet.last_at)))
    said += [text(language, "restored.hole", first=first, last=last) for first, last in sheet.missing]
    said += [text(language, "restored.branch", first=first, last=last) for first, last in sheet.branches]
    said += [text(language, "restored.trouble", where=where, code=code) for where, code in sheet.troubles]
    said.append(text(language, "restored.photos"))
    return said


def to_do(language: str, sheet: Reconciliation) -> list[str]:
    """What the officers do now, in order."""
    steps = [text(language, f"restored.do.{step}", number=sheet.facts) for step in _TODO]
    if sheet.unnamed:
        steps.append(text(language, "restored.do.names"))
    return steps


def as_pdf(language: str, sheet: Reconciliation) -> bytes:
    """The sheet on paper, with room for two signatures."""
    page = Paper(language, text(language, "restored.title"), sheet.cooperative)
    page.add_page()
    page.line_of(text(language, "restored.title"), 16, "B", 9)
    for label, value in (
        ("cooperative", sheet.cooperative),
        ("hub", sheet.hub),
        ("at", moment(language, sheet.at)),
        ("sources", ", ".join(sheet.sources)),
        ("key", sheet.key or "–"),
    ):
        page.pair(text(language, f"restored.label.{label}"), value, 40, 9)
    for heading, said in (
        ("restored.came_back", came_back(language, sheet)),
        ("restored.may_be_missing", may_be_missing(language, sheet)),
        ("restored.to_do", [f"{i}. {step}" for i, step in enumerate(to_do(language, sheet), 1)]),
    ):
        page.ln(3)
        page.line_of(text(language, heading), 12, "B", 7)
        for sentence in said:
            page.line_of(sentence, 9.5, "", 5)
    _receipts(page, language, sheet)
    page.ln(14)
    page.write_in(9)
    for who in ("restored.signature_one", "restored.signature_two"):
        page.cell(page.epw / 2, 5, f"{text(language, who)}: ____________________")
    return bytes(page.output())


def _receipts(page: Paper, language: str, sheet: Reconciliation) -> None:
    page.ln(3)
    page.line_of(text(language, "restored.receipts"), 12, "B", 7)
    if not sheet.receipts:
        page.line_of(text(language, "restored.no_receipts"), 9.5)
        return
    headings = [text(language, f"page.restored.column.{name}") for name in ("number", "day", "account", "amount")]
    table = Table(page, headings, (20, 30, 60, 40), ("R", "L", "L", "R"))
    for each in sheet.receipts:
        day = short_day(language, each.day) if each.day else day_text(language, each.day)
        table.row([str(each.number), day, each.account, rupiah(each.amount)])
