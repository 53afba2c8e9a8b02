"""Fetching a cooperative's parcel from the district, with the private recovery key as the only proof.

What has come is kept beside the target (``….part``), so that a fetch that was cut goes on where it stopped, be it at
once or when the command is run again.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec
import urllib3
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from hub.log import parcel
from sync_agent.backoff import Backoff
from sync_agent.errors import RestoreFault
from sync_agent.limits import FETCH_SECONDS, FETCH_TRIES_MAX

_PATH: Final = "/api/v1/restore"
_UNAUTHORIZED: Final = 401
_NOT_FOUND: Final = 404
_OK: Final = 200
Progress = Callable[[int, int], None]


class _Challenge(msgspec.Struct):
    hub: str
    name: str
    number: int
    challenge: str


class Fetch:
    """One parcel being fetched. `wait` waits so many seconds; `told` is called with facts that have come, and of how
    many."""

    def __init__(
        self, url: str, key: PrivateKey, target: Path, waits: Backoff, wait: Callable[[float], object], told: Progress
    ) -> None:
        self._url, self._key, self._target = url.rstrip("/") + _PATH, key, target
        self._part = target.with_name(target.name + ".part")
        self._waits, self._wait, self._told = waits, wait, told
        self._http = urllib3.PoolManager(retries=False, timeout=FETCH_SECONDS)
        self._pass = ""

    def run(self) -> None:
        """Fetch all of it. Raises `RestoreFault`: "restore.no_key", "restore.away" (after many tries in vain)."""
        began = self._begin()
        after = self._resume(began.hub)
        while True:
            self._told(after, began.number)
            lines = self._lines(after)
            self._append(lines)
            said = [parcel.decode(line) for line in lines.splitlines()]
            after = max([after, *(each.last for each in said if isinstance(each, parcel.Stretch))])
            if any(isinstance(each, parcel.End) for each in said):
                break
        self._told(after, began.number)
        os.replace(self._part, self._target)

    def _begin(self) -> _Challenge:
        body = msgspec.json.encode({"public_key": bytes(self._key.public_key).hex()})
        answer = self._ask("POST", "/", body)
        try:
            said = msgspec.json.decode(answer, type=_Challenge)
            shown = SealedBox(self._key).decrypt(base64.b64decode(said.challenge))
        except (msgspec.DecodeError, CryptoError, ValueError) as error:
            raise RestoreFault("restore.answer", url=self._url) from error
        self._pass = base64.b64encode(shown).decode()
        return said

    def _resume(self, hub: str) -> int:
        """Keep what came whole of an earlier try, and return the last fact's number in it."""
        after, good, size = 0, 0, 0
        head = parcel.encode(parcel.Head(parcel.VERSION, hub))
        if self._part.exists():
            with self._part.open("rb") as file:
                if file.readline() == head:
                    good = size = len(head)
                    for line in file:
                        size += len(line)
                        try:
                            said = parcel.decode(line) if line.endswith(b"\n") else None
                        except parcel.ParcelFault:
                            said = None
                        if said is None or isinstance(said, parcel.End):
                            break
                        if isinstance(said, parcel.Stretch):
                            after, good = said.last, size
        with self._part.open("r+b" if good else "wb") as file:
            file.truncate(good)
            if not good:
                file.write(head)
        return after

    def _append(self, lines: bytes) -> None:
        with self._part.open("ab") as file:
            file.write(lines)
            file.flush()
            os.fsync(file.fileno())

    def _lines(self, after: int) -> bytes:
        return self._ask("GET", f"/facts?after={after}")

    def _ask(self, method: str, path: str, body: bytes | None = None) -> bytes:
        """One question, asked again while the link is bad. A pass that is no longer known is asked for anew."""
        self._waits.reset()
        while True:
            headers = (
                {"Authorization": f"Bearer {self._pass}"} if body is None else {"Content-Type": "application/json"}
            )
            try:
                answer = self._http.request(method, self._url + path, body=body, headers=headers)
                status, content = answer.status, answer.data
            except urllib3.exceptions.HTTPError as error:
                status, content, reason = 0, b"", str(error)
            else:
                reason = str(status)
            # A link that is cut may end an answer early; the last line then has no end.
            if status == _OK and (body is not None or content.endswith(b"\n")):
                return content
            if status == _NOT_FOUND and body is not None:
                raise RestoreFault("restore.no_key")
            if self._waits.failures >= FETCH_TRIES_MAX:
                raise RestoreFault("restore.away", url=self._url, reason=reason[:200])
            if status == _UNAUTHORIZED and body is None:
                self._waits.next_seconds()
                self._begin()
                continue
            self._wait(self._waits.next_seconds())
