"""For tests of the pages: a village with people of all kinds, its hub, and visitors."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import pytest

from hub.books import Action, Books
from hub.district import actions as district
from hub.log.fact import Fact
from hub.log.record import Origin
from hub.notices import actions as notices
from hub.requests import actions as requests
from hub.savings import actions
from hub.savings.views import balance
from hub.suggestions import actions as suggestions
from tests.hub.door import Door
from tests.hub.pages.visitor import Visitor
from tests.hub.village import FixedClock, Village

LONGEST_NAME = "Muhammad Abdurrahman Wahyuningtyas Kusumadiningrat bin Haji Abdul Malik Al-Amin"
"""Eighty characters all but one: as long as names may be."""

OFFICER, SITI, BUDI, LONG, CASHIER, POOR = 1, 2, 3, 4, 5, 6

LIFE = """
2026-01-05 join Untung
2026-01-05 pokok Siti 100000
2026-01-05 wajib Siti 20000
2026-02-03 sukarela Siti 50000
2026-03-03 sukarela Siti 1250000
2026-03-04 sukarela Siti -300000
2026-03-05 sukarela Siti 75000
2026-03-06 undo sukarela Siti
2026-03-06 sukarela Budi 60000
2026-03-06 wajib Budi 60000
"""


@dataclass
class House:
    """A hub over HTTP, and the clock that it goes by."""

    door: Door
    clock: FixedClock

    @property
    def books(self) -> Books:
        """Its books, to look into."""
        return self.door.appliance.books

    @property
    def facts(self) -> int:
        """How many facts the log holds."""
        return int(self.books.db.execute_sql("SELECT COUNT(*) FROM log_fact").fetchone()[0])

    def balance(self, account: str) -> int:
        """What is in a savings account, in rupiah."""
        return balance(self.books.db, account)

    def act(self, action: Action) -> list[Fact]:
        """Let the village do something behind the pages."""
        return self.books.write(Origin("1", "test"), action)


@pytest.fixture(scope="session")
def lived_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder to copy: Ratna (1, chair and treasurer), Siti (2), Budi (3), somebody with the longest name and
    hundreds of millions (4), Tini (5, cashier), and Untung (6), who has no PIN and never paid anything."""
    folder = tmp_path_factory.mktemp("lived-in")
    village = Village(folder, durable=False)
    for name in ("Siti", "Budi", LONGEST_NAME):
        village.member(name)
    village.member("Tini", roles=("cashier",))
    village.play(LIFE)
    village.act(lambda tx: actions.deposit(tx, f"sukarela-{LONG}", 987_654_321))
    village.close()
    return folder


@contextmanager
def open_house(lived_in: Path, folder: Path) -> Iterator[House]:
    """The hub over a copy of the lived-in folder."""
    shutil.copytree(lived_in, folder)
    clock = FixedClock()
    door = Door(folder, clock)
    house = House(door, clock)
    try:
        yield house
        assert house.books.violations() == []
    finally:
        house.books.close()
        door.close()


def _week(first: int, **prices: int) -> district.PalmPrice:
    listed = {each.strip("_").replace("_", "-"): amount for each, amount in prices.items()}
    return district.PalmPrice(from_day=date(2026, 3, first), until_day=date(2026, 12, 31), prices=listed)


_LONG = {"from_day": date(2026, 1, 1), "until_day": date(2026, 12, 31)}
WORDS: Final = (
    district.Notice(**_LONG, title="Rapat akbar koperasi se-Kutai Timur di Bukit Pelangi", text="Jam 9 pagi. " * 60),
    _week(1, _3=98_765, _10_20=99_990, _25=12_345),
    _week(5, _3=99_999, _4=99_000, _10_20=88_888, _25=12_345),
    district.Rule(**_LONG, code="loan.rate", title="Jasa pinjaman paling tinggi setahun", value="12 %. " * 30),
    district.SupportRequest(**_LONG, text="Jam alat di desa Anda tampak salah. " * 10),
)
"""What the district says to that village: everything there is, and long."""


def let_them_talk(house: House) -> None:
    """Requests, announcements and suggestions with the longest name, hundreds of millions, and much to read."""
    house.act(lambda tx: requests.ask(tx, LONG, f"sukarela-{LONG}", 987_654_000))
    refused = house.facts
    house.act(lambda tx: requests.refuse(tx, refused, "Uang di laci belum cukup. Silakan datang hari Jumat."))
    for member_no, amount in ((LONG, 123_456_000), (SITI, 250_000)):
        house.act(lambda tx, who=member_no, much=amount: requests.ask(tx, who, f"sukarela-{who}", much))
    house.act(lambda tx: notices.publish(tx, "Rapat anggota tahunan " * 3, "Jam 9 pagi.\n\nBawa buku. " * 20))
    house.act(lambda tx: suggestions.suggest(tx, LONG, "shop", "Tolong toko buka juga hari Minggu pagi. " * 12))
    made = house.facts
    house.act(lambda tx: suggestions.answer(tx, made, "Terima kasih. Mulai bulan depan toko buka. " * 10))
    house.act(lambda tx: suggestions.suggest(tx, SITI, "meeting", ""))
    house.act(lambda tx: district.take(tx, "all", WORDS))


@pytest.fixture
def house(lived_in: Path, tmp_path: Path) -> Iterator[House]:
    """The lived-in village, for one test alone. Modules that change nothing share one."""
    with open_house(lived_in, tmp_path / "data") as opened:
        yield opened


@pytest.fixture
def make_visitor(house: House) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors of the house."""
    made: list[Visitor] = []

    def make(language: str = "id") -> Visitor:
        made.append(Visitor(house.door.url, language))
        return made[-1]

    yield make
    for visitor in made:
        visitor.close()


@pytest.fixture
def visitor(make_visitor: Callable[..., Visitor]) -> Visitor:
    """Somebody not yet signed in."""
    return make_visitor()


@pytest.fixture
def siti(make_visitor: Callable[..., Visitor]) -> Visitor:
    """Siti, signed in."""
    made = make_visitor()
    assert made.sign_in(SITI).path == "/me"
    return made


@pytest.fixture
def officer(make_visitor: Callable[..., Visitor]) -> Visitor:
    """Ratna, signed in."""
    made = make_visitor()
    assert made.sign_in(OFFICER).path == "/desk"
    return made
