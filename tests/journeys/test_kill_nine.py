"""kill -9 of hub, relay and district, 80 times in a running load: what was acknowledged is there exactly once."""

from __future__ import annotations

import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from hub.log.fact import lines_of
from tests.helpers import wait_until
from tests.journeys.whole import START_SECONDS, Whole, run_hub

KILLS = 80
MEMBERS = 6
TELLERS = 4
RUN_SECONDS_MAX = 420

pytestmark = [pytest.mark.journey, pytest.mark.broker, pytest.mark.timeout(RUN_SECONDS_MAX + 120)]


@dataclass
class Teller:
    """Somebody who takes deposits on a bad connection: sends each until it is acknowledged, always under one key."""

    whole: Whole
    token: str
    seed: int
    stop: threading.Event
    acknowledged: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    repeats: int = 0
    problems: list[str] = field(default_factory=list)

    def work(self) -> None:
        """Take deposits until told to stop; the last one is seen through to its acknowledgement."""
        chance = random.Random(self.seed)
        while not self.stop.is_set():
            # People take their time; without it the load alone would keep the machine too busy to start anything.
            self.stop.wait(chance.uniform(0, 0.1))
            account = f"sukarela-{chance.randint(2, MEMBERS)}"
            self._send(str(uuid.UUID(int=chance.getrandbits(128))), account, chance.randint(1, 500) * 1_000)

    def _send(self, key: str, account: str, amount: int) -> None:
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            try:
                answer = self.whole.api("POST", "savings/deposits", self.token, key, account_id=account, amount=amount)
            except httpx.HTTPError:
                self.repeats += 1
                self.stop.wait(0.05)
                continue
            if answer.status_code == 201:
                self.acknowledged[key] = (account, amount, int(answer.json()["number"]))
                return
            if answer.status_code < 500:
                self.problems.append(answer.text)
                return
            self.repeats += 1
        self.problems.append(f"never acknowledged: {key}")


@pytest.fixture
def whole(tmp_path: Path) -> Iterator[Whole]:
    """The whole appliance, running."""
    made = Whole(tmp_path)
    made.found()
    made.start()
    yield made
    made.stop()


def kill_at_random(whole: Whole, chance: random.Random, acknowledged: Callable[[], int]) -> Counter[str]:
    """Kill one of the three at a random moment, start it again, and so on, `KILLS` times.

    Only what works is killed: the hub once it has acknowledged a few deposits since its last start.
    """
    starts: dict[str, Callable[[], None]] = {
        "hub": whole.start_hub,
        "relay": whole.start_relay,
        "district": whole.start_district,
    }
    moment, killed, before = threading.Event(), Counter[str](), 0

    def at_work() -> list[str]:
        busy = acknowledged() >= before + TELLERS
        return [name for name in starts if (name != "hub" or busy) and whole.is_up(name)]

    deadline = time.monotonic() + RUN_SECONDS_MAX
    for _ in range(KILLS):
        # The moment must be random, so this wait is for nothing on purpose.
        moment.wait(chance.uniform(0, 0.4))
        name = chance.choice(wait_until(at_work, START_SECONDS, "one of them is at work"))
        process = getattr(whole, name)
        process.kill()
        starts[name]()
        killed[name] += 1
        before = acknowledged() if name == "hub" else before
        assert time.monotonic() < deadline, f"only {killed} in {RUN_SECONDS_MAX} s"
    return killed


def test_after_many_kills_every_acknowledged_deposit_is_there_exactly_once_in_hub_and_district(whole: Whole) -> None:
    token = whole.officer()
    for number in range(2, MEMBERS + 1):
        made = whole.api("POST", "members", token, f"member-{number}", name=f"Warga {number}", region="64.08.04.2001")
        assert made.status_code == 201, made.text
    stop = threading.Event()
    tellers = [Teller(whole, token, seed, stop) for seed in range(TELLERS)]
    threads = [threading.Thread(target=teller.work) for teller in tellers]
    for thread in threads:
        thread.start()
    try:
        killed = kill_at_random(
            whole, random.Random(20261124), lambda: sum(len(teller.acknowledged) for teller in tellers)
        )
    finally:
        stop.set()
        for thread in threads:
            thread.join(150)

    assert not [problem for teller in tellers for problem in teller.problems]
    whole.wait_until_up("hub", "district", "relay")
    acknowledged = {key: what for teller in tellers for key, what in teller.acknowledged.items()}
    assert sum(teller.repeats for teller in tellers) > 0, "no request was ever cut: the test would prove nothing"
    assert len(acknowledged) > KILLS, "hardly any load: the test would prove little"

    whole.wait_for_district()
    facts = {fact.number: fact for fact in whole.reader().facts(0, 10**6)}
    deposits = [fact for fact in facts.values() if fact.type == "savings.deposited"]
    recorded = Counter(fact.number for fact in deposits)
    assert {number for _, _, number in acknowledged.values()} == set(recorded), "each deposit was acknowledged"
    assert len(acknowledged) == len(recorded), "no two requests were acknowledged with one fact"
    expected: Counter[str] = Counter()
    for account, amount, number in acknowledged.values():
        assert (lines_of(facts[number].body)[1].sub, lines_of(facts[number].body)[0].amount) == (account, amount)
        expected[account] += amount
    assert whole.hub_balances() == dict(expected)
    assert whole.district_balances() == dict(expected)
    assert whole.district_hashes() == whole.hub_hashes()
    wait_until(
        lambda: whole.api("GET", "status").json()["confirmed"]["number"] == whole.reader().head()[0],
        30,
        "the hub holds the district's receipt",
    )
    assert whole.hub is not None
    whole.hub.terminate()
    run_hub("verify", "--data", whole.data)
    print(f"\nkilled {dict(killed)}; {len(acknowledged)} deposits acknowledged, all exactly once")
