"""Whatever people do, in whatever order: books balance, agree with a second cooperative, and rebuild from the log."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from hub.access.guard import Viewer, own
from hub.books import Action
from hub.days import actions as days
from hub.errors import HubError
from hub.ledger import views as ledger
from hub.log.fact import Fact
from hub.log.record import Origin
from hub.members import actions as members
from hub.proof import actions as proof
from hub.requests import actions as requests
from hub.requests.views import request
from hub.savings import actions as savings
from hub.savings import views
from hub.savings.facts import Rule
from tests.hub.proof.model import Asked, Model, Move
from tests.hub.village import REGION, Village

PRODUCTS = ("pokok", "wajib", "sukarela")
CODES = {"pokok": "3110", "wajib": "3120", "sukarela": "2111"}
DAYS = [f"2026-{month:02d}-{day:02d}" for month in range(1, 7) for day in (4, 5, 6, 28)]

MEMBERS = st.integers(1, 4)
PRODUCT = st.sampled_from(PRODUCTS)
AMOUNT = st.sampled_from([20_000, 20_000, 40_000, 25_000, 100_000, 1_000, 999, 1, 0, -5_000, 10**11, 10**11 + 1])

STEPS = st.one_of(
    st.tuples(st.just("deposit"), PRODUCT, MEMBERS, AMOUNT),
    st.tuples(st.just("deposit"), PRODUCT, MEMBERS, AMOUNT),
    st.tuples(st.just("pay what is owed"), PRODUCT, MEMBERS),
    st.tuples(st.just("withdraw"), PRODUCT, MEMBERS, AMOUNT),
    st.tuples(st.just("ask"), PRODUCT, MEMBERS, AMOUNT),
    st.tuples(st.just("ask"), st.just("sukarela"), MEMBERS, AMOUNT),
    st.tuples(st.just("settle"), st.sampled_from(["pay", "pay", "cancel", "refuse"]), st.integers(0, 5)),
    st.tuples(st.just("undo"), st.integers(0, 12)),
    st.tuples(st.just("join")),
    st.tuples(st.just("status"), MEMBERS, st.sampled_from(["left", "active", "died"])),
    st.tuples(st.just("bring"), PRODUCT, MEMBERS, st.sampled_from([0, 60_000]), st.sampled_from(["", "2026-02"])),
    st.tuples(st.just("rule"), st.sampled_from([20_000, 25_000]), st.sampled_from(["2026-01", "2026-03", "2026-05"])),
    st.tuples(st.just("open"), st.sampled_from(DAYS)),
    st.tuples(st.just("close")),
    st.tuples(st.just("tomorrow"), st.integers(1, 4)),
    st.tuples(st.just("tomorrow"), st.integers(1, 4)),
    st.tuples(st.just("again")),
)

SAVER = st.integers(1, 2)
PART = st.sampled_from([20_000, 40_000, 100_000, 100_001])
SETTLE = st.tuples(st.just("settle"), st.sampled_from(["pay", "pay", "cancel", "refuse"]), st.integers(0, 2))
ASKING = st.one_of(
    st.tuples(st.just("ask"), st.just("sukarela"), SAVER, PART),
    SETTLE,
    SETTLE,
    st.tuples(st.just("withdraw"), st.just("sukarela"), SAVER, PART),
    st.tuples(st.just("deposit"), st.just("sukarela"), SAVER, PART),
    st.tuples(st.just("undo"), st.integers(0, 12)),
    st.tuples(st.just("status"), SAVER, st.sampled_from(["left", "active"])),
    st.tuples(st.just("tomorrow"), st.just(1)),
    st.tuples(st.just("again")),
)
"""People with money at one desk: here most of what is asked goes through."""

Step = tuple[Any, ...]


class Play:
    """Plays steps in the books and in the model, each step's outcome compared."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.model = Model(day="2026-01-05", joined={1: "2026-01-05"}, status={1: "active"})
        self.sent: list[tuple[Origin, Action, list[Fact]]] = []

    def planned(self, step: Step) -> tuple[Action, bool, Callable[[int], None]]:
        """The action of a step, whether it must go through, and what it then does to the model (given its number)."""
        model = self.model
        match step:
            case ("deposit", product, member, amount):
                return (
                    lambda tx: savings.deposit(tx, f"{product}-{member}", amount),
                    model.may_deposit(product, member, amount),
                    lambda number: model.moves.append(Move(number, f"{product}-{member}", amount, "deposit")),
                )
            case ("pay what is owed", product, member):
                owed = model.due(product, member) if member in model.joined else 0
                return self.planned(("deposit", product, member, owed))
            case ("withdraw", product, member, amount):
                return (
                    lambda tx: savings.withdraw(tx, f"{product}-{member}", amount),
                    model.may_withdraw(product, member, amount),
                    lambda number: model.moves.append(Move(number, f"{product}-{member}", -amount, "withdrawal")),
                )
            case ("ask", product, member, amount):
                account = f"{product}-{member}"
                return (
                    lambda tx: requests.ask(tx, member, account, amount),
                    model.may_ask(product, member, amount),
                    lambda number: model.requests.append(Asked(number, account, amount, model.day)),
                )
            case ("settle", how, which):
                return self._settle(how, which)
            case ("undo", which):
                target = model.moves[which % len(model.moves)] if model.moves else Move(3, "", 0, "")
                return (
                    lambda tx: savings.reverse(tx, target.number, "other"),
                    model.may_undo(target.number),
                    lambda number: model.moves.append(
                        Move(number, target.account, -target.amount, "reversal", target.number)
                    ),
                )
            case ("bring", product, member, amount, until):
                return self._bring(product, member, amount, until)
            case ("rule", amount, month):
                rule = Rule(product="wajib", account="3120", amount=amount)
                return (
                    lambda tx: savings.set_rules(tx, (rule,), from_month=month, day=model.day),
                    True,
                    lambda _: model.wajib.update({month: amount}),
                )
            case _:
                return self._life(step)

    def _settle(self, how: str, which: int) -> tuple[Action, bool, Callable[[int], None]]:
        """An old request is tried as often as an open one."""
        model = self.model
        newest_first = model.requests[::-1]
        asked = newest_first[which % len(newest_first)] if newest_first else Asked(3, "sukarela-1", 1, "", "none")
        member = int(asked.account.partition("-")[2])
        ends = {"pay": "paid", "cancel": "cancelled", "refuse": "refused"}[how]

        def settled(number: int) -> None:
            asked.state = ends
            if how == "pay":
                asked.paid_by = number
                model.moves.append(Move(number, asked.account, -asked.amount, "withdrawal"))

        actions: dict[str, Action] = {
            "pay": lambda tx: requests.pay(tx, asked.number),
            "cancel": lambda tx: requests.cancel(tx, member, asked.number),
            "refuse": lambda tx: requests.refuse(tx, asked.number, "Kas kosong"),
        }
        return actions[how], model.may_pay(asked) if how == "pay" else asked.state == "open", settled

    def _bring(self, product: str, member: int, amount: int, until: str) -> tuple[Action, bool, Callable[[int], None]]:
        account, model = f"{product}-{member}", self.model

        def brought(number: int) -> None:
            model.openings[account] = (amount, until)
            if amount:
                model.moves.append(Move(number, account, amount, "opening"))

        return (
            lambda tx: savings.open_with(tx, account, amount, paid_until=until, day=model.day),
            model.may_bring(product, member),
            brought,
        )

    def _life(self, step: Step) -> tuple[Action, bool, Callable[[int], None]]:
        model = self.model
        match step:
            case ("join",):
                number, day = len(model.joined) + 1, model.day
                person = members.particulars(f"Member {'x' * number}")

                def joined(_: int) -> None:
                    model.joined[number], model.status[number] = day, "active"

                return (
                    lambda tx: members.register(tx, person, region=REGION, joined=day, day=day),
                    True,
                    joined,
                )
            case ("status", member, status):
                return (
                    lambda tx: members.change_status(tx, member, status, day=model.day),
                    model.may_change(member, status),
                    lambda _: model.status.update({member: status}),
                )
            case ("open", day):

                def opened(_: int) -> None:
                    model.day, model.open = day, True

                return lambda tx: days.open_day(tx, day, far=True), not model.open and day > model.day, opened
            case ("close",):
                return days.close_day, model.open, lambda _: setattr(model, "open", False)
        raise ValueError(step)

    def play(self, step: Step, index: int) -> None:
        if step[0] == "tomorrow":
            later = [day for day in DAYS if day > self.model.day][: step[1]]
            self.play(("close",), index * 100 + 1)
            self.play(("open", later[-1] if later else self.model.day), index * 100 + 2)
            return
        if step == ("again",):
            if self.sent:
                origin, action, facts = self.sent[-1]
                assert self.village.books.write(origin, action) == facts
            return
        action, goes, then = self.planned(step)
        origin = Origin("1", "test", f"key-{index:07d}", repr(step))
        before = self.village.facts
        outcome = self.village.books.write_together([(origin, action)])[0]
        if isinstance(outcome, HubError):
            assert not goes, f"{step} was refused: {outcome.code}"
            assert self.village.facts == before
            event(f"refused: {step[0]}: {outcome.code}")
            return
        assert goes, f"{step} went through"
        assert isinstance(outcome, list)
        count = 2 if step[:2] == ("settle", "pay") else 1
        assert [fact.number for fact in outcome] == [before + 1 + i for i in range(count)]
        then(outcome[0].number)
        self.sent.append((origin, action, outcome))

    def compare(self) -> None:
        """Every balance, debt and total of the books is the model's."""
        db, model = self.village.books.db, self.model
        for member in model.joined:
            found = views.accounts(db, own(Viewer(member, (), "")), model.day)
            assert {each.product: each.balance for each in found} == {
                product: model.balance(f"{product}-{member}") for product in PRODUCTS
            }
            if model.status[member] == "active":
                assert {each.product: each.due for each in found} == {
                    product: model.due(product, member) for product in PRODUCTS
                }
            for product in PRODUCTS:
                account = f"{product}-{member}"
                assert ledger.balance(db, CODES[product], account) == -model.balance(account)
        found = db.execute_sql("SELECT number, account, amount, day, state FROM withdrawal_request ORDER BY number")
        assert [Asked(*row) for row in found] == model.requests
        shown = [request(db, each.number).state for each in model.requests]
        assert shown == [model.shown(each) for each in model.requests]
        paid_by = db.execute_sql("SELECT movement FROM withdrawal_request WHERE state = 'paid'").fetchall()
        assert len(set(paid_by)) == sum(each.state == "paid" for each in model.requests)
        brought = sum(move.amount for move in model.moves if move.kind == "opening")
        assert ledger.balance(db, "3990") == brought
        assert ledger.balance(db, "1110") == sum(move.amount for move in model.moves) - brought


def dump(path: Path) -> str:
    """Everything in a books file as SQL text, byte for byte."""
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def kept_through(steps: list[Step]) -> None:
    """Play the steps; then the books agree with the model, prove themselves, and rebuild to the last byte."""
    with TemporaryDirectory() as folder:
        village = Village(Path(folder), durable=False)
        play = Play(village)
        for index, step in enumerate(steps):
            play.play(step, index)
        play.compare()
        assert village.books.violations() == []
        assert proof.verify(village.books) == village.facts
        copy = Path(folder) / "rebuilt.db"
        assert proof.rebuild(village.books, copy) == village.facts
        village.close()
        assert dump(copy) == dump(village.books.path)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(st.lists(STEPS, min_size=20, max_size=80))
def test_any_sequence_of_actions_keeps_the_books(steps: list[Step]) -> None:
    kept_through([("join",), ("join",), *steps])


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ASKING, min_size=15, max_size=50))
def test_a_request_is_paid_once_whatever_else_people_do(steps: list[Step]) -> None:
    saved: list[Step] = [("deposit", "sukarela", member, 100_000) for member in (1, 2)]
    kept_through([("join",), *saved, *steps])
