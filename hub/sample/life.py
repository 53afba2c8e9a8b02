"""Two years of the made-up cooperative, day by day, through the same actions that officers use."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date
from typing import Final

from hub.books import Books
from hub.ledger.chart import CASH
from hub.ledger.views import balance as ledger_balance
from hub.sample.calendar import is_meeting, money_comes, money_goes
from hub.sample.desk import Desk
from hub.sample.people import IMPORTED, NUMBERS, Person
from hub.savings import views

MINIMUM_DEPOSIT: Final = 5_000  # rupiah
MINIMUM_BALANCE: Final = 10_000  # rupiah that stay in simpanan sukarela
_CASH_LEAST: Final = 300_000  # rupiah that stay in the drawer; who asks for more comes another day
_DEPOSIT_MAX: Final = 3_000_000  # rupiah; a good harvest
_WITHDRAWAL_MAX: Final = 2_500_000  # rupiah; above, one goes to the bank

TREASURER: Final = NUMBERS["treasurer"]
CASHIER: Final = NUMBERS["cashier"]

_COMES_TO_MEETING: Final = {"punctual": 0.92, "ahead": 0.95, "irregular": 0.45, "behind": 0.12}
"""How likely somebody pays simpanan wajib at a meeting, by habit."""

_COMES_AFTER: Final = {"punctual": 0.4, "ahead": 0.4, "irregular": 0.06, "behind": 0.01}
"""How likely somebody who owes it pays on another day."""


class Life:
    """The members as they save; who they are changes with `hub.sample.events`."""

    def __init__(self, books: Books, desk: Desk, rng: random.Random, people: Sequence[Person]) -> None:
        self.books = books
        self.desk = desk
        self.rng = rng
        self.active = {person.member_no: person for person in people[:IMPORTED]}
        self.busy: set[int] = set()
        """Who has other business at the desk today, and whose balance is not what it was this morning."""
        self._owing: set[int] = set()
        self._drawer = 0

    def begin(self) -> None:
        """A new day: count the drawer."""
        self._drawer = ledger_balance(self.books.db, CASH)
        self.busy.clear()

    def save(self, day: date) -> None:
        """Everybody who comes to the desk on this day."""
        people = [person for person in self.active.values() if person.member_no not in self.busy]
        self.rng.shuffle(people)
        meeting = is_meeting(day)
        for person in people:
            if meeting or person.member_no in self._owing:
                self._pay_wajib(person, day, _COMES_TO_MEETING if meeting else _COMES_AFTER)
            often = 0.3 if meeting else 0.045
            if self.rng.random() < often * min(person.thrift, 2.5) * money_comes(day):
                self.desk.deposit(self._officer(), f"sukarela-{person.member_no}", self.some_amount(person, day))
            elif self.rng.random() < 0.012 * money_goes(day):
                self._withdraw(person)

    def some_amount(self, person: Person, day: date) -> int:
        """What this person may bring on this day: whole notes, more after a good harvest."""
        usual: float = self.rng.lognormvariate(10.9, 0.7) * min(person.thrift, 2.5) ** 0.5
        if money_comes(day) > 1.2 and self.rng.random() < 0.15:
            usual *= 4
        return min(max(round(usual / MINIMUM_DEPOSIT), 2) * MINIMUM_DEPOSIT, _DEPOSIT_MAX)

    def may_pay(self, amount: int) -> bool:
        """Whether the drawer holds so much before this day's deposits; if so, it is taken as paid."""
        if self._drawer - amount < _CASH_LEAST:
            return False
        self.pay(amount)
        return True

    def pay(self, amount: int) -> None:
        """Take so much out of the drawer, whatever is in it."""
        self._drawer -= amount

    def gone(self, member_no: int) -> None:
        """Somebody is no longer a member."""
        del self.active[member_no]
        self._owing.discard(member_no)

    def _officer(self) -> int:
        return CASHIER if self.rng.random() < 0.8 else TREASURER

    def _pay_wajib(self, person: Person, day: date, likely: dict[str, float]) -> None:
        month = f"{day:%Y-%m}"
        owed = views.due(self.books.db, "wajib", person.member_no, person.joined, month)
        if owed == 0:
            self._owing.discard(person.member_no)
            return
        self._owing.add(person.member_no)
        if self.rng.random() < likely[person.habit]:
            rate = views.rules(self.books.db, month)["wajib"].amount
            self.desk.deposit(self._officer(), f"wajib-{person.member_no}", self._part(person, owed, rate))
            self._owing.discard(person.member_no)

    def _part(self, person: Person, owed: int, rate: int) -> int:
        # Either all that is owed, or whole months: the desk takes nothing else.
        months = -(-owed // rate)
        if person.habit == "ahead" and owed % rate == 0 and self.rng.random() < 0.4:
            return owed + rate * self.rng.choice((2, 3, 5, 11))
        if person.habit == "irregular" and months > 3:
            return rate * self.rng.randint(1, 3)
        if person.habit == "behind" and months > 2:
            return rate * self.rng.randint(1, 2)
        return owed

    def _withdraw(self, person: Person) -> None:
        held = views.balance(self.books.db, f"sukarela-{person.member_no}")
        free = min(held - MINIMUM_BALANCE, _WITHDRAWAL_MAX)
        amount = round(free * self.rng.uniform(0.1, 0.7) / 10_000) * 10_000
        if 20_000 <= amount <= free and self.may_pay(amount):
            self.desk.withdraw(self._officer(), f"sukarela-{person.member_no}", amount)
