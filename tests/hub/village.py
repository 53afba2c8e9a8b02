"""A small cooperative for tests: founded books, a clock that stands still, and a short notation for what people do.

The notation is one action a line; days are opened and closed as they come:

    2026-03-01 join Siti
    2026-03-01 wajib Siti 20000
    2026-03-02 sukarela Siti -5000      a withdrawal
    2026-03-02 undo sukarela Siti       reverses the newest movement of that account
    2026-03-03 left Siti
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path

from hub.access.actions import grant_role, set_pin
from hub.access.guard import Viewer, own
from hub.access.pins import hash_pin
from hub.books import Action, Books
from hub.cooperative.facts import Founded
from hub.days import actions as days
from hub.days.views import newest
from hub.errors import HubError
from hub.ledger.chart import STANDARD
from hub.ledger.facts import ChartSet
from hub.log.fact import Fact
from hub.log.facts import Begun
from hub.log.record import Origin, Transaction
from hub.members import actions as members
from hub.savings import actions as savings
from hub.savings import views
from hub.savings.facts import Rule

REGION = "64.08.04.2001"
HUB = "hub-00000001"
PIN = "482915"
FIRST_DAY = "2026-01-05"
OFFICER = "Ratna"
RULES = (
    Rule(product="pokok", account="3110", amount=100_000),
    Rule(product="wajib", account="3120", amount=20_000),
    Rule(product="sukarela", account="2111", minimum_deposit=1_000, minimum_balance=0),
)


class FixedClock:
    """A clock that only moves when told to, and random bytes that are the same in every run."""

    def __init__(self, now: int = 1_767_600_000, trust: str = "kept", seed: int = 1) -> None:
        self.seconds = now
        self.trusted = trust
        self._random = random.Random(seed)

    def now(self) -> int:
        return self.seconds

    def trust(self) -> str:
        return self.trusted

    def hear_district(self, told: int | None) -> None:
        if told is not None and self.trusted != "network":
            self.seconds, self.trusted = told, "district"

    def random_bytes(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def advance(self, seconds: int) -> None:
        self.seconds += seconds


@cache
def hashed(pin: str) -> str:
    """The Argon2id hash of a PIN, made once a run because it is slow by design."""
    return hash_pin(pin)


class Village:
    """Founded books with one officer (member 1, Ratna) and short ways to let people act."""

    def __init__(
        self,
        folder: Path,
        clock: FixedClock | None = None,
        *,
        rules: tuple[Rule, ...] = RULES,
        durable: bool = True,
        day: str = FIRST_DAY,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.clock = clock or FixedClock()
        self.books = Books(folder / "books.db", self.clock, durable=durable)

        def found(tx: Transaction) -> None:
            tx.record(Begun(hub=HUB), day="")
            tx.record(Founded(hub=HUB, name="Koperasi Uji", region=REGION), day="")
            tx.record(ChartSet(accounts=STANDARD), day="")
            savings.set_rules(tx, rules, from_month=day[:7], day="")
            days.open_day(tx, day)
            members.register(tx, members.particulars(OFFICER), region=REGION, joined=day, day=day)
            for role in ("chair", "treasurer"):
                grant_role(tx, 1, role)
            set_pin(tx, 1, hashed(PIN), must_change=False)

        self.act(found)

    def act(self, action: Action, *, actor: str = "1", key: str | None = None, request: str = "") -> list[Fact]:
        """Run one action in a write of its own."""
        return self.books.write(Origin(actor, "test", key, request), action)

    def refusal(self, action: Action) -> HubError | None:
        """The error of ours that this action ends with, None if it went through. Nothing may be recorded then."""
        before = self.facts
        try:
            self.act(action)
        except HubError as error:
            assert self.facts == before
            return error
        return None

    @property
    def facts(self) -> int:
        """How many facts the log holds."""
        return int(self.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0])

    def number_of(self, name: str) -> int:
        """The member number of somebody by their name."""
        row = self.books.db.execute_sql("SELECT member_no FROM member WHERE name = ?", (name,)).fetchone()
        assert row, f"nobody is called {name}"
        return int(row[0])

    def account(self, product: str, name: str) -> str:
        """The id of somebody's savings account."""
        return f"{product}-{self.number_of(name)}"

    def balance(self, product: str, name: str) -> int:
        """What somebody has in an account, in rupiah."""
        return views.balance(self.books.db, self.account(product, name))

    def due(self, product: str, name: str) -> int:
        """What somebody owes of a product on the newest business day, in rupiah."""
        found = views.accounts(self.books.db, own(Viewer(self.number_of(name), (), "")), newest(self.books.db).day)
        return next(each.due for each in found if each.product == product)

    def movements(self, product: str, name: str) -> list[views.MovementView]:
        """The movements of somebody's account, newest first."""
        viewer = Viewer(self.number_of(name), (), "")
        return views.movements(self.books.db, own(viewer), self.account(product, name))

    def member(self, name: str, pin: str = PIN, roles: tuple[str, ...] = ()) -> int:
        """Register somebody on the open day, with a PIN and offices, and return their number."""
        day = newest(self.books.db).day

        def action(tx: Transaction) -> None:
            number = members.register(tx, members.particulars(name), region=REGION, joined=day, day=day)
            set_pin(tx, number, hashed(pin), must_change=False)
            for role in roles:
                grant_role(tx, number, role)

        self.act(action)
        return self.number_of(name)

    def day(self, day: str) -> None:
        """Make this the open business day."""
        now = newest(self.books.db)
        if now.open and now.day != day:
            self.act(days.close_day)
        if now.day != day or not now.open:
            self.act(lambda tx: days.open_day(tx, day, far=True))

    def play(self, text: str) -> None:
        """Let people act as the notation says (see this module's page)."""
        for line in text.strip().splitlines():
            day, *words = line.split()
            self.day(day)
            self._one(day, words)

    def _one(self, day: str, words: list[str]) -> None:
        match words:
            case ["join", name]:
                self.act(lambda tx: members.register(tx, members.particulars(name), region=REGION, joined=day, day=day))
            case [("left" | "died" | "active") as status, name]:
                number = self.number_of(name)
                self.act(lambda tx: members.change_status(tx, number, status, day=day))
            case ["undo", product, name]:
                number = self.movements(product, name)[0].number
                self.act(lambda tx: savings.reverse(tx, number, "other"))
            case [product, name, amount]:
                account, rupiah = self.account(product, name), int(amount)
                if rupiah > 0:
                    self.act(lambda tx: savings.deposit(tx, account, rupiah))
                else:
                    self.act(lambda tx: savings.withdraw(tx, account, -rupiah))
            case _:
                raise ValueError(f"cannot read {words}")

    def close(self) -> None:
        """Close this thread's connection."""
        self.books.close()
