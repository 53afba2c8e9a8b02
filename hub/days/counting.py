"""Counting money: the notes and coins there are, and reading how many of each somebody counted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from hub.errors import BadRequest
from hub.limits import AMOUNT_RUPIAH_MAX, COUNTED_PIECES_MAX

WORTHS: Final = (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100)
"""The notes and coins that are counted, rupiah, the largest first: those with a drawing in ``hub/design/notes``."""

REASONS: Final = ("opening_balance", "wrong_change", "not_recorded", "rounding", "lost", "unknown")
"""Why counted money may differ from the books. The first is no mistake: what was there before these books began."""

_TYPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+|\d+")


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Counted money: `piles` of worth and number of pieces, largest worth first, and `total` in rupiah.

    Without `piles` only the total is known. `reason` (one of `REASONS`) and `note` explain a difference from the books.
    """

    total: int
    piles: tuple[tuple[int, int], ...] = ()
    reason: str = ""
    note: str = ""


def count_from(pieces: Mapping[str, str | int], reason: str = "", note: str = "") -> Count:
    """A count from how many pieces of each worth were found, as numbers or as typed; an empty text is none.

    Raises `BadRequest`, with the field ``count_<worth>``: "count.worth_unknown", "count.unreadable", "count.negative",
    "count.too_many", and "count.missing" where nothing at all was filled in, "amount.too_large" for the sum.
    """
    found = {}
    for worth, number in pieces.items():
        if not worth.isascii() or not worth.isdigit() or len(worth) > 6 or int(worth) not in WORTHS:
            raise BadRequest("count.worth_unknown", field="counted")
        read = _pieces(number, f"count_{worth}")
        if read is not None:
            found[int(worth)] = read
    if not found:
        raise BadRequest("count.missing", field=f"count_{WORTHS[0]}")
    piles = tuple((worth, found[worth]) for worth in WORTHS if found.get(worth))
    total = sum(worth * number for worth, number in piles)
    return Count(total=checked_total(total), piles=piles, reason=reason, note=note)


def checked_total(total: int) -> int:
    """A total of 0 rupiah or more. Raises `BadRequest`: "count.negative", "amount.too_large"."""
    if total < 0:
        raise BadRequest("count.negative", field="total")
    if total > AMOUNT_RUPIAH_MAX:
        raise BadRequest("amount.too_large", field=f"count_{WORTHS[0]}", limit=AMOUNT_RUPIAH_MAX)
    return total


def _pieces(number: str | int, field: str) -> int | None:
    if isinstance(number, str):
        number = number.strip()
        if not number:
            return None
        if re.fullmatch(r"[-−]\s*\d+", number):
            raise BadRequest("count.negative", field=field)
        if not number.isascii() or not _TYPED.fullmatch(number):
            raise BadRequest("count.unreadable", field=field)
        digits = number.replace(".", "")
        # Python refuses to read more than some thousand digits; nobody means so many.
        number = int(digits) if len(digits) < 20 else COUNTED_PIECES_MAX + 1
    if number < 0:
        raise BadRequest("count.negative", field=field)
    if number > COUNTED_PIECES_MAX:
        raise BadRequest("count.too_many", field=field, limit=COUNTED_PIECES_MAX)
    return number


def as_the_books_say(expected: int) -> Count:
    """The count of a drawer that holds what the books say, with as few notes and coins as can be."""
    left, piles = max(expected, 0), []
    for worth in WORTHS:
        number, left = divmod(left, worth)
        if number:
            piles.append((worth, number))
    return Count(total=max(expected, 0), piles=() if left else tuple(piles))
