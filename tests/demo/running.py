"""A demo that runs as `make demo` starts it, and questions to its parts."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers import ROOT, free_ports, is_alive, is_port_free, wait_until

DEPOSIT_RUPIAH = 25_000  # taken in the first run

READY_SECONDS = 150  # of a first run on two busy cores; some 20 on idle ones


@dataclass
class Demo:
    """One demo in a folder, on ports of its own."""

    folder: Path
    ports: dict[str, int] = field(
        default_factory=lambda: dict(zip(("HUB_PORT", "DISTRICT_PORT", "MQTT_PORT"), free_ports(3), strict=True))
    )
    display: str = ""
    process: subprocess.Popen[bytes] | None = None

    @property
    def output(self) -> str:
        """What it has told the person so far."""
        return self.folder.with_name(self.folder.name + ".out").read_text("utf-8")

    @property
    def story(self) -> dict[str, Any]:
        """What stands in demo.json."""
        return dict(json.loads((self.folder / "demo.json").read_text("utf-8")))

    def start(self, *arguments: str) -> dict[str, Any]:
        """Start it and wait until all is up; gives demo.json."""
        environment = {**os.environ, **{name: str(port) for name, port in self.ports.items()}}
        environment |= {"DEMO_DIR": str(self.folder), "KIOSK": "auto" if self.display else "off"}
        environment |= {"DISPLAY": self.display, "WAYLAND_DISPLAY": ""}
        with self.folder.with_name(self.folder.name + ".out").open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "image_build", "demo", *arguments],
                cwd=ROOT,
                env=environment,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

        def up() -> bool:
            assert self.process
            if self.process.poll() is not None:
                raise EndedEarly(self.output)
            # A demo.json of an earlier, killed run is not this one's.
            return bool(self.story["pids"]["demo"] == self.process.pid)

        wait_until(up, READY_SECONDS, "demo.json")
        return self.story

    def stop(self, number: int) -> tuple[int, float]:
        """Send a signal and wait for the end; gives exit code and seconds."""
        assert self.process
        start = time.monotonic()
        self.process.send_signal(number)
        code = self.process.wait(30)
        return code, time.monotonic() - start

    def end(self) -> None:
        """Whatever happened in the test: nobody stays."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def nobody_left(self, pids: dict[str, int]) -> bool:
        """Whether all its processes are gone and its ports free."""
        return not any(map(is_alive, pids.values())) and all(map(is_port_free, self.ports.values()))


@dataclass(frozen=True)
class FirstRun:
    """What was seen in a first run, up to its end by Ctrl-C."""

    demo: Demo
    story: dict[str, Any]
    before: list[dict[str, Any]]
    after: list[dict[str, Any]]
    status: dict[str, Any]
    at_hub: dict[str, int]
    at_district: dict[str, int]
    exit_code: int
    stop_seconds: float


class EndedEarly(BaseException):
    """It ended before it was up; not an Exception, so that waiting for it ends at once."""


_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def ask(url: str, token: str = "", body: dict[str, Any] | None = None) -> Any:
    """GET, or POST when there is a body; gives the answer's JSON."""
    request = urllib.request.Request(url, json.dumps(body).encode() if body is not None else None)
    request.add_header("Content-Type", "application/json")
    request.add_header("Accept", "application/json")
    request.add_header("Idempotency-Key", str(uuid.uuid4()))
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with _opener.open(request, timeout=20) as answer:
            content = answer.read()
    except urllib.error.HTTPError as error:
        raise AssertionError(f"{url}: {error.code} {error.read()[:500]!r}") from error
    return json.loads(content) if content else None


def sign_in(story: dict[str, Any], who: str) -> str:
    """Sign in as demo.json says; gives the token."""
    person = story[who]
    body = {"member_no": person["member_no"], "pin": person["pin"]}
    session = ask(f"{story['hub_url']}/api/v1/sessions", body=body)
    assert session["member"]["name"] == person["name"]
    assert not session["must_change_pin"]
    return str(session["token"])


def confirmed(story: dict[str, Any]) -> bool:
    """Whether the district holds all that the hub does."""
    status = ask(f"{story['hub_url']}/api/v1/status")
    return bool(status["confirmed"]["number"] == status["facts"])


def hub_totals(story: dict[str, Any], officer: str) -> dict[str, int]:
    """Savings in rupiah by product, added up member by member as an officer sees them."""
    totals: dict[str, int] = {}
    hub = f"{story['hub_url']}/api/v1"
    page = 1
    while members := ask(f"{hub}/members?page={page}", officer):
        for member in members:
            for account in ask(f"{hub}/members/{member['member_no']}/accounts", officer):
                totals[account["product"]] = totals.get(account["product"], 0) + account["balance"]
        page += 1
    return totals


def district_totals(story: dict[str, Any], hub: str) -> dict[str, int]:
    """Savings in rupiah by product, as the district shows them to who signs in as demo.json says."""
    url, cookies = story["district_url"], urllib.request.HTTPCookieProcessor()
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
    with browser.open(f"{url}/sign-in", timeout=20) as page:
        token = re.search(rb'name="form_token" value="(\w+)"', page.read())
    assert token
    form = {**story["staff"], "back": f"/api/v1/cooperatives/{hub}", "form_token": token[1].decode()}
    with browser.open(f"{url}/sign-in", urllib.parse.urlencode(form).encode(), timeout=20) as answer:
        return dict(json.load(answer)["savings"])
