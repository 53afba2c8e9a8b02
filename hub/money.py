"""Amounts of money at the doors: reading what a person typed, refusing what cannot be real, showing it."""

from __future__ import annotations

import re
from typing import Final

from hub.errors import BadRequest
from hub.limits import AMOUNT_RUPIAH_MAX

_TYPED: Final = re.compile(r"(?:rp\.?\s*)?(\d+|\d{1,3}(?:[.\s]\d{3})+)", re.IGNORECASE)
_FRACTION: Final = re.compile(r"(?:rp\.?\s*)?[\d.\s]*(?:,\d+|\.\d{1,2})", re.IGNORECASE)


def checked_amount(amount: int | float | str) -> int:
    """An amount of whole rupiah greater than zero, from a number or from text as people type it (``Rp1.250.000``).

    Raises `BadRequest`: "amount.not_positive", "amount.fractional", "amount.too_large" or "amount.unreadable".
    """
    if isinstance(amount, str):
        amount = _read(amount)
    if isinstance(amount, float):
        raise BadRequest("amount.fractional", field="amount")
    if amount <= 0:
        raise BadRequest("amount.not_positive", field="amount")
    if amount > AMOUNT_RUPIAH_MAX:
        raise BadRequest("amount.too_large", field="amount", limit=AMOUNT_RUPIAH_MAX)
    return amount


def _read(text: str) -> int:
    text = text.strip()
    if text.startswith(("-", "−", "(")):
        raise BadRequest("amount.not_positive", field="amount")
    if match := _TYPED.fullmatch(text):
        digits = re.sub(r"\D", "", match[1])
        # Python refuses to read more than some thousand digits; nobody means so many.
        return int(digits) if len(digits) < 20 else AMOUNT_RUPIAH_MAX + 1
    if _FRACTION.fullmatch(text):
        raise BadRequest("amount.fractional", field="amount")
    raise BadRequest("amount.unreadable", field="amount")


def rupiah(amount: int) -> str:
    """An amount as it is shown: ``Rp1.250.000``, with ``-`` in front if it is negative."""
    return f"{'-' if amount < 0 else ''}Rp{abs(amount):,}".replace(",", ".")
