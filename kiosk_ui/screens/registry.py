"""All screens by name."""

from __future__ import annotations

from kiosk_ui.screens.accounts import AccountsScreen
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.screens.correction import CorrectionScreen
from kiosk_ui.screens.data_copy import DataCopyScreen
from kiosk_ui.screens.faces import FacesScreen
from kiosk_ui.screens.figures import FiguresScreen
from kiosk_ui.screens.find import FindScreen
from kiosk_ui.screens.finding import FindingScreen
from kiosk_ui.screens.goodbye import GoodbyeScreen
from kiosk_ui.screens.home import HomeScreen
from kiosk_ui.screens.my_data import MyDataScreen
from kiosk_ui.screens.new_pin import NewPinScreen
from kiosk_ui.screens.notice import NoticeScreen
from kiosk_ui.screens.notices import NoticesScreen
from kiosk_ui.screens.number import NumberScreen
from kiosk_ui.screens.officer import OfficerScreen
from kiosk_ui.screens.officers import OfficersScreen
from kiosk_ui.screens.old_pin import OldPinScreen
from kiosk_ui.screens.pairing import PairingScreen
from kiosk_ui.screens.palm_price import PalmPriceScreen
from kiosk_ui.screens.passbook import PassbookScreen
from kiosk_ui.screens.photo_remove import PhotoRemoveScreen
from kiosk_ui.screens.pin import PinScreen
from kiosk_ui.screens.relay import RelayScreen
from kiosk_ui.screens.request import RequestScreen
from kiosk_ui.screens.request_cancel import RequestCancelScreen
from kiosk_ui.screens.savings import SavingsScreen
from kiosk_ui.screens.settings import SettingsScreen
from kiosk_ui.screens.start import StartScreen
from kiosk_ui.screens.suggest_confirm import SuggestConfirmScreen
from kiosk_ui.screens.suggest_thanks import SuggestThanksScreen
from kiosk_ui.screens.suggest_topic import SuggestTopicScreen
from kiosk_ui.screens.suggest_words import SuggestWordsScreen
from kiosk_ui.screens.suggestions import SuggestionsScreen
from kiosk_ui.screens.withdraw import WithdrawScreen

SCREENS: dict[str, type[KioskScreen]] = {
    "finding": FindingScreen,
    "pairing": PairingScreen,
    "start": StartScreen,
    "number": NumberScreen,
    "pin": PinScreen,
    "new_pin": NewPinScreen,
    "home": HomeScreen,
    "accounts": AccountsScreen,
    "passbook": PassbookScreen,
    "palm_price": PalmPriceScreen,
    "relay": RelayScreen,
    "request_cancel": RequestCancelScreen,
    "notices": NoticesScreen,
    "notice": NoticeScreen,
    "officers": OfficersScreen,
    "suggestions": SuggestionsScreen,
    "suggest_topic": SuggestTopicScreen,
    "suggest_confirm": SuggestConfirmScreen,
    "suggest_thanks": SuggestThanksScreen,
    "my_data": MyDataScreen,
    "photo_remove": PhotoRemoveScreen,
    "settings": SettingsScreen,
    "old_pin": OldPinScreen,
    "correction": CorrectionScreen,
    "data_copy": DataCopyScreen,
    "faces": FacesScreen,
    "figures": FiguresScreen,
    "find": FindScreen,
    "request": RequestScreen,
    "savings": SavingsScreen,
    "suggest_words": SuggestWordsScreen,
    "withdraw": WithdrawScreen,
    "officer": OfficerScreen,
    "goodbye": GoodbyeScreen,
}
