"""One savings account at a glance: picture, name, balance, what is owed, and the last movement in words."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk_ui.widgets import amount as _amount
from kiosk_ui.widgets.button import PressSurface
from kiosk_ui.widgets.kv import load_rule

PARTS = (_amount,)
PRODUCT_ICONS = frozenset({"pokok", "wajib", "sukarela"})


class AccountCard(PressSurface):
    """Press it to open the passbook. Where a message leaves it little room, the last movement stands back."""

    account_id = StringProperty("")
    icon = StringProperty("account")
    name = StringProperty("")
    balance = NumericProperty(0)
    owed_text = StringProperty("")
    last_text = StringProperty("")
    roomy = BooleanProperty(True)
    covered = BooleanProperty(False)


def icon_of(product: str) -> str:
    """Return the icon of a savings product; one the kiosk has no picture of gets the plain account's."""
    return product if product in PRODUCT_ICONS else "account"


load_rule(__file__)
