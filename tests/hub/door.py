"""A hub over real HTTP inside the test's process, on a clock that the test moves, and people who ask it things."""

from __future__ import annotations

import asyncio
import socket
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from litestar import Litestar

from hub.appliance import Appliance
from hub.limits import SESSION_IDLE_SECONDS_MEMBER
from hub.log.clock import Clock
from hub.server.app import build
from hub.web.caller import UNPAIRED
from tests.helpers import wait_until
from tests.hub.village import PIN, Village

API = "/api/v1"

_FREE: list[Litestar] = []
"""Applications that no door uses: building one takes ten times as long as the rest of a door."""


class Asker:
    """Somebody who asks the hub over HTTP: signed in or not, at a paired device or not."""

    def __init__(self, url: str, token: str = "", device: str = "", language: str = "id") -> None:
        headers = {"Accept-Language": language}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if device:
            headers["X-Device"] = device
        self.token = token
        self.http = httpx.Client(base_url=url + API, headers=headers, timeout=30, verify=False)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(path, params=query)

    def post(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        """Send a change, under a new idempotency key unless one is given ("" sends none)."""
        return self._change("POST", path, body, key)

    def put(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        """As `post`, with PUT."""
        return self._change("PUT", path, body, key)

    def _change(self, method: str, path: str, body: Any, key: str | None) -> httpx.Response:
        key = str(uuid4()) if key is None else key
        return self.http.request(method, path, json=body, headers={"Idempotency-Key": key} if key else {})

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(path)


def code(answer: httpx.Response) -> str:
    """The error code of an answer; "" for a success."""
    return "" if answer.is_success else str(answer.json()["error"]["code"])


class Door:
    """The server, in a thread, on a free port of loopback."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self.appliance = Appliance(folder, clock)
        self._socket = socket.socket()
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._application = _FREE.pop() if _FREE else build()
        self._application.state.appliance = self.appliance
        self._server = uvicorn.Server(
            uvicorn.Config(self._application, log_level="warning", lifespan="off", proxy_headers=False)
        )
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), name="door")
        self._thread.start()
        for work in (self.appliance.hash_work, self.appliance.document_work):
            asyncio.run(work(int))  # their threads begin here, with the server, not in a test
        wait_until(lambda: self._server.started)
        self._askers: list[Asker] = []

    def asker(self, token: str = "", device: str = "", language: str = "id") -> Asker:
        """Somebody with this token, at this device."""
        self._askers.append(Asker(self.url, token, device, language))
        return self._askers[-1]

    def try_sign_in(self, member_no: int | str, pin: str = PIN, device: str = "") -> httpx.Response:
        """One try to sign in."""
        return self.asker(device=device).post("/sessions", {"member_no": member_no, "pin": pin}, key="")

    def sign_in(self, member_no: int, pin: str = PIN, device: str = "", language: str = "id") -> Asker:
        """Somebody signed in."""
        answer = self.try_sign_in(member_no, pin, device)
        assert answer.status_code == 201, answer.text
        return self.asker(answer.json()["token"], device, language)

    def enter(self, member_no: int, device: str = "") -> Asker:
        """Somebody signed in without the PIN's slow hashing, for tests that are not about signing in."""
        name = device.partition(".")[0] or UNPAIRED
        token = self.appliance.sessions.begin(member_no, "test", name, SESSION_IDLE_SECONDS_MEMBER).token
        self.appliance.local.close()
        return self.asker(token, device)

    def routes(self) -> list[Any]:
        """Every route that the application answers, described or not."""
        return list(self._application.routes)

    def close(self) -> None:
        """Stop the server and close the books. Doing it twice is no error."""
        if self._server.should_exit:
            return
        for asker in self._askers:
            asker.http.close()
        self._server.should_exit = True
        self._thread.join(20)
        self._socket.close()
        self.appliance.close()
        _FREE.append(self._application)


@dataclass
class Shared:
    """A village and its hub over HTTP that the tests of one module share, where starting one for each takes long."""

    village: Village
    door: Door
