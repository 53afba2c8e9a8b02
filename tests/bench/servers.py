"""Servers that benches ask: the hub as it is, and an application that does nothing under the same server's settings."""

from __future__ import annotations

import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.helpers import ROOT, free_port, wait_until
from tests.hub.door import Asker
from tests.hub.process import HubProcess
from tests.hub.village import PIN

# `hub.server.run` serves with these; one answer of the size of a small page.
_NOTHING = """
import sys, uvicorn
answer = b"x" * int(sys.argv[2])
async def application(scope, receive, send):
    head = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(answer)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": head})
    await send({"type": "http.response.body", "body": answer})
uvicorn.run(application, host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False,
            log_level="warning", server_header=False, date_header=False, lifespan="off", proxy_headers=False)
"""


@contextmanager
def nothing(answer_bytes: int) -> Iterator[str]:
    """A server whose application does nothing but answer with so many bytes; gives its address."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", _NOTHING, str(port), str(answer_bytes)], cwd=ROOT)
    url = f"http://127.0.0.1:{port}/"

    def answers() -> bool:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)

    try:
        wait_until(answers, 30)
        yield url
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def hub(folder: Path) -> Iterator[HubProcess]:
    """The hub over the books in a folder."""
    process = HubProcess(folder)
    process.start()
    try:
        yield process
    finally:
        process.stop()


def sign_in(url: str, member_no: int) -> str:
    """The token of a member with the tests' PIN."""
    asker = Asker(url)
    answer = asker.post("/sessions", {"member_no": member_no, "pin": PIN})
    asker.http.close()
    return str(answer.json()["token"])


def page_headers(token: str) -> dict[str, str]:
    """What a phone's browser sends."""
    return {"Cookie": f"session={token}", "Accept": "text/html"}


def api_headers(token: str) -> dict[str, str]:
    """What the kiosk sends."""
    return {"Authorization": f"Bearer {token}"}
