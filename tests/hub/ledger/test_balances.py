"""Balances by account and day are the sums of the lines, however many there were and in whatever order asked."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from hub.ledger import views
from hub.ledger.posting import post
from hub.log.fact import GENESIS, Fact, Line
from hub.log.record import insert
from tests.hub.village import Village

ACCOUNTS = ("1110", "1120", "2111", "3120")
SUBS = ("", "a-1", "a-2")


@st.composite
def entries(draw: st.DrawFn) -> list[tuple[int, tuple[Line, ...]]]:
    """Balanced entries, each with how many days it lies after the one before."""
    found = []
    for _ in range(draw(st.integers(1, 25))):
        lines = draw(
            st.lists(
                st.builds(Line, st.sampled_from(ACCOUNTS), st.sampled_from(SUBS), st.integers(-(10**11), 10**11)),
                min_size=1,
                max_size=4,
            ).map(lambda some: [line for line in some if line.amount])
        )
        rest = -sum(line.amount for line in lines)
        if rest and lines:
            found.append((draw(st.integers(0, 2)), (*lines, Line(draw(st.sampled_from(ACCOUNTS)), "", rest))))
    return found


@settings(max_examples=40)
@given(entries())
def test_each_balance_on_each_day_is_the_sum_of_all_lines_until_then(
    wanted: list[tuple[int, tuple[Line, ...]]],
) -> None:
    with TemporaryDirectory() as folder:
        village = Village(Path(folder), durable=False)
        db = village.books.db
        number, day, posted = village.facts, 1, []
        with db.atomic():
            for step, lines in wanted:
                number, day = number + 1, day + step
                fact = Fact(
                    number=number, type="hub.begun", version=1, incarnation=1, at=0, clock="kept",
                    day=f"2026-03-{day:02d}", actor="1", device="test", body=b"{}", commitment="", previous=GENESIS,
                    hash="",
                )  # fmt: skip
                insert(db, fact, None, "")
                post(db, fact, lines)
                posted += [(fact.day, line) for line in lines]
        for account in ACCOUNTS:
            for sub in SUBS:
                mine = [(when, line.amount) for when, line in posted if (line.account, line.sub) == (account, sub)]
                assert views.balance(db, account, sub) == sum(amount for _, amount in mine)
                for date in ("2026-02-28", "2026-03-02", f"2026-03-{day:02d}", "2026-12-31"):
                    expected = sum(amount for when, amount in mine if when <= date)
                    assert views.balance_on(db, account, sub, date) == expected
        trial = {each.code: each.balance for each in views.trial_balance(db)}
        for account in ACCOUNTS:
            assert trial[account] == sum(line.amount for _, line in posted if line.account == account)
        assert sum(trial.values()) == 0
        assert village.books.violations() == []
        village.close()


def test_a_trial_balance_shows_accounts_that_never_moved(village: Village) -> None:
    village.play("2026-01-06 join Siti\n2026-01-06 sukarela Siti 50000")
    trial = {each.code: each for each in views.trial_balance(village.books.db)}
    assert (trial["1110"].balance, trial["2111"].balance, trial["1120"].balance) == (50_000, -50_000, 0)
    assert (trial["1110"].kind, trial["2111"].kind) == ("asset", "liability")


def test_a_balance_looks_up_one_row_however_long_the_history_is(village: Village) -> None:
    plan = village.books.db.execute_sql(f"EXPLAIN QUERY PLAN {views._BALANCE}", ("2111", "sukarela-2")).fetchall()
    assert len(plan) == 1
    assert "SEARCH ledger_balance USING PRIMARY KEY" in plan[0][3]
