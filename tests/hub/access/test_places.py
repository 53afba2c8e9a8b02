"""Where a request comes from is what the network says, at the real server, never what the asker says."""

from __future__ import annotations

import pytest

from hub.limits import PLACE_TRIES_FREE
from tests.hub.door import Asker, code
from tests.hub.process import HubProcess
from tests.hub.village import PIN


@pytest.mark.slow
def test_nobody_chooses_the_place_that_throttling_sees(hub_process: HubProcess) -> None:
    asker = Asker(hub_process.url)
    for guess in range(PLACE_TRIES_FREE):
        header = {
            "X-Forwarded-For": f"10.0.0.{guess}",
            "Forwarded": f"for=10.0.0.{guess}",
            "X-Real-IP": f"10.1.0.{guess}",
        }
        answer = asker.http.post("/sessions", json={"member_no": 100 + guess, "pin": "111222"}, headers=header)
        assert code(answer) == "sign_in.wrong"
    header = {"X-Forwarded-For": "10.2.0.1"}
    answer = asker.http.post("/sessions", json={"member_no": 1, "pin": PIN}, headers=header)
    assert code(answer) == "sign_in.wait"
    asker.http.close()


@pytest.mark.slow
def test_the_server_stops_in_order_when_it_is_told_to(hub_process: HubProcess) -> None:
    assert hub_process.stop() == 0
    assert not list(hub_process.folder.glob("*.db-wal")), "a connection was left open"
