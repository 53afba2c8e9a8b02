"""Asking a part over HTTP whether it is there. Never through a proxy: all of them are on this machine."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from http.client import HTTPException
from typing import Any, Final

from image_build import limits

_opener: Final = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def answers(url: str) -> bool:
    """Whether something good comes back from this address."""
    return page(url) is not None


def page(url: str) -> bytes | None:
    """What an address answers, None if nothing good."""
    try:
        with _opener.open(url, timeout=limits.PROBE_SECONDS) as answer:
            return bytes(answer.read(limits.ANSWER_BYTES_MAX))
    except (urllib.error.URLError, HTTPException, OSError):
        return None


def status(hub_url: str) -> dict[str, Any] | None:
    """The hub's status, None if it does not answer."""
    content = page(f"{hub_url}/api/v1/status")
    if content is None:
        return None
    try:
        told = json.loads(content)
    except ValueError:
        return None
    return told if isinstance(told, dict) else None


def on_the_way(hub_url: str) -> tuple[int, int]:
    """How many facts the district has confirmed, and how many the hub holds; (0, 1) if the hub does not answer."""
    told = status(hub_url)
    if told is None:
        return 0, 1
    return int(told["confirmed"]["number"]), int(told["facts"])
