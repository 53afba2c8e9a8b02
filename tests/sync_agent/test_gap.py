"""A gap is filled and nothing else: what waits at the district behind it is not paid for twice, and nothing is lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sync_agent import keys, receipt, topics, wire
from sync_agent.clock import SystemClock
from sync_agent.district.intake import Intake, Message
from sync_agent.district.store import Store
from sync_agent.relay.batches import Cutter
from sync_agent.relay.window import Flight, Window
from tests.sync_agent.conftest import District
from tests.sync_agent.office import DISTRICT_KEY, KEY, StandingClock, enrolled, greeting, number
from tests.sync_agent.village import Village

FACTS = 60
PIECE = 4


class Uplink:
    """The relay's own window and cutter over a link that loses whole batches, with the district's own intake behind."""

    def __init__(self, village: Village, intake: Intake) -> None:
        self.village, self.intake, self.window = village, intake, Window()
        self.cutter = Cutter(village.reader, village.hub, KEY, facts_max=PIECE)
        self.sent: list[tuple[int, int]] = []

    def hear(self, due: list[receipt.Receipt]) -> None:
        for each in due:
            self.window.take_receipt(receipt.read(each.signed, DISTRICT_KEY.verify_key, self.village.hub), live=True)

    def send(self, lost: list[bool]) -> None:
        """Send what there is room for, then hear the receipts; each batch is lost if `lost` says so."""
        reader, window, due = self.village.reader, self.window, list[receipt.Receipt]()
        while window.has_room() and (until := window.until(reader.head()[0])) > window.sent:
            batch = self.cutter.cut(window.sent, reader.hash_at(window.sent) or "", until=until)
            assert batch is not None
            self.sent.append((batch.first, batch.last))
            window.add(Flight(batch.first, batch.last, len(self.sent), 0.0))
            if not (lost and lost.pop()):
                due += self.intake.take([Message(topics.up(self.village.hub), batch.message)])
        self.hear(due)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Store:
    store = Store(f"sqlite:///{tmp_path_factory.mktemp('gap')}/district.db")
    store.prepare()
    return store


def village_of(folder: Path, hub: str) -> Village:
    village = Village(folder / hub, hub=hub)
    village.write([*village.beginning(4), *village.ordinary(FACTS)][:FACTS])
    return village


@given(lost=st.lists(st.booleans(), max_size=20), forgotten=st.lists(st.booleans(), max_size=6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_lost_on_the_way_or_forgotten_at_the_district_everything_arrives(
    office: Store, tmp_path_factory: pytest.TempPathFactory, lost: list[bool], forgotten: list[bool]
) -> None:
    hub = enrolled(office)
    uplink = Uplink(village_of(tmp_path_factory.mktemp("village"), hub), Intake(office, DISTRICT_KEY, StandingClock()))
    lost, forgotten = list(lost), list(forgotten)
    for _ in range(80):
        uplink.send(lost)
        if uplink.window.confirmed == FACTS:
            break
        if forgotten and forgotten.pop():
            with office.transaction():
                office.run("DELETE FROM waiting WHERE hub = ?", (hub,))
        if uplink.window.flights:
            uplink.window.rewind()
    assert number(office, hub) == FACTS


def test_what_waits_behind_the_gap_is_not_sent_again(office: Store, tmp_path: Path) -> None:
    hub = enrolled(office)
    uplink = Uplink(village_of(tmp_path, hub), Intake(office, DISTRICT_KEY, StandingClock()))
    uplink.hear(greeting(uplink.intake, hub))
    uplink.send([False, False, False, True])
    assert uplink.window.receipt is not None
    assert uplink.window.receipt.missing is not None
    first, last = uplink.window.receipt.missing
    waited = set(range(last + 1, uplink.window.sent + 1))
    assert waited
    uplink.sent.clear()
    uplink.window.rewind()
    uplink.send([])
    assert uplink.sent[0] == (first, last)
    while number(office, hub) < FACTS:
        uplink.send([])
    assert waited.isdisjoint(each for begin, end in uplink.sent for each in range(begin, end + 1))


@pytest.mark.broker
@pytest.mark.slow
@pytest.mark.parametrize("forgets", [False, True], ids=["kept", "forgotten"])
def test_a_relay_fills_the_gap_and_goes_on_behind_what_waits(
    district: District, village: Village, forgets: bool
) -> None:
    key = district.enrol(village.hub)
    facts = village.history(700)
    intake = Intake(district.store, keys.read(district.folder / "district.key"), SystemClock())
    for first, last in ((1, 100), (301, 400), (401, 500)):
        intake.take([Message(topics.up(village.hub), wire.encode(facts[first - 1 : last], village.hub, key))])
    district.store.close()
    district.collector()
    if forgets:
        # The receipt that the broker keeps speaks of batches that are not there any more.
        with district.store.transaction():
            district.store.run("DELETE FROM waiting", ())
    relay = district.relay(village)
    district.has_all(village)
    sent = [(int(a), int(b)) for a, b in re.findall(r"sent: first=(\d+) last=(\d+)", relay.text())]
    behind = 301 if forgets else 501
    assert sent[:2] == [(101, 300), (behind, behind + 199)]
    assert sum(last - first + 1 for first, last in sent) == 200 + village.number - behind + 1
