"""What can go wrong between the kiosk and the hub: each error has a code, and the catalogs have words for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class KioskError(Exception):
    """Base of the kiosk's own errors; `code` is also the key of its words (`kiosk.error.<code>`)."""

    code = "kiosk.failed"


class HubAway(KioskError):
    """The hub cannot be reached: no connection, no answer in time, or the connection was cut."""

    code = "hub.away"


class HubTroubled(KioskError):
    """The hub answered, but with a fault of its own (5xx) or with something that is no answer of a hub."""

    code = "hub.troubled"


class KioskBusy(KioskError):
    """More requests are waiting than the kiosk ever needs."""

    code = "kiosk.busy"


class HubRefused(KioskError):
    """The hub understood and said no. Carries its code, its message in the request's language, and details."""

    def __init__(self, status: int, code: str, message: str, details: Mapping[str, Any]) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.details = details

    def whole_number(self, name: str) -> int | None:
        """Return a detail that is a whole number of at least 0 (`tries_left`, `wait_seconds`), or None."""
        value = self.details.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
