"""A second, simple cooperative in plain Python, to compare the books with: no SQL, no log, every sum made anew.

It says of each action whether it must go through, and knows every balance and debt by adding up all there ever was.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

MONTHS = 12
ASKED_A_DAY = 10


class Move(NamedTuple):
    """One movement of an account; `undoes` the number of another."""

    number: int
    account: str
    amount: int
    kind: str
    undoes: int = 0


@dataclass
class Asked:
    """One request for a withdrawal, by the number of the fact that asked."""

    number: int
    account: str
    amount: int
    day: str
    state: str = "open"
    paid_by: int = field(default=0, compare=False)


def month_index(text: str) -> int:
    """A month or day as a count of months."""
    return int(text[:4]) * MONTHS + int(text[5:7]) - 1


@dataclass
class Model:
    """The state that the actions so far must have led to."""

    day: str
    open: bool = True
    joined: dict[int, str] = field(default_factory=dict)
    status: dict[int, str] = field(default_factory=dict)
    moves: list[Move] = field(default_factory=list)
    requests: list[Asked] = field(default_factory=list)
    openings: dict[str, tuple[int, str]] = field(default_factory=dict)
    wajib: dict[str, int] = field(default_factory=lambda: {"2026-01": 20_000})
    pokok: int = 100_000
    least: int = 1_000

    def balance(self, account: str) -> int:
        return sum(move.amount for move in self.moves if move.account == account)

    def _wajib_in(self, index: int) -> int:
        months = sorted(self.wajib)
        in_force = [month for month in months if month_index(month) <= index]
        return self.wajib[in_force[-1] if in_force else months[0]]

    def due(self, product: str, member: int) -> int:
        account = f"{product}-{member}"
        paid = self.balance(account)
        if product == "sukarela":
            return 0
        if product == "pokok":
            return max(self.pokok - paid, 0)
        brought, until = self.openings.get(account, (0, ""))
        first = month_index(until) + 1 if until else month_index(self.joined[member])
        owed = sum(self._wajib_in(index) for index in range(first, month_index(self.day) + 1))
        return max(owed - (paid - (brought if until else 0)), 0)

    def may_deposit(self, product: str, member: int, amount: int) -> bool:
        if not self.open or self.status.get(member) != "active" or not 0 < amount <= 10**11:
            return False
        owed = self.due(product, member)
        if product == "pokok":
            return owed > 0 and amount == owed
        if product == "wajib":
            return amount == owed or amount % self._wajib_in(month_index(self.day)) == 0
        return amount >= self.least

    def may_withdraw(self, product: str, member: int, amount: int) -> bool:
        if not self.open or member not in self.status or not 0 < amount <= 10**11:
            return False
        if self.status[member] == "active" and product != "sukarela":
            return False
        return amount <= self.balance(f"{product}-{member}")

    def may_ask(self, product: str, member: int, amount: int) -> bool:
        account = f"{product}-{member}"
        if self.status.get(member) != "active" or product != "sukarela" or not 0 < amount <= self.balance(account):
            return False
        asked = sum(each.account == account and each.day == self.day for each in self.requests)
        return asked < ASKED_A_DAY and not any(
            each.account == account and each.state == "open" for each in self.requests
        )

    def may_pay(self, request: Asked) -> bool:
        product, _, member = request.account.partition("-")
        return request.state == "open" and self.may_withdraw(product, int(member), request.amount)

    def shown(self, request: Asked) -> str:
        """What people are told of a request: one whose payment was undone is no longer paid."""
        undone = any(move.undoes == request.paid_by for move in self.moves if move.undoes)
        return "reversed" if undone else request.state

    def may_undo(self, number: int) -> bool:
        found = [move for move in self.moves if move.number == number]
        if not self.open or not found or found[0].kind not in ("deposit", "withdrawal"):
            return False
        undone = any(move.undoes == number for move in self.moves)
        return not undone and self.balance(found[0].account) >= found[0].amount

    def may_bring(self, product: str, member: int) -> bool:
        account = f"{product}-{member}"
        moved = any(move.account == account for move in self.moves)
        return member in self.status and account not in self.openings and not moved

    def may_change(self, member: int, status: str) -> bool:
        now = self.status.get(member)
        return now is not None and now != status and (now != "died" or status == "active")
