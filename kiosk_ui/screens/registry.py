"""All screens by name."""

from __future__ import annotations

from kiosk_ui.screens.accounts import AccountsScreen
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.screens.finding import FindingScreen
from kiosk_ui.screens.goodbye import GoodbyeScreen
from kiosk_ui.screens.new_pin import NewPinScreen
from kiosk_ui.screens.number import NumberScreen
from kiosk_ui.screens.officer import OfficerScreen
from kiosk_ui.screens.pairing import PairingScreen
from kiosk_ui.screens.passbook import PassbookScreen
from kiosk_ui.screens.pin import PinScreen
from kiosk_ui.screens.start import StartScreen

SCREENS: dict[str, type[KioskScreen]] = {
    "finding": FindingScreen,
    "pairing": PairingScreen,
    "start": StartScreen,
    "number": NumberScreen,
    "pin": PinScreen,
    "new_pin": NewPinScreen,
    "accounts": AccountsScreen,
    "passbook": PassbookScreen,
    "officer": OfficerScreen,
    "goodbye": GoodbyeScreen,
}
