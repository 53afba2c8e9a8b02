"""`make demo` for a newcomer: the same figures at both ends, all gone after Ctrl-C, the same data next time."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from image_build import __main__ as command
from tests.demo.running import DEPOSIT_RUPIAH, Demo, FirstRun, ask, district_totals, sign_in
from tests.helpers import is_alive, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


def balance(accounts: list[dict[str, Any]], product: str) -> int:
    return int(next(each["balance"] for each in accounts if each["product"] == product))


def test_a_member_sees_the_accounts_and_a_deposit_at_once(first_run: FirstRun) -> None:
    assert {each["product"] for each in first_run.before} == {"pokok", "wajib", "sukarela"}
    assert balance(first_run.after, "sukarela") == balance(first_run.before, "sukarela") + DEPOSIT_RUPIAH


def test_the_district_holds_every_fact_and_the_same_totals(first_run: FirstRun) -> None:
    assert first_run.status["confirmed"]["number"] == first_run.status["facts"]
    assert first_run.at_hub == first_run.at_district
    assert all(total > 0 for total in first_run.at_district.values())


def test_the_person_is_told_where_to_go_and_who_to_be(first_run: FirstRun) -> None:
    told = first_run.demo.output
    for who in ("member", "officer"):
        person = first_run.story[who]
        assert f"{int(person['member_no']):04d}  PIN {person['pin']}" in told
        assert person["name"] in told
    staff = first_run.story["staff"]
    assert f"{staff['name']}  {staff['password']}" in told
    assert first_run.story["hub_url"] + "/" in told
    assert first_run.story["district_url"] + "/" in told


def test_ctrl_c_ends_everything_within_seconds(first_run: FirstRun) -> None:
    assert first_run.exit_code == 0
    assert first_run.stop_seconds < 15
    assert not (first_run.demo.folder / "demo.json").exists()
    assert first_run.demo.nobody_left(first_run.story["pids"])


def test_a_second_run_continues_with_the_same_data(first_run: FirstRun, again: Demo) -> None:
    story = again.start()
    assert story["member"] == first_run.story["member"]
    assert ask(f"{story['hub_url']}/api/v1/status")["facts"] == first_run.status["facts"]
    assert ask(f"{story['hub_url']}/api/v1/me/accounts", sign_in(story, "member")) == first_run.after
    assert district_totals(story, first_run.status["hub"]) == first_run.at_district
    assert again.stop(signal.SIGTERM)[0] == 0


def test_a_killed_demo_leaves_nobody_and_can_be_started_again(first_run: FirstRun, again: Demo) -> None:
    story = again.start()
    again.stop(signal.SIGKILL)
    wait_until(lambda: again.nobody_left(story["pids"]), 15, "all parts end with the demo")
    story = again.start()
    assert ask(f"{story['hub_url']}/api/v1/status")["facts"] == first_run.status["facts"]
    assert again.stop(signal.SIGINT)[0] == 0
    assert again.nobody_left(story["pids"])


def test_a_part_that_is_killed_comes_back(again: Demo) -> None:
    first = again.start()
    os.kill(first["pids"]["hub"], signal.SIGKILL)
    wait_until(lambda: again.story["pids"].get("hub") not in (None, first["pids"]["hub"]), 15, "the hub's new process")
    wait_until(lambda: ask(f"{first['hub_url']}/api/v1/status"), 30, "the hub answers again")
    assert "code -9" in again.output
    pids = again.story["pids"]
    assert again.stop(signal.SIGINT)[0] == 0
    assert not is_alive(pids["hub"])


def test_a_reset_removes_the_data(
    again: Demo, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DEMO_DIR", str(again.folder))
    assert command.main(["demo-reset"]) == 0
    assert not again.folder.exists()
    assert str(again.folder) in capsys.readouterr().out
