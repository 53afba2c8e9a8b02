"""The month's data allowance: counted on the wire, kept over restarts, money given up last, lifted by a word."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync_agent import limits, text
from sync_agent.__main__ import main
from sync_agent.relay import status
from sync_agent.relay.allowance import Allowance, month_of, up_to_money
from sync_agent.relay.memory import Memory
from tests.helpers import wait_until
from tests.sync_agent.conftest import District
from tests.sync_agent.village import Village

FEBRUARY = 1_770_000_000  # 2026-02-02T02:40:00Z
FLOOR = FEBRUARY - 40 * 86_400
ALLOWED = 200_000


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(tmp_path / "relay-memory.json")


@pytest.mark.parametrize(
    ("day", "now", "month"),
    [
        ("2026-02-02", FEBRUARY, "2026-02"),
        ("2026-01-30", FEBRUARY, "2026-02"),
        ("2026-01-31", FEBRUARY - 121_200, "2026-02"),
        ("2026-01-30", 0, "2026-01"),
        ("2026-01-30", FEBRUARY + 400 * 86_400, "2026-01"),
        ("", FEBRUARY, "2026-02"),
        ("", 0, "2025-12"),
        ("noise", FEBRUARY, "2026-02"),
    ],
    ids=str,
)
def test_the_month_is_the_clocks_where_it_can_be_right_and_else_the_business_days(
    day: str, now: int, month: str
) -> None:
    assert month_of(day, now, FLOOR) == month


def test_a_clock_set_back_opens_no_new_allowance(memory: Memory) -> None:
    memory.turn_to("2026-02")
    memory.count(60, 40)
    memory.turn_to("2026-01")
    assert (memory.month, memory.used_bytes) == ("2026-02", 100)
    memory.turn_to("2026-03")
    assert (memory.month, memory.used_bytes) == ("2026-03", 0)


def test_the_count_survives_a_restart_and_a_power_cut_but_for_a_little(memory: Memory, tmp_path: Path) -> None:
    path = tmp_path / "relay-memory.json"
    memory.turn_to("2026-02")
    memory.count(limits.MEMORY_BYTES, 0)
    memory.heard(FEBRUARY)
    memory.write()
    memory.count(limits.MEMORY_BYTES - 1, 0)
    memory.write()
    after = Memory(path)
    assert (after.month, after.used_bytes, after.district_time) == ("2026-02", limits.MEMORY_BYTES, FEBRUARY)
    memory.write(now=True)
    assert Memory(path).used_bytes == 2 * limits.MEMORY_BYTES - 1
    for damaged in (b"", b"{", b"[]", b'{"up":"x"}', b"\xff"):
        path.write_bytes(damaged)
        assert Memory(path).used_bytes == 0


@pytest.mark.parametrize(("used", "level"), [(0, "open"), (179_999, "open"), (180_000, "money"), (200_000, "nothing")])
def test_the_last_tenth_is_for_money_and_then_nothing_goes(memory: Memory, used: int, level: str) -> None:
    allowance = Allowance(ALLOWED, memory, lambda: FEBRUARY, lambda: FLOOR)
    allowance.turn("2026-02-02")
    memory.count(used, 0)
    assert allowance.level == level
    memory.lift("2026-01")
    assert allowance.level == level
    memory.lift("2026-02")
    assert allowance.level == "open"
    assert Allowance(0, memory, lambda: FEBRUARY, lambda: FLOOR).level == "open"


def test_money_takes_along_what_stands_before_it_and_nothing_behind() -> None:
    village = Village(None)
    facts = [village.fact(f"x.{number}", {"a": 1}) for number in range(2)]
    assert up_to_money(facts) == []
    facts += [village.deposit("pokok", 1, 100_000), village.fact("x.3", {"a": 1})]
    assert up_to_money(facts) == facts[:3]


def used_up(village: Village, spent: int) -> None:
    """As if so much of this month were gone; the month is that of the business day, which is years ago."""
    kept = {"month": village.day[:7], "up": spent, "down": 0, "district_time": 0, "send_anyway": ""}
    (village.folder / "relay-memory.json").write_text(json.dumps(kept))


@pytest.mark.broker
@pytest.mark.slow
def test_with_little_left_only_money_goes_and_with_nothing_left_nothing(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(150)
    village.write([village.fact("notices.published", {"title": "x"}) for _ in range(5)])
    money = village.number - 5
    used_up(village, 182_000)
    district.collector()
    bound = ("--allowance-bytes-month", str(ALLOWED))
    relay = district.relay(village, *bound, idle_seconds=300)
    path = village.folder / "relay-status.json"
    wait_until(lambda: district.number(village.hub) == money, 20, "what moves money has arrived")
    wait_until(lambda: status.read(path).problem == "allowance.tight", 10, "and it says why the rest waits")
    village.write([village.deposit("wajib", 1, 20_000)])
    district.has_all(village)  # money takes the notices along
    relay.terminate()
    assert 185_000 < status.read(path).bytes_month < 197_000
    used_up(village, ALLOWED)
    village.write([village.deposit("wajib", 1, 20_000)])
    district.relay(village, *bound)
    wait_until(lambda: status.read(path).problem == "allowance.spent", 10, "nothing goes any more")
    assert district.number(village.hub) < village.number
    shown = "\n".join(text.relay_status(status.read(path), "en"))
    assert "nothing is sent until next month" in shown
    assert "200 kB used of 200 kB" in shown
    assert main(["--language", "en", "relay-anyway", "--data", str(village.folder)]) == 0
    district.has_all(village)


@pytest.mark.broker
@pytest.mark.slow
def test_a_metered_relay_rests_when_all_is_confirmed_and_comes_back_cheaply(
    district: District, village: Village
) -> None:
    district.enrol(village.hub)
    village.history(60)
    district.collector()
    proxy = district.proxy()
    bound, waits = ("--allowance-bytes-month", "1000000"), {"idle_seconds": 0.3, "idle_gather_seconds": 0.3}
    relay = district.relay(village, *bound, port=proxy.port, **waits)
    path = village.folder / "relay-status.json"
    wait_until(lambda: status.read(path).state == "idle", 20, "it has nothing left to do")
    assert district.agrees_with(village)
    assert district.state(village.hub) == "offline"
    first = proxy.bytes_up + proxy.bytes_down
    village.write(village.ordinary(10))
    district.has_all(village)
    wait_until(lambda: relay.text().count("resting: ") == 2, 10, "it rests again")
    assert proxy.connections == 2
    assert proxy.bytes_up + proxy.bytes_down - first < 0.6 * first
    assert "connected: going on from number=" in relay.text()


@pytest.mark.broker
@pytest.mark.slow
def test_a_connection_cut_and_made_again_asks_for_nothing_twice(district: District, village: Village) -> None:
    district.enrol(village.hub)
    village.history(60)
    collector = district.collector()
    proxy = district.proxy()
    relay = district.relay(village, port=proxy.port)
    district.has_all(village)
    for _ in range(3):
        seen = proxy.connections
        proxy.cut()
        wait_until(lambda seen=seen: proxy.connections > seen, 10, "it is back")
        village.write(village.ordinary(5))
        district.has_all(village)
    assert relay.text().count("connected: asking for the receipt") == 1
    assert relay.text().count("connected: going on from") >= 3
    # A receipt sent while the relay was away waits at the broker and is taken, without being asked for.
    proxy.close()
    wait_until(lambda: "problem=link.port_closed" in relay.text(), 10, "the relay is away")
    collector.terminate()
    district.collector("two")
    proxy.open()
    village.write(village.ordinary(5))
    district.has_all(village)
