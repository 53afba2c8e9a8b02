"""The member's savings: each account with its balance, what is owed, and its last movement in plain words."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

from kiosk_ui import limits, shown
from kiosk_ui.answers import Account, Movement
from kiosk_ui.errors import KioskError
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Digits, Name, Phrase, Rupiah, Word
from kiosk_ui.voice.sentences import last_movement
from kiosk_ui.widgets import account_card, held_amount, pager, surfaces, tile
from kiosk_ui.widgets.account_card import AccountCard
from kiosk_ui.widgets.kv import load_rule

PARTS = (account_card, held_amount, pager, surfaces, tile)
CARDS_PER_PAGE = 3
"""The hub has three kinds of savings; with a pager they are still as many."""


class AccountsScreen(KioskScreen):
    """Question answered: how much do I have?"""

    offers_again = True

    member_name = StringProperty("")
    number_text = StringProperty("")
    total = NumericProperty(0)
    page = NumericProperty(0)
    page_count = NumericProperty(1)
    loading = BooleanProperty(True)
    hidden = BooleanProperty(False)
    """Whether amounts are seen only while a finger holds them."""
    held = BooleanProperty(False)

    def arrive(self) -> None:
        """Show who signed in and ask for the accounts."""
        self.can_go_back = True
        self.hidden = self.kiosk.visit.preferences.hide_balance
        session = self.kiosk.visit.session
        if session is not None:
            self.member_name = session.member.name
            self.number_text = shown.member_number(session.member.member_no)
        self.reload()

    def reload(self) -> None:
        """Show the accounts, asking for what is not known yet."""
        super().reload()
        visit = self.kiosk.visit
        if visit.accounts is None:
            client, token = self.kiosk.hub(), visit.token
            self.loading = True
            self.kiosk.ask(lambda: client.accounts(token), self._take_accounts, self._failed)
        else:
            self._take_accounts(visit.accounts)

    def turn(self, pages: int) -> None:
        """Turn to another page of accounts."""
        self.page = min(max(0, self.page + pages), self.page_count - 1)
        self._show_cards()
        self.page_changed()

    def settled(self) -> bool:
        """Return whether accounts and their last movements are there."""
        visit = self.kiosk.visit
        return visit.accounts is not None and all(
            account.id in visit.passbooks and (visit.passbooks[account.id].rows or visit.passbooks[account.id].complete)
            for account in visit.accounts
        )

    def spoken(self) -> list[Phrase]:
        """Say whose savings these are, how much in all, and each account of this page; no amount that is covered."""
        if self.loading:
            return [Phrase.of("kiosk.speech.loading")]
        who = Phrase.of("kiosk.speech.accounts.member", name=Name(self.member_name), digits=Digits(self.number_text))
        if self.hidden:
            return [who, Phrase.of("kiosk.speech.covered"), Phrase.of("kiosk.speech.accounts.choose")]
        said = [who, Phrase.of("kiosk.speech.accounts.total", amount=Rupiah(int(self.total)))]
        for account in self._accounts_of_page():
            said += self._spoken_account(account)
        if self.page + 1 < self.page_count:
            said.append(Phrase.of("kiosk.speech.accounts.more"))
        return [*said, Phrase.of("kiosk.speech.accounts.choose")]

    def _spoken_account(self, account: Account) -> list[Phrase]:
        name = Word(f"kiosk.speech.product.{account.product}", account.name)
        said = [Phrase.of("kiosk.speech.accounts.account", name=name, amount=Rupiah(account.balance))]
        if account.due:
            said.append(Phrase.of("kiosk.speech.accounts.owed", amount=Rupiah(account.due)))
        passbook = self.kiosk.visit.passbooks.get(account.id)
        if passbook is not None and (passbook.rows or passbook.complete):
            said += last_movement(passbook.rows, self.kiosk.business_day)
        return said

    def what_next(self) -> str:
        """Say what a card does."""
        return "" if self.loading or not self.kiosk.visit.accounts else "kiosk.speech.accounts.choose"

    def main_target(self) -> Widget | None:
        """Point at the first card."""
        return self.ids.cards.children[-1] if self.ids.cards.children else None

    def _accounts_of_page(self) -> list[Account]:
        start = self.page * CARDS_PER_PAGE
        return (self.kiosk.visit.accounts or [])[start : start + CARDS_PER_PAGE]

    def _take_accounts(self, accounts: list[Account]) -> None:
        self.loading = False
        self.kiosk.visit.accounts = accounts
        self.total = sum(account.balance for account in accounts)
        self.page_count = max(1, -(-len(accounts) // CARDS_PER_PAGE))
        if not accounts:
            self.say(lambda catalog: catalog["kiosk.accounts.none"], "hint")
        self.turn(0)

    def _show_cards(self) -> None:
        """Show the cards of this page and ask for last movements not known yet; the passbook starts with the same."""
        self.ids.cards.clear_widgets()
        for account in self._accounts_of_page():
            card = self._card(account)
            self.ids.cards.add_widget(card)
            passbook = self.kiosk.visit.passbook(account.id)
            if passbook.rows or passbook.complete:
                card.last_text = last_movement_text(passbook.rows)
            else:
                self._ask_last(account.id, card)

    def _card(self, account: Account) -> AccountCard:
        owed = texts.catalog["kiosk.accounts.owed"].format(amount=shown.rupiah(account.due)) if account.due else ""
        card = AccountCard(
            account_id=account.id,
            icon=account_card.icon_of(account.product),
            name=account.name,
            balance=account.balance,
            owed_text=owed,
            roomy=not self.message,
            covered=self.hidden and not self.held,
        )
        card.bind(on_release=lambda pressed: self.kiosk.open_passbook(pressed.account_id))
        return card

    def on_held(self, _screen: AccountsScreen, held: bool) -> None:
        """Show the amounts of the cards together with the whole."""
        for card in self.ids.cards.children:
            card.covered = self.hidden and not held

    def on_message(self, _screen: AccountsScreen, message: str) -> None:
        """Let the cards give a message room, and take it back."""
        for card in self.ids.cards.children:
            card.roomy = not message

    def _ask_last(self, account_id: str, card: AccountCard) -> None:
        client, token, limit = self.kiosk.hub(), self.kiosk.visit.token, limits.MOVEMENTS_PER_REQUEST

        def take(rows: list[Movement]) -> None:
            passbook = self.kiosk.visit.passbook(account_id)
            passbook.take(rows, limit)
            card.last_text = last_movement_text(passbook.rows)

        self.kiosk.ask(lambda: client.movements(token, account_id, None, limit), take, self._failed)

    def _failed(self, error: KioskError) -> None:
        self.loading = False
        self.say_failure(error)


def last_movement_text(rows: list[Movement]) -> str:
    """Return the last movement in words: what, how much, when."""
    if not rows:
        return texts.catalog["kiosk.accounts.no_movement"]
    last = rows[0]
    return texts.catalog["kiosk.accounts.last"].format(
        text=last.text, amount=shown.signed_rupiah(last.amount), day=shown.day(last.day, texts.catalog)
    )


load_rule(__file__)
