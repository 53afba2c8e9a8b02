"""One line of a passbook: which way the money went, in words, when, how much, and what stood there afterwards."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk_ui.widgets import amount as _amount
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.surfaces import Card

PARTS = (_amount,)


class MovementRow(Card):
    """Shows one movement; `undone` marks one that was reversed later."""

    icon = StringProperty("in")
    text = StringProperty("")
    day_text = StringProperty("")
    amount = NumericProperty(0)
    balance_text = StringProperty("")
    undone = BooleanProperty(False)
    covered = BooleanProperty(False)


def icon_of(kind: str, amount: int) -> str:
    """Return the picture of a movement."""
    if kind == "reversal":
        return "undo"
    if kind == "opening":
        return "begin"
    return "in" if amount >= 0 else "out"


load_rule(__file__)
