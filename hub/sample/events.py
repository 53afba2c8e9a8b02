"""What happens only now and then: people join, leave and die, rules change, and the desk makes mistakes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Final

from hub.access.actions import set_pin
from hub.log.record import Transaction
from hub.members.actions import change_status, correct, particulars, register
from hub.sample.calendar import is_meeting
from hub.sample.life import CASHIER, TREASURER, Life
from hub.sample.people import IMPORTED, NUMBER_TO_SHOW, NUMBERS, POKOK, Person
from hub.savings import actions as savings
from hub.savings import views
from hub.savings.facts import Rule
from hub.savings.views import next_month

SECRETARY: Final = NUMBERS["secretary"]
WAJIB_RAISED: Final = 25_000  # rupiah a month in the second year

_JOIN_AT: Final = (1, 4, 8, 12, 18)  # which meeting, counted from 0
_LEAVE_AT: Final = (7, 16)
_DIE_AT: Final = 11
_RAISE_AT: Final = 13
_HEIRS_COME_DAYS: Final = 40  # after the fortieth-day prayers

Event = Callable[[date], None]


class Events:
    """The plan of all of these, day by day."""

    def __init__(self, life: Life, people: Sequence[Person], days: Sequence[date], pins: dict[int, str]) -> None:
        """`pins` has the PIN hash of each member by number."""
        self._life = life
        self._pins = pins
        self._days = days
        self._plan: dict[date, list[Event]] = defaultdict(list)
        meetings = [day for day in days if is_meeting(day)]
        for at, person in zip(_JOIN_AT, people[IMPORTED:], strict=True):
            self._plan[meetings[at]].append(partial(self._join, person))
        for at in _LEAVE_AT:
            self._plan[meetings[at]].append(self._leave)
        self._plan[meetings[_DIE_AT]].append(self._die)
        self._plan[meetings[_RAISE_AT]].append(self._raise_wajib)
        mistakes = (self._too_much, self._twice, self._wrong_member, self._too_much, self._wrong_account, self._twice)
        for share, mistake in zip((0.08, 0.21, 0.4, 0.57, 0.76, 0.93), mistakes, strict=True):
            self._plan[days[int(len(days) * share)]].append(mistake)
        for share in (0.15, 0.48, 0.83):
            self._plan[days[int(len(days) * share)]].append(self._new_phone)

    def happen(self, day: date) -> None:
        """Hand everything that is planned for this day to the desk."""
        for event in self._plan.get(day, ()):
            event(day)

    def _anybody(self, *habits: str) -> Person:
        special = {NUMBER_TO_SHOW, *NUMBERS.values()}
        people = [
            person
            for number, person in self._life.active.items()
            if number not in special and number not in self._life.busy
        ]
        chosen = self._life.rng.choice([person for person in people if person.habit in habits] or people)
        self._life.busy.add(chosen.member_no)
        return chosen

    def _join(self, person: Person, day: date) -> None:
        person.joined = day.isoformat()
        who = particulars(person.name, person.address, person.phone, person.nik)

        def registered(tx: Transaction) -> None:
            register(tx, who, region=person.region, joined=person.joined, day=person.joined, member_no=person.member_no)
            set_pin(tx, person.member_no, self._pins[person.member_no], must_change=True)

        desk = self._life.desk
        desk.do(SECRETARY, registered)
        desk.deposit(CASHIER, f"pokok-{person.member_no}", POKOK)
        rate = views.rules(self._life.books.db, person.joined[:7])["wajib"].amount
        desk.deposit(CASHIER, f"wajib-{person.member_no}", rate)
        # From tomorrow on like everybody else: today's part is done.
        self._plan[_next(self._days, day)].append(lambda _: self._life.active.update({person.member_no: person}))

    def _leave(self, day: date) -> None:
        person = self._anybody("irregular", "behind")
        self._life.gone(person.member_no)
        note = self._life.rng.choice(("Pindah ke Samarinda", "Pindah mengikuti anak", "Pulang ke kampung asal"))
        self._life.desk.do(SECRETARY, lambda tx: change_status(tx, person.member_no, "left", day=day.isoformat()))
        self._settle(person, note)

    def _die(self, day: date) -> None:
        person = self._anybody()
        self._life.gone(person.member_no)
        self._life.desk.do(SECRETARY, lambda tx: change_status(tx, person.member_no, "died", day=day.isoformat()))
        heirs_come = _next(self._days, day + timedelta(days=_HEIRS_COME_DAYS))
        self._plan[heirs_come].append(lambda _: self._settle(person, "Diserahkan kepada ahli waris"))

    def _settle(self, person: Person, note: str) -> None:
        for product in ("sukarela", "wajib", "pokok"):
            account = f"{product}-{person.member_no}"
            held = views.balance(self._life.books.db, account)
            if held:
                self._life.pay(held)
                self._life.desk.withdraw(TREASURER, account, held, note)

    def _raise_wajib(self, day: date) -> None:
        rule = Rule(product="wajib", account="3120", amount=WAJIB_RAISED)
        from_month = next_month(f"{day:%Y-%m}")
        self._life.desk.do(
            NUMBERS["chair"], lambda tx: savings.set_rules(tx, (rule,), from_month=from_month, day=day.isoformat())
        )

    def _too_much(self, day: date) -> None:
        person = self._anybody("punctual", "ahead")
        amount = min(self._life.some_amount(person, day), 200_000)
        account, desk = f"sukarela-{person.member_no}", self._life.desk
        wrong = desk.deposit(CASHIER, account, amount * 10)
        desk.reverse(TREASURER, wrong, "wrong_amount", "Kelebihan satu nol")
        desk.deposit(CASHIER, account, amount)

    def _twice(self, day: date) -> None:
        person = self._anybody("punctual")
        account, amount = f"sukarela-{person.member_no}", self._life.some_amount(person, day)
        self._life.desk.deposit(CASHIER, account, amount)
        again = self._life.desk.deposit(CASHIER, account, amount)
        self._life.desk.reverse(TREASURER, again, "twice", "Tercatat dua kali")

    def _wrong_member(self, day: date) -> None:
        meant, taken_for = self._anybody("punctual"), self._anybody("irregular")
        amount = self._life.some_amount(meant, day)
        wrong = self._life.desk.deposit(CASHIER, f"sukarela-{taken_for.member_no}", amount)

        def found_out(_: date) -> None:
            self._life.busy.update((meant.member_no, taken_for.member_no))
            self._life.desk.reverse(TREASURER, wrong, "wrong_member", "Salah nomor anggota")
            self._life.desk.deposit(TREASURER, f"sukarela-{meant.member_no}", amount)

        self._plan[_next(self._days, day)].insert(0, found_out)

    def _wrong_account(self, day: date) -> None:
        person = self._anybody("ahead")
        rate = views.rules(self._life.books.db, f"{day:%Y-%m}")["wajib"].amount
        wrong = self._life.desk.deposit(CASHIER, f"wajib-{person.member_no}", rate * 4)
        self._life.desk.reverse(TREASURER, wrong, "wrong_account", "Seharusnya simpanan sukarela")
        self._life.desk.deposit(CASHIER, f"sukarela-{person.member_no}", rate * 4)

    def _new_phone(self, day: date) -> None:
        person = self._anybody()
        person.phone = f"0800 0000 {1000 + person.member_no}"
        who = particulars(person.name, person.address, person.phone, person.nik)
        self._life.desk.do(
            SECRETARY, lambda tx: correct(tx, person.member_no, who, region=person.region, day=day.isoformat())
        )


def _next(days: Sequence[date], after: date) -> date:
    """The first business day later than `after`; the last of all if there is none."""
    return next((day for day in days if day > after), days[-1])
