"""Wrong PINs slow a guesser down, by member and by place, and nothing makes the hub forget them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hub import limits
from hub.access.sessions import Sessions
from hub.errors import TooManyTries
from hub.local.tables import open_local
from tests.hub.village import FixedClock

DAY = 24 * 3600


@pytest.fixture
def restart(tmp_path: Path, clock: FixedClock) -> Iterator[Callable[[], Sessions]]:
    """Starts the hub's memory of tries anew, over the same file."""
    opened = []

    def start() -> Sessions:
        while opened:
            opened.pop().close()
        opened.append(open_local(tmp_path / "local.db"))
        return Sessions(opened[0], clock)

    yield start
    opened[0].close()


@pytest.fixture
def sessions(restart: Callable[[], Sessions]) -> Sessions:
    return restart()


def wait(sessions: Sessions, member: int = 2, place: str = "phone-a") -> int:
    """Try a wrong PIN; 0 if it was looked at, otherwise the seconds to wait."""
    try:
        sessions.begin_try(member, place)
    except TooManyTries as error:
        return int(error.parameters["wait_seconds"])
    return 0


def signed_in(sessions: Sessions, member: int, place: str) -> bool:
    """Try the right PIN."""
    if wait(sessions, member, place):
        return False
    sessions.right(member, place)
    return True


def test_a_member_has_three_tries_then_waits_twice_as_long_each_time(sessions: Sessions, clock: FixedClock) -> None:
    assert [sessions.begin_try(2, "phone-a") for _ in range(3)] == [2, 1, 0]
    waits = []
    for _ in range(9):
        waits.append(wait(sessions, place="phone-b"))
        clock.advance(waits[-1] - 1)
        assert wait(sessions, place="phone-b") == 1
        clock.advance(1)
        assert wait(sessions, place=f"phone-{len(waits)}") == 0
    assert waits == [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]


def test_a_try_while_one_must_wait_makes_the_wait_no_longer(sessions: Sessions, clock: FixedClock) -> None:
    for _ in range(3):
        wait(sessions)
    for second in range(60):
        assert wait(sessions) == 60 - second
        clock.advance(1)
    assert wait(sessions) == 0


def test_the_right_pin_forgets_the_members_wrong_ones(sessions: Sessions) -> None:
    for _ in range(20):
        assert wait(sessions, place="a") == wait(sessions, place="b") == 0
        assert signed_in(sessions, 2, "c")
        sessions.right(2, "a")
        sessions.right(2, "b")


@pytest.mark.parametrize("who", [0, 2, 4_711])
def test_numbers_that_nobody_has_are_slowed_down_alike(sessions: Sessions, who: int) -> None:
    assert [wait(sessions, who) for _ in range(4)] == [0, 0, 0, 60]


def test_a_place_has_ten_tries_whoever_they_were_for(sessions: Sessions) -> None:
    assert [wait(sessions, member) for member in range(2, 12)] == [0] * 10
    assert wait(sessions, 12) > 0
    assert wait(sessions, 12, "phone-b") == 0


def test_signing_in_oneself_buys_no_more_guesses_at_others(sessions: Sessions) -> None:
    guesses = 0
    for member in range(10, 60):
        if not signed_in(sessions, 2, "phone-a"):
            break
        guesses += wait(sessions, member) == 0
    assert guesses == limits.PLACE_TRIES_FREE


def test_a_guesser_gets_ten_more_tries_an_hour_from_one_place(sessions: Sessions, clock: FixedClock) -> None:
    guesses = 0
    for member in range(10, 10 + 24 * 60):
        guesses += wait(sessions, member) == 0
        clock.advance(60)
    assert guesses <= limits.PLACE_TRIES_FREE + 24 * 10


def test_honest_mistakes_at_a_busy_kiosk_never_close_it(sessions: Sessions, clock: FixedClock) -> None:
    """A week in which each of sixty members comes every day, and every fourth gets the PIN wrong once."""
    for visit in range(7 * 60):
        if visit % 4 == 0:
            assert wait(sessions, 2 + visit % 60, "kiosk-1") == 0
        assert signed_in(sessions, 2 + visit % 60, "kiosk-1"), f"visit {visit} had to wait"
        clock.advance(120)
        if visit % 60 == 59:
            clock.advance(DAY - 60 * 120)


def test_a_restart_forgets_nothing(restart: Callable[[], Sessions], clock: FixedClock) -> None:
    for member in range(2, 9):
        assert wait(restart(), member) == 0
    for _ in range(2):
        assert wait(restart()) == 0
    assert wait(restart(), place="phone-b") == 60
    wait(restart(), 9)
    assert wait(restart(), 10) > 0
    clock.advance(60)
    assert wait(restart(), place="phone-b") == 0
    assert wait(restart(), place="phone-b") == 120


@pytest.mark.parametrize("back", [1, 3600, DAY, 56 * 365 * DAY])
def test_a_clock_set_back_locks_nobody_out_for_longer(sessions: Sessions, clock: FixedClock, back: int) -> None:
    for _ in range(3):
        wait(sessions)
    assert wait(sessions, place="phone-b") == 60
    for member in range(10, 20):
        wait(sessions, member, "kiosk-1")
    longest = wait(sessions, 20, "kiosk-1")
    clock.advance(-back)
    assert wait(sessions, place="phone-b") <= 60
    assert wait(sessions, 20, "kiosk-1") <= longest + limits.PLACE_TRY_SECONDS
    clock.advance(60)
    assert wait(sessions, place="phone-b") == 0
    clock.advance(longest + limits.PLACE_TRY_SECONDS)
    assert wait(sessions, 20, "kiosk-1") == 0


def test_a_clock_set_back_gives_no_free_tries(sessions: Sessions, clock: FixedClock) -> None:
    for _ in range(3):
        wait(sessions)
    clock.advance(-DAY)
    assert wait(sessions, place="phone-b") == 60
    clock.advance(-DAY)
    assert wait(sessions, place="phone-b") == 60


def test_old_mistakes_are_forgotten_after_a_day(sessions: Sessions, clock: FixedClock) -> None:
    for _ in range(3):
        wait(sessions)
    clock.advance(limits.TRIES_FORGOTTEN_SECONDS + 1)
    assert [wait(sessions) for _ in range(4)] == [0, 0, 0, 60]


def test_an_officers_new_pin_forgives(sessions: Sessions) -> None:
    for _ in range(3):
        wait(sessions)
    sessions.forgive(2)
    assert wait(sessions) == 0


def test_noting_that_somebody_was_seen_waits_for_no_card_and_is_kept_all_the_same(
    restart: Callable[[], Sessions], clock: FixedClock
) -> None:
    sessions = restart()
    token = sessions.begin(2, "phone-a", "phone", limits.SESSION_IDLE_SECONDS_MEMBER).token
    for _ in range(3):
        clock.advance(limits.SESSION_IDLE_SECONDS_MEMBER - 1)
        sessions.visitor(token)
    assert sessions._db.execute_sql("PRAGMA synchronous").fetchone() == (2,)  # as before, for what must be durable
    assert restart().visitor(token).member_no == 2
