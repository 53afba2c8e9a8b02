"""Amounts as spoken words (terbilang), so that nobody has to count zeros."""

from __future__ import annotations


def in_words(language: str, amount: int) -> str:
    """An amount in words: ``satu juta dua ratus lima puluh ribu rupiah``."""
    # Imported when first used: it brings 70 languages along, which takes long on a Pi.
    from num2words import num2words

    return f"{num2words(amount, lang=language)} rupiah"
