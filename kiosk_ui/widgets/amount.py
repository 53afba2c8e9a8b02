"""Amounts of money, right aligned so that digit stands under digit."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from typing import ClassVar

from kivy.properties import BooleanProperty, NumericProperty

from kiosk_ui import shown
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.text import Text

COVER = "Rp•••"
"""As long for a little as for a lot."""


class AmountLabel(Text):
    """Whole rupiah. With `signed` a plus or minus shows the direction of a movement."""

    theme_defaults: ClassVar[dict[str, str]] = {"color": "primary", "wanted_size": "text_amount"}
    amount = NumericProperty(0)
    signed = BooleanProperty(False)
    covered = BooleanProperty(False)
    """Whether the amount is kept from the others in the room."""

    @staticmethod
    def shown_as(amount: int, signed: bool, covered: bool = False) -> str:
        """Return the text for an amount."""
        if covered:
            return COVER
        return shown.signed_rupiah(amount) if signed else shown.rupiah(amount)


load_rule(__file__)
