"""Amounts as spoken words (terbilang), so that nobody has to count zeros."""

from __future__ import annotations

from functools import lru_cache

from hub.words import DEFAULT, LANGUAGES


@lru_cache(maxsize=4096)  # the same balances are said again and again
def in_words(language: str, amount: int) -> str:
    """An amount in words: ``satu juta dua ratus lima puluh ribu rupiah``.

    In Indonesian for languages whose numerals the library does not know.
    """
    # Imported when first used: it brings 70 languages along, which takes long on a Pi.
    from num2words import num2words

    return f"{num2words(amount, lang=language if language in LANGUAGES else DEFAULT)} rupiah"
