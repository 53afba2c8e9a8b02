"""The menu of a member: who is here, how much there is in all, and nine things to do, each a picture and a word."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk_ui.answers import Account, Notice
from kiosk_ui.errands import is_new
from kiosk_ui.errors import KioskError
from kiosk_ui.inquiries import ignore
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.voice.phrase import Name, Phrase, Rupiah
from kiosk_ui.widgets import amount, held_amount, surfaces, tile
from kiosk_ui.widgets.kv import load_rule

PARTS = (amount, held_amount, surfaces, tile)
TILES = (
    *("accounts", "withdraw", "palm_price"),
    *("notices", "officers", "suggestions"),
    *("figures", "my_data", "settings"),
)
"""What can be done, in the order of the tiles."""


class HomeScreen(KioskScreen):
    """Question: what would you like to do?"""

    member_name = StringProperty("")
    total = NumericProperty(0)
    loading = BooleanProperty(True)
    hidden = BooleanProperty(False)
    has_news = BooleanProperty(False)

    def arrive(self) -> None:
        """Greet, and ask for what the savings come to and what is new."""
        visit = self.kiosk.visit
        self.member_name = visit.session.member.name if visit.session is not None else ""
        self.hidden = visit.preferences.hide_balance
        self.reload()

    def reload(self) -> None:
        """Ask for what is not known yet."""
        super().reload()
        errands = self.kiosk.errands
        self.loading = True
        errands.look("accounts", self._take_accounts, self._failed)
        # Without its mark the tile still leads to the notices.
        errands.look("notices", self._take_notices, ignore)

    def open(self, name: str) -> None:
        """Do what a tile stands for."""
        if name == "withdraw":
            self.kiosk.errands.open_withdrawal()
        else:
            self.kiosk.show(name)

    def settled(self) -> bool:
        """Return whether the savings are known."""
        return not self.loading

    def spoken(self) -> list[Phrase]:
        """Greet, say what the savings come to (unless that is hidden), and what each tile is."""
        hello = Phrase.of("kiosk.speech.home.hello", name=Name(self.member_name))
        said = [hello]
        if not self.loading and not self.hidden:
            said.append(Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(int(self.total))))
        if self.has_news:
            said.append(Phrase.of("kiosk.speech.home.news"))
        return [*said, Phrase.of("kiosk.speech.home.choose"), *(Phrase.of(f"kiosk.home.{name}") for name in TILES)]

    def what_next(self) -> str:
        """Say what can be done here."""
        return "kiosk.speech.home.choose"

    def main_target(self) -> Widget | None:
        """Point at the savings."""
        return self.ids.accounts

    def _take_accounts(self, accounts: list[Account]) -> None:
        self.loading = False
        self.total = sum(account.balance for account in accounts)

    def _take_notices(self, notices: list[Notice]) -> None:
        read = self.kiosk.visit.notices_read
        self.has_news = any(is_new(notice, self.kiosk.business_day, read) for notice in notices)

    def _failed(self, error: KioskError) -> None:
        self.loading = False
        self.say_failure(error)


load_rule(__file__)
