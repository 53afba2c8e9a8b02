"""The hub's API as relay and courier use it, with the relay's own device credential."""

from __future__ import annotations

import base64
import binascii
import logging
import uuid
from typing import Any, Final

import msgspec
import urllib3

from sync_agent.limits import HUB_SECONDS
from sync_agent.receipt import Receipt
from sync_agent.relay.settings import Device
from sync_agent.statement import Said

log = logging.getLogger(__name__)
RECEIPTS_PATH: Final = "/api/v1/relay/receipts"
STATEMENTS_PATH: Final = "/api/v1/relay/statements"
STATUS_PATH: Final = "/api/v1/relay/status"
AWAY: Final = 0
"""In place of an HTTP status: there was no answer."""


class _Newest(msgspec.Struct):
    receipt: str


class Door:
    """One way to one hub; used by one thread at a time. What it is told twice counts once."""

    def __init__(self, hub_url: str, device: Device) -> None:
        self._url, self._device = hub_url.rstrip("/"), device
        self._http = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, timeout=HUB_SECONDS)

    def close(self) -> None:
        """Let go of the connection."""
        self._http.clear()

    def hand_receipt(self, receipt: Receipt) -> int:
        """Hand in a receipt; the answer's status, `AWAY` for none."""
        body = {
            "incarnation": receipt.incarnation,
            "number": receipt.number,
            "hash": receipt.hash,
            "district_time": receipt.at,
            "receipt": base64.b64encode(receipt.signed).decode(),
        }
        # The same receipt always under the same key: a repeat counts once.
        return self.ask("POST", RECEIPTS_PATH, body, receipt.signed.hex())[0]

    def hand_said(self, said: Said) -> int:
        """Hand in what the district says; the answer's status, `AWAY` for none."""
        body = {
            "scope": said.scope,
            "number": said.number,
            "at": said.at,
            "statements": msgspec.to_builtins(said.statements),
            "signed": base64.b64encode(said.signed).decode(),
        }
        return self.ask("POST", STATEMENTS_PATH, body, said.signed.hex())[0]

    def newest_receipt(self) -> tuple[int, bytes]:
        """The answer's status, and the newest receipt that the hub keeps as the district signed it (none: no bytes)."""
        status, content = self.ask("GET", RECEIPTS_PATH + "/latest")
        try:
            return status, base64.b64decode(msgspec.json.decode(content, type=_Newest).receipt, validate=True)
        except (msgspec.DecodeError, binascii.Error):
            return status, b""

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None, key: str = "") -> tuple[int, bytes]:
        """The status and the content of the hub's answer. Requests with the same `key` count once."""
        headers = {"X-Device": f"{self._device.device}.{self._device.secret}"}
        if body is not None:
            headers["Content-Type"] = "application/json"
            headers["Idempotency-Key"] = str(uuid.uuid5(uuid.NAMESPACE_OID, key))
        content = None if body is None else msgspec.json.encode(body)
        try:
            answer = self._http.request(method, self._url + path, body=content, headers=headers)
        except urllib3.exceptions.HTTPError as error:
            log.info("hub away, it waits: path=%s reason=%s", path, type(error).__name__)
            return AWAY, b""
        if answer.status >= 300 and body is not None:
            log.warning("the hub did not take it: path=%s status=%d", path, answer.status)
        return answer.status, answer.data
