"""Savings in plain words."""

from __future__ import annotations

from hub.savings.views import MovementView
from hub.words import text


def account_name(language: str, product: str) -> str:
    """What an account of this product is called: ``Simpanan wajib``."""
    return text(language, f"product.{product}")


def movement_text(language: str, movement: MovementView) -> str:
    """What happened, as one would tell a neighbour: ``Menabung``, ``Pembetulan: batal nomor 17``."""
    if movement.reverses is not None:
        return text(language, "movement.reversal", number=movement.reverses)
    if movement.reversed_by is not None:
        return text(language, f"movement.{movement.kind}_reversed", number=movement.reversed_by)
    return text(language, f"movement.{movement.kind}")
