"""Hands the district's receipts to the hub, which keeps them as evidence and shows officers what is confirmed.

Only the newest receipt matters: each says everything the older ones said. If the hub is away it is tried again; if the
relay is killed, the retained receipt comes again with the next connection. So nothing needs to be remembered here.
"""

from __future__ import annotations

import base64
import logging
import threading
import uuid

import msgspec
import urllib3

from sync_agent.backoff import Backoff
from sync_agent.clock import Clock
from sync_agent.limits import HUB_RETRY_SECONDS_FIRST, HUB_RETRY_SECONDS_MAX, HUB_SECONDS
from sync_agent.receipt import Receipt
from sync_agent.relay.settings import Device

log = logging.getLogger(__name__)
PATH = "/api/v1/relay/receipts"


class Reporter:
    """A thread that posts the newest receipt to the hub's API with the relay's own device credential."""

    def __init__(self, hub_url: str, device: Device, clock: Clock) -> None:
        self._url = hub_url.rstrip("/") + PATH
        self._device = device
        self._backoff = Backoff(clock, HUB_RETRY_SECONDS_FIRST, HUB_RETRY_SECONDS_MAX)
        self._changed = threading.Condition()
        self._waiting: Receipt | None = None
        self._delivered: tuple[int, str] | None = None
        self._stopping = False
        self._http = urllib3.PoolManager(num_pools=1, maxsize=1, retries=False, timeout=HUB_SECONDS)
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; a receipt not yet delivered will come again."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        self._thread.join(HUB_SECONDS + 1)
        self._http.clear()

    def offer(self, receipt: Receipt) -> None:
        """Hand this receipt to the hub, in place of any that has not been delivered yet."""
        with self._changed:
            if (receipt.number, receipt.hash) != self._delivered:
                self._waiting = receipt
                self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopping or self._waiting is not None)
                receipt = self._waiting
                if self._stopping or receipt is None:
                    return
            if self._deliver(receipt):
                self._backoff.reset()
                with self._changed:
                    self._delivered = (receipt.number, receipt.hash)
                    if self._waiting is receipt:
                        self._waiting = None
                continue
            wait_seconds = self._backoff.next_seconds()
            with self._changed:
                self._changed.wait_for(lambda: self._stopping, wait_seconds)

    def _deliver(self, receipt: Receipt) -> bool:
        """Post it; True if the hub took it or refused it for good."""
        body = {
            "incarnation": receipt.incarnation,
            "number": receipt.number,
            "hash": receipt.hash,
            "district_time": receipt.at,
            "receipt": base64.b64encode(receipt.signed).decode(),
        }
        headers = {
            "Content-Type": "application/json",
            "X-Device": f"{self._device.device}.{self._device.secret}",
            # The same receipt always under the same key: a repeat counts once.
            "Idempotency-Key": str(uuid.uuid5(uuid.NAMESPACE_OID, receipt.signed.hex())),
        }
        try:
            answer = self._http.request("POST", self._url, body=msgspec.json.encode(body), headers=headers)
        except urllib3.exceptions.HTTPError as error:
            log.info("hub away, receipt waits: number=%d reason=%s", receipt.number, type(error).__name__)
            return False
        if answer.status < 300:
            log.info("receipt kept by the hub: number=%d", receipt.number)
            return True
        log.warning("hub did not take the receipt: number=%d status=%d", receipt.number, answer.status)
        return answer.status in (400, 409)
