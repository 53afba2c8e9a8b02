"""Longer text at the doors: what a person wrote in several lines, kept as they meant it."""

from __future__ import annotations

from hub.errors import BadRequest
from hub.members.actions import clean_text


def clean_lines(text: str, field: str, limit: int) -> str:
    """Text of several lines: each line as `hub.members.actions.clean_text` makes it, one empty line at most between.

    `limit` is in characters. Raises `BadRequest` ("text.too_long") naming the `field`.
    """
    if len(text) > 4 * limit:  # before any work is spent on it
        raise BadRequest("text.too_long", field=field, limit=limit)
    lines: list[str] = []
    for line in (clean_text(each) for each in text.splitlines()):
        if line or (lines and lines[-1]):
            lines.append(line)
    cleaned = "\n".join(lines).strip("\n")
    if len(cleaned) > limit:
        raise BadRequest("text.too_long", field=field, limit=limit)
    return cleaned
