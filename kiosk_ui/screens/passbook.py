"""A passbook to page through: newest first, four lines a page, each in words with the balance after it."""

# mypy: disallow-subclassing-any=False

from __future__ import annotations

from kivy.properties import BooleanProperty, NumericProperty, StringProperty

from kiosk_ui import limits, shown
from kiosk_ui.answers import Account, Movement
from kiosk_ui.errors import KioskError
from kiosk_ui.passbook import Passbook
from kiosk_ui.screens.base import KioskScreen
from kiosk_ui.texts import texts
from kiosk_ui.voice.phrase import Phrase, Rupiah, Word
from kiosk_ui.voice.sentences import movement_line
from kiosk_ui.widgets import account_card, held_amount, movement_row, pager, surfaces
from kiosk_ui.widgets.kv import load_rule
from kiosk_ui.widgets.movement_row import MovementRow

PARTS = (account_card, held_amount, movement_row, pager, surfaces)
ROWS_PER_PAGE = 4


class PassbookScreen(KioskScreen):
    """Question answered: what has happened?"""

    offers_again = True

    account_name = StringProperty("")
    icon = StringProperty("account")
    balance = NumericProperty(0)
    page = NumericProperty(0)
    can_newer = BooleanProperty(False)
    can_older = BooleanProperty(False)
    loading = BooleanProperty(False)
    hidden = BooleanProperty(False)
    """Whether amounts are seen only while a finger holds them."""
    held = BooleanProperty(False)

    def arrive(self) -> None:
        """Show the account and its newest page."""
        self.can_go_back = True
        self.hidden = self.kiosk.visit.preferences.hide_balance
        self.reload()

    def reload(self) -> None:
        """Show the page, asking for what is not known yet."""
        super().reload()
        account = self.kiosk.visit.account()
        if account is None:
            # Forgotten because the language changed or the hub was away.
            client, token = self.kiosk.hub(), self.kiosk.visit.token
            self.loading = True
            self.kiosk.ask(lambda: client.accounts(token), self._take_accounts, self._failed)
            return
        self.account_name, self.balance = account.name, account.balance
        self.icon = account_card.icon_of(account.product)
        self._show_page()

    def turn(self, pages: int) -> None:
        """Turn to older (+1) or newer (-1) lines."""
        passbook = self._passbook()
        if (pages > 0 and passbook.has_older(ROWS_PER_PAGE)) or (pages < 0 and passbook.has_newer):
            passbook.page += pages
            self._show_page()
            self.page_changed()

    def settled(self) -> bool:
        """Return whether the page is complete."""
        return not self.loading

    def spoken(self) -> list[Phrase]:
        """Say the balance of now and each line of the page, the newest first; no amount that is covered."""
        account = self.kiosk.visit.account()
        if account is None or self.loading:
            return [Phrase.of("kiosk.speech.loading")]
        name = Word(f"kiosk.speech.product.{account.product}", account.name)
        if self.hidden:
            return [Phrase.of("kiosk.speech.passbook.of", name=name), Phrase.of("kiosk.speech.covered")]
        said = [Phrase.of("kiosk.speech.passbook.now", name=name, amount=Rupiah(account.balance))]
        for row in self._passbook().page_rows(ROWS_PER_PAGE):
            said += movement_line(row, self.kiosk.business_day)
            said.append(Phrase.of("kiosk.speech.passbook.balance", amount=Rupiah(row.balance)))
        return [*said, Phrase.of("kiosk.speech.passbook.older")] if self.can_older else said

    def _passbook(self) -> Passbook:
        return self.kiosk.visit.passbook(self.kiosk.visit.account_id)

    def _take_accounts(self, accounts: list[Account]) -> None:
        self.kiosk.visit.accounts = accounts
        self.loading = False
        if self.kiosk.visit.account() is not None:
            self.reload()

    def _show_page(self) -> None:
        passbook = self._passbook()
        self.page = passbook.page
        self.can_newer = passbook.has_newer
        self.can_older = passbook.has_older(ROWS_PER_PAGE)
        self.ids.rows.clear_widgets()
        for row in passbook.page_rows(ROWS_PER_PAGE):
            self.ids.rows.add_widget(self._row(row))
        if passbook.needs_more(ROWS_PER_PAGE):
            self._ask_more(passbook)
        elif not passbook.rows:
            self.say(lambda catalog: catalog["kiosk.passbook.empty"], "hint")

    def _row(self, movement: Movement) -> MovementRow:
        return MovementRow(
            icon=movement_row.icon_of(movement.kind, movement.amount),
            text=movement.text,
            day_text=shown.day(movement.day, texts.catalog),
            amount=movement.amount,
            balance_text=texts.catalog["kiosk.passbook.balance"].format(amount=shown.rupiah(movement.balance)),
            undone=movement.reversed_by is not None,
            covered=self.hidden and not self.held,
            size_hint_y=1 / ROWS_PER_PAGE,
        )

    def on_held(self, _screen: PassbookScreen, held: bool) -> None:
        """Show the amounts of the rows together with the balance."""
        for row in self.ids.rows.children:
            row.covered = self.hidden and not held

    def _ask_more(self, passbook: Passbook) -> None:
        client, token, limit = self.kiosk.hub(), self.kiosk.visit.token, limits.MOVEMENTS_PER_REQUEST
        account_id, before = passbook.account_id, passbook.before

        def take(rows: list[Movement]) -> None:
            self.loading = False
            passbook.take(rows, limit)
            self._show_page()

        if not self.loading:
            self.loading = True
            self.kiosk.ask(lambda: client.movements(token, account_id, before, limit), take, self._failed)

    def _failed(self, error: KioskError) -> None:
        self.loading = False
        self.say_failure(error)


load_rule(__file__)
