"""Which hub this kiosk belongs to, and who it is there. Free of Kivy."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from kiosk_ui import limits
from kiosk_ui.client import HubClient
from kiosk_ui.device import DeviceFileUnreadable, DeviceIdentity, load_identity, new_secret, save_identity, set_aside
from kiosk_ui.discovery import FoundHub, choose_hub, find_hubs
from kiosk_ui.errors import KioskError

logger = logging.getLogger("kiosk_ui.pairing")


class PairingNotSaved(KioskError):
    """The hub knows the kiosk now, but the kiosk could not write that down (card full or read-only)."""

    code = "device.not_saved"


class Pairing:
    """The kiosk's hub and device file.

    `base_url` '' means: find it on the network. `device_file` None or `unpaired` means: work without a device of
    our own.
    """

    def __init__(
        self,
        *,
        base_url: str = "",
        device_file: Path | None = None,
        unpaired: bool = False,
        name: str = "Kiosk",
        phone_address: str = "",
        search: Callable[[float, str], list[FoundHub]] = find_hubs,
    ) -> None:
        self.base_url = base_url
        self.unpaired = unpaired
        self.identity: DeviceIdentity | None = None
        self._told_address = bool(base_url)
        self._device_file = device_file
        self._name = name
        self._phone_address = phone_address
        self._search = search
        self._secret = ""
        if device_file is not None:
            try:
                self.identity = load_identity(device_file)
            except DeviceFileUnreadable:
                logger.exception("device.file_unreadable kept as %s", set_aside(device_file).name)

    @property
    def needed(self) -> bool:
        """Whether an officer has to pair this kiosk first."""
        return self.identity is None and not self.unpaired

    def phone_address(self, told_by_hub: str = "") -> str:
        """The address for phones to show, '' if none is known: loopback is this machine's own and no phone's."""
        if self._phone_address or told_by_hub:
            return (self._phone_address or told_by_hub).rstrip("/")
        host = urlsplit(self.base_url).hostname or ""
        return "" if host in ("", "localhost", "::1") or host.startswith("127.") else self.base_url

    def client(self, language: str) -> HubClient:
        """Return a client of the hub in this language."""
        return HubClient(self.base_url, self.identity, language=language)

    def find(self) -> str:
        """Search the network (for some seconds, on the worker) and return the hub's address, or ''."""
        wanted = self.identity.hub if self.identity else ""
        hub = choose_hub(self._search(limits.DISCOVERY_SECONDS, wanted), wanted)
        if hub is None:
            return ""
        self.base_url = hub.base_url
        return hub.base_url

    def search_again(self, failed_tries: int) -> bool:
        """Whether a hub once found by search should be searched anew: its address may have changed."""
        return not self._told_address and failed_tries > 0 and failed_tries % limits.REDISCOVER_AFTER_TRIES == 0

    def pair(self, client: HubClient, code: str, hub: str) -> DeviceIdentity:
        """Pair (on the worker) and write it down. Raises the client's errors and `PairingNotSaved`."""
        # One secret for all tries of one pairing, so that a repeated request is the same request.
        self._secret = self._secret or new_secret()
        device = client.pair(code, self._secret, self._name)
        identity = DeviceIdentity(device.device, self._secret, hub)
        if self._device_file is not None:
            try:
                save_identity(self._device_file, identity)
            except OSError as error:
                raise PairingNotSaved(str(error)) from error
        self.identity, self._secret = identity, ""
        return identity

    def lost(self) -> None:
        """Forget the identity in memory because the hub no longer knows it. The file stays until the next pairing."""
        self.identity = None
