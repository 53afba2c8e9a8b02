"""Requests without pause over many connections.

How many answers a second there are, wrk tells where it is installed: it takes less of the processors than Python.
How long one answer takes, our own client measures, after every connection has had its first answer: uvloop takes new
connections one by one between two rounds of answering, so of many arriving at once the last wait long, and once.
"""

from __future__ import annotations

import re
import selectors
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
_CHUNK_BYTES = 64 * 1024
_SILENCE_SECONDS_MAX = 30


class Result(NamedTuple):
    """What a server did: answers a second, and the time in ms below which 99 % of them came."""

    per_second: float
    p99_ms: float


def median(results: list[Result]) -> Result:
    """The median of each figure."""
    return Result(statistics.median(r.per_second for r in results), statistics.median(r.p99_ms for r in results))


def run(url: str, headers: Mapping[str, str], connections: int, seconds: float) -> Result:
    """Ask for `url` all the time over so many connections. Raises `RuntimeError` if an answer was no success."""
    own = _own(url, headers, connections, seconds)
    if not shutil.which("wrk"):
        return own
    return Result(_wrk(url, headers, connections, seconds), own.p99_ms)


def _wrk(url: str, headers: Mapping[str, str], connections: int, seconds: float) -> float:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{round(seconds)}s", "--timeout", "20s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    speed = re.search(r"Requests/sec:\s+([\d.]+)", said)
    if speed is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return float(speed[1])


@dataclass
class _Connection:
    """One connection: what has come of the answer so far, and when it was asked for."""

    socket: socket.socket
    received: bytes = b""
    asked: float = 0
    answers: int = 0

    def ask(self, request: bytes) -> None:
        self.received, self.asked = b"", time.perf_counter()
        self.socket.send(request)

    def complete(self) -> bool:
        """Take in what has come; whether that is a whole answer."""
        self.received += self.socket.recv(_CHUNK_BYTES)
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found:
            return False
        length = _LENGTH.search(head)
        if b" 200 " not in head[:20] or length is None:
            raise RuntimeError(head.decode(errors="replace"))
        return len(body) >= int(length[1])


def _own(url: str, headers: Mapping[str, str], connections: int, seconds: float) -> Result:
    parts = urlsplit(url)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}\r\n".encode()
    times: list[float] = []
    with ExitStack() as opened, selectors.DefaultSelector() as selector:
        for _ in range(connections):
            each = opened.enter_context(socket.create_connection((parts.hostname or "", parts.port or 80)))
            each.setblocking(False)
            selector.register(each, selectors.EVENT_READ, _Connection(each))
        everybody: list[_Connection] = [key.data for key in selector.get_map().values()]
        for one in everybody:
            one.ask(request)
        began = None
        while began is None or time.perf_counter() < began + seconds:
            ready = selector.select(_SILENCE_SECONDS_MAX)
            if not ready:
                raise RuntimeError(f"no answer for {_SILENCE_SECONDS_MAX} s")
            for one in (key.data for key, _ in ready):
                if one.complete():
                    one.answers += 1
                    if began is not None:
                        times.append(time.perf_counter() - one.asked)
                    one.ask(request)
            if began is None and all(one.answers for one in everybody):
                began = time.perf_counter()
    times.sort()
    return Result(len(times) / seconds, times[int(len(times) * 0.99)] * 1_000)
