"""Cuts a long text into pages, at the end of a paragraph, a sentence or a word. Free of Kivy."""

from __future__ import annotations

import re

from kiosk_ui import limits

BREAKS = ("\n\n", "\n", ". ", " ")
"""Where a page may end, the best first."""
LONG_WORD = re.compile(rf"\S{{{limits.TEXT_LINE_CHARACTERS}}}(?=\S)")


def text_pages(text: str) -> list[str]:
    """Return the text in pages of `limits.TEXT_PAGE_LINES`; at least one page, and no letter lost.

    A word longer than a line (an address of the internet) is broken.
    """
    pages = []
    rest = LONG_WORD.sub(r"\g<0>\n", text.strip())
    while (room := _room(rest)) < len(rest):
        cut = _cut(rest, room)
        pages.append(rest[:cut].strip())
        rest = rest[cut:].strip()
    return [*pages, rest]


def _room(text: str) -> int:
    """Return how many characters of the text fill the lines of a page; a short line takes a whole one too."""
    lines_left, room = limits.TEXT_PAGE_LINES, 0
    for paragraph in text.split("\n"):
        lines = max(1, -(-len(paragraph) // limits.TEXT_LINE_CHARACTERS))
        if lines > lines_left:
            return room + lines_left * limits.TEXT_LINE_CHARACTERS
        lines_left -= lines
        room += len(paragraph) + 1
    return len(text)


def _cut(text: str, room: int) -> int:
    """Return where the first page ends: in its second half if there is a place, else right where it is full."""
    for each in BREAKS:
        # The blanks of a break are dropped at the end of a page: they need no room.
        found = text.rfind(each, room // 2, room + len(each) - len(each.rstrip()))
        if found > 0:
            return found + len(each)
    return room
