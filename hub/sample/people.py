"""Inventing members: who they are, what they brought from the old book, and how they save."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Final

import msgspec

from hub.sample.names import MEMBER_TO_SHOW, OFFICERS, OTHERS
from hub.savings.views import months_between

VILLAGE: Final = "64.08.15.2001"  # Bumi Etam, Kaubun
_NEIGHBOURS: Final = ("64.08.15.2002", "64.08.15.2003", "64.08.15.2006")  # Bumi Rapak, Bumi Jaya, Pengadan Baru
_NO_DISTRICT: Final = "640899"  # there is no 99th district in Kutai Timur, so nobody can have such a NIK

FOUNDED_ON_PAPER: Final = date(2011, 3, 12)  # when the old book begins
IMPORTED: Final = 58
JOINING: Final = 5
NUMBERS: Final = {"chair": 1, "treasurer": 2, "secretary": 3, "supervisor": 5, "cashier": 9}
NUMBER_TO_SHOW: Final = 12

POKOK: Final = 100_000
WAJIB: Final = 20_000
_WAJIB_EARLIER: Final = 10_000
_WAJIB_SINCE: Final = "2018-01"  # before, the old book took the earlier amount

Habit = str  # punctual, ahead, irregular or behind: how somebody pays simpanan wajib


class Person(msgspec.Struct):
    """A made-up member. `thrift` is how often and how much they save beside the others (1: as most do)."""

    member_no: int
    name: str
    nik: str
    address: str
    phone: str
    region: str
    joined: str
    card: str
    habit: Habit
    thrift: float


def invent(rng: random.Random, start: date) -> list[Person]:
    """Everybody who is or will be a member, by number: `IMPORTED` on the day `start`, `JOINING` after it."""
    others = list(OTHERS)
    rng.shuffle(others)
    special = {NUMBERS[office]: who for office, who in OFFICERS.items()} | {NUMBER_TO_SHOW: MEMBER_TO_SHOW}
    joined = _joined(rng, start)
    people = []
    for number in range(1, IMPORTED + JOINING + 1):
        name, sex = special.get(number) or others.pop()
        people.append(_person(rng, number, name, sex, joined[number - 1] if number <= IMPORTED else ""))
        if number in special:
            people[-1].habit, people[-1].thrift = "punctual", max(people[-1].thrift, 1.4)
            people[-1].region = VILLAGE
    return people


def _joined(rng: random.Random, start: date) -> list[str]:
    # Twenty founders on the first day, as the law then wanted; the others over the years.
    founders = [FOUNDED_ON_PAPER] * 20
    span = (start - timedelta(days=60) - FOUNDED_ON_PAPER).days
    later = sorted(FOUNDED_ON_PAPER + timedelta(days=rng.randrange(1, span)) for _ in range(IMPORTED - 20))
    return [day.isoformat() for day in founders + later]


def _person(rng: random.Random, number: int, name: str, sex: str, joined: str) -> Person:
    born = date(1956, 1, 1) + timedelta(days=rng.randrange(46 * 365))
    day_of_birth = born.day + (40 if sex == "f" else 0)  # as on real cards
    street = f"RT {rng.randrange(1, 13):02d}/RW {rng.randrange(1, 5):02d}"
    block = rng.choice(("", "", f", Jalan Poros Kaubun Km {rng.randrange(1, 9)}", f", Blok {rng.choice('ABCDEF')}"))
    return Person(
        member_no=number,
        name=name,
        nik=f"{_NO_DISTRICT}{day_of_birth:02d}{born:%m%y}{number:04d}",
        address=street + block,
        phone=f"0800 0000 {number:04d}" if rng.random() < 0.8 else "",
        region=VILLAGE if rng.random() < 0.8 else rng.choice(_NEIGHBOURS),
        joined=joined,
        card=f"KSRB{number:04d}" if number == NUMBER_TO_SHOW or rng.random() < 0.3 else "",
        habit=rng.choices(("punctual", "ahead", "irregular", "behind"), (66, 10, 18, 6))[0],
        thrift=rng.lognormvariate(0, 0.6),
    )


def members_file(rng: random.Random, people: list[Person], start: date) -> list[list[object]]:
    """A row of the members file for everybody who was a member on paper before `start`, as `COLUMNS` orders them."""
    before = (start.replace(day=1) - timedelta(days=1)).isoformat()[:7]
    rows: list[list[object]] = []
    for person in people[:IMPORTED]:
        paid_until = _months_on(before, _months_ahead(rng, person.habit))
        if paid_until < person.joined[:7]:
            paid_until = person.joined[:7]
        joined = date.fromisoformat(person.joined)
        rows.append(
            [
                f"{person.member_no:04d}",
                person.name,
                person.nik,
                person.address,
                "" if person.region == VILLAGE else person.region,
                person.phone,
                f"{joined:%d/%m/%Y}",
                POKOK,
                _paid(person.joined[:7], paid_until),
                f"{paid_until[5:]}/{paid_until[:4]}",
                _saved(rng, person),
                person.card,
            ]
        )
    return rows


def _months_ahead(rng: random.Random, habit: Habit) -> int:
    # Against the month before the start; below zero is behind.
    ranges = {"punctual": (0, 0), "ahead": (1, 5), "irregular": (-3, 0), "behind": (-11, -4)}
    return rng.randint(*ranges[habit])


def _months_on(month: str, count: int) -> str:
    index = int(month[:4]) * 12 + int(month[5:]) - 1 + count
    return f"{index // 12:04d}-{index % 12 + 1:02d}"


def _paid(first: str, last: str) -> int:
    """All simpanan wajib from month `first` to `last`, at what the old book took."""
    months = months_between(first, last)
    late = months_between(max(first, _WAJIB_SINCE), last)
    return (months - late) * _WAJIB_EARLIER + late * WAJIB


def _saved(rng: random.Random, person: Person) -> int:
    if rng.random() < 0.12 and person.member_no != NUMBER_TO_SHOW:
        return 0
    return max(round(rng.lognormvariate(13.1, 0.9) * min(person.thrift, 2) / 5_000), 4) * 5_000
