"""The counted drawer: whatever is done on a day, counted is expected and difference, and the books balance."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hub.days import actions as days
from hub.days.counting import REASONS, WORTHS, Count, as_the_books_say, count_from
from hub.days.views import cash_of_day, count_of, newest
from hub.ledger.chart import CASH, CASH_DIFFERENCE, OPENING, STANDARD
from hub.ledger.views import account_kind, balance
from tests.hub.door import Door, Shared, code
from tests.hub.village import FixedClock, Village

PIECES = st.dictionaries(st.sampled_from([str(worth) for worth in WORTHS]), st.integers(0, 2_000), min_size=1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.integers(1_000, 9_000_000), PIECES, PIECES, st.sampled_from(REASONS)), max_size=4))
def test_counted_is_always_expected_and_difference(
    tmp_path_factory: pytest.TempPathFactory, story: list[tuple[int, dict[str, int], dict[str, int], str]]
) -> None:
    village = Village(tmp_path_factory.mktemp("counting"), durable=False)
    village.play("2026-01-05 join Siti")
    booked = 0
    for number, (amount, evening, morning, reason) in enumerate(story):
        village.play(f"{newest(village.books.db).day} sukarela Siti {amount}")
        today, tomorrow = newest(village.books.db).day, f"2026-01-{6 + number:02d}"
        for moment, pieces in (("close", evening), ("open", morning)):
            before = balance(village.books.db, CASH)
            count = count_from(pieces, reason, "Sudah dihitung dua kali")
            if reason == REASONS[0] and count.total != before and (number or moment == "open" or count.total < before):
                count = count_from(pieces, "unknown", "Sudah dihitung dua kali")
            if moment == "close":
                village.act(partial(days.close_day, count=count))
            else:
                village.act(partial(days.open_day, day=tomorrow, count=count))
            found = count_of(village.books.db, today if moment == "close" else tomorrow, moment)
            assert found is not None
            assert found.counted == found.expected + found.difference == balance(village.books.db, CASH)
            assert found.expected == before
            booked += found.difference
        cash = cash_of_day(village.books.db, today)
        assert cash.after == cash.before + sum(kind.taken - kind.paid for kind in cash.kinds)
    assert balance(village.books.db, CASH_DIFFERENCE.code) + balance(village.books.db, OPENING) == -booked
    assert village.books.violations() == []
    village.close()


def test_books_from_before_there_was_the_account_get_it_with_their_first_difference(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.hub.village.STANDARD", tuple(each for each in STANDARD if each != CASH_DIFFERENCE))
    village = Village(tmp_path / "old", clock)
    assert account_kind(village.books.db, CASH_DIFFERENCE.code) == ""
    village.act(lambda tx: days.close_day(tx, Count(total=500, reason="unknown", note="Dari mana?")))
    assert balance(village.books.db, CASH_DIFFERENCE.code) == -500
    village.close()


@pytest.mark.parametrize("amount", [0, 100, 188_800, 988_644_300, 21, -5])
def test_a_drawer_that_holds_what_the_books_say(amount: int) -> None:
    count = as_the_books_say(amount)
    assert count.total == max(amount, 0)
    assert sum(worth * pieces for worth, pieces in count.piles) == (count.total if amount != 21 else 0)


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({}, "count.missing"),
        ({"counted": {}}, "count.missing"),
        ({"counted": {"100": 1}, "total": 100}, "count.missing"),
        ({"counted": {"75000": 1}}, "count.worth_unknown"),
        ({"counted": {"": 1}}, "count.worth_unknown"),
        ({"counted": {"100": -1}}, "count.negative"),
        ({"total": -1}, "count.negative"),
        ({"counted": {"100": 10**30}}, "count.too_many"),
        ({"total": 10**18}, "amount.too_large"),
        ({"counted": {"100": "tiga"}}, "request.invalid"),
        ({"total": 500}, "day.unexplained"),
        ({"total": 500, "reason": "lost"}, "day.note_missing"),
        ({"total": 500, "reason": "because", "note": "x"}, "day.reason_unknown"),
    ],
)
def test_a_count_that_cannot_be_is_refused_by_the_api(shared: Shared, more: dict[str, object], refused: str) -> None:
    officer = shared.door.enter(1)
    before = shared.village.facts
    assert code(officer.post("/day/close", more)) == refused
    assert shared.village.facts == before


def test_a_day_is_closed_and_the_next_opened_with_counts_once_however_often_it_is_sent(
    village: Village, door: Door
) -> None:
    village.play("2026-01-05 join Siti\n2026-01-05 sukarela Siti 350000")
    village.close()
    officer = door.enter(1)
    short = {"counted": {"100000": 3}, "reason": "wrong_change", "note": "Lima puluh ribu kurang"}
    for _ in range(2):
        assert officer.post("/day/close", short, key="close-0001").json() == {"day": "2026-01-05", "open": False}
    opened = {"day": "2026-01-06", "counted": {"100000": 2, "50000": 2}}
    for _ in range(2):
        assert officer.post("/day/open", opened, key="open-0001").json() == {"day": "2026-01-06", "open": True}
    assert (
        code(officer.post("/day/open", {**opened, "counted": {"100000": 3}}, key="open-0001")) == "request.key_reused"
    )
    assert balance(village.books.db, CASH) == 300_000
    assert balance(village.books.db, CASH_DIFFERENCE.code) == 50_000
    village.close()


def test_money_waits_until_yesterday_is_closed_where_the_clock_is_trusted(village: Village, door: Door) -> None:
    village.play("2026-01-05 join Siti\n2026-01-05 sukarela Siti 350000")
    number = village.movements("sukarela", "Siti")[0].number
    village.close()
    village.clock.advance(24 * 3600)
    village.clock.trusted = "district"
    officer = door.enter(1)
    body = {"account_id": "sukarela-2", "amount": 5_000}
    assert code(officer.post("/savings/deposits", body)) == "day.finish_first"
    assert code(officer.post("/savings/withdrawals", body)) == "day.finish_first"
    assert code(officer.post("/savings/reversals", {"number": number, "reason": "other"})) == "day.finish_first"
    assert officer.post("/day/close", {"total": 350_000}).is_success
    found = count_of(village.books.db, "2026-01-05", "close")
    assert found is not None
    assert found.late
    assert code(officer.post("/day/open", {"day": "2026-01-05", "total": 350_000})) == "day.not_later"
    assert officer.post("/day/open", {"day": "2026-01-06", "total": 350_000}).is_success
    assert officer.post("/savings/deposits", body).is_success
    village.close()
