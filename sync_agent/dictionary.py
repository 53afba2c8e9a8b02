"""The preset dictionaries that batches are deflated with: text that facts usually contain, so that it need not be sent.

Each is one file ``dictionaries/<version>.toml`` with its version, what it was made from, its SHA-256 and its content. A
batch names the version it needs. A version that was ever shipped stays, unchanged: batches made with it may lie on a
stick for years. New ones come from ``python -m sync_agent train`` (`sync_agent.training`).
"""

from __future__ import annotations

import hashlib
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from sync_agent.errors import WireError

NONE: Final = 0
NEWEST: Final = 1


@cache
def load(version: int) -> bytes:
    """The content of a dictionary, empty for `NONE`.

    Raises `WireError` ("wire.dictionary") if this program has none of that version, `ValueError` if the file is
    damaged.
    """
    if version == NONE:
        return b""
    file = files("sync_agent").joinpath(f"dictionaries/{version}.toml")
    if not 1 <= version <= NEWEST or not file.is_file():
        raise WireError("wire.dictionary", version=version)
    described = tomllib.loads(file.read_text(encoding="utf-8"))
    content = str(described["content"]).encode()
    if described["version"] != version or hashlib.sha256(content).hexdigest() != described["sha256"]:
        raise ValueError(f"dictionary {version} is damaged")
    return content


def describe(version: int, content: bytes, made_from: str) -> str:
    """The text of a dictionary's file. `content` must be UTF-8 without three apostrophes in a row and without CR."""
    text = content.decode()
    if "'''" in text or "\r" in text or text.startswith("\n") or text.endswith("'"):
        raise ValueError("this content cannot stand in a TOML literal string")
    return (
        f"version = {version}\n"
        f"made_from = '{made_from}'\n"
        f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        f"content = '''{text}'''\n"
    )
