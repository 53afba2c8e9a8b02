"""One first run for all tests of the demo, and copies of what it left for those that go on from there."""

from __future__ import annotations

import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.demo.running import (
    DEPOSIT_RUPIAH,
    Demo,
    FirstRun,
    ask,
    confirmed,
    district_totals,
    hub_totals,
    sign_in,
)
from tests.helpers import wait_until


def tomorrow(story: dict[str, Any]) -> str:
    """A day after any that the sample can have used."""
    now = ask(f"{story['hub_url']}/api/v1/status")["time"]
    return (datetime.fromtimestamp(now, UTC) + timedelta(days=1)).date().isoformat()


@pytest.fixture(scope="session")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> FirstRun:
    """A newcomer's first run: a member looks, an officer takes a deposit, the member looks again, Ctrl-C."""
    demo = Demo(tmp_path_factory.mktemp("newcomer") / "demo")
    try:
        story = demo.start()
        hub = f"{story['hub_url']}/api/v1"
        member = sign_in(story, "member")
        before = ask(f"{hub}/me/accounts", member)
        officer = sign_in(story, "officer")
        if not ask(f"{hub}/day", officer)["open"]:
            cash = ask(f"{hub}/figures", officer)["cash"]
            ask(f"{hub}/day/open", officer, {"day": tomorrow(story), "total": cash})
        account = next(each["id"] for each in before if each["product"] == "sukarela")
        ask(f"{hub}/savings/deposits", officer, {"account_id": account, "amount": DEPOSIT_RUPIAH})
        after = ask(f"{hub}/me/accounts", member)
        wait_until(lambda: confirmed(story), 60, "the district has confirmed the deposit")
        status = ask(f"{hub}/status")
        at_hub = hub_totals(story, officer)
        at_district = district_totals(story, status["hub"])
        code, seconds = demo.stop(signal.SIGINT)
    finally:
        demo.end()
    return FirstRun(demo, story, before, after, status, at_hub, at_district, code, seconds)


@pytest.fixture
def again(first_run: FirstRun, tmp_path: Path) -> Iterator[Demo]:
    """The demo of the first run, its data copied, not started."""
    shutil.copytree(first_run.demo.folder, tmp_path / "demo")
    demo = Demo(tmp_path / "demo")
    yield demo
    demo.end()
