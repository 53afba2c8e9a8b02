"""The made-up cooperative: the same for the same seed, proved like any other, and as one would believe it."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from hub.access.guard import Viewer, own
from hub.access.pins import fits
from hub.access.views import pin, roles
from hub.books import BOOKS_FILE, Books
from hub.days.views import newest
from hub.errors import Refused
from hub.ledger.chart import CASH
from hub.log.fact import Fact
from hub.log.reading import LogReader
from hub.log.record import Origin
from hub.members.views import counts, member, search
from hub.notices import views as notices
from hub.photos.finding import first_name
from hub.photos.store import PHOTOS_FOLDER, PhotoStore
from hub.photos.views import findable
from hub.preferences.views import preferences
from hub.privacy.views import open_corrections
from hub.proof.actions import verify
from hub.requests.views import open_requests
from hub.sample.actions import PINS_TO_SHOW, Sample, make
from hub.sample.clock import SettableClock
from hub.sample.people import NUMBER_TO_SHOW
from hub.savings import views
from hub.suggestions.views import book
from tests.hub.cli.commands import hub

TODAY = date(2026, 11, 24)
NOW = int(datetime(2026, 11, 24, 10, tzinfo=UTC).timestamp())  # late in the afternoon there
_WITA = timedelta(hours=8)


def made_in(folder: Path, *, seed: int = 1, today: date = TODAY, now: int = NOW) -> tuple[Books, Sample]:
    """The sample in a new folder, with randomness that repeats."""
    clock = SettableClock(random.Random(seed).randbytes)
    books = Books(folder / BOOKS_FILE, clock, durable=False)
    return books, make(books, clock, seed=seed, today=today, now=now)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Books, Sample]]:
    """One sample for all tests that only look at it."""
    books, sample = made_in(tmp_path_factory.mktemp("sample"))
    yield books, sample
    books.close()


@pytest.fixture
def books(made: tuple[Books, Sample]) -> Books:
    return made[0]


@pytest.fixture
def log(books: Books) -> list[Fact]:
    return LogReader(books.path).facts(0, 100_000)


def test_it_is_proved_like_any_other_books(books: Books, log: list[Fact]) -> None:
    assert verify(books) == len(log)
    assert 3_000 < len(log) < 4_500


def test_the_same_seed_and_day_make_the_same_log_to_the_last_bit(books: Books, tmp_path: Path) -> None:
    again, _ = made_in(tmp_path)
    assert LogReader(again.path).head() == LogReader(books.path).head()
    again.close()


def test_another_seed_makes_another_cooperative(books: Books, tmp_path: Path) -> None:
    other, _ = made_in(tmp_path, seed=2)
    assert views.totals(other.db) != views.totals(books.db)
    other.close()


def test_sixty_members_are_active_at_the_end_and_three_have_gone(books: Books) -> None:
    assert counts(books.db) == {"active": 60, "died": 1, "left": 2}


def test_it_began_with_the_import_of_a_members_file(made: tuple[Books, Sample], log: list[Fact]) -> None:
    _, sample = made
    rows = list(load_workbook(io.BytesIO(sample.members_file)).active.values)[1:]
    assert len(rows) == len(sample.taken.members) == 58
    opened = [fact for fact in log if fact.type == "savings.opened_with"]
    assert {fact.day for fact in opened} == {"2024-11-25"}
    brought = sum(-json.loads(fact.body)["lines"][1][2] for fact in opened if "lines" in json.loads(fact.body))
    assert brought == sum(row[7] + row[8] + row[10] for row in rows)


def test_every_fact_happened_on_its_business_day_one_after_the_other(log: list[Fact]) -> None:
    assert [fact.at for fact in log] == sorted(fact.at for fact in log)
    for fact in log:
        there = datetime.fromtimestamp(fact.at, UTC) + _WITA
        assert fact.day in ("", there.date().isoformat())
        assert 7 <= there.hour < 16
    assert log[-1].at <= NOW


def test_early_in_the_morning_nothing_has_happened_later_than_now(tmp_path: Path) -> None:
    now = int(datetime(2026, 11, 23, 22, 5, tzinfo=UTC).timestamp())  # five past six there
    books, _ = made_in(tmp_path, now=now)
    facts = LogReader(books.path).facts(0, 100_000)
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
    assert facts[-1].at <= now
    books.close()


def test_today_is_open_and_every_day_before_is_closed(books: Books, log: list[Fact]) -> None:
    assert newest(books.db).day == "2026-11-24"
    assert newest(books.db).open
    days = Counter(fact.type for fact in log if fact.type.startswith("day."))
    assert days["day.opened"] == days["day.closed"] + 1 > 200


def test_who_is_shown_can_sign_in_at_once_and_everybody_else_must_change_their_pin(
    made: tuple[Books, Sample],
) -> None:
    books, sample = made
    for shown in (sample.member, sample.officer):
        stored = pin(books.db, shown.member_no)
        assert stored is not None
        assert fits(stored.hash, shown.pin)
        assert not stored.must_change
        assert member(books.db, shown.member_no).name == shown.name
    assert roles(books.db, sample.officer.member_no) == ("treasurer",)
    assert roles(books.db, sample.member.member_no) == ()
    for each in search(books.db, rows=100):
        stored = pin(books.db, each.member_no)
        assert stored is not None
        assert stored.must_change == (each.member_no not in PINS_TO_SHOW)


def test_all_offices_are_held(books: Books) -> None:
    held = [role for each in search(books.db, rows=100) for role in roles(books.db, each.member_no)]
    assert sorted(held) == ["cashier", "chair", "secretary", "supervisor", "treasurer"]


def test_nobody_in_it_can_be_somebody(books: Books) -> None:
    people = search(books.db, rows=100)
    assert all(each.nik.startswith("640899") and len(each.nik) == 16 for each in people)  # no such district
    assert len({each.nik for each in people}) == len(people)
    assert all(each.phone == "" or each.phone.startswith("0800") for each in people)


def test_savings_are_of_a_believable_size(books: Books) -> None:
    today = "2026-11-24"
    for each in search(books.db, rows=100):
        pokok, wajib, sukarela = views.accounts(books.db, own(Viewer(each.member_no, (), "")), today)
        if each.status != "active":
            assert (pokok.balance, wajib.balance, sukarela.balance) == (0, 0, 0)
            continue
        assert pokok.balance == 100_000
        assert 0 < wajib.balance <= 4_000_000
        assert 0 <= sukarela.balance <= 20_000_000
        assert wajib.due <= 1_500_000
    owing = sum(
        views.due(books.db, "wajib", each.member_no, each.joined, today[:7]) > 0
        for each in search(books.db, rows=100)
        if each.status == "active"
    )
    assert 2 <= owing <= 20
    assert views.rules(books.db, "2024-12")["wajib"].amount == 20_000
    assert views.rules(books.db, "2026-11")["wajib"].amount == 25_000


def test_the_cash_drawer_is_never_empty(books: Books) -> None:
    closings = books.db.execute_sql("SELECT closing FROM ledger_balance WHERE account = ?", (CASH,)).fetchall()
    assert min(closing for (closing,) in closings) >= 0


def test_mistakes_are_undone_with_their_reasons(log: list[Fact]) -> None:
    reversals = [fact for fact in log if fact.type == "savings.reversed"]
    assert {json.loads(fact.body)["reason"] for fact in reversals} == {
        "wrong_amount",
        "twice",
        "wrong_member",
        "wrong_account",
    }
    assert all(b"note" in fact.personal for fact in reversals)


def test_more_is_saved_at_harvest_and_more_is_taken_before_school(books: Books) -> None:
    months = books.db.execute_sql(
        "SELECT substr(day, 6, 2), SUM(MAX(amount, 0)), SUM(MAX(-amount, 0)) FROM savings_movement"
        " WHERE account LIKE 'sukarela%' AND kind <> 'opening' GROUP BY 1"
    ).fetchall()
    saved = {month: into for month, into, _ in months}
    taken = {month: out for month, _, out in months}
    assert saved["09"] + saved["10"] > 1.5 * (saved["02"] + saved["03"])
    assert taken["07"] > 1.5 * sum(taken.values()) / 12


def test_changes_come_from_the_officers_at_the_desk(log: list[Fact]) -> None:
    actors = Counter((fact.actor, fact.device) for fact in log)
    assert {device for _, device in actors} == {"desk", "founding", "phone"}
    assert actors[("9", "desk")] > 1_000  # the cashier


def test_members_and_officers_talk_to_each_other(books: Books) -> None:
    (asked,) = open_requests(books.db)
    assert asked.day == TODAY.isoformat()
    assert asked.member_no not in PINS_TO_SHOW
    assert len(notices.shown(books.db)) == 2
    suggestions = book(books.db)
    assert len(suggestions) == 2
    assert [bool(each.answer) for each in suggestions] == [False, True]
    assert suggestions[1].member_no == NUMBER_TO_SHOW


def test_five_members_can_be_found_by_their_faces_and_one_covers_balances(books: Books) -> None:
    store = PhotoStore(books.path.parent / PHOTOS_FOLDER)
    found = findable(books.db)
    assert len({first_name(each.name) for each in found}) == len(found) == 5
    assert NUMBER_TO_SHOW in [each.member_no for each in found]
    assert len({store.read(each.photo) for each in found}) == 5
    hiding = [each for each in found if preferences(books.db, own(Viewer(each.member_no, (), ""))).hide_balance]
    assert len(hiding) == 1
    (wish,) = open_corrections(books.db, 10)
    assert (wish.field, wish.member_no in [each.member_no for each in found]) == ("phone", True)
    assert not {hiding[0].member_no, wish.member_no} & {*PINS_TO_SHOW}


@pytest.mark.parametrize(
    ("seed", "today"), [(3, date(2024, 2, 29)), (4, date(2027, 1, 1)), (5, date(2026, 3, 20)), (9, date(2040, 4, 1))]
)
@pytest.mark.slow
def test_other_seeds_and_days_live_as_well(tmp_path: Path, seed: int, today: date) -> None:
    books, _ = made_in(tmp_path, seed=seed, today=today, now=2**40)
    assert books.violations() == []
    assert counts(books.db)["active"] == 60
    assert newest(books.db).day == today.isoformat()
    closings = books.db.execute_sql("SELECT closing FROM ledger_balance WHERE account = ?", (CASH,)).fetchall()
    assert min(closing for (closing,) in closings) >= 0
    books.close()


def test_it_is_not_made_over_a_cooperative(tmp_path: Path) -> None:
    books, _ = made_in(tmp_path)
    with pytest.raises(Refused) as error:
        make(books, SettableClock(random.Random(1).randbytes), seed=1, today=TODAY, now=NOW)
    assert error.value.code == "cooperative.founded_already"
    books.write(Origin("2", "desk"), lambda _: None)
    books.close()


@pytest.mark.slow
def test_the_command_makes_it_and_says_whom_to_sign_in_as(tmp_path: Path) -> None:
    done = hub("sample", "--data", tmp_path, "--today", "2026-11-24", "--seed", 7)
    assert done.returncode == 0
    assert json.loads(done.stdout) == {
        "member": {"member_no": 12, "name": "Siti Rahmah", "pin": "271845"},
        "officer": {"member_no": 2, "name": "Sri Wahyuni", "pin": "314159"},
    }
    assert hub("verify", "--data", tmp_path).returncode == 0
    assert (tmp_path / "berita-acara-contoh.pdf").read_bytes().startswith(b"%PDF-")
    again = hub("sample", "--data", tmp_path)
    assert (again.returncode, again.stdout) == (1, "")
