"""Whatever bytes come in on whatever topic: nobody falls over, no fact changes, and a batch refused is counted."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_agent import state, topics
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from tests.sync_agent.office import DISTRICT_KEY, StandingClock, aside, batch, enrolled, facts_of, rows

BORN = state.encode(state.State("online", "1.0", 1, 60, state.Health(900, 1, 1_800_000_000, 61), "10000000aaaaaaaa"))


@given(noise=st.binary(max_size=120), at=st.integers(0), flip=st.integers(1, 255), cut=st.integers(1, 90))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_noise_cuts_and_flipped_bits_change_no_fact(
    sqlite_url: str, noise: bytes, at: int, flip: int, cut: int
) -> None:
    store = Store(sqlite_url)
    store.prepare()
    intake, hub, other = Intake(store, DISTRICT_KEY, StandingClock()), enrolled(store), enrolled(store)
    facts = facts_of(hub)
    intake.take([batch(hub, facts)])
    good, before = batch(hub, facts).payload, rows(store, hub)
    for whole, topic in ((good, topics.up(hub)), (BORN, topics.state(hub))):
        place = at % len(whole)
        flipped = whole[:place] + bytes([whole[place] ^ flip]) + whole[place + 1 :]
        for bad in (noise, whole[: max(0, len(whole) - cut)], flipped):
            intake.take([Message(topic, bad)])
    for wrong in (topics.receipt(hub), topics.down(hub), "koperasi/1/+/up", "", "koperasi/2/x/up"):
        assert intake.take([Message(wrong, good)]) == []
    intake.take([Message(topics.up(other), good)])
    assert rows(store, hub) == before
    assert {kind for kind, _, _ in aside(store, hub)} == {"refused"}
    assert sum(seen for _, _, seen in aside(store, hub)) == 3
    assert aside(store, other) == [("refused", "wire.other_hub", 1)]
    store.close()
