"""Requests without pause over many connections: by wrk where it is installed, else by a slower client of our own."""

from __future__ import annotations

import asyncio
import re
import shutil
import statistics
import subprocess
import time
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

_UNITS = {"us": 1e-3, "ms": 1.0, "s": 1e3}


class Result(NamedTuple):
    """What a server did: answers a second, and the time in ms below which 99 % of them came."""

    per_second: float
    p99_ms: float


def median(results: list[Result]) -> Result:
    """The median of each figure."""
    return Result(statistics.median(r.per_second for r in results), statistics.median(r.p99_ms for r in results))


def run(url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Result:
    """Ask for `url` all the time over so many connections. Raises `RuntimeError` if an answer was no success."""
    if shutil.which("wrk"):
        return _wrk(url, headers, connections, seconds)
    return asyncio.run(_own(url, headers, connections, seconds))


def _wrk(url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Result:
    command = ["wrk", "--latency", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s"]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    said = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    speed = re.search(r"Requests/sec:\s+([\d.]+)", said)
    slowest = re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert speed is not None
    assert slowest is not None
    return Result(float(speed[1]), float(slowest[1]) * _UNITS[slowest[2]])


async def _own(url: str, headers: Mapping[str, str], connections: int, seconds: int) -> Result:
    parts = urlsplit(url)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n{lines}\r\n".encode()
    times: list[float] = []
    until = time.perf_counter() + seconds

    async def one() -> None:
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        while (began := time.perf_counter()) < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head[:20]:
                raise RuntimeError(head.decode())
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
            times.append(time.perf_counter() - began)
        writer.close()

    await asyncio.gather(*(one() for _ in range(connections)))
    times.sort()
    return Result(len(times) / seconds, times[int(len(times) * 0.99)] * 1_000)
