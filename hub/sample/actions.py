"""Making the whole sample: founding, import of the old book, two years, and today's open day."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from typing import Final

import msgspec

from hub.access.actions import end_role, grant_role, set_pin
from hub.access.pins import hash_pin
from hub.books import Books
from hub.founding import FIRST_OFFICES, found, savings_rules
from hub.intake.actions import Taken, take_in
from hub.intake.template import excel_of
from hub.log.record import SALT_BYTES, Transaction
from hub.sample.calendar import business_days
from hub.sample.clock import SettableClock
from hub.sample.desk import Desk, seconds_at
from hub.sample.events import Events
from hub.sample.life import MINIMUM_BALANCE, MINIMUM_DEPOSIT, TREASURER, Life
from hub.sample.own_things import OwnThings
from hub.sample.people import IMPORTED, NUMBER_TO_SHOW, NUMBERS, POKOK, VILLAGE, WAJIB, Person, invent, members_file
from hub.sample.talk import Talk

NAME: Final = "Koperasi Sumber Rezeki Bersama"
REGISTERED_NUMBER: Final = "518/BH/2011"
PINS_TO_SHOW: Final = {NUMBER_TO_SHOW: "271845", TREASURER: "314159"}
"""The only PINs of the sample that anybody knows. It is a demonstration: they are printed wherever it is made."""

_OPENING_SECONDS: Final = 7 * 3600 + 1800  # after midnight; the books are founded before the desk opens


class SignIn(msgspec.Struct, frozen=True):
    """Somebody to sign in as."""

    member_no: int
    name: str
    pin: str


class Sample(msgspec.Struct, frozen=True):
    """A sample that is ready: whom to sign in as, and the members file it was imported from."""

    member: SignIn
    officer: SignIn
    members_file: bytes
    taken: Taken


def make(
    books: Books,
    clock: SettableClock,
    *,
    seed: int,
    today: date,
    now: int,
    progress: Callable[[int], None] | None = None,
) -> Sample:
    """Make the sample in empty books that use `clock`, ending with the day `today` open.

    The same `seed` and `today` make the same log, if the clock's randomness is the same too. `now` is the real time
    (epoch seconds), later than which nothing happens. `progress` is told the percentage. Raises `Refused` where there
    is a cooperative already.
    """
    rng = random.Random(seed)  # noqa: S311 - a story, not a secret
    days = business_days(today)
    people = invent(rng, days[0])
    pins = _pin_hashes(rng, clock, people)
    by_number = {person.member_no: person for person in people}
    treasurer = by_number[TREASURER]
    clock.set(seconds_at(days[0], _OPENING_SECONDS))
    found(
        books,
        clock,
        name=NAME,
        region=VILLAGE,
        registered_number=REGISTERED_NUMBER,
        officer_name=treasurer.name,
        officer_pin=PINS_TO_SHOW[TREASURER],
        officer_number=TREASURER,
        officer_joined=treasurer.joined,
        today=days[0].isoformat(),
        rules=savings_rules(POKOK, WAJIB, MINIMUM_DEPOSIT, MINIMUM_BALANCE),
        must_change_pin=False,
    )
    content = excel_of("id", members_file(rng, people, days[0]))
    taken = take_in(books, content, actor=str(TREASURER), device="desk")
    desk = Desk(books, clock, rng, now)
    _offices_and_pins(desk, people, pins)
    _live(books, desk, rng, people, days, pins, progress)
    show = {number: SignIn(number, by_number[number].name, pin) for number, pin in PINS_TO_SHOW.items()}
    return Sample(show[NUMBER_TO_SHOW], show[TREASURER], content, taken)


def _pin_hashes(rng: random.Random, clock: SettableClock, people: Sequence[Person]) -> dict[int, str]:
    pins = [PINS_TO_SHOW.get(person.member_no) or f"{rng.randrange(1_000_000):06d}" for person in people]
    salts = [clock.random_bytes(SALT_BYTES) for _ in people]
    with ThreadPoolExecutor(2) as pool:
        hashes = list(pool.map(hash_pin, pins, salts))
    return {person.member_no: each for person, each in zip(people, hashes, strict=True)}


def _offices_and_pins(desk: Desk, people: Sequence[Person], pins: dict[int, str]) -> None:
    def hand_over(tx: Transaction) -> None:
        # Until now the first officer held every office there was.
        for office in FIRST_OFFICES:
            if NUMBERS[office] != TREASURER:
                end_role(tx, TREASURER, office)
        for role, number in NUMBERS.items():
            if number != TREASURER:
                grant_role(tx, number, role)

    def give_pin(number: int, tx: Transaction) -> None:
        set_pin(tx, number, pins[number], must_change=number not in PINS_TO_SHOW)

    desk.do(TREASURER, hand_over)
    for person in people[:IMPORTED]:
        if person.member_no != TREASURER:
            desk.do(NUMBERS["secretary"], partial(give_pin, person.member_no))


def _live(
    books: Books,
    desk: Desk,
    rng: random.Random,
    people: Sequence[Person],
    days: Sequence[date],
    pins: dict[int, str],
    progress: Callable[[int], None] | None,
) -> None:
    life = Life(books, desk, rng, people)
    events = Events(life, people, days, pins)
    talk = Talk(books, desk, days)
    own_things = OwnThings(books, desk, days)
    for i, day in enumerate(days):
        life.begin()
        events.happen(day)
        life.save(day)
        talk.happen(day)
        own_things.happen(day)
        desk.write_day(TREASURER, day, open_before=i == 0, leave_open=i == len(days) - 1)
        if progress:
            progress(100 * (i + 1) // len(days))
