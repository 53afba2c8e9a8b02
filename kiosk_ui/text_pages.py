"""Cuts a long text into pages, at the end of a paragraph, a sentence or a word. Free of Kivy."""

from __future__ import annotations

BREAKS = ("\n\n", "\n", ". ", " ")
"""Where a page may end, the best first."""


def text_pages(text: str, characters_max: int) -> list[str]:
    """Return the text in pages of at most so many characters; at least one page, and no word lost."""
    pages = []
    rest = text.strip()
    while len(rest) > characters_max:
        cut = _cut(rest, characters_max)
        pages.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pages, rest]


def _cut(text: str, characters_max: int) -> int:
    """Return where the first page ends: in its second half if there is a place, else right at the limit."""
    for each in BREAKS:
        found = text.rfind(each, characters_max // 2, characters_max)
        if found > 0:
            return found + len(each)
    return characters_max
