"""One price of palm fruit: the age of the trees, rupiah for a kilogram, and how it has changed."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import NumericProperty, StringProperty

from kiosk_ui.widgets import amount as _amount
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.surfaces import Card

PARTS = (_amount,)


class PriceRow(Card):
    """A row to read. `change_icon` is 'up', 'down' or '' for a price that is as before, or has none before it."""

    age_text = StringProperty("")
    amount = NumericProperty(0)
    change_text = StringProperty("")
    change_icon = StringProperty("")


load_rule(__file__)
