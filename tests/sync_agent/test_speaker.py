"""What the office publishes is signed once, numbered anew when it changes, and said a while after it is over."""

from __future__ import annotations

import datetime

import pytest

from sync_agent import statement, topics
from sync_agent.district.statements import actions
from sync_agent.district.statements.speaker import Speaker, Spoken
from sync_agent.district.store import Store
from sync_agent.limits import STATEMENTS_MAX
from sync_agent.statement import Notice
from tests.sync_agent.office import DISTRICT_KEY, Enrol, StandingClock

DAY = datetime.date(2027, 1, 15)  # of the standing clock


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture
def speaker(store: Store, clock: StandingClock) -> Speaker:
    return Speaker(store, DISTRICT_KEY, clock)


def notice(title: str, first: int = 0, days: int = 7) -> Notice:
    begin = DAY + datetime.timedelta(days=first)
    return Notice(from_day=begin, until_day=begin + datetime.timedelta(days=days), title=title)


def publish(store: Store, id_: str, said: Notice, scope: str = topics.ALL) -> None:
    assert actions.publish(store, "office", 1, id_, scope, said)


def titles(message: Spoken, hub: str = "hub-1") -> list[str]:
    said = statement.read(message.signed, DISTRICT_KEY.verify_key, hub)
    assert (said.scope, said.number) == (message.scope, message.number)
    return [getattr(each, "title", "") for each in said.statements]


def test_what_is_published_is_said_and_said_again_with_a_higher_number_when_it_changes(
    store: Store, speaker: Speaker, clock: StandingClock
) -> None:
    assert speaker.messages() == []
    publish(store, "a", notice("Rapat"))
    (first,) = speaker.messages()
    assert (first.number, titles(first)) == (1, ["Rapat"])
    assert speaker.messages() == [first]
    publish(store, "b", notice("Harga", first=3))
    (second,) = speaker.messages()
    assert (second.number, titles(second)) == (2, ["Rapat", "Harga"])
    actions.withdraw(store, "office", 2, "a")
    actions.withdraw(store, "office", 2, "b")
    (third,) = speaker.messages()
    assert (third.number, titles(third)) == (3, [])
    assert speaker.messages() == [third]


def test_what_is_over_is_still_said_for_villages_whose_day_lags_behind(
    store: Store, speaker: Speaker, clock: StandingClock
) -> None:
    publish(store, "a", notice("Rapat", days=0))
    assert titles(speaker.messages()[0]) == ["Rapat"]
    clock.seconds += 14 * 86_400
    assert titles(speaker.messages()[0]) == ["Rapat"]
    clock.seconds += 86_400
    assert titles(speaker.messages()[0]) == []


def test_a_single_hub_is_told_beside_all(store: Store, speaker: Speaker, enrol: Enrol) -> None:
    hub = enrol()
    publish(store, "a", notice("Semua"))
    publish(store, "b", notice("Anda"), scope=hub)
    assert {each.scope: titles(each, hub) for each in speaker.messages()} == {"all": ["Semua"], hub: ["Anda"]}


def test_of_too_many_the_ones_that_end_last_are_said(store: Store, speaker: Speaker) -> None:
    for number in range(STATEMENTS_MAX):
        publish(store, f"{number:03}", notice(f"N{number}", first=-9, days=2))
    publish(store, "z", notice("Besok", first=1))
    said = titles(speaker.messages()[0])
    assert len(said) == STATEMENTS_MAX
    assert said[-1] == "Besok"


def test_of_two_speakers_the_second_says_what_the_first_signed(
    store: Store, speaker: Speaker, clock: StandingClock
) -> None:
    publish(store, "a", notice("Rapat"))
    first = speaker.messages()
    assert Speaker(store, DISTRICT_KEY, clock).messages() == first
